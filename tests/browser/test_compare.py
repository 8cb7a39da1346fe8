"""Comparing in real Chromium: pinned on the map and compared in three clicks, kept through pages, at every width."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.conftest import MAP_FRAME, map_frame, new_page
from tests.browser.visit import NARROW, parameters, settled, until, violations
from tests.places import demo_place

PAIR = "compare=X01000005,X01000045"
WITH_A_ZONE = f"{PAIR},X05000002"


@pytest.fixture(scope="module")
def place() -> Any:
    return demo_place()


def click_on_map(page: Any, place: Any, number: int) -> None:
    frame = map_frame(page)
    spot = frame.evaluate("number => map.equity.board.spot(map.equity.board.place.areas[number].at)", number)
    box = page.locator(MAP_FRAME).bounding_box()
    page.mouse.click(box["x"] + spot[0], box["y"] + spot[1])
    page.get_by_role("heading", name=place.inside["label"].iloc[number]).wait_for()


def test_two_neighbourhoods_are_compared_in_three_clicks_from_the_map(page: Any, live_app: str, place: Any) -> None:
    first, second = place.inside.index[5], place.inside.index[45]
    page.goto(f"{live_app}/map?place=demo&kinds=none&area={first}")
    map_frame(page).wait_for_function("map.getSize().y > 300")
    settled(page)
    page.get_by_role("button", name="Pin to compare").click()
    page.get_by_role("button", name="Unpin").wait_for()
    click_on_map(page, place, 45)
    page.get_by_role("link", name=f"Compare with {place.inside['label'].iloc[5]}").click()
    page.get_by_role("heading", name="Side by side").wait_for()
    settled(page)
    assert parameters(page)["compare"] == f"{first},{second}"
    assert page.locator(".cmp").first.is_visible()
    assert page.outside == []


def test_pins_stay_through_the_menu_and_are_taken_out_and_back(page: Any, live_app: str, place: Any) -> None:
    page.goto(f"{live_app}/compare?place=demo&{PAIR}")
    settled(page)
    page.get_by_test_id("stTopNavLink").filter(has_text="Map").first.click()
    settled(page)
    map_frame(page)
    page.get_by_role("button", name="2 pinned").wait_for()
    page.get_by_role("link", name="Compare the 2 pinned").click()
    page.get_by_role("heading", name="Side by side").wait_for()
    settled(page)
    assert parameters(page)["compare"] == "X01000005,X01000045"
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_role("button", name=f"A: {place.inside['label'].loc['X01000005']}").click()
    page.get_by_text("One neighbourhood is pinned").wait_for()
    until(page, lambda: parameters(page).get("compare"), "X01000045")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("heading", name="Side by side").wait_for()
    until(page, lambda: parameters(page).get("compare"), "X01000005,X01000045")


@pytest.mark.parametrize("find", ["name", "code", "ward"])
def test_a_neighbourhood_is_found_by_official_name_code_and_ward(
    page: Any, live_app: str, place: Any, find: str
) -> None:
    code = "X01000030"
    row = place.inside.loc[code]
    page.goto(f"{live_app}/compare?place=demo")
    settled(page)
    box = page.get_by_role("combobox", name="Add a neighbourhood of Marlhaven")
    box.click()
    box.fill({"name": row["name"], "code": code, "ward": f"{row['ward']} ward"}[find])
    page.get_by_role("option").filter(has_text=row["label"]).first.click()
    page.get_by_role("button", name=f"A: {row['label']}").wait_for()
    until(page, lambda: parameters(page).get("compare"), code)


@pytest.mark.parametrize(
    "size", [NARROW, {"viewport": {"width": 390, "height": 844}, "has_touch": True}], ids=["320", "390"]
)
def test_rows_are_stacked_bars_on_a_phone_and_nothing_scrolls_sideways(browser: Any, live_app: str, size: Any) -> None:
    with new_page(browser, **size) as page:
        page.goto(f"{live_app}/compare?place=demo&{WITH_A_ZONE}")
        settled(page)
        page.locator(".cmp").first.wait_for()
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth + 1")
        boxes = page.evaluate(
            "[...document.querySelectorAll('.cmp-box')].map(box => box.scrollWidth - box.clientWidth)"
        )
        assert max(boxes) <= 1
        cells = page.locator(".cmp tbody tr:nth-child(2) td:not(.trivial)").evaluate_all(
            "all => all.slice(0, 2).map(cell => cell.getBoundingClientRect().left)"
        )
        assert cells[0] == cells[1]


def test_axe_finds_nothing_on_the_comparison(page: Any, live_app: str) -> None:
    page.goto(f"{live_app}/compare?place=demo&{WITH_A_ZONE}")
    settled(page)
    page.locator(".cmp").first.wait_for()
    assert violations(page) == {}
    assert page.outside == []
    assert page.problems == []


def test_it_prints_on_at_most_four_sheets(page: Any, live_app: str) -> None:
    page.goto(f"{live_app}/compare?place=demo&{PAIR}")
    settled(page)
    page.locator(".cmp").first.wait_for()
    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))
    assert 1 <= sheets <= 4
