"""Paper cards and the poster as they leave a printer: pages counted, nothing cut off."""

from __future__ import annotations

from typing import Any

import pytest

from equitymap.records.subjects.consultation import QuestionType
from equitymap.views.consultation.cards import cards
from equitymap.views.consultation.ready_made import ReadyMade, ready_made
from tests.printed import GRID, LINK, asks

pytestmark = pytest.mark.browser
READY = ready_made()
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch "
WORST = ReadyMade((LONG * 4)[:199], QuestionType.CHOICE, ("Donaudampfschifffahrtselektrizitäten", LONG, "WWWWWWWWWW"))


def pages(page: Any) -> int:
    return int(page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n"))


def test_cards_fill_the_paper_that_they_say_and_nothing_is_cut_off(page: Any) -> None:
    page.emulate_media(media="print")
    for session, code, words, expected in (
        (asks(READY[1], READY[2]), "en", "Four", 2),
        (asks(READY[1], READY[2], READY[3]), "ur", "Two", 4),
        (asks(READY[0], READY[1], READY[2], READY[3], name="What should happen here? " * 2), "cy", "Two", 4),
        (asks(*READY[:8]), "ur", "One", 8),
        (asks(*[WORST] * 8), "en", "One", 8),
    ):
        assert cards.paper_words(session, GRID, code).startswith(words)
        page.set_content(str(cards.cards_html(session, GRID, range(99_992, 100_000), code, link=LINK)))
        cut = page.locator(".card, .card *:not(svg *)").evaluate_all(
            "all => all.filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth"
            " || one.classList.contains('card') && one.scrollHeight > one.clientHeight + 1).map(one => one.outerHTML)"
        )
        assert cut == []
        assert page.locator(".steward").is_hidden()
        assert pages(page) == expected
    assert page.outside == []


def test_a_poster_is_one_page_and_its_privacy_notice_another(page: Any) -> None:
    long = {"name": "What should happen here? " * 7, "run_by": LONG * 3, "contact": LONG * 3}
    for about, link, expected in (
        ({}, LINK, 1),
        (long, f"https://{'x' * 40}.example.org/equity/t/foxhollies-two-three", 1),
        ({"notice": "We keep nothing. " * 20}, LINK, 2),
    ):
        page.set_content(str(cards.poster_html(asks(*READY[:3], **about), link, ["en", "cy", "ur"])))
        assert pages(page) == expected, about
        assert page.locator("body").evaluate("one => one.scrollWidth <= one.clientWidth")
