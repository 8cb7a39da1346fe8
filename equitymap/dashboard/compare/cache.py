"""What visitors of the page that compares share: what is read of each place, over the years compared."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from equitymap.dashboard import places_cache, zones
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.indicators import registry
from equitymap.kinds import KIND_BY_ID, kinds_of
from equitymap.measures.compare import districts, neighbourhoods, spans
from equitymap.measures.compare.districts import Closed, District
from equitymap.measures.compare.side_by_side import SideBySide
from equitymap.measures.compare.spans import Span
from equitymap.measures.compare.subjects import Around, Pinned, PinnedZone, Subject
from equitymap.measures.cradle_to_career import scorecard
from equitymap.measures.cradle_to_career.indicator_card import Card

Spans = Mapping[str, Span | None]


def spans_of(several: tuple[Opened, ...]) -> dict[str, Span | None]:
    """Return the years that the records of several places share, by kind of service."""
    places = [opened.place for opened in several]
    return {
        kind.id: spans.common_span([place for place in places if kind in place.kinds], kind.id)
        for kind in kinds_of({kind.id for place in places for kind in place.kinds})
    }


def cut_kinds(several: tuple[Opened, ...], common: Spans) -> list[str]:
    """Return the kinds of which a place has a record that is longer than the years compared."""
    cut = []
    for kind, span in common.items():
        having = [one.place for one in several if KIND_BY_ID[kind] in one.place.kinds]
        whole = span is not None and all(spans.whole_record(place, kind, span) for place in having)
        if len(having) > 1 and not whole:
            cut.append(kind)
    return cut


@per_place(max_entries=200, show_spinner="Measuring access…")
def change(opened: Opened, kind: str, span: Span) -> pd.DataFrame:
    """Return access of every neighbourhood at both ends of a span."""
    return spans.access_between(opened.place, kind, span, places_cache.supply(opened, kind))


def units(several: tuple[Opened, ...], common: Spans) -> dict[str, dict[str, str]]:
    """Return what access is counted in, by kind and by name of the place, where the kind has years to compare."""
    by_place = {opened.place.name: (opened, _over(opened, common)) for opened in several}
    return {
        kind: {name: places_cache.supply(one, kind).unit for name, (one, over) in by_place.items() if kind in over}
        for kind in common
    }


@per_place(max_entries=200)
def closed(opened: Opened, kind: str, span: Span) -> Closed:
    """Return how many services went within a span."""
    return districts.closed_between(opened.place, KIND_BY_ID[kind], span, places_cache.supply(opened, kind))


@per_place(max_entries=16, show_spinner="Gathering what is measured…")
def cards(opened: Opened) -> dict[str, Card]:
    """Return the cards of what is compared between districts, by id."""
    return scorecard.cards(opened.place, tuple(entry for entry in registry() if districts.judged(entry)))


@per_place(max_entries=32)
def in_reach(opened: Opened) -> pd.DataFrame:
    """Return how many services each neighbourhood of a place has in reach."""
    return neighbourhoods.numbers_in_reach(opened.place)


def _over(opened: Opened, common: Spans) -> dict[str, Span]:
    here = {kind.id for kind in opened.place.kinds}
    return {kind: span for kind, span in common.items() if span is not None and kind in here}


def compare_neighbourhoods(pins: Mapping[str, Opened], common: Spans) -> SideBySide:
    """Return neighbourhoods and zones side by side; ``pins`` has the place of each by its code or text."""
    around = {
        opened.code: Around(
            opened.place,
            {measure.id: opened.layer(measure.id) for measure in opened.measures},
            {kind: change(opened, kind, span) for kind, span in _over(opened, common).items()},
            in_reach(opened),
        )
        for opened in pins.values()
    }
    return neighbourhoods.compare([_subject(home, code, around[home.code]) for code, home in pins.items()], common)


def _subject(home: Opened, code: str, around: Around) -> Subject:
    zone = None if code in home.place.inside.index else zones.of(home, code)
    if zone is None:
        return Pinned(code, around)
    codes = tuple(zone.codes)
    people = zones.people(home, codes)["here"]["population"]
    return PinnedZone(zone, around, zones.figures(home, codes), None if pd.isna(people) else float(people))


def compared_districts(several: tuple[Opened, ...], common: Spans) -> tuple[District, ...]:
    """Return what is compared of each place."""
    return tuple(
        District(
            opened.place,
            {kind: closed(opened, kind, span) for kind, span in _over(opened, common).items()},
            {kind: change(opened, kind, span) for kind, span in _over(opened, common).items()},
            cards(opened),
        )
        for opened in several
    )
