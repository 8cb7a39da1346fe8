"""A whole session: opened by a steward, answered on phones, a card and in a hall, shown, approved, merged, deleted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from equitymap.records import sessions
from equitymap.records.sessions import Given, record_of_card, record_of_receipt
from equitymap.records.subjects.answers import Response
from equitymap.records.subjects.consultation import Question, QuestionType
from tests.browser.conftest import ROOT, Serve, download, new_page
from tests.browser.visit import NARROW, PHONE, at_rest, settled, until, violations
from tests.commands import run
from tests.halls import records_in
from tests.record_kinds import files_with

RECEIPT = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")
WORDS, CARD = "Zyxomma bus shelter by the quay", "Quiddle market on Fridays"
IN_THE_HALL, OF_THE_HALL = "Kalkar benches along the lane", "KX4T-9M2P-7QRA"


@pytest.fixture
def hall(serve: Serve, tmp_path: Path) -> tuple[str, Path]:
    """The server of a laptop in the hall, where whoever sits at it is the steward, and the folder of its records."""
    folder = tmp_path / "records"
    folder.mkdir()
    address = serve(
        ROOT / "serve.py", EQUITYMAP_RECORDS_URL=f"sqlite:///{folder}/records.sqlite", EQUITYMAP_RECORDS_OPEN="1"
    )
    return address, folder


def answered_in_a_hall(hall: Path) -> None:
    """Save on the laptop of a hall what one person sent with the receipt ``OF_THE_HALL``, and a card."""
    laptop = records_in(hall)
    asked = next(one for one in laptop.standing(Question, "demo") if one.value.type is QuestionType.TEXT)
    of = {"place": "demo", "session": asked.value.session}
    words = {asked.record: IN_THE_HALL}
    sessions.save(laptop, record_of_receipt(OF_THE_HALL), Given(Response(**of), words), role="resident")
    card = Given(Response(**of, card="22"), {})
    sessions.save(laptop, record_of_card(asked.value.session, "22"), card, role="steward")
    laptop.close()


def come_home(hall: Path, home: Path) -> str:
    """Bring the records of a hall home beside the server that runs there, and return what is said of it."""
    done = run("merge-session", hall, "--url", f"sqlite:///{home}/records.sqlite")
    assert done.returncode == 0, done.stderr
    return done.stdout


def so_far(page: Any, number: int) -> None:
    expect(page.get_by_text(re.compile(f"{number} answers so far, the first 60 are counted")).first).to_be_visible()


def delete(page: Any, address: str, receipt: str) -> None:
    page.goto(f"{address}/t/marlhaven/r/{receipt}/delete")
    page.get_by_role("button").last.click()
    expect(page.locator("main")).to_contain_text("deleted")


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
    laptop = folder.with_name("hall")
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
        so_far(steward, 67)

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

        prepared = run("hall", "--place", "demo", "--to", laptop, "--url", f"sqlite:///{folder}/records.sqlite")
        assert prepared.returncode == 0, prepared.stderr
        answered_in_a_hall(laptop)
        assert "2 responses" in come_home(laptop, folder)
        at(steward, address, "said")
        so_far(steward, 69)
        assert "0 revision(s) added; new: nothing." in come_home(laptop, folder)
        delete(phone, address, OF_THE_HALL)
        assert "deleted here, and were kept out" in come_home(laptop, folder)
        assert files_with(IN_THE_HALL, laptop), "or the search finds nothing anywhere"
        assert files_with(IN_THE_HALL, folder) == []

        delete(old_phone, address, receipt)
        assert files_with(WORDS, folder) == []
        at(steward, address, "said")
        assert WORDS not in steward.locator("body").inner_text()
        so_far(steward, 67)
        facts, asked = steward.get_by_text("What is known of"), steward.get_by_text(re.compile(r"^1\. ")).first
        until(steward, lambda: facts.bounding_box()["y"] < asked.bounding_box()["y"], True)
        steward.set_viewport_size(PHONE["viewport"])
        until(steward, lambda: facts.bounding_box()["y"] > asked.bounding_box()["y"], True)
        for page in (steward, phone, old_phone):
            assert page.outside == []
