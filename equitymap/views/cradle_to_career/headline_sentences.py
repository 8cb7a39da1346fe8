"""The answer to the page's question, counted from the marks of the squares, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable

from equitymap.measures.cradle_to_career.matrix import Matrix
from equitymap.stages import STAGES
from equitymap.views.cradle_to_career.squares import JUDGED, Square, Tally, once, tally
from equitymap.views.words import agree, count, series

LEAST_KNOWN_BELOW = 2


def headline(drawn: Iterable[Square], place_name: str) -> str:
    """Return on how many squares a place is worse than England, about the same and better.

    Squares in which only a wider council's figure has a verdict are told apart and named as that council's. A figure
    that stands in several squares counts once.
    """
    with_figure = [square for square in drawn if square.card is not None]
    own = tally(square for square in with_figure if square.card and square.card.is_own)
    areas = list(dict.fromkeys(square.card.area for square in with_figure if square.card and not square.card.is_own))
    said = [standing_of(own, place_name)] if own.judged else []
    for area in areas:
        wider = tally(
            square for square in with_figure if square.card and not square.card.is_own and square.card.area == area
        )
        if wider.judged:
            said.append(_wider(wider, area) if said else standing_of(wider, f"{area}, which {place_name} is part of,"))
    if said:
        return " ".join(said)
    if not with_figure:
        return f"We do not know how children fare in {place_name}: no square has a figure."
    return standing_of(own, place_name)


def _wider(found: Tally, area: str) -> str:
    """Say the verdicts of squares that only have a wider council's figure."""
    parts = ((found.worse, "worse than England"), (found.same, "about the same"), (found.better, "better"))
    told = series([f"{words} on {number}" for number, words in parts if number])
    squares = count(found.judged, "more square", "more squares")
    return f"On {squares} only {area} as a whole can be compared: {told}."


def standing_of(found: Tally, who: str, what: tuple[str, str] = ("square", "squares")) -> str:
    """Say one area's verdicts: "Birmingham is worse than England on 11 of 22 squares ..., better on 5".

    ``what`` is called so that has the verdicts: one, and several.
    """
    every = found.judged
    if not every:
        return f"No figure of {who} can be called better or worse than England."
    parts = [
        (found.worse, "worse than England", "worse"),
        (found.same, "about the same as England", "about the same"),
        (found.better, "better than England", "better"),
    ]
    there = [(number, long, short) for number, long, short in parts if number]
    squares = f"{every} {agree(every, *what)} that can be compared"
    if len(there) == 1:
        all_of = "the one" if every == 1 else "both of the" if every == 2 else "all"
        number = squares if every > 2 else squares.split(" ", 1)[1]
        return f"{who} is {there[0][1]} on {all_of} {number}."
    first, *rest = there
    others = series([f"{short} on {number}" for number, _, short in rest])
    return f"{who} is {first[1]} on {first[0]} of {squares}, {others}."


def not_known(found: Matrix, drawn: Iterable[Square], place_name: str) -> str:
    """Return for how many parts of life there is no figure, and which squares with one are not in the headline.

    These are the squares that are not called better or worse, and those that repeat the figure of another.
    """
    filled = [square for square in drawn if square.card is not None]
    judged = [square for square in filled if square.mark in JUDGED]
    every, empty = len(found.cells), len(found.empty)
    if empty == every:
        return f"We have no figure for {place_name} for any of {count(every, 'part', 'parts')} of life."
    if empty:
        text = f"For {empty} of {every} parts of life we have no figure for {place_name}."
    else:
        text = f"For each of {count(every, 'part', 'parts')} of life we have a figure."
    if unjudged := len(filled) - len(judged):
        verb = agree(unjudged, "has", "have")
        text += f" {unjudged} more {verb} one that is not called better or worse."
    if again := len(judged) - len(once(judged)):
        verb, is_are = agree(again, "shows", "show"), agree(again, "is", "are")
        text += f" {again} more {verb} the figure of an earlier one and {is_are} not counted again."
    return text


def thin_stages(found: Matrix) -> str:
    """Return which stages have fewer than two indicators; nothing when none has."""
    numbers = {stage: len({card.entry.id for cell in found.row(stage) for card in cell.cards}) for stage in STAGES}
    thin = [
        f"{STAGES[stage].lower()} ({count(number, 'indicator', 'indicators')})"
        for stage, number in numbers.items()
        if number < LEAST_KNOWN_BELOW
    ]
    return f"Least is known about {series(thin)}." if thin else ""
