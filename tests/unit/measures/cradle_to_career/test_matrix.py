"""The matrix: every cell stands, empty ones are counted, services are those of the stage, reach is known or not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equitymap.local_counts import LocalCount
from equitymap.measures.cradle_to_career.children_served import children_served
from equitymap.measures.cradle_to_career.matrix import (
    MATRIX_COLUMNS,
    STAGE_KINDS,
    all_drivers,
    matrix,
    services_by_stage,
)
from equitymap.measures.cradle_to_career.scorecard import cards
from equitymap.stages import STAGES
from tests.cradle import entry, place_with, rows
from tests.places import small_place

ENTRIES = (
    entry("early", core=False),
    entry("early_core"),
    entry("several", stage=("primary", "secondary"), aspect="health", lens="healthy"),
    entry("never_here", stage="primary", aspect="health"),
    entry("no_stage", stage=()),
)


@pytest.fixture(scope="module")
def place():
    return place_with(*(rows(one, {2023: 50.0}) for one in ("early", "early_core", "several", "no_stage")))


@pytest.fixture(scope="module")
def found(place):
    return matrix(place, ENTRIES, cards(place, ENTRIES))


def test_every_stage_and_aspect_has_a_cell(found):
    assert list(found.cells) == [(stage, aspect) for stage in STAGES for aspect in MATRIX_COLUMNS["aspect"]]
    assert len(found.cells) == 35


def test_empty_cells_are_counted(found):
    assert len(found.empty) == 35 - 3
    assert found.cells["adult", "health"].empty


def test_core_indicators_come_first(found):
    assert [card.entry.id for card in found.cells["early_years", "learning"].cards] == ["early_core", "early"]


def test_an_indicator_of_several_stages_stands_in_each(found):
    assert [card.entry.id for card in found.cells["secondary", "health"].cards] == ["several"]
    assert found.cells["primary", "health"].silent == (ENTRIES[3],)


def test_an_indicator_without_a_figure_leaves_its_cell_empty(place):
    alone = matrix(place, (ENTRIES[3],), {})
    assert len(alone.empty) == 35


def test_the_five_outcomes_group_the_same_indicators(place):
    found = matrix(place, ENTRIES, cards(place, ENTRIES), by="lens")
    assert list(found.columns) == ["healthy", "safe", "enjoy_achieve", "contribute", "economic"]
    assert [card.entry.id for card in found.cells["primary", "healthy"].cards] == ["several"]


def test_services_open_and_gone_inside_the_place():
    place = small_place()
    centre = next(one for one in services_by_stage(place)["infancy"] if one.kind == "childrens_centre")
    inside = place.facilities[(place.facilities["kind"] == "childrens_centre") & place.facilities["inside"]]
    assert centre.present == int(inside["status"].isin(["open", "handed_over"]).sum()) == 2
    assert centre.withdrawn == int(inside["status"].isin(["closed", "delisted"]).sum()) == 2


def test_a_kind_without_a_register_is_not_known():
    club = next(one for one in services_by_stage(small_place())["secondary"] if one.kind == "youth_club")
    assert (club.present, club.withdrawn, club.observed) == (None, None, None)


def test_schools_count_in_their_phases():
    secondary = next(one for one in services_by_stage(small_place())["secondary"] if one.kind == "school")
    primary = next(one for one in services_by_stage(small_place())["primary"] if one.kind == "school")
    assert (primary.present, secondary.present) == (2, 0)


def test_who_teaches_after_16_is_counted_for_that_stage_alone():
    place = small_place()
    facilities = place.facilities.copy()
    facilities.loc[facilities.index[facilities["kind"] == "school"], "post_16"] = "destinations"
    place = replace(place, facilities=facilities)
    school = {
        stage: next(one for one in services_by_stage(place)[stage] if one.kind == "school")
        for stage in ("secondary", "sixteen_to_nineteen")
    }
    assert school["secondary"].after_16 is None
    assert school["sixteen_to_nineteen"].after_16 == 2
    others = [one.after_16 for one in services_by_stage(place)["sixteen_to_nineteen"] if one.kind != "school"]
    assert set(others) == {None}


def test_every_stage_names_its_services():
    assert set(STAGE_KINDS) == set(STAGES)


def test_a_chain_goes_back_and_never_in_circles():
    known = {
        one.id: one
        for one in (
            entry("symptom", drivers=("near", "elsewhere")),
            entry("near", drivers=("far", "symptom")),
            entry("far", drivers=("near",)),
        )
    }
    assert [one.id for one in all_drivers(known["symptom"], known)] == ["near", "far"]
    assert all_drivers(entry("alone"), known) == ()


def count(stage="early_years", served=500, resident=None):
    return LocalCount(stage, served, resident, 2024, "Annual report")


def test_reach_is_children_served_over_children_resident():
    place = small_place()
    residents = int(place.inside["children_0_4"].sum())
    assert children_served(place, count()).per_cent == pytest.approx(100 * 500 / residents)
    assert children_served(place, count("primary")).resident == int((place.inside["children_0_15"]).sum()) - residents


def test_a_counted_number_of_residents_comes_first():
    assert children_served(small_place(), count(resident=1000)).per_cent == 50


@pytest.mark.parametrize("stage", ["sixteen_to_nineteen", "further", "adult"])
def test_reach_is_not_known_where_nobody_counted_the_residents(stage):
    assert children_served(small_place(), count(stage)) is None


def test_the_matrix_carries_the_reach_of_the_stages_that_have_one(place):
    known = children_served(place, count())
    found = matrix(place, ENTRIES, {}, children_served={"early_years": known})
    assert found.children_served == {"early_years": known}
    assert replace(found, children_served={}).children_served == {}
