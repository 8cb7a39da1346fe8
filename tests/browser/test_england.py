"""The map of England in a real browser: levels by zoom, recoloured in place, a click that opens the place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from equitymap.measures.england.england_layer import england_layer
from equitymap.places import store
from equitymap.views.palette import step_colours
from tests.browser.conftest import MAP_FRAME, Serve, download, map_frame, new_page
from tests.browser.visit import PHONE, next_picture, settled, violations
from tests.england import small_england, write
from tests.places import small_place

# The colour in the widest part of an area, a little off its middle, where a name may stand.
COLOUR = """number => {
  const box = map.equity.board.place.areas[number].box;
  return map.equity.board.drawn([box[0] + (box[2] - box[0]) * 0.12, box[1] + (box[3] - box[1]) * 0.12]);
}"""
SPOT = "number => map.equity.board.spot(map.equity.board.place.areas[number].at)"


@pytest.fixture(scope="module")
def address(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The dashboard with a made-up England, of which one place is built."""
    folder = tmp_path_factory.mktemp("england")
    write(folder)
    store.write(small_place(), folder)
    return f"{serve(EQUITYMAP_PLACES_DIR=str(folder))}/england"


TALL = {"viewport": {"width": 1280, "height": 1200}}


@pytest.fixture
def frame(page: Any, address: str) -> Any:
    page.set_viewport_size(TALL["viewport"])
    page.goto(address)
    return tier_frame(page, 0)


@pytest.fixture(scope="module")
def still(browser: Any, address: str) -> Iterator[Any]:
    """The page, opened once for what is only looked at."""
    with new_page(browser, **TALL) as page:
        page.goto(address)
        tier_frame(page, 0)
        yield page


@pytest.fixture
def still_frame(still: Any) -> Any:
    return map_frame(still)


def tier_frame(page: Any, tier: int) -> Any:
    """Return the map's frame once it has painted this level."""
    found = map_frame(page)
    found.wait_for_function("map.getSize().y > 200")
    found.wait_for_function("tier => document.body.dataset.mapTier === String(tier)", arg=tier)
    return found


def rgb(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def click_area(page: Any, frame: Any, number: int) -> None:
    x, y = frame.evaluate(SPOT, number)
    box = page.locator(MAP_FRAME).bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)


def test_each_district_has_the_colour_of_its_step(still_frame: Any) -> None:
    england = small_england()
    layer = england_layer(england, england.summaries[0])
    wanted = [rgb(step_colours(layer.steps)[step]) for step in layer.cells["districts"]["step"]]
    next_picture(still_frame)
    assert [still_frame.evaluate(COLOUR, number)[:3] for number in range(12)] == [
        pytest.approx(one, abs=2) for one in wanted
    ]


def test_england_stands_in_the_middle_of_the_map(still_frame: Any) -> None:
    top, bottom = still_frame.evaluate(
        """() => { const box = map.equity.board.place.outline.box, spot = at => map.equity.board.spot([0, at])[1];
           return [spot(box[1]), map.getSize().y - spot(box[3])]; }"""
    )
    assert abs(top - bottom) < 4
    assert min(top, bottom) > 0


def test_smaller_areas_appear_closer_in_and_go_again(page: Any, frame: Any) -> None:
    far = frame.evaluate("map.getZoom()")
    frame.evaluate("() => { window.stayed = true; map.setZoom(10, {animate: false}); }")
    frame.wait_for_function("document.body.dataset.mapTier === '1' && map.equity.board.place.codes.length === 48")
    frame.evaluate("zoom => map.setZoom(zoom, {animate: false})", far)
    frame.wait_for_function("document.body.dataset.mapTier === '0' && map.equity.board.place.codes.length === 12")
    assert frame.evaluate("window.stayed") is True
    assert page.outside == []
    assert page.problems == []


def test_every_neighbourhood_is_drawn_in_the_same_frame_at_the_same_zoom(page: Any, frame: Any) -> None:
    frame.evaluate("() => { window.stayed = true; map.setZoom(8.1, {animate: false}); }")
    version = frame.evaluate("document.body.dataset.mapVersion")
    page.get_by_text("Every neighbourhood", exact=True).click()
    frame.wait_for_function("document.body.dataset.mapTier === '2'")
    frame.wait_for_function("version => document.body.dataset.mapVersion !== version", arg=version)
    assert frame.evaluate("[window.stayed, map.getZoom(), map.equity.board.place.codes.length]") == [True, 8.1, 192]
    assert page.outside == []


def test_outlines_on_their_way_are_said_and_the_map_stays(browser: Any, address: str) -> None:
    with new_page(browser) as page:
        held: list[Any] = []
        page.route("**/places/england-*-lsoas.json", lambda route: held.append(route))
        page.goto(address)
        frame = tier_frame(page, 0)
        page.get_by_text("Every neighbourhood", exact=True).click()
        notice = frame.get_by_role("status")
        notice.wait_for()
        assert notice.inner_text() == "Fetching the outlines…"
        assert frame.evaluate("document.body.dataset.mapTier") == "0"
        held[0].continue_()
        frame.wait_for_function("document.body.dataset.mapTier === '2'")
        notice.wait_for(state="detached")


def test_a_change_of_summary_repaints_in_place(page: Any, frame: Any) -> None:
    frame.evaluate("window.stayed = true")
    version = frame.evaluate("document.body.dataset.mapVersion")
    page.get_by_role("combobox", name="Colour by").click()
    page.get_by_role("option", name="Tenth of deprivation: all kinds").click()
    frame.wait_for_function("version => document.body.dataset.mapVersion !== version", arg=version)
    page.wait_for_function("location.search.includes('show=imd_tenth')")
    assert frame.evaluate("window.stayed") is True


def test_a_click_opens_the_place(page: Any, frame: Any) -> None:
    click_area(page, frame, 0)
    page.wait_for_url("**/map?place=X07000001*")
    page.get_by_text("Smallplace is an invented place").wait_for()


def test_a_click_where_no_place_is_built_says_how_to_add_it(page: Any, frame: Any) -> None:
    click_area(page, frame, 4)
    page.get_by_role("heading", name="Eastmere").wait_for()
    page.get_by_text("Eastmere is not on this copy yet.").wait_for()
    page.wait_for_function("location.search.includes('district=X07000005')")
    frame.wait_for_function("map.equity.board.update.sel === 4")
    assert page.url.split("?")[0].endswith("/england")


def test_the_pointer_tells_name_figure_and_region(still: Any, still_frame: Any) -> None:
    x, y = still_frame.evaluate(SPOT, 5)
    box = still.locator(MAP_FRAME).bounding_box()
    still.mouse.move(box["x"] + x, box["y"] + y)
    label = still_frame.locator(".em-words")
    label.wait_for()
    name, figure, region = label.inner_text().splitlines()
    assert name == "Fairholme"
    assert figure.startswith("Neighbourhoods in England's most deprived tenth: ")
    assert region == "Middleland"


@pytest.mark.parametrize("query", ["", "?draw=every&district=X07000003"])
def test_axe_finds_nothing(page: Any, address: str, query: str) -> None:
    page.goto(address + query)
    map_frame(page)
    settled(page)
    assert violations(page) == {}
    assert page.outside == []


def test_on_a_phone_nothing_scrolls_sideways_and_the_map_leaves_room(browser: Any, address: str) -> None:
    with new_page(browser, **PHONE) as page:
        page.goto(f"{address}?district=X07000003")
        tier_frame(page, 0)
        settled(page)
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth + 1")
        assert page.locator(MAP_FRAME).bounding_box()["height"] <= 0.62 * 844
        assert page.outside == []


def test_a_download_has_every_district(page: Any, address: str) -> None:
    page.goto(address)
    settled(page)
    came = download(page, "Download the districts")
    assert len(Path(came.path()).read_text(encoding="utf-8").splitlines()) == 13
