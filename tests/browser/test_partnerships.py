"""Who works together in real Chromium: the network draws and selects; table, keys and map say the same."""

from __future__ import annotations

from typing import Any

import pytest

from equitymap.records.store import open_store
from tests.browser.conftest import Serve, map_frame, new_page
from tests.browser.visit import PHONE, parameters, settled, violations
from tests.places import demo_place
from tests.working_together import keep, local

ROOT = ".nw-root[data-ready]"
SPOT = """id => {
  const root = document.querySelector('.nw-root'), {cy} = root.net, at = String(root.data.ids.indexOf(id));
  const {x, y} = cy.getElementById(at).renderedPosition(), box = cy.container().getBoundingClientRect();
  return [box.x + x, box.y + y];
}"""

REDRAWN = """() => {
  window.redrawn = [];
  const seen = new MutationObserver(all => window.redrawn.push(...all.map(one => one.attributeName)));
  seen.observe(document.querySelector('.nw-board'), {attributes: true});
}"""
"""Cytoscape.js draws everything anew, 6,000 marks and lines, when an attribute of its element changes."""


@pytest.fixture(scope="module")
def served(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The dashboard with records in which every text is hostile."""
    url = f"sqlite:///{tmp_path_factory.mktemp('records') / 'records.sqlite'}"
    store = open_store(url)
    keep(store, local(demo_place(), name="{} <img src=x onerror='hacked=1'><b>b</b> **b**"))
    store.close()
    return serve(EQUITYMAP_RECORDS_URL=url)


def opened(page: Any, served: str, query: str = "") -> None:
    page.goto(f"{served}/partnerships?place=demo{query}")
    page.locator(ROOT).wait_for()
    settled(page)


def chosen(page: Any, body: str) -> None:
    """Wait until the picture, the address and the page have a body as the selected one."""
    page.wait_for_function("id => document.querySelector('.nw-root').dataset.chosen === id", arg=body)
    page.wait_for_function("id => new URL(location).searchParams.get('body') === (id || null)", arg=body)
    settled(page)


def test_a_click_selects_a_body_and_the_keys_go_on_from_it(browser: Any, served: str) -> None:
    with new_page(browser, viewport={"width": 1440, "height": 900}) as page:
        opened(page, served)
        view = page.evaluate("document.querySelector('.nw-root').net.cy.zoom()")
        page.evaluate(REDRAWN)
        page.mouse.click(*page.evaluate(SPOT, "harbour"))
        chosen(page, "harbour")
        assert page.evaluate("window.redrawn") == []
        page.get_by_text("Harbour Learning <img").first.wait_for()
        assert page.evaluate("document.querySelector('.nw-root').net.cy.zoom()") == view
        page.locator(".nw-board").focus()
        page.keyboard.press("ArrowDown")
        reached = page.locator(".nw-root [aria-live]").inner_text()
        assert reached.endswith("2 ties. An anchor point, where people come in")
        page.keyboard.press("Enter")
        page.wait_for_function("document.querySelector('.nw-root').dataset.chosen !== 'harbour'")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        chosen(page, "")
        assert page.outside == []
        assert page.problems == []
        assert page.evaluate("window.hacked") is None


def test_a_row_of_the_table_marks_its_body_and_the_view_stays(browser: Any, served: str) -> None:
    with new_page(browser, viewport={"width": 1440, "height": 1400}) as page:
        opened(page, served, "&ties=local")
        page.get_by_role("button", name="Zoom in").first.click()
        view = page.evaluate("document.querySelector('.nw-root').net.cy.zoom()")
        table = page.locator("[data-testid=stDataFrame] canvas").first
        table.scroll_into_view_if_needed()
        box = table.bounding_box()
        page.mouse.click(box["x"] + 12, box["y"] + 52)
        page.wait_for_function("document.querySelector('.nw-root').dataset.chosen")
        settled(page)
        assert parameters(page)["body"] == page.evaluate("document.querySelector('.nw-root').dataset.chosen")
        assert page.evaluate("document.querySelector('.nw-root').net.cy.zoom()") == view


def test_the_map_has_the_same_ties_as_lines(browser: Any, served: str) -> None:
    with new_page(browser, viewport={"width": 1440, "height": 900}) as page:
        page.goto(f"{served}/partnerships?place=demo&picture=map&body=harbour")
        frame = map_frame(page)
        frame.wait_for_function("Number(document.body.dataset.mapLines) > 4")
        looks = frame.evaluate("map.equity.board.update.lines.filter((_, i) => i % 5 === 4)")
        assert set(looks) == {0, 1, 2}
        assert page.outside == []


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_axe_is_clean_and_nothing_scrolls_sideways(browser: Any, served: str, width: int) -> None:
    options = PHONE if width == 390 else {"viewport": {"width": width, "height": 900}}
    with new_page(browser, **options) as page:
        opened(page, served, "&body=harbour")
        assert violations(page) == {}
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth + 1")
        found = page.evaluate("[window.hacked ?? 0, document.querySelectorAll('.stMain img[src=x]').length]")
        assert found == [0, 0]
