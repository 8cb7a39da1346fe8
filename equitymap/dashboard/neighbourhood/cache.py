"""What visitors of the page about a neighbourhood share: its figures, gathered once for each build of the place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from equitymap.dashboard import gap_rule, places_cache, scorecards, who_works_together
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.errors import RecordsError
from equitymap.indicators import registry
from equitymap.measures.agreement.area_figures import area_shares, need_by_domain
from equitymap.measures.context.second_routes import second_routes
from equitymap.measures.context.similar_neighbourhoods import background_profile, most_similar
from equitymap.measures.cradle_to_career.matrix import matrix
from equitymap.measures.gaps.fragmentation import holds
from equitymap.measures.map.neighbourhood_figures import neighbourhood_figures
from equitymap.records.subjects.agreement import Agreement, Target
from equitymap.views.cradle_to_career.squares import Square, squares
from equitymap.views.neighbourhood.case import Case, Working

ALIKE = 3
"""Neighbourhoods most alike that are named: with this one, as many as can be compared."""


def case(opened: Opened, area: str) -> Case:
    """Return what is known of a neighbourhood; local records are asked anew each time."""
    working = _working(opened)
    found: Case = _figures(opened, area, _working=working)
    return replace(found, working=working)


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
