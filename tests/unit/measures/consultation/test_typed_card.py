"""A paper card as it is typed: by digits, squares and words; every field that is wrong is named, nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equitymap.measures.consultation.grid import grid_of
from equitymap.measures.consultation.typed_card import (
    AGE,
    LIVES,
    NUMBER,
    Sheet,
    as_typed,
    missing_numbers,
    read_card,
    with_the_rest,
)
from equitymap.records.sessions import Given
from equitymap.records.subjects.answers import Answered
from tests.consultations import session
from tests.places import demo_place

PLACE = demo_place()
SHEET = Sheet(PLACE, session(), grid_of(PLACE).cells)
CELL = SHEET.cells[0]
AREA = str(PLACE.inside.index[0])
POSTCODE = str(PLACE.postcodes.index[PLACE.postcodes["area_code"] == AREA][0])
TYPED = {NUMBER: "007", "miss": "2", "safe": "4", "where": CELL.lower(), "stop": " Cars on kerbs ", AGE: "3"}


def given(**changed: str) -> Given:
    found = read_card({**TYPED, **changed}, SHEET)
    assert found.given is not None, found.wrong
    return found.given


def wrong(field: str, typed: str) -> str:
    found = read_card({**TYPED, field: typed}, SHEET)
    assert (found.given, list(found.wrong)) == (None, [field])
    return found.wrong[field]


def test_digits_squares_and_words_are_read_in_the_order_of_the_card() -> None:
    card = given()
    assert (card.response.place, card.response.session, card.response.card) == ("demo", "hall", "7")
    assert card.response.answers == (
        Answered(question="miss", chosen="By bus"),
        Answered(question="safe", scale=4),
        Answered(question="where", cell=CELL),
    )
    assert (card.words, card.response.age) == ({"stop": "Cars on kerbs"}, "25_34")
    assert given(**{AGE: "16 to 24"}).response.age == "16_24", "words that begin with a digit are words"


@pytest.mark.parametrize("typed", ["2", "2: By bus", "by  BUS"])
def test_an_answer_is_chosen_by_its_digit_or_its_words(typed: str) -> None:
    assert given(miss=typed).response.answers[0].chosen == "By bus"


def test_answers_in_any_script_are_told_apart() -> None:
    asked = SHEET.session.questions["miss"].model_copy(update={"choices": ("مكتبة", "حافلة")})
    questions = {**SHEET.session.questions, "miss": asked}
    sheet = replace(SHEET, session=replace(SHEET.session, questions=questions))
    found = read_card({**TYPED, "miss": "حافلة"}, sheet).given
    assert found is not None
    assert found.response.answers[0].chosen == "حافلة"


def test_a_postcode_becomes_a_neighbourhood_and_is_nowhere_in_what_is_kept() -> None:
    card = given(**{LIVES: f" {POSTCODE[:-3]} {POSTCODE[-3:].lower()}"})
    assert (card.response.lives_in, card.response.elsewhere) == (AREA, False)
    assert POSTCODE not in repr(card).replace(" ", "")
    assert given(**{LIVES: AREA.lower()}) == given(**{LIVES: str(PLACE.inside.loc[AREA, "label"])}) == card
    ring = PLACE.neighbourhoods.index[~PLACE.neighbourhoods["inside"]]
    beyond = str(PLACE.postcodes.index[PLACE.postcodes["area_code"].isin(ring)][0])
    assert given(**{LIVES: beyond}) == given(**{LIVES: "Elsewhere"})
    assert given(**{LIVES: beyond}).response.elsewhere


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        (NUMBER, "", "number that is printed"),
        (NUMBER, "0", "1 to 99,999"),
        (NUMBER, "7a", "digits only"),
        ("miss", "4", "digit, 1 to 3"),
        ("miss", "1: By bus", "1 is 'On foot'"),
        ("miss", "٢", "no answer"),
        ("safe", "6", "1 to 5"),
        ("safe", "3.5", "1 to 5"),
        ("where", "Z9", f"such as {CELL}"),
        ("stop", "x" * 1_001, "longer than 1,000"),
        ("stop", "a\x07b", "no keyboard writes"),
        (AGE, "7", "digit, 1 to 6"),
        (LIVES, "ZZ1 1ZZ", "Type 'elsewhere'"),
        (LIVES, "Nowhere Fields", "no neighbourhood"),
    ],
)
def test_what_is_wrong_with_a_field_is_said_with_its_remedy(field: str, typed: str, says: str) -> None:
    assert says in wrong(field, typed)


def test_everything_wrong_is_said_at_once_and_an_empty_card_is_none() -> None:
    found = read_card({NUMBER: "x", "safe": "9", AGE: "0"}, SHEET)
    assert list(found.wrong) == [NUMBER, "safe", AGE]
    assert "No question" in read_card({NUMBER: "7", AGE: "2"}, SHEET).wrong[NUMBER]


def test_a_card_can_be_typed_again_from_what_it_says() -> None:
    for lives in ("", AREA, "elsewhere"):
        card = given(**{LIVES: lives})
        assert read_card(as_typed(card, SHEET), SHEET).given == card


def test_answers_to_a_question_that_is_asked_no_longer_stay_when_a_card_is_corrected() -> None:
    old = given()
    gone = Answered(question="gone", scale=1)
    response = old.response.model_copy(update={"answers": (*old.response.answers, gone), "language": "cy"})
    before = Given(response, {**old.words, "went": "A swing"})
    after = with_the_rest(given(safe="1"), before, SHEET)
    assert gone in after.response.answers
    assert (after.words["went"], after.response.language) == ("A swing", "cy")
    assert [one.scale for one in after.response.answers if one.question == "safe"] == [1]


def test_numbers_between_the_cards_are_missing() -> None:
    assert missing_numbers(["6", "8", "11", "13", ""]) == [7, 9, 10, 12]
    assert missing_numbers([]) == []
