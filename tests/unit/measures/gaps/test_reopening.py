"""What would bring most back: sites, overlap, and the greedy choice beside every possible one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.gaps.fragmentation import Rule
from equitymap.measures.gaps.reopening import ANOTHER, REOPEN, Sites, best, filled, sites, together
from tests.gaps import AT, town

CATCHMENT = Rule().catchment("library")
IN_GAP = pd.DataFrame({"after": [0.0]}, index=pd.Index(["X01000001"], name="area_code"))


def made(reaches: np.ndarray, people: np.ndarray) -> Sites:
    index = pd.Index([f"site:{number}" for number in range(len(reaches))], name="facility_id")
    table = pd.DataFrame(
        {
            "name": index,
            "kind": "library",
            "how": REOPEN,
            "areas": reaches.sum(axis=1),
            "people": reaches @ people,
            "only": 0.0,
        },
        index=index,
    )
    return Sites(table, reaches, pd.Index([f"a{number}" for number in range(len(people))]), people)


def test_closed_sites_of_the_kind_and_standing_buildings_of_others_are_offered():
    place = town(
        "library",
        gone=AT(0, 0, closed="2015-06-30"),
        open=AT(1, 0),
        school=AT(0, 1, kind="school"),
        shut=AT(1, 1, kind="school", closed="2016-06-30"),
        away=AT(30, 30, kind="school"),
    )
    found = sites(place, CATCHMENT, IN_GAP)
    assert found.table["how"].to_dict() == {"urn:gone": REOPEN, "urn:school": ANOTHER}
    assert found.table["people"].tolist() == [place.neighbourhoods.loc["X01000001", "population"]] * 2
    assert found.table["only"].tolist() == found.table["people"].tolist()
    assert sites(place, CATCHMENT, IN_GAP.assign(after=1.0)).table["only"].tolist() == [0.0, 0.0]


def test_one_more_fills_the_gaps_it_comes_into_reach_of_and_a_move_only_those_that_it_was_not():
    place = town("library", gone=AT(0, 0, closed="2015-06-30"))
    areas = place.inside.index
    homes = place.neighbourhoods.loc[areas, ["easting_m", "northing_m"]]
    spot = tuple(homes.iloc[0])
    away = np.hypot(*(homes[axis] - homes[axis].iloc[0] for axis in homes))
    near = areas[away * CATCHMENT.detour <= CATCHMENT.threshold_m]
    assert len(near) > 0
    assert list(filled(place, CATCHMENT, areas, spot)) == list(near)
    assert filled(place, CATCHMENT, areas, spot, left=spot).empty
    assert list(filled(place, CATCHMENT, areas, spot, left=(spot[0] + 90_000, spot[1]))) == list(near)
    assert filled(place, CATCHMENT, areas[:0], spot).empty


def test_two_records_on_one_spot_are_one_site_named_after_the_one_that_went():
    place = town("library", gone=AT(0, 0, closed="2015-06-30"), school=AT(0, 0, kind="school"))
    assert sites(place, CATCHMENT, IN_GAP).table["how"].tolist() == [REOPEN]


def test_without_gaps_there_is_nothing_to_bring_back():
    found = sites(town("library", a=AT(0, 0, closed="2015-06-30")), CATCHMENT, IN_GAP[:0])
    assert found.table.empty
    assert best(found).empty
    assert together(found, 3) == ([], 0.0)


def test_sites_that_reach_the_same_neighbourhoods_are_given_once():
    found = made(np.array([[1, 1, 0], [1, 1, 0], [0, 1, 1]], dtype=bool), np.array([100.0, 50.0, 30.0]))
    table = best(found)
    assert table.index.tolist() == ["site:0", "site:2"]
    assert table["alike"].tolist() == [1, 0]
    assert table["overlap"].tolist() == [0.0, 50.0]


def test_the_first_of_the_greedy_choice_is_the_best_single_site():
    found = made(np.array([[1, 0, 0], [0, 1, 1]], dtype=bool), np.array([70.0, 50.0, 30.0]))
    assert together(found, 1) == (["site:1"], 80.0)
    assert together(found, 3) == (["site:1", "site:0"], 150.0)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("number", [1, 2, 3])
def test_greedy_is_never_below_its_bound_and_the_single_best_is_exact(seed, number):
    rng = np.random.default_rng(seed)
    people = rng.integers(1, 2000, 14).astype(float)
    found = made(rng.random((9, 14)) < 0.3, people)
    every = max(people[found.reaches[list(chosen)].any(axis=0)].sum() for chosen in combinations(range(9), number))
    reached = together(found, number)[1]
    assert (1 - 1 / np.e) * every <= reached <= every
    assert number > 1 or reached == every == best(found, 1)["people"].max()
