"""The address carries the whole view, and nonsense in it never hurts."""

import dataclasses

import pytest

from equitymap.dashboard import address
from equitymap.dashboard.map.view_state import View, from_params, to_params
from equitymap.measures.layer import need_measures
from tests.places import small_place


@pytest.fixture(scope="module")
def place():
    return small_place()


@pytest.fixture(scope="module")
def measures(place):
    return need_measures(place)


def test_an_empty_address_is_the_standard_view(place, measures):
    assert from_params({}, place, measures) == (View(), [])
    assert to_params(View()) == {}


def test_every_part_of_a_view_survives_the_address(place, measures):
    view = View(
        layer="iod2019-income",
        kinds=("library", "school"),
        statuses=("gone",),
        types=tuple(sorted(place.facilities["type"].unique())[:1]),
        wards=("X05000001", "X05000003"),
        tenths=(2, 5),
        ranged="iod2025-crime",
        bounds=(1.0, 4.5),
        area=place.inside.index[3],
        street=True,
    )
    again, problems = from_params(to_params(view), place, measures)
    assert problems == []
    assert to_params(again) == {**to_params(view), "kinds": "school,library"}


def test_an_emptied_list_stays_empty(place, measures):
    view = View(kinds=(), statuses=())
    assert to_params(view) == {"kinds": "none", "statuses": "none"}
    assert from_params(to_params(view), place, measures)[0] == view


@pytest.mark.parametrize(
    "params",
    [
        {"layer": "nothing"},
        {"layer": "<script>alert(1)</script>"},
        {"kinds": "castle"},
        {"tenths": "0-99"},
        {"tenths": "7-3"},
        {"tenths": "-"},
        {"range": "x"},
        {"range": "iod2025-crime:9:1"},
        {"area": "E01000001"},
        {"range": "iod2025-crime:1e999:2"},
        {"range": "nothing:1:2"},
        {"area": "x" * 10_000},
        {"street": "yes"},
        {"wards": "E05000001"},
        {"types": "%00"},
        {"statuses": "'; drop table"},
        {"phases": "🦆"},
    ],
)
def test_nonsense_is_ignored_and_said_once(place, measures, params):
    view, problems = from_params(params, place, measures)
    assert view == View()
    assert len(problems) == 1
    assert "<" not in problems[0]
    assert len(problems[0]) < 120


def test_what_is_right_stays_when_something_else_is_wrong(place, measures):
    view, problems = from_params({"layer": "iod2025-crime", "kinds": "school,castle"}, place, measures)
    assert view == View(layer="iod2025-crime", kinds=("school",))
    assert problems == ["'castle' is not one of this place's kinds"]


def test_no_view_can_carry_a_postcode(place, measures):
    view, _ = from_params({"postcode": "AB1 2CD", "area": "AB1 2CD"}, place, measures)
    assert "AB1" not in str(to_params(view))


def of_2011(place, **areas):
    """Return the place with neighbourhoods of 2011 in its manifest."""
    manifest = place.manifest.model_copy(update={"areas_of_2011": areas})
    return dataclasses.replace(place, manifest=manifest)


def test_a_neighbourhood_of_2011_opens_the_one_that_took_its_place(place, measures):
    now = place.inside.index[2]
    older = of_2011(place, E01006001=(now,), E01006002=(now,))
    assert from_params({"area": "E01006001"}, older, measures)[0].area == now
    assert address.area_of("area", older, key="a").read("E01006001") == now


def test_a_neighbourhood_of_2011_that_was_split_names_its_parts(place, measures):
    one, two = place.inside.index[:2]
    older = of_2011(place, E01006185=(one, two))
    view, problems = from_params({"area": "E01006185"}, older, measures)
    assert view.area is None
    assert problems == [f"E01006185 is a neighbourhood of 2011; in 2021 it was split into {one} and {two}"]
    with pytest.raises(ValueError, match=f"split into {one} and {two}"):
        address.area_of("area", older, key="a").read("E01006185")


def test_other_codes_are_no_neighbourhood_of_the_place(place, measures):
    _, problems = from_params({"area": "E01009999"}, place, measures)
    assert problems == [f"there is no neighbourhood 'E01009999' in {place.name}"]
