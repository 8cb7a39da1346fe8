"""Paper cards and the poster: what stands on them, which numbers, and how much paper they take."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from equitymap.errors import RecordsError
from equitymap.records.subjects.consultation import QuestionType
from equitymap.views.consultation import language
from equitymap.views.consultation.cards import cards
from equitymap.views.consultation.cards.card_parts import PAPERS, card_of, needed_mm, on_paper
from equitymap.views.consultation.ready_made import ReadyMade, ready_made
from tests.printed import GRID, LINK, asks
from tests.pseudo import pseudo
from tools.catalogue import messages

READY = ready_made()
SCALE, PIN, STOP = READY[1], READY[2], READY[3]
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch "


def words(html: str) -> str:
    """Return what can be read on a page."""
    body = re.sub(r"<style.*?</style>|<head.*?</head>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_each_card_has_its_number_the_questions_and_what_becomes_of_it() -> None:
    html = cards.cards_html(asks(SCALE, PIN, STOP, contact="Office"), GRID, range(7, 12), "en", link=LINK)
    said = words(html)
    assert re.findall(r"Card (\d+)", said) == ["7", "8", "9", "10", "11"]
    for once in (
        f"1. {SCALE.text}",
        "Not safe at all",
        "Write 2 in one square of the map. Do not mark where you live.",
        "3. What should stop?",
        "Under 16",
        "65 or over",
        "Only to know the neighbourhood. It is not kept.",
        "write no names",
        "deleted after 3 March 2027",
        "Hand this card to Neighbourhood board by 20:30 on 3 December 2026.",
        "To ask or complain: Office",
        LINK,
    ):
        assert said.count(once) == 5, once
    assert html.count('<symbol id="map"') == 1
    assert html.count('href="#map"') == 5


def test_without_a_pin_there_is_no_map() -> None:
    assert "map" not in words(cards.cards_html(asks(SCALE, STOP), GRID, [1], "en"))


def test_the_parts_of_the_place_are_told_where_there_is_room_for_them() -> None:
    few, many = {"Harbour": ["A1", "B1"], "Bay": ["C7"]}, {f"Ward {number}": ["A1"] * 9 for number in range(60)}
    pages = [cards.cards_html(asks(SCALE, PIN), GRID, [1], "en", parts=parts) for parts in ({}, few, many)]
    assert "Harbour A1 B1 · Bay C7" in words(pages[1])
    assert "Ward" not in words(pages[2])
    assert len({words(re.search("<header.*?</header>", page)[0]) for page in pages}) == 1


def test_children_are_spoken_to_as_children() -> None:
    said = words(cards.cards_html(asks(STOP, under_16=True), GRID, [1], "en"))
    assert "A grown-up reads your words" in said
    assert "people who run this" not in said


@pytest.mark.parametrize(
    ("code", "direction", "said"), [("cy", "ltr", "Beth ddylai stopio?"), ("ur", "rtl", "کیا بند ہونا چاہیے؟")]
)
def test_ready_made_questions_are_asked_in_the_language_of_the_card(code: str, direction: str, said: str) -> None:
    html = cards.cards_html(asks(STOP), GRID, [1], code)
    assert f'<html lang="{code}" dir="{direction}">' in html
    assert f"1. {said}" in words(html)


def test_mark_up_in_what_a_steward_wrote_stays_text() -> None:
    bad = "<script>alert(1)</script>"
    session = asks(ReadyMade(bad, QuestionType.CHOICE, (bad, "50% {{ x }} %(y)s")), name=bad, run_by=bad, notice=bad)
    for html in (cards.cards_html(session, GRID, [1], "cy", link=bad), cards.poster_html(session, bad, ["cy", "en"])):
        assert "<script" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize("numbers", [[], [0], [100_000], range(1, 502)])
def test_numbers_that_no_card_has_are_refused(numbers: list[int]) -> None:
    with pytest.raises(RecordsError, match="1 to 500 cards"):
        cards.cards_html(asks(STOP), GRID, numbers, "en")


def test_a_session_that_asks_nothing_has_no_cards() -> None:
    with pytest.raises(RecordsError, match="Add a question"):
        cards.cards_html(asks(), GRID, [1], "en")


def test_the_smallest_paper_that_holds_a_card_is_taken_with_its_largest_type() -> None:
    lines = [ReadyMade(f"{number} {LONG * 3}"[:200], QuestionType.TEXT) for number in range(8)]
    said = {number: on_paper(card_of(asks(*lines[:number]), GRID, "en"))[1] for number in range(1, 9)}
    assert said[1].to_a_page == 4
    assert said[8].to_a_page < 4
    taken = [PAPERS.index(paper) for paper in said.values()]
    assert taken == sorted(taken)
    for number, paper in said.items():
        card = card_of(asks(*lines[:number]), GRID, "en")
        assert needed_mm(card, paper) <= paper.room_mm
        assert all(needed_mm(card, other) > other.room_mm for other in PAPERS[: PAPERS.index(paper)])


def test_the_steward_is_told_how_much_paper_it_takes() -> None:
    huge = ReadyMade("x" * 200, QuestionType.CHOICE, tuple(f"{number}{'y' * 199}" for number in range(10)))
    assert cards.paper_words(asks(SCALE), GRID, "en").startswith("Four cards to a page")
    assert cards.paper_words(asks(READY[0], SCALE, PIN, STOP), GRID, "en").startswith("Two cards to a page")
    assert cards.paper_words(asks(*[huge] * 8), GRID, "en").startswith("A card takes more than a page")


def test_the_poster_has_the_link_the_way_and_every_language_by_its_own_name() -> None:
    said = words(cards.poster_html(asks(SCALE, STOP, notice="Ask us."), LINK, ["en", "cy", "ur", "xx"]))
    assert "http://192.168.1.10:8501/ t/ foxhollies" in said
    assert "2 questions." in said
    assert "Cymraeg : Gallwch ateb yn Gymraeg." in said
    assert "اردو : آپ اردو میں جواب دے سکتے ہیں" in said
    assert said.count("English") == 0
    assert "Your data Ask us." in said
    assert '<li lang="ur" dir="rtl">' in cards.poster_html(asks(STOP), LINK, ["en", "ur"])


def test_a_long_link_stands_in_smaller_letters() -> None:
    sizes = [
        float(re.search(r"\.link \{ font-size: ([\d.]+)pt", cards.poster_html(asks(STOP), link, ["en"]))[1])
        for link in ("http://a.uk/t/b", LINK, f"https://{'x' * 60}.example/t/foxhollies")
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1]) == (40, 18)
    assert sizes[1] > 30


def test_every_word_of_cards_and_poster_can_be_translated(tmp_path: Path) -> None:
    """In a pseudo-language 40 % longer, all that is not in its brackets is what stewards wrote, or a number."""
    own = ReadyMade("Bwth", QuestionType.CHOICE, ("Tal", "Hir"))
    session = asks(SCALE, PIN, STOP, own, name="Neuadd", run_by="Bwrdd", contact="Swyddfa")
    with pseudo(tmp_path, messages()) as code:
        printed = {one: cards.cards_html(session, GRID, [1], one) for one in ("en", code)}
        posters = {one: cards.poster_html(session, LINK, [one]) for one in ("en", code)}
    for pages in (printed, posters):
        left = re.sub(r"⟦[^⟧]*⟧", " ", words(re.sub(r'<header class="steward".*?</header>', "", pages[code])))
        own_words = {"Neuadd", "Bwth", "Tal", "Hir", *re.split(r"\W+", LINK)}
        assert set(re.findall(r"[^\W\d_]{2,}", left)) - own_words == set()
        assert len(words(pages[code])) >= 1.3 * len(words(pages["en"]))
    assert language.known(code) == "en"
