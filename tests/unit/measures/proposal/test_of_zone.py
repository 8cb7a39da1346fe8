"""What a proposal means for a zone: sums over its neighbourhoods, none that tells of a few people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equitymap.measures.proposal.consequence import Proposal, consequence, first_and_last_baseline
from equitymap.measures.proposal.of_zone import zone_consequence
from equitymap.measures.zones.zone import made
from equitymap.views.proposal.zone_sentences import before_choice, zone_sentence
from tests.places import small_place

CENTRE = "scc:900001"
PLACE = small_place()
KNOWN = first_and_last_baseline(PLACE, "childrens_centre")


def closing(place=PLACE):
    return consequence(place, Proposal("close", "childrens_centre", CENTRE), now=KNOWN[0], then=KNOWN[1])


def test_the_whole_place_as_a_zone_has_the_sums_of_the_place():
    found = closing()
    ours, table = zone_consequence(PLACE, found, PLACE.inside.index), found.table
    assert ours.people == PLACE.inside["children_0_4"].sum()
    assert ours.lost == found.areas_in("lost_last")["people"].sum() > 0
    assert (ours.reach_before, ours.reach_after) == (
        found.tenths["reach_people_before"].sum(),
        found.tenths["reach_people_after"].sum(),
    )
    assert ours.reach_before - ours.reach_after == ours.lost - ours.gained
    total = (table["access_before"] * table["people"]).sum()
    assert ours.access_before == pytest.approx(total / table["people"].sum())


def test_two_zones_that_make_up_the_place_add_up_to_it():
    found, areas = closing(), list(PLACE.inside.index)
    first, second = (zone_consequence(PLACE, found, part) for part in (areas[:5], areas[5:]))
    whole = zone_consequence(PLACE, found, areas)
    assert first.lost + second.lost == whole.lost
    assert first.reach_after + second.reach_after == whole.reach_after


def test_a_number_that_tells_of_a_few_is_not_told():
    found = closing()
    lost = found.areas_in("lost_last").index[0]
    areas = PLACE.neighbourhoods.copy()
    areas.loc[lost, "children_0_4"] = 3
    few = replace(PLACE, neighbourhoods=areas)
    ours = zone_consequence(few, found, [lost, *PLACE.inside.index.difference([lost])[:2]])
    assert ours.lost is None
    assert ours.people is None
    said = zone_sentence(made("Quays", [lost]), ours, found)
    assert "fewer than 10, or a number that is not shown, of children under 5 would lose" in said
    assert "Of " not in said


def test_a_number_that_leaves_a_few_of_the_zone_is_not_told_either():
    found = closing()
    lost, kept = (found.table.index[found.table["state"].eq("lost_last") == one][0] for one in (True, False))
    areas = PLACE.neighbourhoods.copy()
    assert zone_consequence(PLACE, found, [lost, kept]).lost == areas.loc[lost, "children_0_4"]
    areas.loc[kept, "children_0_4"] = 3
    assert zone_consequence(replace(PLACE, neighbourhoods=areas), found, [lost, kept]).lost is None


def test_it_is_said_who_loses_and_how_many_have_one_before_and_after():
    found = closing()
    codes = found.areas_in("lost_last").index
    ours = zone_consequence(PLACE, found, codes)
    said = zone_sentence(made("Quays", codes), ours, found)
    assert f"In Quays, {ours.lost:,} children under 5 would lose the last children's centre within" in said
    assert f"Of {ours.people:,} children under 5 there, {ours.reach_before:,} have one within" in said
    assert f"and {ours.reach_after:,} would if it closed." in said
    assert "Access for each 1,000 children under 5, added up: " in said


def test_where_nothing_changes_that_is_said():
    found = closing()
    same = found.table.index[found.table["state"].isin(["same", "none"])]
    assert len(same)
    ours = zone_consequence(PLACE, found, same)
    said = zone_sentence(made("Far", same), ours, found)
    assert said.startswith("In Far nobody would have more or less access.")
    assert f"{ours.reach_before:,} have one within 2.5 km in a straight line, now and if it closed." in said
    assert before_choice(made("far", same)).startswith("Far is in view")
