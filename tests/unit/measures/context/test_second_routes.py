"""Second routes: libraries and colleges in reach, adults' learning; unknown is never none."""

import dataclasses

import pytest

from equitymap.measures.access.catchment import standard
from equitymap.measures.context.second_routes import reached, second_routes
from tests.places import small_place


@pytest.fixture
def place():
    return small_place()


def test_residents_with_a_library_in_reach(place):
    found = second_routes(place, place.inside.index[0]).libraries
    assert found.open == 1
    assert 0 < found.reached <= found.residents == place.inside["population"].sum()
    assert found.nearest_m > 0
    assert found.name.startswith("Library")


def test_of_several_neighbourhoods_the_nearest_of_all_is_named(place):
    every, reach = place.facilities, standard("library")
    schools = every[every["kind"].eq("school") & every["inside"]]
    alone = {area: reached(place, schools, reach, [area]) for area in place.inside.index}
    far, near = (end(alone, key=lambda area: alone[area].nearest_m) for end in (max, min))
    assert alone[far].name != alone[near].name
    together = reached(place, schools, reach, [far, near])
    assert (together.nearest_m, together.name) == (alone[near].nearest_m, alone[near].name)


def test_without_services_nobody_is_reached(place):
    found = reached(place, place.facilities.iloc[:0], standard("library"), [])
    assert (found.open, found.reached, found.nearest_m) == (0, 0, None)


def test_without_a_register_it_is_not_known(place):
    manifest = place.manifest.model_copy(update={"observed": {}})
    found = second_routes(dataclasses.replace(place, manifest=manifest), None)
    assert found.libraries is None
    assert found.colleges is None


@pytest.mark.parametrize(
    ("kind", "told", "counted"),
    [
        ("maintained", "destinations", 1),
        ("academy", "school information", 1),
        ("college", "register", 1),
        ("independent", "school information", 0),
        ("special", "school information", 0),
        ("maintained", None, 0),
    ],
)
def test_sixth_forms_open_to_all_count_beside_colleges(place, kind, told, counted):
    facilities = place.facilities.copy()
    school = facilities.index[(facilities["kind"] == "school") & (facilities["status"] == "open")][0]
    facilities.loc[school, ["type", "post_16"]] = [kind, told]
    found = second_routes(dataclasses.replace(place, facilities=facilities), None)
    assert found.colleges.open == counted
    assert found.after_16["post_16"].tolist() == ([told] if told else [])
    assert found.after_16["for_all"].sum() == counted


def test_sixth_forms_are_known_only_where_a_list_tells_of_them(place):
    assert not second_routes(place, None).sixth_forms_known
    release = place.manifest.releases[0].model_copy(update={"id": "dfe-school-information"})
    manifest = place.manifest.model_copy(update={"releases": (release,)})
    assert second_routes(dataclasses.replace(place, manifest=manifest), None).sixth_forms_known


def test_learning_here_in_the_place_and_in_england(place):
    area = place.inside.index[3]
    row = second_routes(place, area).learning.loc["no_qualifications"]
    own = place.outcomes[(place.outcomes["indicator"] == "no_qualifications") & (place.outcomes["area_code"] == area)]
    assert row["here"] == pytest.approx(own["value"].iloc[0])
    assert row["england"] == pytest.approx(18.1)
    assert second_routes(place, None).learning["here"].isna().all()
