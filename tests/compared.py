"""Comparisons of the demonstration place's neighbourhoods, and of it with itself under another name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from equitymap.indicators import registry
from equitymap.kinds import KINDS
from equitymap.measures import layer as layers
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.compare import districts, neighbourhoods, spans
from equitymap.measures.compare.side_by_side import SideBySide
from equitymap.measures.compare.subjects import Around, Pinned, PinnedZone, Subject
from equitymap.measures.cradle_to_career import scorecard
from equitymap.measures.zones.added import added_one, people_by_age
from equitymap.measures.zones.zone import Zone
from equitymap.places.place import Place


def compare_areas(pins: Sequence[tuple[Place, str | Zone]]) -> SideBySide:
    """Return neighbourhoods and zones side by side, each given with its place."""
    places = {place.code: place for place, _ in pins}
    common = {kind.id: spans.common_span(list(places.values()), kind.id) for kind in KINDS}
    beside = {code: around(place, tuple(common.items())) for code, place in places.items()}
    return neighbourhoods.compare([_pinned(one, beside[place.code]) for place, one in pins], common)


_KEPT: dict[object, tuple[Place, Around]] = {}
_ADDED: dict[object, tuple[Place, pd.DataFrame]] = {}


def around(place: Place, common: tuple[tuple[str, spans.Span | None], ...]) -> Around:
    """Return what is read of a place over the years compared, once in a run of tests."""
    if (id(place), common) not in _KEPT:
        found = Around(
            place,
            {measure.id: layers.compute(place, measure) for measure in layers.measures(place)},
            {
                kind: spans.access_between(place, kind, span, supply_of(place, kind))
                for kind, span in common
                if span is not None
            },
            neighbourhoods.numbers_in_reach(place),
        )
        _KEPT[id(place), common] = place, found
    return _KEPT[id(place), common][1]


def _pinned(one: str | Zone, around: Around) -> Subject:
    if isinstance(one, str):
        return Pinned(one, around)
    key = id(around.place), one.areas
    if key not in _ADDED:
        _ADDED[key] = around.place, added_one(around.place, one.areas)
    people = people_by_age(around.place, one.areas)["here"]["population"]
    return PinnedZone(one, around, _ADDED[key][1], float(people))


GEOGRAPHIES = ("lsoa", "ward", "district")


def gathered(places: Sequence[Place]) -> tuple[list[districts.District], dict[str, spans.Span | None]]:
    """Return what is compared of districts, and the years they share; cards of one place are made once."""
    common = {kind.id: spans.common_span(places, kind.id) for kind in KINDS}
    entries = tuple(entry for entry in registry() if districts.judged(entry) and entry.geography in GEOGRAPHIES)
    # A place under another name has the figures of the first: its own code is in none of them.
    first = {id(place.outcomes): place for place in reversed(places)}
    cards = {outcomes: scorecard.cards(place, entries) for outcomes, place in first.items()}
    return [
        districts.District(
            place,
            {
                kind.id: districts.closed_between(place, kind, common[kind.id], supply_of(place, kind.id))
                for kind in KINDS
                if common[kind.id] is not None
            },
            {
                kind: spans.access_between(place, kind, span, supply_of(place, kind))
                for kind, span in common.items()
                if span is not None
            },
            cards[id(place.outcomes)],
        )
        for place in places
    ], common


def named(place: Place, code: str, name: str) -> Place:
    """Return a place under another code and name."""
    return replace(place, manifest=place.manifest.model_copy(update={"code": code, "name": name}))
