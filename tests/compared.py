"""Comparisons of the demonstration place's neighbourhoods, and of it with itself under another name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from equitymap.indicators import registry
from equitymap.kinds import KINDS
from equitymap.measures import layer as layers
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.compare import districts, neighbourhoods, spans
from equitymap.measures.compare.side_by_side import SideBySide
from equitymap.measures.cradle_to_career import scorecard
from equitymap.measures.map.nearest_services import nearest_services
from equitymap.places.place import Place


def compare_areas(pins: Sequence[tuple[Place, str]]) -> SideBySide:
    """Return neighbourhoods side by side, each given with its place."""
    places = {place.code: place for place, _ in pins}
    common = {kind.id: spans.common_span(list(places.values()), kind.id) for kind in KINDS}
    around = {
        code: neighbourhoods.Around(
            place,
            {measure.id: layers.compute(place, measure) for measure in layers.measures(place)},
            {
                kind: spans.access_between(place, kind, span, supply_of(place, kind))
                for kind, span in common.items()
                if span is not None
            },
            neighbourhoods.middles_in_reach(place),
        )
        for code, place in places.items()
    }
    pinned = [neighbourhoods.Pinned(area, around[place.code], nearest_services(place, area)) for place, area in pins]
    return neighbourhoods.compare(pinned, common)


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
