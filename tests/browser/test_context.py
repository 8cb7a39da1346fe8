"""Outcomes in context in real Chromium: points are clicked, the table stands in for them, links and paper carry it."""

from __future__ import annotations

from typing import Any

import pytest

from equitymap.dashboard.context.controls import SCHOOL_VIEWS, VIEWS
from tests.browser.visit import NARROW, parameters, settled, until, violations
from tests.places import demo_place

WIDE = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def place() -> Any:
    return demo_place()


def go(page: Any, live_app: str, query: str = "") -> None:
    page.goto(f"{live_app}/context?place=demo&{query}")
    settled(page)
    page.locator(".js-plotly-plot .scatterlayer .trace").first.wait_for()


def spot(page: Any, area: str) -> tuple[float, float]:
    """Return where the mark of a neighbourhood is on the screen."""
    found = page.evaluate(
        """area => { const plot = document.querySelector('.js-plotly-plot'), box = plot.getBoundingClientRect();
           for (const trace of plot._fullData) { const at = (trace.customdata || []).findIndex(row => row[0] === area);
             if (at >= 0) { const l = plot._fullLayout;
               return [box.x + l.xaxis._offset + l.xaxis.l2p(trace.x[at]),
                       box.y + l.yaxis._offset + l.yaxis.l2p(trace.y[at])]; } } return null; }""",
        area,
    )
    assert found is not None
    return found[0], found[1]


def test_a_click_on_a_mark_selects_its_neighbourhood(page: Any, live_app: str, place: Any) -> None:
    go(page, live_app)
    area = place.inside.index[40]
    page.locator(".js-plotly-plot").first.scroll_into_view_if_needed()
    page.mouse.click(*spot(page, area))
    page.wait_for_function("() => /area=X01/.test(location.search)")
    code = parameters(page)["area"]
    page.get_by_role("heading", name=place.inside.loc[code, "label"]).wait_for()
    page.get_by_text(f"{place.inside.loc[code, 'label']}: ").first.wait_for()
    assert page.outside == []


def test_the_name_does_the_same_from_the_keyboard(page: Any, live_app: str, place: Any) -> None:
    go(page, live_app)
    name = place.inside["label"].iloc[12]
    field = page.get_by_role("combobox", name="or by name of the neighbourhood")
    field.focus()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.wait_for_function("code => location.search.includes(code)", arg=place.inside.index[12])
    page.get_by_role("heading", name=name).wait_for()


def test_the_table_can_be_reached_and_scrolled_by_keyboard(page: Any, live_app: str) -> None:
    go(page, live_app, "tab=table")
    box = page.get_by_role("region", name="in name order")
    box.focus()
    page.keyboard.press("End")
    page.wait_for_function("() => document.querySelector('.still').scrollTop > 0")
    assert box.bounding_box()["height"] < 500
    assert box.get_by_role("rowheader").count() == 90


@pytest.mark.parametrize("of", ["neighbourhoods", "schools"])
def test_no_heading_of_a_table_sorts_it(page: Any, live_app: str, of: str) -> None:
    go(page, live_app, f"of={of}&tab=table")
    names = page.locator(".still tbody th")
    names.first.wait_for()
    before = names.all_inner_texts()
    for heading in page.locator(".still thead th").all():
        heading.click()
    settled(page)
    assert names.all_inner_texts() == before
    assert page.locator("[data-testid=stDataFrame]").count() == 0


def test_the_keyboard_reaches_every_control(page: Any, live_app: str) -> None:
    go(page, live_app, "tab=table")
    wanted = {
        "Neighbourhoods",
        "Schools",
        "Outcome",
        "All residents",
        "Children (IDACI)",
        "Find by postcode or place",
        "Table",
        "Download the table",
    }
    seen: set[str] = set()
    page.locator("body").press("Tab")
    for _ in range(70):
        seen.add(
            page.evaluate(
                """() => { const e = document.activeElement; return (e.getAttribute('aria-label') || e.innerText
                 || (e.labels && e.labels[0] && e.labels[0].innerText) || e.tagName).trim(); }"""
            )
        )
        page.keyboard.press("Tab")
    assert {name for name in wanted if not any(name in text for text in seen)} == set()


def test_a_link_opens_the_same_view(page: Any, live_app: str, place: Any) -> None:
    area = place.inside.index[7]
    query = f"outcome=early_death&against=idaci&area={area}&tab=together"
    go(page, live_app, query)
    page.get_by_role("heading", name="Does it hold between larger areas?").wait_for()
    asked = {"place": "demo", "outcome": "early_death", "against": "idaci", "area": area, "tab": "together"}
    until(page, lambda: parameters(page), asked)


def test_a_tab_is_part_of_the_link(page: Any, live_app: str) -> None:
    go(page, live_app)
    page.get_by_role("tab", name="Second routes").click()
    page.wait_for_function("() => location.search.includes('tab=routes')")
    page.get_by_text("of residents have a library within").wait_for()


@pytest.mark.parametrize(("of", "views"), [("neighbourhoods", tuple(VIEWS)), ("schools", SCHOOL_VIEWS)])
def test_no_view_breaks_a_rule_of_access_or_scrolls_sideways_when_narrow(
    page: Any, live_app: str, of: str, views: tuple[str, ...]
) -> None:
    go(page, live_app, f"of={of}&tab={views[-1]}")
    for view in views:
        page.set_viewport_size(WIDE)
        page.get_by_role("tab", name=VIEWS[view], exact=True).click()
        until(page, lambda: parameters(page).get("tab", "learn"), view)
        settled(page)
        assert (view, violations(page)) == (view, {})
        page.set_viewport_size(NARROW["viewport"])
        page.wait_for_function(
            """() => { const plot = document.querySelector('.js-plotly-plot').getBoundingClientRect();
               return plot.left >= 0 && plot.right <= 321; }"""
        )
        until(page, lambda: page.evaluate("document.scrollingElement.scrollWidth <= innerWidth + 1"), True)


def test_paper_carries_picture_and_sentence(page: Any, live_app: str) -> None:
    go(page, live_app)
    page.emulate_media(media="print")
    page.wait_for_function("matchMedia('print').matches")
    assert page.locator(".js-plotly-plot").first.is_visible()
    assert page.get_by_text("of the differences between neighbourhoods").first.is_visible()
    assert page.evaluate("document.scrollingElement.scrollHeight > 900")
    assert len(page.pdf()) > 20_000
