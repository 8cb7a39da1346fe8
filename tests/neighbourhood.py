"""What is known of a neighbourhood or a zone of the demonstration place, gathered for tests as its page gathers it."""

from __future__ import annotations

from functools import cache

import pandas as pd

from equitymap.indicators import registry
from equitymap.measures import layer as layers
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.agreement.area_figures import area_shares, need_by_domain, residents_by_tenth
from equitymap.measures.context.second_routes import colleges_near, second_routes, sixth_forms_known
from equitymap.measures.context.similar_neighbourhoods import background_profile, most_similar
from equitymap.measures.cradle_to_career import scorecard
from equitymap.measures.cradle_to_career.matrix import matrix
from equitymap.measures.gaps.fragmentation import Rule, holds
from equitymap.measures.map.nearest_services import nearest_services
from equitymap.measures.map.neighbourhood_figures import neighbourhood_figures
from equitymap.measures.zones.added import added_one, people_by_age
from equitymap.measures.zones.parts import part
from equitymap.measures.zones.reach import zone_reach
from equitymap.measures.zones.zone import Zone, made
from equitymap.places.place import Place
from equitymap.views.cradle_to_career.squares import squares
from equitymap.views.neighbourhood.case import Case, Working, ZoneCase
from equitymap.views.partnerships.known import Local, known
from tests.places import demo_place


def gathered(place: Place, area: str) -> Case:
    """Return the case of a neighbourhood of a place, without local records, with the leading figures of its place."""
    observed, entries = place.manifest.observed, tuple(one for one in registry() if one.core)
    kinds = [one.id for one in place.kinds if one.id in observed and observed[one.id].first < observed[one.id].last]
    held = {kind: holds(place, kind, supply_of(place, kind), Rule()).loc[area] for kind in kinds}
    return Case(
        place=place,
        area=area,
        need=need_by_domain(place, [area]),
        shares=area_shares(place, [area]),
        figures=neighbourhood_figures(area, [layers.compute(place, one) for one in layers.outcome_measures(place)]),
        reached=nearest_services(place, area),
        gaps={kind: None if pd.isna(found) else bool(found) for kind, found in held.items()},
        squares=squares(matrix(place, entries, scorecard.cards(place, entries))),
        routes=second_routes(place, area),
        similar=most_similar(background_profile(place), area, nearest=3),
        working=Working(known(place, Local()), 2025),
    )


@cache
def demo_case() -> Case:
    """Return the case of the first neighbourhood of the demonstration place."""
    place = demo_place()
    return gathered(place, str(place.inside.index[0]))


def gathered_zone(place: Place, zone: Zone) -> ZoneCase:
    """Return the case of a zone of a place, as ``gathered`` does."""
    observed, entries, codes = place.manifest.observed, tuple(one for one in registry() if one.core), zone.codes
    kinds = [one.id for one in place.kinds if one.id in observed and observed[one.id].first < observed[one.id].last]
    held = {kind: holds(place, kind, supply_of(place, kind), Rule()) for kind in kinds}
    return ZoneCase(
        place=place,
        zone=zone,
        need=need_by_domain(place, codes),
        tenths=residents_by_tenth(place, codes),
        shares=area_shares(place, codes),
        figures=added_one(place, codes),
        people=people_by_age(place, codes),
        reached=zone_reach(place, codes),
        gaps={kind: part(found, place, "population", codes) for kind, found in held.items()},
        squares=squares(matrix(place, entries, scorecard.cards(place, entries))),
        colleges=colleges_near(place, codes),
        sixth_forms_known=sixth_forms_known(place),
        working=Working(known(place, Local()), 2025),
    )


@cache
def demo_zone() -> ZoneCase:
    """Return the case of a zone of seven neighbourhoods of the demonstration place."""
    place = demo_place()
    return gathered_zone(place, made("The quays", list(place.inside.index[:7])))
