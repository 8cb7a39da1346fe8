"""A session on the projector, 1920 x 1080: a clicker's keys, the same slide after a reload, answers as they come in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import expect

from equitymap.records.sessions import erase
from equitymap.records.store import Store, open_store
from equitymap.records.subjects.answers import Response
from tests.browser.conftest import MAP_FRAME, ROOT, WAIT_MS, Serve, map_frame, new_page
from tests.browser.visit import PHONE, at_rest, parameters, until, violations
from tests.postgresql import FOUND, Postgresql, serving
from tests.talk import answer, hold

SCREEN = {"viewport": {"width": 1920, "height": 1080}}


Hall = tuple[str, Store, Postgresql | None]


@pytest.fixture(scope="module")
def served(serve: Serve, tmp_path_factory: Any) -> Iterator[Hall]:
    """The server of a hall, its records, and their database where PostgreSQL is on this machine."""
    with ExitStack() as running:
        database = running.enter_context(serving()) if FOUND else None
        url = database.url if database else f"sqlite:///{tmp_path_factory.mktemp('records') / 'records.sqlite'}"
        store = open_store(url)
        running.callback(store.close)
        hold(store)
        yield serve(ROOT / "serve.py", EQUITYMAP_RECORDS_URL=url), store, database


@pytest.fixture
def hall(served: Hall) -> Hall:
    """The same before anybody has answered."""
    _, store, _ = served
    for one in store.standing(Response, "demo"):
        erase(store, "demo", one.record)
    return served


def test_slides_step_by_keys_and_an_answer_appears_by_itself(hall: Hall, browser: Any) -> None:
    address, store, _ = hall
    with new_page(browser, **SCREEN) as page:

        def shows(number: int, text: str, *, axe: bool = False) -> None:
            expect(page.get_by_text(f"{number} of 8", exact=True)).to_be_visible(timeout=WAIT_MS)
            expect(page.get_by_text(text).first).to_be_visible(timeout=WAIT_MS)
            at_rest(page)  # a key is lost on what is about to be replaced
            assert not axe or violations(page) == {}

        page.goto(f"{address}/consultation?place=demo&view=present&talk=demo.hall")
        shows(1, "http://192.168.1.10:8501/t/hall", axe=True)
        expect(page.get_by_text("have answered. Open until")).to_be_visible(timeout=WAIT_MS)
        answer(store)
        expect(page.get_by_text("has answered. Open until")).to_be_visible(timeout=WAIT_MS)
        page.keyboard.press("PageDown")
        shows(2, "Where is need greatest?")
        expect(page.get_by_text("Look <b>1")).to_be_visible(timeout=WAIT_MS)
        until(page, lambda: parameters(page).get("slide"), "2")
        map_frame(page)
        drawn, strip = page.locator(MAP_FRAME), page.locator(".st-key-present_strip")
        until(page, lambda: (box := drawn.bounding_box())["y"] + box["height"] <= strip.bounding_box()["y"], True)
        drawn.click()
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


def test_a_database_that_is_restarted_loses_nothing_on_the_projector_and_on_a_phone(hall: Hall, browser: Any) -> None:
    address, store, database = hall
    if database is None:
        pytest.skip("PostgreSQL is not on this machine: apt-get install postgresql")
    for _ in range(20):
        answer(store)
    with new_page(browser, **SCREEN) as page, new_page(browser, **PHONE) as phone:
        page.goto(f"{address}/consultation?place=demo&view=present&talk=demo.hall&slide=4")
        counts = page.get_by_text("15 answers to this are counted so far.")
        expect(counts).to_be_visible(timeout=WAIT_MS)
        phone.goto(f"{address}/t/hall")
        phone.get_by_label("Club").check()
        phone.get_by_label("What else?").fill("Kalkar by the weir")

        database.stop()
        expect(page.get_by_text("cannot be read just now. These are the results of")).to_be_visible(timeout=WAIT_MS)
        expect(counts).to_be_visible()
        phone.get_by_role("button", name="Send my answer").click()
        expect(phone.get_by_role("alert")).to_contain_text("could not be saved just now", timeout=WAIT_MS)
        expect(phone.get_by_label("What else?")).to_have_value("Kalkar by the weir")

        database.start()
        for _ in range(4):
            answer(store)
        phone.get_by_role("button", name="Send again").click()
        expect(phone.get_by_role("heading", name="Your answer has arrived")).to_be_visible(timeout=WAIT_MS)
        expect(page.get_by_text("20 answers to this are counted so far.")).to_be_visible(timeout=WAIT_MS)
        expect(page.get_by_text("cannot be read just now")).to_have_count(0, timeout=WAIT_MS)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert (page.problems, phone.problems) == ([], [])
