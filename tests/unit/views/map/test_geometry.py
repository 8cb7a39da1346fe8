"""The static files of a place: shapes come back as they went in, in the order that updates rely on."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import numpy as np
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from equitymap.places.place import Place
from equitymap.views.map import geometry
from tests.places import small_place


@pytest.fixture(scope="module")
def place() -> Place:
    return small_place()


@pytest.fixture(scope="module")
def shapes(place: Place) -> dict[str, Any]:
    return json.loads(geometry.map_geometry(place))


def unpacked(rings: list[list[int]], origin: list[int]) -> shapely.Polygon:
    """Undo the packing, as the browser does, for a shape of one outline."""
    points = np.cumsum(np.array(rings[0]).reshape(-1, 2), axis=0)
    return shapely.Polygon(points * [1, -1] + origin)


def test_neighbourhoods_come_back_within_a_metre_and_in_order(place: Place, shapes: dict[str, Any]) -> None:
    assert shapes["areas"]["code"] == list(place.inside.index)
    metres = place.inside.geometry.to_crs("EPSG:3857")
    for packed, true in zip(shapes["areas"]["shape"], metres, strict=True):
        assert shapely.hausdorff_distance(unpacked(packed, shapes["origin"]), true) < 1


def test_labels_and_wards_belong_to_their_neighbourhood(place: Place, shapes: dict[str, Any]) -> None:
    wards = [shapes["wards"]["name"][at] for at in shapes["areas"]["ward"]]
    assert wards == list(place.inside["ward"])
    assert shapes["areas"]["label"] == list(place.inside["label"])


@pytest.mark.parametrize("group", ["areas", "wards"])
def test_label_points_lie_well_inside_their_shape(shapes: dict[str, Any], group: str) -> None:
    spots = np.array(shapes[group]["at"]).reshape(-1, 2) * [1, -1] + shapes["origin"]
    for packed, spot in zip(shapes[group]["shape"], spots, strict=True):
        outline = unpacked(packed, shapes["origin"])
        assert outline.contains(shapely.Point(spot))
        assert outline.exterior.distance(shapely.Point(spot)) > 700


def test_ward_is_the_union_of_its_neighbourhoods(shapes: dict[str, Any]) -> None:
    ward = unpacked(shapes["wards"]["shape"][0], shapes["origin"])
    parts = [
        unpacked(packed, shapes["origin"])
        for packed, at in zip(shapes["areas"]["shape"], shapes["areas"]["ward"], strict=True)
        if at == 0
    ]
    assert ward.area == pytest.approx(shapely.union_all(parts).area, rel=1e-3)


def test_hole_of_a_shape_stays_a_hole_and_slivers_go(place: Place) -> None:
    inside = place.neighbourhoods.to_crs("EPSG:27700")
    first = inside.index[0]
    middle = inside.geometry[first].centroid
    inside.loc[first, "geometry"] = (
        inside.geometry[first]
        .difference(middle.buffer(200))
        .difference(shapely.Point(inside.geometry[first].bounds[0] + 100, middle.y).buffer(5))
    )
    holed = dataclasses.replace(place, neighbourhoods=inside.to_crs("EPSG:4326"))
    packed = json.loads(geometry.map_geometry(holed))
    assert len(packed["areas"]["shape"][0]) == 3
    assert len(packed["outline"]) == 2, "a true hole stays; a sliver of 80 square metres goes"


def test_neighbouring_districts_are_named_and_do_not_reach_inside(place: Place, shapes: dict[str, Any]) -> None:
    assert shapes["around"]["name"] == ["Eastmere", "Northmere"]
    outline = unpacked(shapes["outline"], shapes["origin"])
    for packed in shapes["around"]["shape"]:
        assert unpacked(packed, shapes["origin"]).intersection(outline).area < 0.01 * outline.area


def test_place_without_a_ring_has_nothing_around(place: Place) -> None:
    alone = dataclasses.replace(place, neighbourhoods=place.inside)
    assert json.loads(geometry.map_geometry(alone))["around"] == {"name": [], "at": [], "shape": []}


def test_services_that_cannot_be_drawn_are_not_in_the_file(place: Place) -> None:
    packed = json.loads(geometry.map_services(place))
    assert packed["id"] == list(geometry.drawn_services(place).index)
    assert "ods:900014" not in packed["id"], "it has no position"
    assert len(packed["id"]) == 13


def test_service_lies_where_the_register_says(place: Place) -> None:
    packed = json.loads(geometry.map_services(place))
    origin = json.loads(geometry.map_geometry(place))["origin"]
    spots = np.array(packed["at"]).reshape(-1, 2) * [1, -1] + origin
    true = shapely.get_coordinates(geometry.drawn_services(place).geometry.to_crs("EPSG:3857"))
    assert np.abs(spots - true).max() <= 0.5


def test_services_across_the_boundary_are_told_apart(place: Place) -> None:
    packed = json.loads(geometry.map_services(place))
    assert [code for code, inside in zip(packed["id"], packed["inside"], strict=True) if not inside] == ["ods:900013"]


def test_every_service_has_a_shape_and_a_state(place: Place) -> None:
    packed = json.loads(geometry.map_services(place))
    services = geometry.drawn_services(place)
    assert [packed["kinds"][at]["one"] for at in packed["kind"]][:3] == ["library"] * 3
    hollow = [packed["states"][at]["fill"] == "hollow" for at in packed["state"]]
    assert hollow == [state not in ("open", "handed_over", "replaced") for state in services["status"]]


def test_new_styles_give_new_files(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    before = geometry.geometry_name(place)
    monkeypatch.setattr(geometry, "LAYOUT", 99)
    geometry.styles_hash.cache_clear()
    assert geometry.geometry_name(place) != before
    monkeypatch.undo()
    geometry.styles_hash.cache_clear()


def test_the_place_is_left_as_it_was(place: Place) -> None:
    before = small_place()
    geometry.map_geometry(place)
    geometry.map_services(place)
    assert_geodataframe_equal(place.neighbourhoods, before.neighbourhoods)
    assert_geodataframe_equal(place.facilities, before.facilities)
