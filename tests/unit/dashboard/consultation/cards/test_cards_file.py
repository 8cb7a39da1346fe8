"""A file of cards: every row is accounted for, what is wrong is named with its line, nothing there is overwritten."""

from __future__ import annotations

import pytest

from equitymap.dashboard.consultation.cards.cards_file import _rows, checked
from equitymap.errors import SourceError
from equitymap.measures.consultation.typed_card import LIVES, NUMBER, Sheet, read_card
from equitymap.records.sessions import Given
from equitymap.sources.csv_text import csv_of
from equitymap.views.consultation.cards.card_tables import file_table, titles
from tests.consultations import session
from tests.places import demo_place

PLACE = demo_place()
SHEET = Sheet(PLACE, session(), ("B2", "C3"))
ASKED = ",".join(list(titles(SHEET).values())[1:-2])
HEAD = f"card,{ASKED},age,lives_in"


def card(number: str, **typed: str) -> Given:
    found = read_card({NUMBER: number, "miss": "2", **typed}, SHEET)
    assert found.given is not None
    return found.given


def found(*lines: str, there: tuple[Given, ...] = (), differing: tuple[str, ...] = ()) -> tuple[list[Given], list[str]]:
    rows = _rows(SHEET, "\n".join([HEAD, *lines]).encode(), "cards.csv")
    return checked(rows, SHEET, {one.response.card: one for one in there}, differing)


def test_new_cards_are_found_and_those_there_already_passed_over() -> None:
    assert found("7,2,,,,,", '8,"2: By bus",5,c3,"A, b",3,elsewhere', there=(card("7"),)) == (
        [card("8", safe="5", where="C3", stop="A, b", **{"card:age": "3", LIVES: "elsewhere"})],
        [],
    )


def test_a_saved_file_given_back_says_nothing_new() -> None:
    there = (card("7", stop="=1+1"), card("12", **{LIVES: str(PLACE.inside.index[0])}))
    raw = csv_of(file_table(there, SHEET), index=False).encode()
    assert checked(_rows(SHEET, raw, "cards.csv"), SHEET, {one.response.card: one for one in there}, ()) == ([], [])


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["7,9,,,,,"], "Line 2: Question 1: How do you get there?: There is no answer '9'"),
        (["x,2,,,,,"], "Line 2: Number of the card: Type the number"),
        (["7,2,,,,,", "7,2,,,,,"], "Line 3: card 7 is in the file twice"),
        (["8,3,,,,,"], "Line 2: card 8 is there already and says something else"),
        (["9,2,,,,,"], "Line 2: card 9 was typed in different ways"),
        (["7,2,,,,,,spare"], "Line 2: beyond the columns: there is 'spare' where no heading is"),
        (["7,2,,,,,ZZ1 1ZZ"], "Line 2: Lives in: ZZ1 1ZZ is not in the postcode file"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_with_its_line(lines: list[str], says: str) -> None:
    _, problems = found(*lines, there=(card("8"), card("9")), differing=("9",))
    assert any(one.startswith(says) for one in problems), problems


def test_a_file_made_for_other_questions_is_refused() -> None:
    with pytest.raises(SourceError, match="lacks the heading"):
        _rows(SHEET, b"card,Question 1: How did you get there?\n7,2\n", "cards.csv")
