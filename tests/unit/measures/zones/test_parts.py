"""What of a page's answer is of a zone."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from equitymap.measures.selection import is_open
from equitymap.measures.zones.checklist import checklist
from equitymap.measures.zones.parts import part, services_gone
from equitymap.measures.zones.shape import shape
from equitymap.places.gone import gone
from tests.places import demo_place, small_place


def test_neighbourhoods_and_people_are_counted_and_what_is_not_known_is_said():
    place = small_place()
    a, b, c, d = place.inside.index[:4]
    holds = pd.Series([True, False, pd.NA], index=[a, b, c], dtype="boolean")
    found = part(holds, place, "population", [a, b, c, d])
    assert (found.areas, found.people, found.unknown) == (1, place.inside["population"][a], 2)


def test_people_are_no_number_where_they_or_those_who_are_left_are_few():
    place = small_place()
    a, b = place.inside.index[:2]
    areas = place.neighbourhoods.copy()
    areas.loc[b, "children_0_4"] = 4
    few = replace(place, neighbourhoods=areas)
    holds = pd.Series([True, False], index=[a, b], dtype="boolean")
    assert part(holds, few, "children_0_4", [a]).people == areas.loc[a, "children_0_4"]
    assert part(holds, few, "children_0_4", [a, b]).people is None
    assert part(~holds, few, "children_0_4", [a, b]).people is None


def test_services_of_all_neighbourhoods_are_those_inside_the_place():
    place = demo_place()
    went = gone(place, "childrens_centre")
    both = services_gone(place, "childrens_centre", place.inside.index)
    facilities = place.facilities
    stand = facilities[is_open(facilities) & facilities["kind"].eq("childrens_centre")]
    assert both == (went["area_code"].isin(place.inside.index).sum(), stand["area_code"].isin(place.inside.index).sum())
    assert both[0] > 0
    assert services_gone(place, "childrens_centre", []) == (0, 0)


def test_a_zone_is_coherent_in_one_piece_of_about_ten_thousand():
    place = small_place()
    row, apart = list(place.inside.index[:6]), [*place.inside.index[:3], *place.inside.index[8:11]]
    found = checklist(place, row, shape(place, row))
    assert found.coherent
    assert found.people == place.inside.loc[row, "population"].sum()
    assert not checklist(place, apart, shape(place, apart)).coherent
    assert not checklist(place, row[:2], shape(place, row[:2])).coherent
