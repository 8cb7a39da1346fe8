"""The layers of an export's map: for every neighbourhood its class, its words, and what the colours mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.gaps.fragmentation import Rule
from equitymap.measures.layer import Layer, Measure, compute, measures
from equitymap.places.place import ObservedYears, Place, ReleaseUsed
from equitymap.small_counts import SMALLEST_SHOWN, small_people
from equitymap.views.access.access_sentences import compared
from equitymap.views.gaps.gaps_layer import gaps_layer
from equitymap.views.gaps.gaps_sentences import ASSUMPTIONS, definition, gap_line
from equitymap.views.map.computed_layer import ComputedLayer, computed_layer
from equitymap.views.map.legend import STATE_WORDS
from equitymap.views.palette import HALO, PLAIN, step_colours
from equitymap.views.words import TENTH_WORDS, capital, figure, in_steps, tenth

NEED, LOST, GAPS = "Need", "What went", "Gaps"
LOST_CUTS = (10, 25, 50, 75)
"""Shares of access lost, in per cent, between the colours: those of Who lost access."""
OUTLINED = "outline"
STANDARD = Rule()


@dataclass(frozen=True)
class Class:
    """One class of a layer: its words in the key, its colour, and what lies over it.

    ``texture`` is the name of a texture, ``OUTLINED``, or "" for nothing.
    """

    words: str
    colour: str
    texture: str = ""


@dataclass(frozen=True, eq=False)
class PageLayer:
    """One layer of the page.

    ``classes`` stand in the order of the key; ``at`` has the number of the class of each neighbourhood in the order of
    ``Place.inside``, ``texts`` its figure, "" where the words of the class say it, ``ranges`` the range it lies in,
    ``sorts`` the number to sort it by, None where nothing is known.
    ``beside`` are the same figure of the place and of England, where there are any. ``about`` says how it is counted,
    what it cannot tell and where it comes from.
    """

    id: str
    group: str
    title: str
    classes: Sequence[Class]
    at: Sequence[int]
    texts: Sequence[str]
    sorts: Sequence[float | None]
    about: str
    ranges: Sequence[str] = ()
    beside: tuple[str, str] = ("", "")


def page_layers(place: Place, gaps: Mapping[str, pd.DataFrame]) -> list[PageLayer]:
    """Return every layer: gaps and losses of each kind of service, then need, then outcomes.

    Parameters
    ----------
    place
        The place.
    gaps
        ``fragmentation.gaps`` under the standard rule, of the kinds whose record compares two years.
    """
    services = [
        made
        for kind, table in gaps.items()
        for made in (_gaps(KIND_BY_ID[kind], table), _lost(KIND_BY_ID[kind], table, place.manifest.observed[kind]))
    ]
    return [*services, *(_measured(place, compute(place, measure)) for measure in measures(place))]


def _measured(place: Place, layer: Layer) -> PageLayer:
    """Return the layer of a measure of the map: tenths in words, outcomes as figures with their state and range."""
    measure, cells = layer.measure, layer.cells
    unit, decimals = measure.unit, measure.decimals
    small = small_people(unit, cells["value"], cells["numerator"], cells["denominator"])
    few = small & (unit == "people")
    steps = measure.steps if measure.is_need else len(layer.cuts) + 1
    words = _tenths() if measure.is_need else _between(layer.cuts, measure)
    classes = [Class(said, colour) for said, colour in zip(words, step_colours(steps), strict=True)]
    status = cells["status"].mask(few, "suppressed")
    at = _numbered(classes, cells["step"].mask(few, -1), status)
    texts, ranges = [], []
    ends = cells[["low", "high"]].mask(small)
    for value, low, high, state, hidden in zip(cells["value"], ends["low"], ends["high"], status, few, strict=True):
        told, limits = figure(value, unit, decimals) if unit != "decile" else "", ""
        if hidden:
            told = f"fewer than {SMALLEST_SHOWN}"
        elif measure.is_need:
            told = tenth(value, low, high) if pd.isna(value) and not pd.isna(low) else ""
        elif pd.isna(value):
            told = ""
        else:
            told += "" if state in ("value", "zero") else f" ({state})"
            if not (pd.isna(low) or pd.isna(high)):
                limits = f"{figure(low, unit, decimals)} to {figure(high, unit, decimals)}"
        texts.append(told)
        ranges.append(limits)
    beside = [("" if one is None else figure(one, unit, decimals)) for one in (layer.district, layer.england)]
    used = place.manifest.get(measure.release_id)
    return PageLayer(
        measure.id,
        f"{NEED}, {measure.theme}" if measure.is_need else measure.theme,
        f"{measure.label}, {measure.period}",
        classes,
        at,
        texts,
        _sorts(cells["value"].mask(few), decimals),
        _told(measure.description, measure.limits, used),
        ranges if any(ranges) else (),
        (beside[0], beside[1]),
    )


def _told(description: str, limits: str, used: ReleaseUsed | None) -> str:
    source = "" if used is None else f" Source: {used.publisher}, {used.title}, {used.period}."
    return f"{description} {limits}{source}"


def _gaps(kind: Kind, table: pd.DataFrame) -> PageLayer:
    layer = gaps_layer(table, kind, STANDARD, pd.Series("", index=table.index))
    is_gap = table["gap"].fillna(False).astype(bool)
    texts = [
        gap_line(row, kind, STANDARD) if found else "" for found, (_, row) in zip(is_gap, table.iterrows(), strict=True)
    ]
    return _computed(f"gap-{kind.id}", GAPS, layer, texts, f"{definition(kind, STANDARD)} {ASSUMPTIONS} {kind.limits}")


def _lost(kind: Kind, table: pd.DataFrame, observed: ObservedYears) -> PageLayer:
    """Return the share of access lost between the first and the last year on record."""
    shares = 100 * table["lost"].astype("Float64").astype(float)
    layer = computed_layer(
        shares,
        title=f"Access to {kind.many} lost, {observed.first} to {observed.last}",
        cuts=LOST_CUTS,
        unit="percent",
        decimals=0,
        low="least",
        high="most",
        zero="nothing lost",
        missing=f"no {kind.one} was in reach to lose",
        ramp="loss",
    )
    texts = [figure(share, "percent", 0) if share > 0 else "" for share in shares]
    about = (
        f"Access is what the {kind.many} in reach offer, shared among the people in reach of them."
        f" {compared((observed.first, observed.last), observed)} In reach: {kind.catchment_evidence} {kind.limits}"
    )
    return _computed(f"lost-{kind.id}", LOST, layer, texts, about)


def _computed(identifier: str, group: str, layer: ComputedLayer, texts: Sequence[str], about: str) -> PageLayer:
    said = list(layer.words) or in_steps([figure(cut, "percent", 0) for cut in LOST_CUTS])
    classes = [
        Class(capital(words), colour, _over(layer, step, words))
        for step, (words, colour) in enumerate(zip(said, layer.colours, strict=True))
    ]
    at = _numbered(classes, layer.cells["step"], layer.cells["status"], layer.states)
    # Categories are sorted by their class, those of most need first.
    known = (
        layer.cells["value"] if not layer.words else -layer.cells["step"].astype(float).mask(layer.cells["step"] < 0)
    )
    return PageLayer(identifier, group, layer.title, classes, at, texts, _sorts(known, 0), about)


def _sorts(values: pd.Series, decimals: int) -> list[float | None]:
    return [None if pd.isna(value) else round(float(value), decimals) for value in values]


def _over(layer: ComputedLayer, step: int, words: str) -> str:
    """Return what lies over a class: stripes where it is only likely, an outline where its words say so."""
    if layer.cells.loc[layer.cells["step"] == step, "status"].eq("hatched").any():
        return "stripes"
    return OUTLINED if "outlined" in words else ""


def _numbered(
    classes: list[Class], steps: pd.Series, status: pd.Series, words: Mapping[str, str] | None = None
) -> list[int]:
    """Return the class of each cell; states that have none get one of their own, at the end of ``classes``."""
    said = {**STATE_WORDS, **(words or {})}
    extra: dict[str, int] = {}
    found = []
    for step, state in zip(steps, status, strict=True):
        if step >= 0 and state != "plain":
            found.append(int(step))
            continue
        if state not in extra:
            extra[state] = len(classes)
            texture = {"suppressed": "dots", "plain": ""}.get(state, "hatch")
            classes.append(Class(capital(said[state]), PLAIN if state == "plain" else HALO, texture))
        found.append(extra[state])
    return found


def _tenths() -> list[str]:
    """Return what each step of a tenth is, least need first."""
    return [capital(TENTH_WORDS[len(TENTH_WORDS) - step]) for step in range(len(TENTH_WORDS))]


def _between(cuts: Sequence[float], measure: Measure) -> list[str]:
    """Return the figures of each step, least need first."""
    if not cuts:
        return ["Every figure here"]
    said = in_steps([figure(cut, measure.unit, measure.decimals) for cut in cuts])
    return [capital(words) for words in (said[::-1] if measure.worse == "low" else said)]
