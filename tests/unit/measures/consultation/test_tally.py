"""Answers counted: nobody twice, no answer lost, no square of a few people, no word that nobody approved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from equitymap.measures.consultation.tally import FEWEST_IN_SQUARE, Tally, tally
from equitymap.records.public_words import Said
from equitymap.records.revisions import Standing
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Answered, Response, Ruling, Verdict, Words
from equitymap.records.subjects.base import Record
from equitymap.records.subjects.consultation import Consultation, Moment, Question, QuestionType

OF = {"place": "demo", "session": "s"}
ABOUT = Consultation(
    place="demo",
    name="Our services",
    link="services",
    opens=Moment("2026-12-03 18:30"),
    closes=Moment("2026-12-03 20:30"),
    run_by="Stoneleigh council",
)
QUESTIONS = {
    "c": Question(**OF, order=1, text="What matters?", choices=("Library", "Youth club", "Neither")),
    "s": Question(**OF, order=2, text="How easy is it?", type=QuestionType.SCALE),
    "p": Question(**OF, order=3, text="Where is it missing?", type=QuestionType.PIN),
    "t": Question(**OF, order=4, text="What should change?", type=QuestionType.TEXT),
}
SESSION = Session("s", ABOUT, QUESTIONS, {})


def response(*answers: Answered, **more: str) -> Response:
    return Response(**{**OF, **more}, answers=answers)


def of(question: str, *answers: Answered) -> Tally:
    return tally(SESSION, {str(n): response(one) for n, one in enumerate(answers)}).questions[question]


def chosen(*said: str) -> Tally:
    return of("c", *(Answered(question="c", chosen=one) for one in said))


def test_answers_nobody_gave_are_there_and_those_no_longer_offered_are_counted() -> None:
    found = chosen("Library", "Library", "Neither", "A pool")
    assert list(found.counts.items()) == [("Library", 2), ("Youth club", 0), ("Neither", 1)]
    assert (found.answered, found.no_longer) == (4, 1)
    assert found.per_cent("Library") == 50
    assert chosen().per_cent("Library") is None


def test_the_middle_of_a_scale() -> None:
    def middle(*steps: int) -> float | None:
        return of("s", *(Answered(question="s", scale=step) for step in steps)).median

    assert (middle(), middle(4), middle(1, 2), middle(5, 1, 2)) == (None, 4, 1.5, 2)
    assert dict(of("s", Answered(question="s", scale=2)).counts) == {"1": 0, "2": 1, "3": 0, "4": 0, "5": 0}


def test_a_question_that_is_answered_otherwise_now_keeps_the_count_of_what_was_said() -> None:
    found = of("s", Answered(question="s", chosen="Library"), Answered(question="s", scale=5))
    assert (found.answered, found.no_longer, found.median) == (2, 1, 5)


def test_a_square_is_shown_from_five_people_on() -> None:
    assert pinned({"A1": FEWEST_IN_SQUARE, "B2": FEWEST_IN_SQUARE - 1, "B3": 2}) == ({"A1": 5}, 6)


def test_one_small_square_is_withheld_with_the_smallest_of_the_others() -> None:
    assert pinned({"A1": 9, "B2": 7, "C3": 5, "D4": 1}) == ({"A1": 9, "B2": 7}, 6)


def pinned(numbers: Mapping[str, int]) -> tuple[dict[str, int], int]:
    found = of("p", *(Answered(question="p", cell=cell) for cell, number in numbers.items() for _ in range(number)))
    return dict(found.counts), found.withheld


@pytest.mark.parametrize(("squares", "most"), [(2, 8), (3, 6)])
def test_how_many_a_withheld_square_has_never_follows_from_what_is_shown(squares: int, most: int) -> None:
    """Every way to put pins into a whole grid is tried: what is shown stands for two counts of each small square."""
    cells = [f"A{at}" for at in range(1, squares + 1)]
    alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for numbers in product(range(most + 1), repeat=squares):
        shown, withheld = pinned(dict(zip(cells, numbers, strict=True)))
        alike[(*shown.items(), withheld)].append(numbers)
    for shown, ways in alike.items():
        for at in range(squares):
            could_be = {way[at] for way in ways}
            assert len(could_be) > 1 or could_be <= {0, *range(FEWEST_IN_SQUARE, most + 1)}, (shown, ways)


def test_forms_and_cards_are_told_apart_and_those_of_other_sessions_passed_over() -> None:
    found = tally(SESSION, {"1": response(card="0012"), "2": response(), "3": response(), "4": response(session="x")})
    assert (found.forms, found.cards, found.responses) == (2, 1, 3)
    assert found.questions["c"].answered == 0


def test_an_answer_named_twice_counts_once_and_one_to_a_question_that_is_gone_not_at_all() -> None:
    twice = response(Answered(question="c", chosen="Neither"), Answered(question="c", chosen="Library"))
    gone = response(Answered(question="gone", chosen="Library"))
    found = tally(SESSION, {"1": twice, "2": gone})
    assert (found.questions["c"].answered, found.questions["c"].counts["Neither"]) == (1, 1)


def said(
    on: str, verdict: Verdict | None = None, shown: str = "", *, seen: int = 1, gone: bool = False, **more: str
) -> Said:
    """Return words that were written once, or taken back, and what a steward made of them."""

    def standing(value: Record) -> Standing:
        return Standing(record=on, value=value, revision="r", at=datetime(2026, 12, 3, tzinfo=UTC))

    about = {"response": "1", **OF, "question": "t", **more}
    words = None if gone else standing(Words(**about, text="Raw <b>words"))
    made = standing(Ruling(**about, on=on, seen=seen, verdict=verdict, shown=shown)) if verdict else None
    return Said(on, words, made, versions=1, ended=False)


def test_only_approved_words_are_shown_and_those_that_wait_are_counted() -> None:
    every = [
        said("a", Verdict.PUBLIC, "As it was"),
        said("b", Verdict.MASKED, "[…]"),
        said("c", Verdict.REJECTED),
        said("d"),
        said("e", Verdict.PUBLIC, "Before it was changed", seen=2),
        said("f", Verdict.PUBLIC, "Taken back", gone=True),
        said("g", Verdict.PUBLIC, "Of another session", session="x"),
    ]
    found = tally(SESSION, {}, {one.on: one for one in every}).questions["t"]
    assert (found.shown, found.waiting, found.answered) == (("As it was", "[…]"), 2, 5)
    ended = [replace(one, words=None, versions=0, ended=True) for one in every[:3]]
    afterwards = tally(SESSION, {}, {one.on: one for one in ended}).questions["t"]
    assert (afterwards.shown, afterwards.waiting, afterwards.answered) == (("As it was", "[…]"), 0, 3)
    assert tally(SESSION, {}).questions["t"] == Tally(0)


def test_what_is_not_counted_yet_is_in_no_question_but_in_the_number_that_came() -> None:
    came = {str(n): response(Answered(question="c", chosen="Library"), card="1" if n == 8 else "") for n in range(9)}
    every = {one.on: one for one in (said("a", response="8"), said("b", Verdict.PUBLIC, "Read", response="8"))}
    found = tally(SESSION, came, every, [str(n) for n in range(5)])
    assert (found.responses, found.cards, found.uncounted, found.counted) == (9, 1, 4, 5)
    assert (found.questions["c"].answered, found.questions["c"].partial) == (5, True)
    words = found.questions["t"]
    assert (words.answered, words.waiting, words.shown) == (1, 0, ("Read",)), "what a steward has decided on counts"
    whole = tally(SESSION, came, every)
    assert (whole.uncounted, whole.questions["c"].partial, whole.questions["t"].waiting) == (0, False, 1)


ANSWERS = some.lists(
    some.one_of(
        some.builds(Answered, question=some.sampled_from("cspt"), chosen=some.sampled_from(["", "Library", "Gone"])),
        some.builds(Answered, question=some.sampled_from("cspt"), scale=some.integers(1, 5)),
        some.builds(Answered, question=some.sampled_from("cspt"), cell=some.sampled_from(["", "A1", "B2", "J10"])),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(some.lists(ANSWERS, max_size=25))
def test_every_answer_is_somewhere_and_in_one_place(forms: list[list[Answered]]) -> None:
    found = tally(SESSION, {str(number): response(*answers) for number, answers in enumerate(forms)})
    for record, one in list(found.questions.items())[:3]:
        said = sum(
            bool(first.chosen or first.cell or first.scale)
            for first in (next((a for a in answers if a.question == record), None) for answers in forms)
            if first is not None
        )
        assert one.answered == said == sum(one.counts.values()) + one.no_longer + one.withheld
    assert all(number >= FEWEST_IN_SQUARE for number in found.questions["p"].counts.values())
    assert found.responses == len(forms)
