"""The map of England from the real outlines: every area drawn, small enough to send, quick enough to change."""

import json

import pytest

from equitymap.measures.england.england_layer import england_layer
from equitymap.views.england.england_geometry import england_shapes
from equitymap.views.england.england_map import EnglandUpdate

AREAS = {"districts": 296, "msoas": 6_856, "lsoas": 33_755}
LARGEST_FILE = {"districts": 1_000_000, "msoas": 5_000_000, "lsoas": 12_000_000}


@pytest.fixture(scope="module")
def files(england):
    return england_shapes(england)


@pytest.mark.parametrize("level", list(AREAS))
def test_every_area_has_a_shape_a_name_and_what_it_lies_in(files, level):
    content = json.loads(files[level])
    areas = content["areas"]
    assert len(areas["code"]) == AREAS[level]
    assert all(len(rings) > 0 for rings in areas["shape"])
    assert all(areas["label"])
    assert min(areas["ward"]) >= 0
    assert len(files[level]) < LARGEST_FILE[level]


def test_lines_of_districts_lie_on_the_lines_of_smaller_areas(files):
    """Every corner of a district in the file of smaller areas is a corner of one of them."""
    content = json.loads(files["msoas"])
    corners = {point for rings in content["areas"]["shape"] for point in _corners(rings)}
    for rings in content["wards"]["shape"][:20]:
        assert set(_corners(rings)) <= corners


def _corners(rings):
    for ring in rings:
        x = y = 0
        for dx, dy in zip(ring[::2], ring[1::2], strict=True):
            x, y = x + dx, y + dy
            yield x, y


def test_a_change_of_layer_is_one_500th_of_the_tutorial_way(england):
    """The tutorial way sends 27.9 MB for the same (docs/decisions/0003)."""
    for summary in england.summaries:
        if "lsoas" in summary.levels:
            assert len(EnglandUpdate(england_layer(england, summary), draw="every").update) < 27_900_000 / 500


def test_a_change_of_summary_on_districts_and_smaller_areas_is_small(england):
    for summary in england.summaries:
        assert len(EnglandUpdate(england_layer(england, summary), draw="zoom").update) < 45_000
