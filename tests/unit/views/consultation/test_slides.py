"""What the projector says of a session: every number in its singular, plural and zero, and nobody's mark-up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from equitymap.measures.consultation.grid import grid_of
from equitymap.measures.consultation.tally import Tallies, Tally
from equitymap.records.sessions import Session
from equitymap.records.subjects.consultation import Consultation, Exhibit, Question
from equitymap.views.consultation import slides
from equitymap.views.consultation.pins import pins
from tests.places import demo_place

OF = {"place": "demo", "session": "s"}
ABOUT = Consultation(
    place="demo",
    name="Our <b>services</b>",
    link="services",
    opens="2026-12-03 18:30",
    closes="2026-12-03 20:30",
    run_by="Quays",
)
CHOICE = Question(**OF, order=2, text="What <i>first</i>?", choices=("Library", "<img src=x>"))
SCALE = Question(**OF, order=1, text="How easy?", type="scale", low="very hard", high="very easy")
PIN = Question(**OF, order=3, text="Where?", type="pin")
TEXT = Question(**OF, order=4, text="What else?", type="text")


def at(hour: int, day: int = 3) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=UTC)


def test_the_slides_of_a_session_in_their_order() -> None:
    shown = Exhibit(**OF, order=1, view="map", caption="Where need is")
    bare = Exhibit(**OF, order=2, view="gaps?kind=library")
    session = Session("s", ABOUT, {"b": SCALE, "a": CHOICE}, {"e": shown, "f": bare})
    titles = {"map": "Map", "gaps": "The gaps"}
    assert [slides.called(one, session, titles) for one in slides.slides_of(session)] == [
        "How to take part",
        "Evidence: Where need is",
        "Evidence: The gaps",
        "Question 1: How easy?",
        "Question 2: What <i>first</i>?",
        "Who has not been heard?",
        "Thank you",
    ]
    assert len(slides.slides_of(Session("s", ABOUT, {}, {}))) == 3


@pytest.mark.parametrize(
    ("question", "tally", "says"),
    [
        (CHOICE, Tally(0), ["Nobody has yet answered this."]),
        (CHOICE, Tally(1, no_longer=1), ["1 person has answered this.", "1 answer is no longer offered."]),
        (CHOICE, Tally(9, no_longer=2), ["9 people have answered this.", "2 answers are no longer offered."]),
        (CHOICE, Tally(0, partial=True), ["No answers to this are counted yet."]),
        (CHOICE, Tally(5, partial=True), ["5 answers to this are counted so far."]),
        (TEXT, Tally(1, partial=True), ["1 answer to this in their own words is counted so far."]),
        (SCALE, Tally(2, median=3.5), ["2 people have answered this.", "The middle answer is 3.5."]),
        (SCALE, Tally(1, median=3.0), ["1 person has answered this.", "The middle answer is 3."]),
        (
            PIN,
            Tally(1, withheld=1),
            [
                "1 person has answered this.",
                "1 pin is not shown, so that no square of fewer than 5 people is found out.",
            ],
        ),
        (
            PIN,
            Tally(9, {"A1": 5}, withheld=4),
            [
                "9 people have answered this.",
                "4 pins are not shown, so that no square of fewer than 5 people is found out.",
            ],
        ),
        (TEXT, Tally(0), ["Nobody has yet answered this in their own words."]),
        (
            TEXT,
            Tally(9, shown=("said",) * 7, waiting=1),
            [
                "9 people have answered this in their own words.",
                "1 answer waits until a steward has read it.",
                "1 earlier one is on the page of the session.",
            ],
        ),
        (
            TEXT,
            Tally(12, shown=("said",) * 8, waiting=2),
            [
                "12 people have answered this in their own words.",
                "2 answers wait until a steward has read them.",
                "2 earlier ones are on the page of the session.",
            ],
        ),
    ],
)
def test_what_is_said_beside_results(question: Question, tally: Tally, says: list[str]) -> None:
    assert slides.said_of(question, tally) == says


@pytest.mark.parametrize(
    ("now", "closed", "says"),
    [
        (at(18), False, "Opens 18:30."),
        (at(18, day=2), False, "Opens 3 December 2026, 18:30."),
        (at(19), False, "Open until 20:30."),
        (at(19), True, "It is closed: no more answers can be given."),
        (at(21), False, "It is closed: no more answers can be given."),
    ],
)
def test_until_when_people_can_answer(now: datetime, closed: bool, says: str) -> None:
    assert slides.open_until(ABOUT.model_copy(update={"closed": closed}), now) == says


@pytest.mark.parametrize(
    ("forms", "cards", "says"),
    [
        (0, 0, "<b>0</b>have answered."),
        (1, 0, "<b>1</b>has answered."),
        (1, 1, "<b>2</b>have answered, 1 of them on a card."),
        (1_200, 3, "<b>1,203</b>have answered, 3 of them on cards."),
    ],
)
def test_how_many_took_part(forms: int, cards: int, says: str) -> None:
    assert says in slides.took_part(ABOUT, Tallies(forms, cards, {}), at(19))


def test_few_answers_are_told_how_many_more_it_takes_and_nobody_is_counted_as_none() -> None:
    few = Tallies(3, 1, {}, uncounted=4)
    assert "<b>6</b>more answers until the first are counted" in slides.so_few(ABOUT, few, at(19))
    assert "<b>1</b>more answer until" in slides.so_few(ABOUT, Tallies(9, 0, {}, uncounted=9), at(19))
    assert slides.so_few(ABOUT, Tallies(10, 0, {}, uncounted=5), at(19)) == ""
    assert slides.so_few(ABOUT, few, at(21)) == "", "no more come"
    assert "<b></b>" in slides.answers(CHOICE, Tally(0, {"Library": 0}, partial=True)), "none is counted: that is not 0"


def test_bars_have_counts_and_shares_and_no_mark_up_of_others() -> None:
    drawn = slides.answers(CHOICE, Tally(4, {"Library": 3, "<img src=x>": 0}, no_longer=1))
    assert "<b>3</b> · 75%" in drawn
    assert "<b>0</b> · 0%" in drawn
    assert "width:75.0%" in drawn
    nobody = slides.answers(SCALE, Tally(0, {"1": 0, "5": 0}))
    assert "1 very hard" in nobody
    assert "5 very easy" in nobody
    assert "%" not in nobody.replace("width:0.0%", "")
    everything = drawn + slides.asked(CHOICE, 1, 2) + slides.how_to_take_part(ABOUT, "<u>X", "x/t/y", slides.style())
    everything += slides.answers(TEXT, Tally(1, shown=("<script>alert(1)</script>",)))
    assert not any(mark in everything for mark in ("<img src=x", "<i>first", "<b>services", "<u>X", "<script>"))


def test_nobody_is_asked_to_answer_where_nobody_can() -> None:
    code = Markup("<svg></svg>")
    assert "photograph" in slides.how_to_take_part(ABOUT, "X", "x/t/y", code)
    assert "x/t/y" in slides.thanks(ABOUT, "x/t/y", elsewhere=True)
    assert "photograph" not in slides.how_to_take_part(ABOUT, "X", "", None)
    assert "at home" in slides.thanks(ABOUT, "x/t/y", elsewhere=True)
    assert "at home" not in slides.thanks(ABOUT, "x/t/y", elsewhere=False), "of the hall's own network"
    assert "Not answered yet" not in slides.thanks(ABOUT, "", elsewhere=True)


def test_only_squares_that_may_be_shown_carry_a_number() -> None:
    grid = grid_of(demo_place())
    drawn = pins(grid, {grid.cells[0]: 5, grid.cells[1]: 1_234})
    assert drawn.count('font-weight="700"') == 2
    assert ">5</text>" in drawn
    assert ">1,234</text>" in drawn
    assert drawn.count("<rect") == len(grid.cells)
    shown = slides.where(PIN, Tally(9, {"A1": 5}, withheld=4), drawn, "Most stand in A1 (5).", Markup(), "No <more>.")
    assert "No &lt;more&gt;." in shown
    assert shown.index("9 people") < shown.index("Most stand in A1 (5).") < shown.index("4 pins are not shown")
    assert slides.where_in_words(Tally(0)) == "No square has enough pins to be shown yet."
    assert slides.where_in_words(Tally(17, {"A1": 5, "C4": 12})) == "Pins by square: C4 12, A1 5."


def test_what_stays_on_the_screen_while_the_records_are_away() -> None:
    assert "These are the results of 19:00:00." in slides.away(at(19))
    assert "results" not in slides.away(None)
