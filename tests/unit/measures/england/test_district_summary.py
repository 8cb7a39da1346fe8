"""What a place adds to the tables of England: services by neighbourhood, counted where they stood."""

from dataclasses import replace

from equitymap.measures.england.district_summary import services_by_neighbourhood
from tests.places import SIDE_M, small_place


def _place(*, libraries=True):
    """Return the small place with a record of 2016 to 2024 and the ledger of its two centres that went."""
    place = small_place()
    years = {
        kind: found.model_copy(update={"first": 2016, "last": 2024})
        for kind, found in place.manifest.observed.items()
        if libraries or kind != "library"
    }
    return replace(place, manifest=place.manifest.model_copy(update={"observed": years}))


def test_each_neighbourhood_inside_has_a_row_and_the_ring_none():
    place = _place()
    found = services_by_neighbourhood(place)
    assert list(found.index) == list(place.inside.index)


def test_services_count_where_they_stood():
    place = _place()
    found = services_by_neighbourhood(place)
    stood = place.facilities[place.facilities["kind"] == "childrens_centre"]
    gone = stood.loc[stood["status"].isin(["closed", "delisted"]), "area_code"]
    assert found["childrens_centre.ever"].sum() == 4
    assert sorted(found.index[found["childrens_centre.left"] == 1]) == sorted(gone)
    assert found["childrens_centre.left"].sum() == 2


def test_a_service_handed_over_has_not_left():
    place = _place()
    found = services_by_neighbourhood(place)
    kept = place.facilities.query("kind == 'childrens_centre' and status == 'handed_over'")["area_code"].iloc[0]
    assert found.loc[kept, "childrens_centre.ever"] == 1
    assert found.loc[kept, "childrens_centre.left"] == 0


def test_reach_at_the_ends_of_the_record_and_distance_in_a_straight_line():
    place = _place()
    found = services_by_neighbourhood(place)
    first = place.inside.index[0]
    there = place.facilities.query("kind == 'childrens_centre' and status == 'open'").iloc[0]
    origin = place.inside.loc[first]
    away = ((origin["easting_m"] - there["easting_m"]) ** 2 + (origin["northing_m"] - there["northing_m"]) ** 2) ** 0.5
    assert abs(found.loc[first, "childrens_centre.nearest_m"] - away) < 1
    assert away < SIDE_M
    assert (found["childrens_centre.first"] >= found["childrens_centre.last"]).all()
    assert (found["childrens_centre.first"] > found["childrens_centre.last"]).any()


def test_a_register_that_tells_nothing_leaves_everything_missing():
    found = services_by_neighbourhood(_place(libraries=False))
    assert found.filter(like="library").isna().all(axis=None)
    assert found.filter(like="childrens_centre").notna().all(axis=None)
