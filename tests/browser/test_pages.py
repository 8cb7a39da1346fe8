"""The dashboard as a visitor meets it: every page in real Chromium on the demonstration place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import MAP_FRAME, PAGES, download, map_frame, new_page
from tests.browser.map_visit import zoomed_in
from tests.browser.visit import NARROW, PHONE, address_of, parameters, settled, violations
from tests.places import demo_place


@pytest.fixture(scope="module")
def place() -> Any:
    return demo_place()


def test_every_page_opens_without_another_host(opened: Any) -> None:
    heading = opened.get_by_role("heading", level=1).inner_text()
    finding = "%" in heading and "compare" in opened.url  # its heading is the widest difference
    assert heading.endswith("?") or finding
    opened.get_by_text("is an invented place").wait_for()
    assert opened.outside == []
    assert opened.problems == []


def test_axe_finds_nothing_on_any_page(opened: Any) -> None:
    assert violations(opened) == {}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_on_a_narrow_phone(browser: Any, live_app: str, name: str) -> None:
    with new_page(browser, **NARROW) as page:
        page.goto(address_of(live_app, name))
        settled(page)
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth + 1")
        assert page.outside == []


def test_a_click_selects_and_the_address_follows(page: Any, live_app: str, place: Any) -> None:
    page.goto(address_of(live_app, "map", "kinds=none"))
    frame = map_frame(page)
    frame.wait_for_function("map.getSize().y > 300")
    number = 45
    spot = frame.evaluate("number => map.equity.board.spot(map.equity.board.place.areas[number].at)", number)
    zoom = frame.evaluate("map.getZoom()")
    box = page.locator(MAP_FRAME).bounding_box()
    page.mouse.click(box["x"] + spot[0], box["y"] + spot[1])
    code = place.inside.index[number]
    page.wait_for_function("code => location.search.includes(code)", arg=code)
    page.get_by_role("heading", name=place.inside.at[code, "label"]).wait_for()
    assert map_frame(page).evaluate("map.getZoom()") == zoom


def test_changing_the_layer_repaints_in_place(page: Any, live_app: str) -> None:
    page.goto(address_of(live_app, "map"))
    frame = map_frame(page)
    zoom, version = zoomed_in(frame), frame.evaluate("document.body.dataset.mapVersion")
    page.get_by_text("How people fare", exact=True).first.click()
    frame.wait_for_function("version => document.body.dataset.mapVersion !== version", arg=version)
    assert frame.evaluate("[window.stayed, map.getZoom()]") == [True, zoom]
    assert page.outside == []


def test_a_postcode_is_found_and_never_reaches_the_address(page: Any, live_app: str, place: Any) -> None:
    inside = place.postcodes[place.postcodes["area_code"].isin(place.inside.index)]
    postcode, code = inside.index[100], inside["area_code"].iloc[100]
    page.goto(address_of(live_app, "map"))
    settled(page)
    field = page.get_by_label("Find by postcode or place", exact=True)
    field.fill(postcode)
    field.press("Enter")
    page.wait_for_function("code => location.search.includes(code)", arg=code)
    assert postcode not in page.url.replace("%20", "").replace("+", "").upper()


def test_the_keyboard_reaches_every_control(page: Any, live_app: str) -> None:
    page.goto(address_of(live_app, "map"))
    map_frame(page)
    settled(page)
    page.get_by_text("Filter, street map").click()
    page.get_by_text("Clear filters").wait_for()
    wanted = {
        "Children's centres",
        "Schools",
        "Find by postcode or place",
        "or by name of the neighbourhood",
        "Wards",
        "Street map behind",
        "Clear filters",
        "Download the neighbourhoods",
        "Copy link",
    }
    seen: set[str] = set()
    page.locator("body").press("Tab")
    for _ in range(120):
        seen.add(
            page.evaluate(
                """() => { const e = document.activeElement; return (e.getAttribute('aria-label') || e.innerText
                 || (e.labels && e.labels[0] && e.labels[0].innerText) || e.tagName).trim(); }"""
            )
        )
        page.keyboard.press("Tab")
    missing = {name for name in wanted if not any(name in text for text in seen)}
    assert missing == set()


def test_the_table_opens_when_asked_for(page: Any, live_app: str) -> None:
    page.goto(address_of(live_app, "map"))
    map_frame(page)
    assert page.locator("[data-testid=stDataFrame]").count() == 0
    page.get_by_text("Table: 90 neighbourhoods on the map").click()
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for()


def test_a_download_is_what_is_shown(page: Any, live_app: str, place: Any) -> None:
    ward = place.inside["ward_code"].iloc[0]
    page.goto(address_of(live_app, "map", f"layer=no_qualifications&wards={ward}"))
    settled(page)
    came = download(page, "Download the neighbourhoods")
    text = Path(came.path()).read_text(encoding="utf-8")
    rows = text.splitlines()
    assert len(rows) - 1 == int((place.inside["ward_code"] == ward).sum())
    assert "source" in rows[0]
    assert "Invented" in rows[1]


def test_on_a_phone_the_picture_comes_before_the_controls(browser: Any, live_app: str) -> None:
    with new_page(browser, **PHONE) as page:
        page.goto(address_of(live_app, "map"))
        frame = map_frame(page)
        frame.wait_for_function("map.getSize().y > 200")
        box = page.locator(MAP_FRAME).bounding_box()
        assert box["x"] >= 0
        assert box["width"] <= 390
        assert box["height"] <= 0.62 * 844
        controls = page.get_by_text("Colour the neighbourhoods by").bounding_box()
        assert controls is None or controls["x"] + controls["width"] <= 0
        card = page.locator(".st-key-card").bounding_box()
        assert card["y"] > box["y"] + box["height"] - 1
        assert page.locator(".st-key-card").evaluate("e => getComputedStyle(e).overflowY") == "visible"
        assert page.outside == []


def test_a_visitor_in_a_hurry_never_breaks_the_page(page: Any, live_app: str) -> None:
    """Runs cut short by the next click lose the state of what they did not reach; the address still has it."""
    page.goto(address_of(live_app, "map", "area=X01000045&layer=no_qualifications"))
    map_frame(page)
    for _ in range(3):
        for name in ("Need", "2019", "Schools", "2025", "Libraries", "How people fare"):
            button = page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("radio", name=name))
            if button.count():
                button.first.click(no_wait_after=True)
    settled(page)
    assert page.get_by_text("encountered an error").count() == 0
    assert parameters(page)["area"] == "X01000045"
    assert page.get_by_role("heading", level=1).inner_text().endswith("?")
