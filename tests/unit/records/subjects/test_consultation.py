"""What a session, its questions and what became of them may say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from equitymap.errors import RecordsError
from equitymap.records.subjects.answers import Answered, Response, Ruling
from equitymap.records.subjects.base import Known, check, read
from equitymap.records.subjects.consultation import Consultation, Moment, Question

ABOUT = {
    "place": "demo",
    "name": "Hall",
    "link": "hall",
    "run_by": "Residents' group",
    "opens": "2026-12-03 18:30",
    "closes": "2026-12-03 20.30",
}
ASKED = {"place": "demo", "session": "s1", "order": 1, "text": "What is missing?", "choices": ("Bus", "Shop")}


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2026-12-03 18:30", datetime(2026, 12, 3, 18, 30, tzinfo=UTC)),
        ("2026-07-03T9.05", datetime(2026, 7, 3, 8, 5, tzinfo=UTC)),
        ("03/12/2026 18:30", datetime(2026, 12, 3, 18, 30, tzinfo=UTC)),
        ("3/7/2026 9.05", datetime(2026, 7, 3, 8, 5, tzinfo=UTC)),
        ("2026-10-25 01:30", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),  # twice that night: the later one
    ],
)
def test_a_moment_is_that_of_the_clocks_of_england(typed: str, utc: datetime) -> None:
    assert Moment(typed).at == utc


@pytest.mark.parametrize(
    "typed", ["", "2026-12-03", "2026-13-03 18:30", "2026-12-03 25:00", "12/31/2026 18:30", "soon"]
)
def test_what_is_no_moment_says_how_to_write_one(typed: str) -> None:
    with pytest.raises(ValueError, match="write 2026-12-03 18:30"):
        Moment(typed)


def test_a_session_is_open_from_its_first_to_before_its_last_moment_unless_closed() -> None:
    about = read(Consultation, ABOUT)
    assert not about.is_open(datetime(2026, 12, 3, 18, 29, tzinfo=UTC))
    assert about.is_open(datetime(2026, 12, 3, 18, 30, tzinfo=UTC))
    assert not about.is_open(datetime(2026, 12, 3, 20, 30, tzinfo=UTC))
    assert not read(Consultation, {**ABOUT, "closed": True}).is_open(datetime(2026, 12, 3, 19, tzinfo=UTC))


def problems(value: object, others: dict[str, object]) -> str:
    kind = value.kind  # type: ignore[attr-defined]
    records = {"consultation": {"s1": read(Consultation, ABOUT)}, kind: others}
    with pytest.raises(RecordsError) as wrong:
        check(value, Known(records=records))  # type: ignore[arg-type]
    return str(wrong.value)


def test_a_session_has_a_link_of_its_own_and_ends_after_it_begins() -> None:
    about = read(Consultation, ABOUT)
    assert "another session here has hall" in problems(about, {"s0": about})
    assert "not after it opens" in problems(read(Consultation, {**ABOUT, "closes": ABOUT["opens"]}), {})


@pytest.mark.parametrize("link", ["a", "Hall", "-hall", "hall/x", "<b>", "x" * 21])
def test_a_link_is_a_plain_word(link: str) -> None:
    with pytest.raises(RecordsError, match="Word for the link"):
        read(Consultation, {**ABOUT, "link": link})


def test_questions_have_numbers_of_their_own_answers_that_fit_and_are_eight_at_most() -> None:
    asked = read(Question, ASKED)
    assert "number 1" in problems(asked, {"q0": asked})
    assert "at least two" in problems(read(Question, {**ASKED, "choices": ("Bus", "Bus")}), {})
    assert "Take them out" in problems(read(Question, {**ASKED, "type": "text"}), {})
    eight = {f"q{n}": read(Question, {**ASKED, "order": n}) for n in range(1, 9)}
    assert "Only 8" in problems(read(Question, {**ASKED, "order": 8}), eight)


def test_a_decision_has_its_words_or_its_reason() -> None:
    ruling = {"place": "demo", "session": "s1", "on": "w1", "response": "r1"}
    assert "write what everybody may read" in problems(read(Ruling, {**ruling, "verdict": "public"}), {})
    assert "say why" in problems(read(Ruling, {**ruling, "verdict": "rejected"}), {})
    assert "leave the words out" in problems(
        read(Ruling, {**ruling, "verdict": "rejected", "shown": "x", "reason": "y"}), {}
    )
    assert "which list" in problems(read(Ruling, {**ruling, "verdict": "accepted"}), {})


def test_what_is_not_answered_takes_no_room() -> None:
    value = Response(place="demo", session="s1", answers=(Answered(question="q1", cell="C7"),))
    assert value.model_dump(mode="json")["answers"] == [{"question": "q1", "cell": "C7"}]
