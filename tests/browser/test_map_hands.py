"""The map in the hand: its height, one finger and two, the keyboard, what is said aloud; in real Chromium."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import MAP_FRAME, new_page
from tests.browser.map_visit import choose, on_screen, ready, zoomed_in
from tests.browser.visit import PHONE, next_picture, violations

SAID = ".em-unseen[aria-live]"
VIEW = "[map.getZoom(), map.getCenter().lat, map.getCenter().lng]"


# --- height ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "tall"),
    [((1440, 900), 640), ((1920, 1080), 820), ((1280, 500), 320), ((390, 844), 506), ((360, 420), 280)],
)
def test_the_height_follows_the_window(browser: Any, map_address: str, size: tuple[int, int], tall: int) -> None:
    with new_page(browser, viewport={"width": size[0], "height": size[1]}) as page:
        frame = ready(page, map_address)
        assert page.locator(MAP_FRAME).bounding_box()["height"] == pytest.approx(tall, abs=1)
        assert frame.evaluate("map.getSize().y") == pytest.approx(tall, abs=1)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_a_change_of_the_window_keeps_the_view_of_whoever_has_moved(browser: Any, map_address: str) -> None:
    with new_page(browser, viewport={"width": 1440, "height": 900}) as page:
        frame = ready(page, map_address)
        zoomed_in(frame)
        zoom, north, east = frame.evaluate(VIEW)
        page.set_viewport_size({"width": 1440, "height": 700})
        frame.wait_for_function("map.getSize().y === 440")
        assert frame.evaluate(VIEW) == [zoom, pytest.approx(north, abs=1e-3), pytest.approx(east, abs=1e-3)]


# --- touch -----------------------------------------------------------------------------------------


def touch(page: Any, kind: str, *points: tuple[float, float]) -> None:
    """Send a touch as the screen would: ``kind`` of touchStart, touchMove, touchEnd."""
    spots = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    page.hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})


@pytest.fixture
def phone(browser: Any, map_address: str) -> Any:
    with new_page(browser, **PHONE) as page:
        frame = ready(page, f"{map_address}?tall=40")
        page.hand = page.context.new_cdp_session(page)
        page.evaluate(f"document.querySelector('{MAP_FRAME}').scrollIntoView({{block: 'center'}})")
        yield page, frame


def middle(page: Any) -> tuple[float, float]:
    box = page.locator(MAP_FRAME).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


def test_one_finger_scrolls_the_page_and_says_what_two_would_do(phone: Any) -> None:
    page, frame = phone
    before, scrolled = frame.evaluate(VIEW), page.evaluate(SCROLLED)
    x, y = middle(page)
    touch(page, "touchStart", (x, y + 60))
    for step in range(1, 9):
        touch(page, "touchMove", (x, y + 60 - 20 * step))
        page.wait_for_timeout(30)
    touch(page, "touchEnd")
    page.wait_for_function(f"was => {SCROLLED} > was + 40", arg=scrolled)
    assert frame.evaluate(VIEW) == before
    assert frame.locator(".em-hint").inner_text() == "Use two fingers to move the map"
    frame.locator(".em-hint").wait_for(state="hidden")


def test_two_fingers_move_and_zoom_the_map_and_not_the_page(phone: Any) -> None:
    page, frame = phone
    (zoom, _, east), scrolled = frame.evaluate(VIEW), page.evaluate(SCROLLED)
    x, y = middle(page)
    touch(page, "touchStart", (x - 40, y))
    touch(page, "touchStart", (x - 40, y), (x + 40, y))
    for step in range(1, 9):
        touch(page, "touchMove", (x - 40 - 2 * step + 8 * step, y), (x + 40 + 2 * step + 8 * step, y))
        page.wait_for_timeout(30)
    touch(page, "touchEnd")
    frame.wait_for_function("zoom => map.getZoom() > zoom && !map._animatingZoom", arg=zoom)
    assert frame.evaluate(VIEW)[2] < east, "the map went with the fingers, to the right"
    assert page.evaluate(SCROLLED) == scrolled


def test_a_tap_selects(phone: Any) -> None:
    page, _ = phone
    x, y = middle(page)
    page.touchscreen.tap(x + 20, y + 20)
    page.get_by_text("chosen X0100").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.outside == []


# --- keyboard --------------------------------------------------------------------------------------


def test_the_map_takes_focus_with_a_ring_and_says_how_it_works(page: Any, map_address: str) -> None:
    frame = ready(page, map_address)
    frame.locator("#map_div").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert frame.evaluate("document.activeElement.id") == "map_div"
    assert frame.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    assert frame.locator("#map_div").get_attribute("aria-label") == "Map of Smallplace: Test layer"
    described = frame.locator("#map_div").get_attribute("aria-describedby")
    assert "Arrow keys move the map" in frame.locator(f"#{described}").inner_text()


def test_keys_move_and_zoom_the_map(page: Any, map_address: str) -> None:
    frame = ready(page, map_address)
    zoomed_in(frame)
    zoom, north, east = frame.evaluate(VIEW)
    frame.locator("#map_div").focus()
    page.keyboard.press("ArrowRight")
    frame.wait_for_function("east => map.getCenter().lng > east", arg=east)
    page.keyboard.press("ArrowUp")
    frame.wait_for_function("north => map.getCenter().lat > north", arg=north)
    page.keyboard.press("+")
    frame.wait_for_function("zoom => map.getZoom() > zoom && !map._animatingZoom", arg=zoom)
    page.keyboard.press("-")
    frame.wait_for_function("zoom => map.getZoom() < zoom + 0.1 && !map._animatingZoom", arg=zoom)
    page.keyboard.press("0")
    frame.wait_for_function("zoom => map.getZoom() < zoom - 0.5", arg=zoom)


def test_keys_step_through_the_services_gone_first_and_open_one(page: Any, map_address: str) -> None:
    frame = ready(page, map_address)
    frame.locator("#map_div").focus()
    page.keyboard.press("m")
    reached = frame.evaluate("map.equity.board.hover")
    assert frame.evaluate("i => map.equity.board.services.states[map.equity.board.stateOf(i)].gone", reached["service"])
    said = frame.locator(SAID).inner_text()
    name = frame.evaluate("i => map.equity.board.services.name[i]", reached["service"])
    assert said.startswith(f"{name}. ")
    assert any(word in said for word in ("closed", "left the register", "ended"))
    assert frame.locator(".em-words").inner_text().splitlines()[0] == name
    page.keyboard.press("m")
    assert frame.locator(SAID).inner_text() != said
    page.keyboard.press("Shift+M")
    assert frame.locator(SAID).inner_text() == said
    page.keyboard.press("Enter")
    page.get_by_text(f"chosen {reached['id']}").wait_for()


def test_keys_step_through_the_neighbourhoods_and_open_one(page: Any, map_address: str) -> None:
    frame = ready(page, map_address)
    frame.locator("#map_div").focus()
    page.keyboard.press("n")
    first = frame.locator(SAID).inner_text()
    page.keyboard.press("n")
    second = frame.locator(SAID).inner_text()
    assert first != second
    assert "Test layer: 1.5%" in second
    next_picture(frame)
    page.keyboard.press("Enter")
    page.get_by_text("chosen X01000002").wait_for()
    page.keyboard.press("Escape")
    assert frame.locator(SAID).inner_text() == ""


def test_a_step_out_of_sight_brings_the_map_along(page: Any, map_address: str) -> None:
    frame = ready(page, map_address)
    frame.evaluate("map.setZoom(15, {animate: false})")
    frame.locator("#map_div").focus()
    page.keyboard.press("n")
    x, y = on_screen(frame, frame.evaluate("map.equity.board.place.areas[0].at"))
    wide, high = frame.evaluate("[innerWidth, innerHeight]")
    assert 0 < x < wide
    assert 0 < y < high


def test_labels_stand_clear_of_the_key_and_inside_the_frame(page: Any, map_address: str) -> None:
    frame = ready(page, map_address)
    frame.locator("#map_div").focus()
    for _ in range(16):
        page.keyboard.press("n")
        tip, key = frame.evaluate(
            "['.em-words', '.em-key'].map(one => document.querySelector(one).getBoundingClientRect().toJSON())"
        )
        apart = tip["right"] <= key["left"] or tip["left"] >= key["right"]
        assert apart or tip["bottom"] <= key["top"] or tip["top"] >= key["bottom"]
        assert tip["top"] >= 0


def test_without_motion_keys_move_at_once(browser: Any, map_address: str) -> None:
    with new_page(browser, reduced_motion="reduce") as page:
        frame = ready(page, map_address)
        frame.evaluate("map.setZoom(15, {animate: false})")
        frame.locator("#map_div").focus()
        east = frame.evaluate("map.getCenter().lng")
        page.keyboard.press("ArrowRight")
        assert frame.evaluate("map.getCenter().lng") > east
        assert frame.evaluate("map._panAnim && map._panAnim._inProgress") in (None, False)


def test_axe_finds_nothing_in_page_and_frame(page: Any, map_address: str) -> None:
    ready(page, map_address)
    choose(page, "states")
    assert violations(page) == {}
