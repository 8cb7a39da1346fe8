"""Cradle to career in real Chromium: links open squares, the keyboard reaches them, a phone and paper hold it all."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from tests.browser.conftest import new_page
from tests.browser.visit import NARROW, parameters, settled


def opened(page: Any, live_app: str, query: str = "place=demo") -> None:
    page.goto(f"{live_app}/cradle_to_career?{query}")
    page.get_by_role("heading", name="How far apart are neighbourhoods, and how did the gap move?").wait_for()
    settled(page)
    page.locator(".mx td").nth(5).wait_for()


def test_the_matrix_is_a_table_that_can_be_listened_to(page: Any, live_app: str) -> None:
    opened(page, live_app)
    table = page.get_by_role("table", name="What is measured, by stage of life")
    assert table.get_by_role("row").count() == 8
    assert table.get_by_role("columnheader").count() == 7
    assert table.get_by_role("rowheader").count() == 7
    assert table.get_by_role("cell").count() == 42
    assert table.get_by_text("nothing measured here").count() > 0
    assert page.outside == []
    assert page.problems == []


def test_a_link_in_a_square_opens_it_and_keeps_the_place(page: Any, live_app: str) -> None:
    opened(page, live_app)
    link = page.get_by_role("table").get_by_role("link", name="Secondary school years, learning")
    link.focus()
    assert page.evaluate("document.activeElement.tagName") == "A"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Secondary school years: learning").wait_for()
    found = parameters(page)
    assert (found["place"], found["stage"]) == ("demo", "secondary")
    page.locator(".mx td.open").wait_for()
    assert page.locator(".mx td.open").count() == 1


def test_a_deep_link_restores_the_whole_view(page: Any, live_app: str) -> None:
    query = "place=demo&by=lens&stage=adult&outcome=healthy&along=no_qualifications&order=imd&groups=england&line=40"
    opened(page, live_app, query)
    page.get_by_role("heading", name="Work and adult life: be healthy").wait_for()
    page.get_by_text("The line is at 40%").wait_for()
    assert {**parameters(page), **parse_qs_flat(query)} == parameters(page)


def parse_qs_flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def test_choosing_another_stage_changes_address_and_square(page: Any, live_app: str) -> None:
    opened(page, live_app)
    page.get_by_role("combobox", name="Stage of life").click()
    page.get_by_role("option", name="16 to 19").click()
    page.get_by_role("heading", name="16 to 19: learning").wait_for()
    page.wait_for_function("location.search.includes('stage=sixteen_to_nineteen')")


def test_the_downloads_hold_what_is_shown(page: Any, live_app: str) -> None:
    opened(page, live_app)
    for name, heading in (("matrix", "place,stage,aspect"), ("years", "year,own_period"), ("groups", "group,areas")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=f"Download the {name}").click()
        text = Path(waiting.value.path()).read_text(encoding="utf-8")
        assert text.startswith("\ufeff" + heading)
        assert len(text.splitlines()) > 3


def test_on_a_narrow_phone_stages_are_cards_and_nothing_scrolls_sideways(browser: Any, live_app: str) -> None:
    with new_page(browser, **NARROW) as page:
        opened(page, live_app)
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth + 1")
        boxes = [cell.bounding_box() for cell in page.locator(".mx td").all()[:6]]
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= 321 for box in boxes)
        assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"] + 1
        wide = page.evaluate(
            """() => [...document.querySelectorAll('.mx tbody *')].filter(e => e.scrollWidth > e.clientWidth + 1
               && getComputedStyle(e).display !== 'inline').map(e => e.className + e.innerText.slice(0, 40))"""
        )
        assert wide == []


def test_gap_and_direction_are_in_the_squares_of_a_phone_and_of_paper(browser: Any, live_app: str) -> None:
    with new_page(browser, **NARROW) as page:
        opened(page, live_app)
        for media in ("screen", "print"):
            page.emulate_media(media=media)
            lines = page.locator(".mx td.full").first.locator("p")
            lines.nth(3).wait_for(state="attached")
            assert lines.count() == 4
            assert all(line.is_visible() for line in lines.all())
            assert lines.last.inner_text().startswith("Gap: ")


def test_on_paper_nothing_is_printed_over_something_else(page: Any, live_app: str) -> None:
    opened(page, live_app)
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    settled(page)
    tops = page.evaluate(
        """() => [...document.querySelectorAll('.stMain .stVerticalBlock > *')].filter(e => e.offsetHeight)
           .map(e => [e.parentElement, e.getBoundingClientRect()])
           .filter(([p, b], i, all) => i && all[i - 1][0] === p && b.top < all[i - 1][1].bottom - 1).length"""
    )
    assert tops == 0
    columns = page.locator(".stMain .stColumn").all()
    assert len({round(column.bounding_box()["x"]) for column in columns}) == 1


def test_on_paper_the_matrix_stands_without_controls(page: Any, live_app: str) -> None:
    opened(page, live_app)
    page.emulate_media(media="print")
    assert page.locator(".mx").is_visible()
    assert not page.get_by_text("Give counts of children served").is_visible()
    page.locator(".stPlotlyChart").first.wait_for(state="attached")
    assert page.evaluate("getComputedStyle(document.querySelector('.stPlotlyChart')).breakInside") == "avoid"
    assert not page.get_by_text("Tipping-point line, %").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.stMain')).overflow") == "visible"
