"""The address of the map carries the whole view, and nonsense in it never hurts."""

import dataclasses

import pytest

from equitymap.dashboard import address
from equitymap.dashboard.map.controls import parameters_of
from equitymap.measures.layer import need_measures
from equitymap.measures.only import Only
from tests.places import small_place

STANDARD = {
    "layer": "iod2025-imd",
    "kinds": ["childrens_centre"],
    "statuses": ["open", "handed_over", "gone", "moved"],
    "types": [],
    "phases": [],
    "wards": [],
    "against": "england",
    "only": Only(),
    "kind": "childrens_centre",
    "range": None,
    "area": None,
    "near": False,
    "service": None,
    "street": False,
    "open": [],
}
"""The view of an address without parameters."""


@pytest.fixture(scope="module")
def place():
    return small_place()


@pytest.fixture(scope="module")
def parameters(place):
    return parameters_of(place, need_measures(place))


def test_an_empty_address_is_the_standard_view(parameters):
    assert address.parse({}, parameters) == (STANDARD, [])
    assert address.written(STANDARD, parameters) == {}


def test_every_part_of_a_view_survives_the_address(place, parameters):
    view = {
        "layer": "iod2019-income",
        "kinds": ["library", "school"],
        "statuses": ["gone"],
        "types": sorted(place.facilities["type"].unique())[:1],
        "phases": sorted(place.facilities["phase"].dropna().unique())[:1],
        "wards": ["X05000001", "X05000003"],
        "against": "place",
        "only": Only("last", (2, 5), "income"),
        "kind": "library",
        "range": ("iod2025-crime", (1.0, 4.5)),
        "area": place.inside.index[3],
        "near": True,
        "service": str(place.facilities.index[0]),
        "street": True,
        "open": ["table"],
    }
    params = address.written(view, parameters)
    again, problems = address.parse(params, parameters)
    assert problems == []
    assert again == {**view, "kinds": ["school", "library"]}
    assert address.written(again, parameters) == {**params, "kinds": "school,library"}


def test_the_address_is_written_as_it_always_was(place, parameters):
    view = {
        **STANDARD,
        "kinds": ["school", "library"],
        "only": Only("last", (1, 2), "income"),
        "range": ("iod2025-crime", (1.0, 4.5)),
    }
    view |= {"area": place.inside.index[3], "street": True}
    assert address.written(view, parameters) == {
        "kinds": "school,library",
        "only": "last:1-2:income",
        "range": "iod2025-crime:1:4.5",
        "area": place.inside.index[3],
        "street": "1",
    }


def test_an_emptied_list_stays_empty(parameters):
    view = {**STANDARD, "kinds": [], "statuses": []}
    assert address.written(view, parameters) == {"kinds": "none", "statuses": "none"}
    assert address.parse({"kinds": "none", "statuses": "none"}, parameters) == (view, [])


def test_a_list_in_another_order_is_the_same_list(parameters):
    view = {**STANDARD, "statuses": [*reversed(STANDARD["statuses"])]}
    assert address.written(view, parameters) == {}


@pytest.mark.parametrize(
    "params",
    [
        {"layer": "nothing"},
        {"layer": "<script>alert(1)</script>"},
        {"kinds": "castle"},
        {"only": "all:0-99"},
        {"only": "all:7-3"},
        {"only": "-"},
        {"against": "wales"},
        {"service": "urn:0"},
        {"open": "everything"},
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
def test_nonsense_is_ignored_and_said_once(parameters, params):
    view, problems = address.parse(params, parameters)
    assert view == STANDARD
    assert len(problems) == 1
    assert "<" not in problems[0]
    assert len(problems[0]) < 120


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"layer": "nothing"}, "there is no layer called 'nothing'"),
        ({"only": "all:7-3"}, "'all:7-3' is not a filter such as last:1-2:income"),
        ({"range": "x"}, "'x' is not a range such as no_qualifications:10:30"),
        ({"street": "yes"}, "'street' is 1 or 0, not 'yes'"),
        ({"wards": "W1"}, "'W1' is not one of this place's wards"),
    ],
)
def test_what_was_ignored_is_said_in_plain_words(parameters, params, reason):
    assert address.parse(params, parameters)[1] == [reason]


def test_what_is_right_stays_when_something_else_is_wrong(parameters):
    view, problems = address.parse({"layer": "iod2025-crime", "kinds": "school,castle"}, parameters)
    assert view == {**STANDARD, "layer": "iod2025-crime", "kinds": ["school"]}
    assert problems == ["'castle' is not one of this place's kinds"]


def test_no_view_can_carry_a_postcode(parameters):
    view, _ = address.parse({"postcode": "AB1 2CD", "area": "AB1 2CD"}, parameters)
    assert "AB1" not in str(address.written(view, parameters))


def test_controls_that_show_one_value_together_give_it_back(parameters):
    layer, between = (next(one for one in parameters if one.name == name) for name in ("layer", "range"))
    state = {**layer.session_values("iod2019-crime"), **between.session_values(("iod2025-crime", (1.0, 4.5)))}
    assert (state["show"], state["release"], state["domain"]) == ("need", "iod2019", "crime")
    assert (state["ranged"], state["bounds"], state["bounds_of"]) == ("iod2025-crime", (1.0, 4.5), "iod2025-crime")
    assert layer.gather(state) == "iod2019-crime"
    assert between.gather(state) == ("iod2025-crime", (1.0, 4.5))
    assert between.gather({**state, "bounds": None}) is None


def of_2011(place, **areas):
    """Return the place with neighbourhoods of 2011 in its manifest."""
    manifest = place.manifest.model_copy(update={"areas_of_2011": areas})
    return dataclasses.replace(place, manifest=manifest)


def areas_of(place):
    """Return the neighbourhood parameter of the map page and that of the other pages."""
    return parameters_of(place, need_measures(place)), (address.area_of("area", place, key="a"),)


def test_a_neighbourhood_of_2011_opens_the_one_that_took_its_place(place):
    now = place.inside.index[2]
    older = of_2011(place, E01006001=(now,), E01006002=(now,))
    for parameters in areas_of(older):
        assert address.parse({"area": "E01006001"}, parameters)[0]["area"] == now


def test_a_neighbourhood_of_2011_that_was_split_names_its_parts(place):
    one, two = place.inside.index[:2]
    for parameters in areas_of(of_2011(place, E01006185=(one, two))):
        view, problems = address.parse({"area": "E01006185"}, parameters)
        assert view["area"] is None
        assert problems == [f"E01006185 is a neighbourhood of 2011; in 2021 it was split into {one} and {two}"]


def test_other_codes_are_no_neighbourhood_of_the_place(place, parameters):
    _, problems = address.parse({"area": "E01009999"}, parameters)
    assert problems == [f"there is no neighbourhood 'E01009999' in {place.name}"]
