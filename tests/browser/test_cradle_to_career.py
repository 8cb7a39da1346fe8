"""Cradle to career in real Chromium: one screen, squares that open in place, keyboard, phone, paper, high contrast."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from tests.browser.conftest import new_page
from tests.browser.visit import NARROW, PHONE, parameters, settled, until, violations

LAPTOP = {"viewport": {"width": 1440, "height": 900}}


def opened(page: Any, live_app: str, query: str = "place=demo") -> None:
    page.goto(f"{live_app}/cradle_to_career?{query}")
    page.locator(".sq").first.wait_for()
    settled(page)


def square(page: Any, key: str) -> Any:
    return page.locator(f'.sq[data-square="{key}"]')


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.dataset.square || document.activeElement.innerText"))


def height(page: Any) -> int:
    return int(page.evaluate("document.querySelector('.stMain').scrollHeight"))


def test_the_matrix_is_a_table_that_can_be_listened_to(page: Any, live_app: str) -> None:
    opened(page, live_app)
    table = page.get_by_role("table", name="How children fare beside England, by stage of life")
    assert table.get_by_role("row").count() == 8
    assert table.get_by_role("columnheader").count() == 7
    assert table.get_by_role("rowheader").count() == 7
    assert table.get_by_role("cell").count() == 42
    assert table.get_by_role("button").count() == 35
    assert table.get_by_role("button", name="no figure").count() > 0
    assert table.get_by_role("button", name="than England:").count() > 10
    assert page.outside == []
    assert page.problems == []


def test_a_square_opens_beside_the_matrix_and_back_closes_it(browser: Any, live_app: str) -> None:
    with new_page(browser, **LAPTOP) as page:
        opened(page, live_app)
        assert height(page) <= 1600
        square(page, "primary.learning").click()
        page.locator(".mx-side .mx-detail h2").wait_for()
        settled(page)
        title = page.locator(".mx-detail h2").inner_text()
        until(page, lambda: focused(page), title)
        until(page, lambda: parameters(page), {"place": "demo", "square": "primary.learning"})
        main, side = (page.locator(one).bounding_box() for one in (".mx-main", ".mx-detail"))
        assert side["x"] >= main["x"] + main["width"]
        page.locator(".mx-detail [data-measure][aria-pressed=false]").first.click()
        page.wait_for_function("title => document.querySelector('.mx-detail h2').innerText !== title", arg=title)
        settled(page)
        page.go_back()
        page.wait_for_function("title => document.querySelector('.mx-detail h2').innerText === title", arg=title)
        page.go_back()
        page.locator(".mx-detail").wait_for(state="detached")
        settled(page)
        until(page, lambda: parameters(page), {"place": "demo"})
        until(page, lambda: focused(page), "primary.learning")


def test_arrows_enter_and_escape(browser: Any, live_app: str) -> None:
    with new_page(browser, **LAPTOP) as page:
        opened(page, live_app)
        square(page, "early_years.health").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        assert focused(page) == "primary.safety"
        page.keyboard.press("Enter")
        page.locator(".mx-detail h2").wait_for()
        settled(page)
        until(page, lambda: square(page, "primary.safety").get_attribute("aria-expanded"), "true")
        page.keyboard.press("Escape")
        page.locator(".mx-detail").wait_for(state="detached")
        settled(page)
        until(page, lambda: focused(page), "primary.safety")


def test_an_upload_survives_an_opened_square_and_a_link_to_the_map(browser: Any, live_app: str) -> None:
    with new_page(browser, **LAPTOP) as page:
        opened(page, live_app)
        page.get_by_text("Give counts of children served").click()
        counts = b"stage,served,resident,year,evidence\nearly_years,430,1000,2024,Annual report\n"
        page.locator("input[type=file]").set_input_files([{"name": "s.csv", "mimeType": "text/csv", "buffer": counts}])
        page.get_by_text("Reach 43% (line 65%)").wait_for()
        square(page, "early_years.learning").click()
        page.locator(".mx-detail").get_by_text("430 children served of 1,000 resident").wait_for()
        page.locator("[data-go=map]").click()
        page.wait_for_url("**/map?**")
        settled(page)
        assert parameters(page)["place"] == "demo"
        page.go_back()
        page.get_by_role("button", name="Stop using s.csv", include_hidden=True).wait_for(state="attached")
        settled(page)
        assert page.get_by_text("Reach 43% (line 65%)").count() == 1


def test_a_deep_link_restores_the_whole_view(page: Any, live_app: str) -> None:
    query = (
        "place=demo&by=lens&square=adult.healthy&more=between&along=no_qualifications&order=imd&groups=england&line=40"
    )
    opened(page, live_app, query)
    page.get_by_text("Work and adult life · Be healthy").wait_for()
    page.get_by_text("Adults with no qualifications, 2021.").wait_for()
    settled(page)
    assert {**parameters(page), **{name: values[0] for name, values in parse_qs(query).items()}} == parameters(page)


def test_the_downloads_hold_what_is_shown(page: Any, live_app: str) -> None:
    parts = {"": ("matrix", "place,stage"), "years": ("years", "year,own"), "between": ("groups", "group,areas")}
    for more, (name, heading) in parts.items():
        opened(page, live_app, f"place=demo&more={more}" if more else "place=demo")
        with page.expect_download() as waiting:
            page.get_by_role("button", name=f"Download the {name}").click()
        text = Path(waiting.value.path()).read_text(encoding="utf-8")
        assert text.startswith("\ufeff" + heading)
        assert len(text.splitlines()) > 3


def test_on_a_phone_a_square_opens_under_its_row(browser: Any, live_app: str) -> None:
    with new_page(browser, **PHONE) as page:
        opened(page, live_app)
        assert height(page) <= 5 * 844
        square(page, "primary.learning").tap()
        page.locator(".mx-under .mx-detail h2").wait_for()
        settled(page)
        assert page.locator("tr[data-stage=primary] + .mx-under").count() == 1
        until(page, lambda: 0 < page.locator(".mx-detail h2").bounding_box()["y"] < 844, True)
        page.go_back()
        page.locator(".mx-detail").wait_for(state="detached")
        assert violations(page) == {}


def test_on_a_narrow_phone_nothing_scrolls_sideways(browser: Any, live_app: str) -> None:
    with new_page(browser, **NARROW) as page:
        opened(page, live_app, "place=demo&square=infancy.health&area=X05000002")
        page.locator(".mx-detail").wait_for()
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth + 1")
        boxes = [one.bounding_box() for one in page.locator(".sq").all()[:6]]
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= 321 and box["height"] >= 24 for box in boxes)
        wide = page.evaluate(
            """() => [...document.querySelectorAll('.mx tbody *, .mx-detail *')]
               .filter(e => e.scrollWidth > e.clientWidth + 1 && !e.classList.contains('vh')
                 && getComputedStyle(e).display !== 'inline' && e instanceof HTMLElement)
               .map(e => e.className + e.innerText.slice(0, 40))"""
        )
        assert wide == []


def test_an_open_square_passes_axe_and_shows_in_high_contrast(browser: Any, live_app: str) -> None:
    with new_page(browser, **LAPTOP) as page:
        opened(page, live_app, "place=demo&square=adult.family_income&area=X05000002")
        page.locator(".mx-detail").wait_for()
        page.get_by_text("Stage by stage in").wait_for()
        assert violations(page) == {}
        looks(page)
        page.emulate_media(forced_colors="active")
        page.wait_for_function("matchMedia('(forced-colors: active)').matches")
        looks(page)


def looks(page: Any) -> None:
    """Assert that the open square is outlined, an empty one dashed, and a bar filled."""
    style = page.evaluate(
        """() => { const css = (one, what) => getComputedStyle(document.querySelector(one))[what];
           return [css('.sq[aria-expanded=true]', 'outlineStyle'), css('.sq .mark', 'fill'),
                   css('.sq.empty', 'borderTopStyle'), css('.services .bar b', 'backgroundColor')]; }"""
    )
    assert style[0] == "solid"
    assert style[2] == "dashed"
    assert style[3] != "rgba(0, 0, 0, 0)"


def test_on_paper_the_matrix_is_whole_and_without_controls(page: Any, live_app: str) -> None:
    opened(page, live_app, "place=demo&square=early_years.learning")
    page.locator(".mx-detail").wait_for()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1050})
    settled(page)
    assert page.locator(".mx").bounding_box()["height"] < 1050
    assert not page.locator(".mx-detail .close").is_visible()
    assert not page.get_by_text("Give counts of children served").is_visible()
    assert not page.get_by_role("button", name="Ten years").is_visible()
    sheets = page.pdf(format="A4").count(b"/Type /Page\n")
    assert 1 <= sheets <= 4
