"""Paper cards in words: beside each other field by field, in a list, and in a file that can be given back."""

from __future__ import annotations

import pytest

from equitymap.measures.consultation.typed_card import AGE, LIVES, NUMBER, Sheet, read_card
from equitymap.records.sessions import Given
from equitymap.sources.csv_text import csv_of
from equitymap.sources.local.local_sheet import heading, rows
from equitymap.views.consultation.cards import card_tables as tables
from tests.consultations import session
from tests.places import demo_place

PLACE = demo_place()
SHEET = Sheet(PLACE, session(), ("B2", "C3"))
AREA = str(PLACE.inside.index[0])


def card(number: str = "7", **typed: str) -> Given:
    found = read_card({NUMBER: number, "miss": "2", "stop": "=1+1", AGE: "3", LIVES: AREA, **typed}, SHEET)
    assert found.given is not None
    return found.given


def test_versions_stand_beside_each_other_with_every_field_and_which_differ() -> None:
    table = tables.side_by_side({"What is here": card(), "What you typed": card(miss="3", stop="")}, SHEET)
    assert table.index.tolist() == [
        *(f"Question {one.order}: {one.text}" for one in SHEET.session.questions.values()),
        "Age",
        "Lives in",
    ]
    assert table.loc["Question 1: How do you get there?"].tolist() == ["By bus", "By car", "differs"]
    assert table.loc["Question 4: What should stop?"].tolist() == ["=1+1", "", "differs"]
    assert table.loc["Age"].tolist() == ["25 to 34", "25 to 34", "same"]


def test_a_file_of_cards_can_be_given_back_and_runs_nothing() -> None:
    cards = [card("12"), card("7", miss="1", stop="A, b;\nc", safe="5", where="c3", **{LIVES: "elsewhere", AGE: ""})]
    written = csv_of(tables.file_table(cards, SHEET), index=False)
    assert ",=1+1" not in written
    fields = {heading(called): field for field, called in tables.headings(SHEET).items()}
    read = [
        read_card({fields[name]: cell for name, cell in row.items()}, SHEET).given
        for _, row in rows(written.removeprefix("\ufeff"), "cards.csv", needed=list(fields), allowed=list(fields))
    ]
    assert read == [cards[1], cards[0]]
    template = tables.file_table([], SHEET)
    assert template.columns.tolist()[:2] == ["card", "Question 1: How do you get there?"]
    assert template.empty


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        ([], "No number between them is missing."),
        ([7], "7 is missing."),
        ([7, 12], "7 and 12 are missing."),
        ([3, 4, 5, 9], "3 to 5 and 9 are missing."),
        (list(range(1, 60, 2)), "30 numbers between them are missing, the first 1."),
    ],
)
def test_missing_numbers_are_named_in_runs(numbers: list[int], says: str) -> None:
    assert tables.missing(numbers) == says


def test_how_many_are_typed_is_said() -> None:
    assert tables.typed_so_far([]) == "No card of this session is typed yet."
    assert tables.typed_so_far([card()]) == "1 card is typed: number 7."
    assert tables.typed_so_far([card("12"), card("7")]) == "2 cards are typed, numbers 7 to 12."


def test_the_keys_of_each_field_are_said() -> None:
    keys = tables.keys(SHEET)
    assert list(keys) == list(SHEET.fields)
    assert keys["miss"] == "1 On foot · 2 By bus · 3 By car"
    assert keys["safe"] == "1 to 5: 1 Not at all, 5 Very"
    assert keys["where"] == "A square such as B2"
    assert keys[AGE].startswith("1 Under 16 · 2 16 to 24")


def test_a_row_that_differs_from_the_card_that_is_there_is_told_with_both() -> None:
    said = tables.in_file(4, card(), card(miss="3"), SHEET)
    assert said.startswith("Line 4: card 7 is there already and says something else")
    assert "'By bus' here, 'By car' in the file" in said


def test_what_was_saved_says_which_neighbourhood_a_postcode_became() -> None:
    label = PLACE.inside.loc[AREA, "label"]
    assert tables.saved(card(), SHEET) == f"Card 7 was saved. Lives in: {label}."
    assert tables.saved(card(**{LIVES: "elsewhere"}), SHEET) == f"Card 7 was saved. Lives outside {PLACE.name}."
    assert tables.saved(card(**{LIVES: ""}), SHEET) == "Card 7 was saved."
