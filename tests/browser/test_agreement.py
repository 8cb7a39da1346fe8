"""The ten-year agreement in real Chromium: axe, hostile texts, a target that a steward adds."""

from __future__ import annotations

from typing import Any

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import expect

from equitymap.records.store import open_store
from equitymap.records.subjects.links import PartnerLink, digest_of
from tests.agreement import keep
from tests.browser.conftest import ROOT, WAIT_MS, Serve, new_page
from tests.browser.visit import PHONE, at_rest, settled, violations

PHRASE = "seven quiet harbour lamps"


@pytest.fixture(scope="module")
def served(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The dashboard with stewards, and with an agreement in which every text is hostile."""
    url = f"sqlite:///{tmp_path_factory.mktemp('records') / 'records.sqlite'}"
    store = open_store(url)
    keep(store, "{} <img src=x onerror='hacked=1'><b>b</b> **b**")
    store.save(PartnerLink(place="demo", agreement="ten", digest=digest_of("given")), role="steward")
    store.close()
    return serve(
        ROOT / "serve.py",
        EQUITYMAP_RECORDS_URL=url,
        EQUITYMAP_STEWARD_HASH=PasswordHasher(time_cost=1, memory_cost=1024).hash(PHRASE),
    )


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_is_clean_nothing_scrolls_sideways_and_hostile_texts_stay_text(
    browser: Any, served: str, width: int
) -> None:
    options = PHONE if width == 390 else {"viewport": {"width": width, "height": 900}}
    with new_page(browser, **options) as page:
        for tab in ("does", "pulls", "reviews"):
            page.goto(f"{served}/agreement?place=demo&tab={tab}&partner=given")
            expect(page.get_by_role("heading", name="Better results")).to_be_visible(timeout=WAIT_MS)
            expect(page.get_by_text("Take the plan away")).to_be_visible(timeout=WAIT_MS)
            if tab == "pulls":
                expect(page.get_by_text("A partner's link lets you.")).to_be_visible(timeout=WAIT_MS)
            settled(page)
            assert "partner" not in page.url
            assert (tab, violations(page)) == (tab, {})
            assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth + 1")
            found = page.evaluate("[window.hacked ?? 0, document.querySelectorAll('.stMain img[src=x]').length]")
            assert found == [0, 0]
        assert page.outside == []


def test_a_steward_adds_an_unwanted_effect_and_it_is_in_the_log(browser: Any, served: str) -> None:
    with new_page(browser, viewport={"width": 1440, "height": 900}) as page:
        page.goto(f"{served}/agreement?place=demo&tab=pulls&open=records&records=effect")
        page.get_by_role("link", name="sign in").click()
        page.get_by_label("Passphrase").fill(PHRASE)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("Add an unwanted effect").click()
        page.get_by_role("combobox", name="Agreement (needed)").wait_for()
        at_rest(page)  # a run that is not over closes an open list
        page.get_by_role("combobox", name="Agreement (needed)").click()
        page.get_by_role("option", name="Ten years").click()
        page.get_by_role("textbox", name="Noticed (needed)").fill("2021-03")
        page.get_by_role("textbox", name="What happened (needed)").fill("Two clubs now meet on one evening.")
        page.get_by_role("button", name="Add this unwanted effect").click()
        expect(page.get_by_role("cell", name="Two clubs now meet on one evening.").first).to_be_visible(timeout=WAIT_MS)
