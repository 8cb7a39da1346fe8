"""What visitors of the page about a neighbourhood or a zone share: its figures, gathered once for each build."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from equitymap.dashboard import places_cache, scorecards, zones
from equitymap.dashboard.parts import gap_rule, who_works_together
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.sessions import sessions
from equitymap.errors import RecordsError
from equitymap.indicators import registry
from equitymap.measures.agreement.area_figures import area_shares, judged, need_by_domain, residents_by_tenth
from equitymap.measures.consultation.came_from import came_from
from equitymap.measures.context.second_routes import colleges_near, second_routes, sixth_forms_known
from equitymap.measures.context.similar_neighbourhoods import background_profile, most_similar
from equitymap.measures.cradle_to_career.matrix import matrix
from equitymap.measures.gaps.fragmentation import holds
from equitymap.measures.map.neighbourhood_figures import neighbourhood_figures
from equitymap.measures.zones.added import COLUMNS, counted
from equitymap.measures.zones.parts import part
from equitymap.measures.zones.reach import zone_reach
from equitymap.measures.zones.zone import Zone
from equitymap.records.subjects.agreement import Agreement, Target
from equitymap.records.subjects.answers import Response
from equitymap.views.cradle_to_career.squares import Square, squares
from equitymap.views.neighbourhood.case import Case, Working, ZoneCase

ALIKE = 3
"""Neighbourhoods most alike that are named: with this one, as many as can be compared."""


def case(opened: Opened, area: str) -> Case:
    """Return what is known of a neighbourhood; local records are asked anew each time."""
    working = _working(opened)
    found: Case = _figures(opened, area, _working=working)
    return replace(found, working=working, answers=_answers(opened, [area]))


@per_place(max_entries=200, show_spinner="Gathering what is known of the neighbourhood…")
def _figures(opened: Opened, area: str, *, _working: Working) -> Case:
    place = opened.place
    outcomes = [opened.layer(measure.id) for measure in opened.measures if not measure.is_need]
    return Case(
        place=place,
        area=area,
        need=need_by_domain(place, [area]),
        shares=area_shares(place, [area]),
        figures=neighbourhood_figures(area, outcomes),
        reached=places_cache.reach(opened, area),
        gaps={kind: _known(found.loc[area]) for kind, found in _gaps(opened).items()},
        squares=_squares(opened),
        routes=second_routes(place, area),
        similar=most_similar(_profile(opened), area, nearest=ALIKE),
        working=_working,
    )


def zone_case(opened: Opened, zone: Zone) -> ZoneCase:
    """Return what is known of a zone with at least one neighbourhood; local records are asked anew each time."""
    working = _working(opened)
    found: ZoneCase = _zone_figures(opened, tuple(zone.codes), _zone=zone, _working=working)
    return replace(found, zone=zone, working=working, answers=_answers(opened, zone.codes))


@per_place(max_entries=64, show_spinner="Gathering what is known of the zone…")
def _zone_figures(opened: Opened, codes: tuple[str, ...], *, _zone: Zone, _working: Working) -> ZoneCase:
    place = opened.place
    figures = zones.figures(opened, codes)
    return ZoneCase(
        place=place,
        zone=_zone,
        need=zones.need(opened, codes),
        tenths=residents_by_tenth(place, codes),
        shares=judged(counted(figures[list(COLUMNS)])),
        figures=figures,
        people=zones.people(opened, codes),
        reached=zone_reach(place, codes),
        gaps={kind: part(found, place, "population", codes) for kind, found in _gaps(opened).items()},
        squares=_squares(opened),
        colleges=colleges_near(place, codes),
        sixth_forms_known=sixth_forms_known(place),
        working=_working,
    )


def _known(held: Any) -> bool | None:
    return None if pd.isna(held) else bool(held)


@per_place(max_entries=16)
def _gaps(opened: Opened) -> dict[str, pd.Series]:
    """Return which neighbourhoods are a gap under the standard rule, by kind whose record tells about two years."""
    observed = opened.place.manifest.observed
    return {
        kind.id: holds(opened.place, kind.id, places_cache.supply(opened, kind.id), gap_rule.STANDARD)
        for kind in opened.place.kinds
        if kind.id in observed and observed[kind.id].first < observed[kind.id].last
    }


@per_place(max_entries=16)
def _squares(opened: Opened) -> dict[tuple[str, str], Square]:
    return squares(matrix(opened.place, registry(), scorecards.cards(opened)))


@per_place(max_entries=16)
def _profile(opened: Opened) -> pd.DataFrame:
    return background_profile(opened.place)


def _working(opened: Opened) -> Working:
    """Return who works together, and what was agreed; of registers alone where records cannot be read."""
    found, _ = who_works_together.found(opened)
    year = who_works_together.years(opened, found)[1]
    try:
        return Working(found, year, store_cache.values(Agreement, opened), store_cache.values(Target, opened))
    except RecordsError as wrong:
        return Working(found, year, unread=str(wrong))


def _answers(opened: Opened, codes: Collection[str]) -> int | None:
    """Return how many answers in sessions came from neighbourhoods; None where none is on record, or can be read.

    Those of sessions that are open are not counted: who watches could tell where the last one came from.
    """
    try:
        now = datetime.now(UTC)
        over = {record for record, one in sessions(opened).items() if not one.about.is_open(now)}
        homes = [one.lives_in for one in store_cache.values(Response, opened).values() if one.session in over]
    except RecordsError:
        return None
    return came_from(homes, codes) if homes else None
