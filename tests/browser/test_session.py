"""A whole session: opened by a steward, answered on two phones and a card, shown, approved, taken away, deleted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Serve, download, new_page
from tests.browser.visit import NARROW, PHONE, at_rest, settled, until, violations
from tests.record_kinds import files_with

RECEIPT = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")
WORDS, CARD = "Zyxomma bus shelter by the quay", "Quiddle market on Fridays"


@pytest.fixture
def hall(serve: Serve, tmp_path: Path) -> tuple[str, Path]:
    """The server of a laptop in the hall, where whoever sits at it is the steward, and the folder of its records."""
    folder = tmp_path / "records"
    folder.mkdir()
    address = serve(
        ROOT / "serve.py", EQUITYMAP_RECORDS_URL=f"sqlite:///{folder}/records.sqlite", EQUITYMAP_RECORDS_OPEN="1"
    )
    return address, folder


def at(page: Any, address: str, tab: str) -> None:
    page.goto(f"{address}/consultation?place=demo&tab={tab}")
    settled(page)


def answer(page: Any, address: str, words: str) -> str:
    """Answer on a phone, and return the receipt."""
    page.goto(f"{address}/t/marlhaven")
    page.get_by_role("group", name=re.compile("What should come first")).get_by_label("A library").check()
    page.get_by_role("group", name=re.compile("How easy is it")).get_by_label("2", exact=True).check()
    page.get_by_role("group", name=re.compile("place for young people missing")).get_by_role("radio").nth(5).check()
    page.get_by_label(re.compile("What is good here")).fill(words)
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_role("heading", name=re.compile("arrived")).wait_for()
    found = RECEIPT.search(page.locator("main").inner_text())
    assert found is not None
    return found[0]


def test_a_session_from_opening_it_to_deleting_an_answer(browser: Any, hall: tuple[str, Path]) -> None:
    address, folder = hall
    narrow = {**NARROW, "java_script_enabled": False}
    with new_page(browser) as steward, new_page(browser, **PHONE) as phone, new_page(browser, **narrow) as old_phone:
        at(steward, address, "run")
        steward.get_by_role("button", name="Open now").click()
        expect(steward.get_by_text(re.compile("64 answers so far"))).to_be_visible(timeout=20_000)
        expect(steward.get_by_role("button", name="Close now")).to_be_enabled(timeout=20_000)

        receipt = answer(old_phone, address, WORDS)
        other = answer(phone, address, "")
        assert receipt != other
        assert violations(phone) == {}

        at(steward, address, "cards")
        steward.get_by_label("Number of the card").fill("21")
        steward.get_by_label(re.compile("What should come first")).fill("3")
        steward.get_by_label(re.compile("What is good here")).fill(CARD)
        steward.keyboard.press("Enter")
        expect(steward.get_by_text("21 cards are typed, numbers 1 to 21.")).to_be_visible(timeout=20_000)

        at(steward, address, "said")
        assert WORDS not in steward.locator("body").inner_text(), "nobody reads what no steward has approved"
        expect(steward.get_by_text(re.compile("67 answers so far, the first 60 are counted")).first).to_be_visible()

        at(steward, address, "moderate")
        while not steward.get_by_text(WORDS).count():
            shown = steward.locator("blockquote, .em-said").first.inner_text()
            steward.get_by_role("button", name=re.compile("^.*Later")).click()
            expect(steward.locator("blockquote, .em-said").first).not_to_have_text(shown, timeout=20_000)
            at_rest(steward)  # a button of the answer before may still be on its way out
        steward.get_by_role("button", name=re.compile("Show it as written")).click()
        expect(steward.get_by_text(WORDS)).to_have_count(0, timeout=20_000)

        at(steward, address, "said")
        expect(steward.get_by_text(WORDS)).to_be_visible(timeout=20_000)
        at(steward, address, "take")
        report = Path(download(steward, "Download the report").path()).read_text(encoding="utf-8")
        assert WORDS in report
        assert CARD not in report
        assert files_with(WORDS, folder)

        old_phone.goto(f"{address}/t/marlhaven/r/{receipt}/delete")
        old_phone.get_by_role("button").last.click()
        expect(old_phone.locator("main")).to_contain_text("deleted")
        assert files_with(WORDS, folder) == []
        at(steward, address, "said")
        assert WORDS not in steward.locator("body").inner_text()
        expect(steward.get_by_text(re.compile("66 answers so far, the first 60 are counted")).first).to_be_visible()
        facts, asked = steward.get_by_text("What is known of"), steward.get_by_text(re.compile(r"^1\. ")).first
        until(steward, lambda: facts.bounding_box()["y"] < asked.bounding_box()["y"], True)
        steward.set_viewport_size(PHONE["viewport"])
        until(steward, lambda: facts.bounding_box()["y"] > asked.bounding_box()["y"], True)
        for page in (steward, phone, old_phone):
            assert page.outside == []
