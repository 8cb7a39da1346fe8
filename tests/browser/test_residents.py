"""A phone without scripts answers, finds its receipt and deletes its answer; every page reads well, small and large."""

from __future__ import annotations

import threading
import time

import pytest
import uvicorn
from playwright.sync_api import expect
from starlette.applications import Starlette

from equitymap.dashboard.consultation.residents import resident_cache, routes
from equitymap.dashboard.records import store_cache
from equitymap.views.consultation import language
from tests.browser.conftest import new_page
from tests.browser.visit import NARROW, violations
from tests.pseudo import pseudo
from tests.residents import LINK, opened
from tools.catalogue import messages

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def address(tmp_path, monkeypatch):
    store = opened(tmp_path / "records.sqlite")
    monkeypatch.setattr(store_cache, "store", lambda: store)
    monkeypatch.setattr(resident_cache, "HELD", resident_cache.Held())
    monkeypatch.setattr(routes, "TRIES", routes.limits())
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes.routes()), port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/t/{LINK}"
    server.should_exit = True
    thread.join()
    store.close()


def test_a_phone_without_scripts_answers_and_deletes_and_each_page_is_read_by_everybody(address, browser, tmp_path):
    with new_page(browser, **NARROW, java_script_enabled=False) as page:
        page.goto(address)
        page.get_by_role("radio", name="Library").first.check()
        squares = page.get_by_role("group", name="Where is hard to reach without a car?")
        squares.get_by_role("radio", name="E5", exact=False).check()
        page.keyboard.press("ArrowRight")
        expect(squares.get_by_role("radio", name="F5", exact=False)).to_be_checked()
        page.get_by_label("What should stop?").fill("No bus at night")
        page.get_by_label("Your postcode").fill("by the park")
        page.get_by_role("button", name="Send my answer").click()
        expect(page.get_by_role("alert")).to_contain_text("That is not a whole postcode")
        expect(page.get_by_label("What should stop?")).to_have_value("No bus at night")
        page.get_by_label("Your postcode").fill("")
        page.get_by_role("button", name="Send again").click()
        expect(page.get_by_role("heading", name="Your answer has arrived")).to_be_visible()
        receipt = page.url.split("?")[0]
        page.reload()
        expect(page.get_by_role("heading", name="Your answer has arrived")).to_be_visible()
        assert page.context.cookies() == []
        assert page.outside == []

    with new_page(browser, **NARROW) as page:
        codes = list(language.languages())
        every = [f"{address}?lang={code}" for code in codes]
        last = [
            f"{at}?lang={codes[-1]}" for at in (receipt, f"{receipt}/delete", f"{address}/about", f"{address}/check")
        ]
        for path in (*every, *last):
            page.goto(path)
            assert violations(page) == {}, path
            assert page.evaluate(SIDEWAYS) <= 0, path
        with pseudo(tmp_path / "locale", messages()) as code:
            for at in (address, f"{address}/about", receipt):
                page.goto(f"{at}?lang={code}")
                assert page.locator("html").get_attribute("lang") == code
                assert page.evaluate(SIDEWAYS) <= 0, at
        page.goto(address)
        page.add_style_tag(content="html{font-size:200%}")
        assert page.evaluate(SIDEWAYS) <= 0
        page.emulate_media(color_scheme="dark")
        assert violations(page) == {}
        page.goto(f"{receipt}/delete")
        page.get_by_role("button", name="Delete it for good").click()
        expect(page.get_by_role("heading", name="Your answer is deleted")).to_be_visible()
        assert page.problems == page.outside == []
