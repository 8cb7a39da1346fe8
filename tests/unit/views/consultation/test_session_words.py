"""Running a session in words: what is missing, whether it is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from equitymap.measures.consultation.running import closed_now
from equitymap.records.subjects.answers import Response
from equitymap.views.consultation import session_words as words
from tests.consultations import consultation, session

HALL = session()
BEGINS = HALL.about.opens.at


def test_each_step_says_what_is_there_or_missing() -> None:
    bare = replace(HALL, questions={})
    assert {name: (one.done, one.says) for name, one in words.steps(bare).items()} == {
        "about": (False, "say as Contact where people can ask or complain"),
        "questions": (False, "none yet: nothing to answer"),
        "evidence": (False, "no view yet: the projector shows the questions alone"),
    }
    ready = words.steps(replace(HALL, about=consultation(contact="Office", notice="Ours")))
    assert (ready["about"].done, ready["about"].says) == (
        True,
        "3 December 2026, 18:30 to 20:30, with a notice of your own",
    )
    assert (ready["questions"].done, ready["questions"].says) == (True, "4 questions")


def test_the_state_is_said_in_one_sentence() -> None:
    said = [words.state_sentence(HALL.about, BEGINS + timedelta(hours=hours)) for hours in (-1, 0, 3)]
    assert said == [
        "Not open yet: it opens at 18:30 on 3 December 2026.",
        "Open until 20:30 on 3 December 2026.",
        "Over: it closed at 20:30 on 3 December 2026.",
    ]
    assert words.state_sentence(closed_now(HALL.about), BEGINS).startswith("Closed by a steward")
    assert words.when(consultation(closes="2026-12-04 09:00")) == "3 December 2026, 18:30 to 09:00 on 4 December 2026"


def test_answers_are_counted_by_the_way_they_came() -> None:
    form, card = (Response(place="demo", session="hall", card=number) for number in ("", "7"))
    assert words.so_far([form, card, form]) == "3 answers so far: 2 forms, 1 paper card."
    assert words.so_far([]) == "No answers so far: no forms, no paper cards."


def test_an_address_that_phones_cannot_reach_is_told_with_the_remedy() -> None:
    assert "In its network it is 192.168.1.10 or 10.0.0.2." in words.out_of_reach(
        "http://localhost/t/x", ["192.168.1.10", "10.0.0.2"]
    )
    assert "make run ADDRESS=0.0.0.0" in words.out_of_reach("http://localhost/t/x", [])
    assert "join that of the phones" in words.out_of_reach("http://localhost/t/x", [])
