"""The map in a real browser: painted, recoloured in place, clicked, and without any request to another host."""

from __future__ import annotations

from typing import Any

import pytest

from equitymap.views.palette import NEED_10
from tests.browser.conftest import MAP_FRAME, map_frame, new_page
from tests.browser.map_visit import PATCH, PIXEL, cell, choose, click_map, on_screen, painted, ready, rgb
from tests.browser.visit import next_picture

# Leaflet waits 40 ms for more turns of the wheel before it zooms.
WHEELED = (
    "addEventListener('wheel', () => setTimeout(() => { window.wheeled = true; }, 120), {capture: true, once: true})"
)


@pytest.fixture
def frame(page: Any, map_address: str) -> Any:
    return ready(page, map_address)


def test_each_neighbourhood_has_the_colour_of_its_step(frame: Any) -> None:
    painted_ = [frame.evaluate(PIXEL, cell(step % 4 + 0.12, step // 4 + 0.1))[:3] for step in range(10)]
    assert painted_ == [pytest.approx(rgb(colour), abs=2) for colour in NEED_10]


def test_nothing_is_asked_of_another_host(page: Any, frame: Any) -> None:
    choose(page, "states")
    assert page.outside == []
    assert page.problems == []


def test_street_map_is_the_only_thing_that_asks_another_host(page: Any, frame: Any) -> None:
    with page.expect_request("**tiles.example.invalid**"):
        choose(page, "streets")
    assert page.outside
    assert all("tiles.example.invalid" in url for url in page.outside)
    assert frame.locator(".leaflet-control-attribution").inner_text() == "Example <b>tiles</b>"


def test_another_layer_recolours_in_place_and_keeps_the_view(page: Any, frame: Any) -> None:
    frame.evaluate("map.setView(map.getCenter(), 13.5, {animate: false}); window.same = true")
    before = frame.evaluate("[map.getZoom(), map.getCenter().lat, map.getCenter().lng]")
    colour = frame.evaluate(PIXEL, cell(1.12, 2.1))
    choose(page, "states")
    assert frame.evaluate("window.same") is True, "the frame was rebuilt"
    assert frame.evaluate("[map.getZoom(), map.getCenter().lat, map.getCenter().lng]") == before
    assert frame.evaluate(PIXEL, cell(1.12, 2.1)) != colour


def test_a_change_of_layer_sends_few_bytes(page: Any, map_address: str) -> None:
    received: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda message: received.append(message)))
    page.goto(map_address)
    map_frame(page)
    received.clear()
    choose(page, "states")
    of_map = [message for message in received if b"equity.show" in message]
    assert len(of_map) == 1
    assert len(of_map[0]) < 3000, "with its key"


def test_click_returns_the_neighbourhood_and_selects_it(page: Any, frame: Any) -> None:
    click_map(page, frame, cell(1.15, 2.5))
    page.get_by_text("chosen X01000010").wait_for()
    frame.wait_for_function("map.equity.board.update.sel === 9")


def test_second_click_on_the_same_neighbourhood_counts_again(page: Any, frame: Any) -> None:
    for column, code in ((1.15, "X01000010"), (0.15, "X01000009"), (1.15, "X01000010")):
        click_map(page, frame, cell(column, 2.5))
        page.get_by_text(f"chosen {code}").wait_for()


def test_click_on_a_service_returns_its_id(page: Any, frame: Any) -> None:
    click_map(page, frame, cell(0.6, 1.5))
    page.get_by_text("chosen urn:900005").wait_for()


def test_names_from_registers_are_text_never_markup(page: Any, frame: Any) -> None:
    x, y = on_screen(frame, cell(0.6, 1.5))
    box = page.locator(MAP_FRAME).bounding_box()
    page.mouse.move(box["x"] + x, box["y"] + y)
    label = frame.locator(".em-words")
    label.wait_for()
    assert label.inner_text().splitlines() == ["School <5> & Co", "school", "open at the date of the register"]


def test_pointer_tells_name_figure_and_ward(page: Any, frame: Any) -> None:
    box = page.locator(MAP_FRAME).bounding_box()
    x, y = on_screen(frame, cell(2.3, 1.3))
    page.mouse.move(box["x"] + x, box["y"] + y)
    label = frame.locator(".em-words")
    label.wait_for()
    name, figure, ward = label.inner_text().splitlines()
    assert (name, figure, ward) == ("Mill Lane 007A", "Test layer: 9.0%", "Mill ward")


def test_pointing_at_a_neighbourhood_outlines_it_and_leaving_takes_that_away(page: Any, frame: Any) -> None:
    patch = [*cell(2.3, 1.0), 5, 5]
    box = page.locator(MAP_FRAME).bounding_box()
    for _ in range(20):  # a late change of size moves the map under the pointer: look again
        plain = frame.evaluate(PATCH, patch)
        x, y = on_screen(frame, cell(2.3, 1.3))
        page.mouse.move(box["x"] + x, box["y"] + y)
        frame.wait_for_function("map.equity.board.hover !== null")
        next_picture(frame)
        pointed = frame.evaluate(PATCH, patch)
        page.mouse.move(box["x"] + 30, box["y"] + 30)
        frame.wait_for_function("map.equity.board.hover === null")
        next_picture(frame)
        if pointed[1] > plain[1] + 5 and frame.evaluate(PATCH, patch) == pytest.approx(plain):
            return
    pytest.fail(f"no dark line with a white halo came and went: {plain} and {pointed}")


def test_six_cell_states_are_told_apart_in_greyscale(page: Any, frame: Any) -> None:
    choose(page, "states")
    frame.evaluate("map.setZoom(13, {animate: false})")
    # cells 0 to 5 carry the six states in order; patches in their upper left corner, clear of marks and names
    names = ("value", "zero", "rounded", "estimated", "suppressed", "not_collected")
    inner = {n: frame.evaluate(PATCH, [*cell(i % 4 + 0.2, i // 4 + 0.8), 8, 8]) for i, n in enumerate(names)}
    edge = {n: frame.evaluate(PATCH, [*cell(i % 4 + 0.3, i // 4 + 0.982), 12, 1.5]) for i, n in enumerate(names[:4])}
    assert inner["value"][1] < 2, "a plain figure has no texture"
    for textured in ("zero", "suppressed", "not_collected"):
        assert inner[textured][1] > 8, textured
    assert inner["suppressed"][0] > inner["value"][0] + 30, "hidden figures have no colour of a class"
    assert inner["not_collected"][0] > inner["suppressed"][0] + 8, "hatch is lighter than dots"
    assert edge["value"][2] == 0, "a plain figure has no dark line inside its edge"
    assert edge["rounded"][2] >= 5, "the line of rounded figures is dotted"
    assert 2 <= edge["estimated"][2] <= 4, "the line of estimated figures is dashed"


def test_filter_dims_what_it_leaves_out(page: Any, frame: Any) -> None:
    kept, left = cell(1.12, 1.1), cell(1.12, 2.1)
    before = [frame.evaluate(PIXEL, kept), frame.evaluate(PIXEL, left)]
    sent = painted(page)
    page.get_by_text("Only the first half").click()
    page.wait_for_function("before => !document.body.innerText.includes(before)", arg=f"painted {sent}")
    map_frame(page, painted(page))
    assert frame.evaluate(PIXEL, kept) == before[0]
    assert frame.evaluate(PIXEL, left)[:3] == pytest.approx([223, 228, 232], abs=2)


def test_buttons_have_names_and_the_map_comes_before_them(frame: Any) -> None:
    names = frame.locator(".em-buttons button").evaluate_all("all => all.map(b => b.getAttribute('aria-label'))")
    assert names == ["Zoom in", "Zoom out", "Show the whole place"]
    reachable = frame.evaluate(
        "Array.from(document.querySelectorAll('body *')).filter(e => e.tabIndex >= 0).map(e => e.id || e.tagName)"
    )
    assert reachable == ["map_div", "BUTTON", "BUTTON", "BUTTON", "BUTTON"]
    assert frame.locator("canvas[role=img]").first.get_attribute("aria-label").startswith("Map of Smallplace: Test")


def test_buttons_work_from_the_keyboard(frame: Any) -> None:
    whole = frame.evaluate("map.getZoom()")
    frame.get_by_label("Zoom in").press("Enter")
    frame.wait_for_function("zoom => map.getZoom() > zoom + 0.9", arg=whole)
    frame.get_by_label("Show the whole place").press("Enter")
    frame.wait_for_function("zoom => Math.abs(map.getZoom() - zoom) < 0.01", arg=whole)


def test_shapes_that_cannot_be_fetched_are_said(browser: Any, map_address: str) -> None:
    with new_page(browser) as page:
        page.route("**/places/*.json", lambda route: route.fulfill(status=404))
        page.goto(map_address)
        notice = page.frame_locator(MAP_FRAME).get_by_role("alert")
        notice.wait_for()
        assert "The table below has the same figures" in notice.inner_text()


def test_the_wheel_scrolls_the_page_until_the_map_is_clicked(page: Any, frame: Any) -> None:
    box = page.locator(MAP_FRAME).bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    zoom = frame.evaluate("map.getZoom()")
    page.mouse.move(*middle)
    frame.evaluate(WHEELED)
    page.mouse.wheel(0, -300)
    frame.wait_for_function("window.wheeled")
    assert frame.evaluate("map.getZoom()") == zoom
    page.mouse.click(*middle)
    page.mouse.wheel(0, -300)
    frame.wait_for_function("zoom => map.getZoom() > zoom", arg=zoom)


def test_the_place_cannot_be_zoomed_out_of_sight(frame: Any) -> None:
    whole = frame.evaluate("map.getZoom()")
    frame.evaluate("map.setZoom(3, {animate: false})")
    assert whole - 1 < frame.evaluate("map.getZoom()") < whole
