"""Places and neighbourhoods alike in background, and what they have in reach."""

import numpy as np
import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.context import similar_neighbourhoods
from equitymap.measures.selection import is_open
from tests.places import small_place


def profiles(**changes):
    table = pd.DataFrame(
        {
            "income": [10.0, 11, 40, 10],
            "children": [20.0, 20, 30, 20],
            "young": [10.0, 11, 15, 10],
            "density": [7.0, 7.1, 8, 7],
            "urban": [True, True, True, False],
            "label": list("ABCD"),
            "district": "Here",
        },
        index=list("abcd"),
    )
    return table.assign(**changes)


def test_the_nearest_come_first_and_only_of_the_same_kind():
    found = similar_neighbourhoods.most_similar(profiles(), "a")
    assert found.index.tolist() == ["b", "c"]
    assert found["distance"].is_monotonic_increasing


def test_the_distance_is_that_worked_by_hand():
    table = profiles(children=20.0, young=10.0, density=7.0, urban=True)
    found = similar_neighbourhoods.most_similar(table, "a")
    spread = pd.Series([10.0, 11, 40, 10]).std()
    assert found.loc["c", "distance"] == pytest.approx(30 / spread)
    assert found.loc["d", "distance"] == 0


def test_a_neighbourhood_without_a_figure_has_nobody_alike():
    table = profiles()
    table.loc["a", "income"] = np.nan
    assert similar_neighbourhoods.most_similar(table, "a").empty
    assert "a" not in similar_neighbourhoods.most_similar(table, "b").index


def test_lacking_is_what_half_of_those_alike_have():
    kinds = [KIND_BY_ID["library"], KIND_BY_ID["school"], KIND_BY_ID["youth_club"]]
    reach = pd.DataFrame({"library": [0, 1, 2, 0], "school": [3, 0, 0, 0]}, index=list("abcd"))
    found = similar_neighbourhoods.services_lacking(reach, "a", ["b", "c", "d"], kinds)
    assert found.loc["library", ["here", "known", "having", "lacks"]].tolist() == [0, 3, 2, True]
    assert not found.loc["school", "lacks"]
    assert np.isnan(found.loc["youth_club", "here"])
    assert found.loc["youth_club", "known"] == 0


@pytest.fixture
def place():
    return small_place()


def test_services_in_reach_are_counted_like_one_by_one(place):
    found = similar_neighbourhoods.count_in_reach(place, ["library", "school"])
    for kind in found.columns:
        rows = place.facilities
        rows = rows[(rows["kind"] == kind) & is_open(rows) & rows["easting_m"].notna()]
        for code in place.inside.index:
            area = place.inside.loc[code]
            apart = np.hypot(rows["easting_m"] - area["easting_m"], rows["northing_m"] - area["northing_m"])
            factor = 1.3 if KIND_BY_ID[kind].measured == "on foot" else 1
            assert found.loc[code, kind] == (factor * apart <= KIND_BY_ID[kind].catchment_m).sum()


def test_shares_in_reach_are_of_those_the_service_is_for(place):
    kind = KIND_BY_ID["childrens_centre"]
    found = similar_neighbourhoods.share_in_reach(place, [kind])
    near = similar_neighbourhoods.count_in_reach(place, [kind.id])[kind.id] > 0
    people = place.inside["children_0_4"].astype(float)
    assert found.loc[kind.id, "share"] == pytest.approx(100 * people[near].sum() / people.sum())


def test_a_kind_without_a_source_is_left_out(place):
    assert similar_neighbourhoods.share_in_reach(place, [KIND_BY_ID["youth_club"]]).empty


def test_the_profile_of_a_place_is_its_neighbourhoods_by_residents(place):
    areas = similar_neighbourhoods.background_profile(place)
    people = place.inside["population"].astype(float)
    found = similar_neighbourhoods.place_background(place)
    assert found["children"] == pytest.approx(np.average(areas["children"], weights=people))
    assert found["rural"] == 0
    assert set(found) == set(similar_neighbourhoods.PLACE_BACKGROUND_COLUMNS)


def test_places_alike_are_nearest_first_in_what_all_of_them_have():
    ours = {"income": 10.0, "children": 20.0, "young": float("nan"), "density": 3.0, "rural": 0.0}
    others = {"far": {**ours, "income": 30.0}, "near": {**ours, "income": 12.0, "young": 11.0}, "us": ours}
    assert similar_neighbourhoods.places_alike(others, "us") == ["near", "far"]
    assert similar_neighbourhoods.places_alike(others, "us", nearest=1) == ["near"]
