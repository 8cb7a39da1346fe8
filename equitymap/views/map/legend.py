"""The key that stands in the corner of the map: one bar of steps, only the states that occur, the marks of services.

A key is a tuple of parts, so that keys are added with ``+``. The map's script draws it with the same pens as the map
itself and writes every text as text (``element/key.js``); the server sends words and numbers alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from equitymap.kinds import kinds_of
from equitymap.views.map.map_encoding import STATES
from equitymap.views.palette import MARK_STYLES
from equitymap.views.record_words import lost_words
from equitymap.views.words import capital

Key = tuple[Mapping[str, Any], ...]
"""Parts of a key, from top to bottom; none for an empty one."""

STATE_WORDS = {
    "zero": "zero: published, and nothing was counted",
    "rounded": "rounded by the publisher",
    "estimated": "estimated: from an earlier or larger area",
    "suppressed": "hidden by the publisher: the number is small",
    "not_collected": "no figure for this neighbourhood",
}
MARK_WORDS = {
    "open": "open",
    "handed_over": "run by volunteers or a community body",
    "closed": "gone: closed, or left the register",
    "moved": "moved to another site",
    "carried_on": "probably carried on nearby",
    "paused": "closed for a time",
    "proposed": "planned",
    "unknown": "the register does not say",
}
"""Short forms of ``CELL_STATES`` and ``FACILITY_STATES``; ``delisted`` shares the mark of ``closed``."""
COLUMN_WORDS = {
    "open": "open",
    "closed": "gone",
    "moved": "moved",
    "handed_over": "handed over",
    "paused": "paused",
    "proposed": "planned",
    "unknown": "not said",
}
"""Heads of the columns where several kinds are drawn, in their order; ``carried_on`` shares the mark of ``moved``."""
COLUMN_NOTES = {
    "closed": "gone: closed, or left the register",
    "moved": "moved: to another site, or probably carried on nearby",
    "handed_over": "handed over: run by volunteers or a community body",
    "paused": "paused: closed for a time",
    "unknown": "not said: the register does not say",
}
"""What the heads stand for that say too little."""
_COLUMNS = {"delisted": "closed", "carried_on": "moved"}

LEFT_OUT = "#dfe4e8"
"""Ground of neighbourhoods that the filters leave out; the map draws the same."""


def scale(
    colours: Sequence[str],
    *,
    title: str,
    low: str,
    high: str,
    cuts: Sequence[str] = (),
    note: str = "",
    here: tuple[float, str] | None = None,
    england: tuple[float, str] | None = None,
    chosen: str = "Selected",
) -> Key:
    """Return the bar of steps, least need at the left, with words at both ends.

    Parameters
    ----------
    colours
        One per step.
    title
        What is shown, with unit and period.
    low, high
        Words at the two ends, such as "least deprived" and "most deprived".
    cuts
        Texts between the steps, one fewer than colours; none for tenths.
    note
        What the steps are, in small print.
    here, england
        Position from 0 (left end) to 1 (right end), and what the mark stands for, such as "22%".
    chosen
        What ``here`` is.
    """
    part: dict[str, Any] = {"bar": list(colours), "title": title, "ends": [low, high]}
    if cuts:
        part["cuts"] = list(cuts)
    if note:
        part["note"] = note
    for name, mark, who in (("here", here, chosen), ("all", england, "England")):
        if mark is not None:
            part[name] = [round(min(max(mark[0], 0.0), 1.0), 3), f"{who}: {mark[1]}"]
    return (part,)


def states(present: Collection[str], *, colour: str, words: Mapping[str, str] = STATE_WORDS) -> Key:
    """Return the key of the cell states that occur on the map; nothing when every cell is an ordinary figure.

    ``colour`` is a middle step of the layer, so that the key looks like the map.
    """
    return _cells((colour, state, words[state]) for state in STATES if state in present and state in words)


def categories(title: str, rows: Sequence[tuple[str, str]], *, hatched: Collection[int] = ()) -> Key:
    """Return the key of a map of categories: colour and words of each; rows of these numbers are striped."""
    cells = _cells((row[0], "hatched" if at in hatched else "value", row[1]) for at, row in enumerate(rows))
    return ({"title": title, **cells[0]},) if cells else ()


def left_out(*, some: bool, across: bool) -> Key:
    """Return the key of what is drawn paler: neighbourhoods outside the filters, services outside the place."""
    grey = _cells([(LEFT_OUT, "value", "outside your filters")]) if some else ()
    return grey + (({"note": "paler marks: outside the place"},) if across else ())


def pinned(letters: Sequence[str]) -> Key:
    """Return the key of the neighbourhoods that are pinned to compare, by their letters; nothing for none."""
    return ({"note": f"{', '.join(letters)} in a disc, outlined: pinned to compare"},) if letters else ()


def services(
    kinds: Collection[str], present: Collection[str], *, occur: Collection[tuple[str, str]] | None = None
) -> Key:
    """Return the key of the marks: each state of one kind, or a grid of kinds and states.

    Parameters
    ----------
    kinds
        Ids of the kinds that are drawn.
    present
        Their states that occur, keys of ``FACILITY_STATES``.
    occur
        Which kind occurs in which state; None: each in all of them.
    """
    shown = kinds_of(kinds)
    marks = list(MARK_STYLES)
    if len(shown) == 1:
        (kind,) = shown
        words = MARK_WORDS | {"closed": f"gone: {lost_words(kind)}"}
        merged = {"closed" if state == "delisted" else state for state in present}
        rows = [[kind.mark, marks.index(state), words[state]] for state in words if state in merged]
        return ({"title": capital(kind.many), "marks": rows},) if rows else ()
    columns = {_COLUMNS.get(state, state) for state in present}
    found = [state for state in COLUMN_WORDS if state in columns]
    if not shown or not found:
        return ()
    pairs = None if occur is None else {(kind, _COLUMNS.get(state, state)) for kind, state in occur}
    grid = []
    for kind in shown:
        own = [marks.index(state) for state in found if pairs is None or (kind.id, state) in pairs]
        grid.append([kind.mark, own, kind.many])
    part = {"heads": [[marks.index(state), COLUMN_WORDS[state]] for state in found], "grid": grid}
    notes = [COLUMN_NOTES[state] for state in found if state in COLUMN_NOTES]
    return ({**part, "note": "; ".join(notes)},) if notes else (part,)


def services_of(drawn: pd.DataFrame) -> Key:
    """Return the key of the marks of these facilities, by their columns ``kind`` and ``status``."""
    pairs = set(drawn[["kind", "status"]].itertuples(index=False, name=None))
    return services({kind for kind, _ in pairs}, {status for _, status in pairs}, occur=pairs)


def text(key: Key) -> str:
    """Return everything that a key says, a line for each of its texts."""

    def texts(value: object) -> Iterable[str]:
        if isinstance(value, str) and not value.startswith("#"):
            yield value
        elif isinstance(value, Mapping):
            for each in value.values():
                yield from texts(each)
        elif isinstance(value, list | tuple):
            for each in value:
                yield from texts(each)

    return "\n".join(texts(key))


def _cells(rows: Iterable[tuple[str, str, str]]) -> Key:
    """Return a list of little cells: colour, state (a key of ``CELL_STYLES``), words; nothing for none."""
    cells = [[colour, STATES.index(state), words] for colour, state, words in rows]
    return ({"cells": cells},) if cells else ()
