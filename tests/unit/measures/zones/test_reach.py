"""What a zone has in reach is what each of its neighbourhoods has; people without it are told where none are few."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equitymap.measures.map.nearest_services import nearest_services
from equitymap.measures.selection import is_open
from equitymap.measures.zones.added import told_people
from equitymap.measures.zones.reach import zone_reach
from equitymap.vocabulary import LINKED_SITE
from tests.places import demo_place

PLACE = demo_place()
CODES = list(PLACE.inside.index[:7])


def test_each_neighbourhood_has_in_reach_what_its_own_page_says():
    alone = {code: nearest_services(PLACE, code) for code in CODES}
    for number, together in enumerate(zone_reach(PLACE, CODES)):
        for code in CODES:
            one = alone[code][number]
            assert one.group == together.group
            assert together.open_within[code] == one.open_within
            assert together.gone_within[code] == len(one.gone)
            assert one.nearest_m is None or together.nearest_m[code] == pytest.approx(one.nearest_m)
        every = {name: 0 for code in CODES for name in alone[code][number].gone.index}
        for code in CODES:
            for name in alone[code][number].gone.index:
                every[name] += 1
        assert together.gone["areas"].to_dict() == every


def test_what_stands_in_it_is_open_and_within_its_outline():
    rows = PLACE.facilities
    for kind in ("library", "childrens_centre"):
        ours = rows[rows["kind"].eq(kind) & is_open(rows) & rows["area_code"].isin(CODES)]
        reach = next(one for one in zone_reach(PLACE, CODES) if one.group.kind.id == kind)
        assert (reach.stands, reach.linked) == (len(ours), ours["type"].eq(LINKED_SITE).sum())
        assert reach.stands < (rows["kind"].eq(kind) & is_open(rows)).sum()


def test_people_without_are_those_of_the_neighbourhoods_with_none_in_reach():
    seen = set()
    for reach in zone_reach(PLACE, CODES):
        without = [code for code in CODES if not reach.open_within[code]]
        people = PLACE.inside[reach.group.kind.population]
        assert (reach.without, reach.people) == (people[without].sum(), people[CODES].sum())
        seen.add(0 < len(without) < len(CODES))
    assert seen == {True, False}


def test_few_people_without_are_not_told_nor_what_would_give_them_away():
    library = next(one for one in zone_reach(PLACE, CODES) if one.group.kind.id == "library")
    without = [code for code in CODES if not library.open_within[code]]
    areas = PLACE.neighbourhoods.copy()
    areas.loc[without, "population"] = 2
    few = next(one for one in zone_reach(replace(PLACE, neighbourhoods=areas), CODES) if one.group == library.group)
    assert few.without is None
    areas["population"] = PLACE.neighbourhoods["population"]
    areas.loc[[code for code in CODES if code not in without], "population"] = 1
    others = next(one for one in zone_reach(replace(PLACE, neighbourhoods=areas), CODES) if one.group == library.group)
    assert others.without is None, "those who have one are so few that the rest of all would tell of them"


def test_a_number_of_people_that_holds_few_of_one_neighbourhood_is_told_where_nothing_follows():
    areas = PLACE.neighbourhoods.copy()
    areas.loc[CODES[0], "children_0_4"] = 3
    place = replace(PLACE, neighbourhoods=areas)
    assert told_people(place, "children_0_4", CODES[:2]) is None
    assert told_people(place, "children_0_4", CODES[1:3]) == areas.loc[CODES[1:3], "children_0_4"].sum()
    assert told_people(place, "children_0_4", place.inside.index) is None, "all but one are told: so would it be"
    areas = areas.copy()
    areas.loc[str(PLACE.inside.index[-1]), "children_0_4"] = 4
    place = replace(PLACE, neighbourhoods=areas)
    assert told_people(place, "children_0_4", place.inside.index) == place.inside["children_0_4"].sum()
