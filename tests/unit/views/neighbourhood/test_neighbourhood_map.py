"""The small map of a neighbourhood: framed to its reach, with every service that has gone from there."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import combinations

import pytest
import shapely
from PIL import Image

from equitymap.measures.zones.zone import made
from equitymap.views.drawn_map import HEIGHT, WIDTH, DrawnMap, as_svg, key_html
from equitymap.views.map.near_sentences import most_lost
from equitymap.views.map_picture import as_png
from equitymap.views.neighbourhood.neighbourhood_map import reach_map, zone_map
from tests.neighbourhood import demo_case, demo_zone


@pytest.fixture(scope="module")
def drawn() -> DrawnMap:
    found = reach_map(demo_case())
    assert found is not None
    return found


def test_it_shows_what_the_finding_tells_and_no_other_kind(drawn: DrawnMap) -> None:
    worst = most_lost(demo_case().reached)
    assert worst is not None
    assert drawn.kind == worst.group.kind.id
    assert sum(one.gone for one in drawn.marks) == len(worst.gone) > 0
    assert f"{len(worst.gone)} " in drawn.description


def test_all_of_the_reach_is_in_the_frame(drawn: DrawnMap) -> None:
    ring = drawn.ring
    assert ring is not None
    west, south, east, north = ring.disc.bounds
    (left, top), (right, bottom) = drawn.extent.at(west, north), drawn.extent.at(east, south)
    assert 0 <= left < right <= WIDTH
    assert 0 <= top < bottom <= HEIGHT
    assert bottom - top > 0.7 * HEIGHT


def test_what_has_gone_and_the_circle_are_drawn_and_told_in_the_key(drawn: DrawnMap) -> None:
    svg, key = as_svg(drawn, "m"), key_html(drawn, "m")
    assert svg.count("scale(6.5)") == sum(one.gone for one in drawn.marks)
    assert "stroke-dasharray" in svg
    assert ", gone</li>" in key
    assert drawn.ring is not None
    assert f"{drawn.ring.words}</li>" in key
    without = replace(drawn, ring=None, marks=[one for one in drawn.marks if not one.gone])
    assert ", gone" not in key_html(without, "m")
    assert "stroke-dasharray" not in as_svg(without, "m")
    assert "<svg" not in key_html(drawn, "m", pictures=True)


BOLD_PX, LINE_PX = 7.8, 15.0
"""Pixels that a letter and a line of a name take in the widest of the fonts, measured on the drawn map."""


def boxes(drawn: DrawnMap) -> list[shapely.Geometry]:
    wide = [(one, len(one.text) * BOLD_PX / 2) for one in drawn.names]
    return [shapely.box(one.x - half, one.y - LINE_PX / 2, one.x + half, one.y + LINE_PX / 2) for one, half in wide]


@pytest.mark.parametrize("number", range(0, 60, 12))
def test_no_name_lies_on_another_on_what_has_gone_or_on_the_outline_of_the_zone(number: int) -> None:
    zone = demo_zone()
    codes = [str(code) for code in zone.place.inside.index[number : number + 9]]
    drawn = zone_map(replace(zone, zone=made("The quays", codes)))
    assert drawn is not None
    assert drawn.boundary is not None
    found = boxes(drawn)
    assert len(found) > 2
    assert not any(one.intersects(other) for one, other in combinations(found, 2))
    outline = [
        shapely.LineString([drawn.extent.at(x, y) for x, y in shapely.get_coordinates(line)])
        for line in shapely.get_parts(drawn.boundary)
    ]
    went = [shapely.Point(drawn.extent.at(one.easting_m, one.northing_m)).buffer(6) for one in drawn.marks if one.gone]
    assert not any(one.intersects(other) for one in found for other in (*outline, *went))


def test_the_painted_map_has_them_too(drawn: DrawnMap) -> None:
    with_them = Image.open(io.BytesIO(as_png(drawn)))
    without = Image.open(io.BytesIO(as_png(replace(drawn, marks=[one for one in drawn.marks if not one.gone]))))
    assert with_them.size == without.size
    assert with_them.tobytes() != without.tobytes()


def test_without_any_register_there_is_no_map() -> None:
    assert reach_map(replace(demo_case(), reached=[])) is None


def test_its_picture_names_where_its_services_come_from_and_nothing_else(drawn: DrawnMap) -> None:
    place = demo_case().place
    registers = set(place.facilities.loc[place.facilities["kind"] == drawn.kind, "register"])
    titles = {used.id: used.title for used in place.manifest.releases}
    assert registers
    said = " ".join(drawn.sources)
    assert {used for used, title in titles.items() if f"{title}, " in said} == registers
