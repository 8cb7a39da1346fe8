"""A session on the projector, 1920 x 1080: a clicker's keys, the same slide after a reload, answers as they come in."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from equitymap.records.store import open_store
from tests.browser.conftest import MAP_FRAME, WAIT_MS, Serve, map_frame, new_page
from tests.browser.visit import at_rest, parameters, until, violations
from tests.talk import answer, hold


def test_slides_step_by_keys_and_an_answer_appears_by_itself(serve: Serve, browser: Any, tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    store = open_store(url)
    hold(store)
    address = serve(EQUITYMAP_RECORDS_URL=url)
    with new_page(browser, viewport={"width": 1920, "height": 1080}) as page:

        def shows(number: int, text: str, *, axe: bool = False) -> None:
            expect(page.get_by_text(f"{number} of 8", exact=True)).to_be_visible(timeout=WAIT_MS)
            expect(page.get_by_text(text).first).to_be_visible(timeout=WAIT_MS)
            at_rest(page)  # a key is lost on what is about to be replaced
            assert not axe or violations(page) == {}

        page.goto(f"{address}/consultation?place=demo&view=present&talk=demo.hall")
        shows(1, "192.168.1.10:8501/t/hall", axe=True)
        expect(page.get_by_text("have answered. Open until")).to_be_visible(timeout=WAIT_MS)
        answer(store)
        expect(page.get_by_text("has answered. Open until")).to_be_visible(timeout=WAIT_MS)
        page.keyboard.press("PageDown")
        shows(2, "Where is need greatest?")
        expect(page.get_by_text("Look <b>1")).to_be_visible(timeout=WAIT_MS)
        until(page, lambda: parameters(page).get("slide"), "2")
        map_frame(page)
        page.locator(MAP_FRAME).click()
        page.keyboard.press("PageDown")
        shows(3, "This view leads to no page here")
        page.keyboard.press("ArrowRight")
        shows(4, "What first?")
        page.reload()
        shows(4, "1 answer so far, none is counted yet.", axe=True)
        for _ in range(9):
            answer(store)
        expect(page.get_by_text("5 answers to this are counted so far.")).to_be_visible(timeout=WAIT_MS)
        expect(page.get_by_text("10 answers so far, the first 5 are counted.")).to_be_visible(timeout=WAIT_MS)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1920
        page.keyboard.press("ArrowRight")
        shows(5, "Most stand in D4", axe=True)
        page.keyboard.press("PageUp")
        shows(4, "What first?")
        page.keyboard.press("Home")
        shows(1, "have answered. Open until")
        page.keyboard.press("Escape")
        expect(page.get_by_role("heading", name="What do people here say")).to_be_visible(timeout=WAIT_MS)
        assert (page.outside, page.problems) == ([], [])
    store.close()
