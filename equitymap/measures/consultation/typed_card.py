"""What a steward types of a paper card: read question by question, each field with what is wrong with it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from equitymap.errors import PostcodeUnknown, RecordsError
from equitymap.measures.map.find_postcode import as_postcode, find_postcode
from equitymap.places.names import fold_name
from equitymap.places.place import Place
from equitymap.records.sessions import Given, Session
from equitymap.records.subjects.answers import Age, Answered, Response, Words
from equitymap.records.subjects.base import read
from equitymap.records.subjects.consultation import SCALE, Question, QuestionType

NUMBER, AGE, LIVES = "card:number", "card:age", "card:lives"
"""Fields of a card beside its questions, which have their ids: no id has a colon."""
ELSEWHERE = "elsewhere"
"""Typed for somebody who lives outside the place."""
MOST_NUMBER = 99_999
Typed = Mapping[str, str]
"""What was typed, by field."""


@dataclass(frozen=True)
class Sheet:
    """What a card of a session can hold: its questions, the squares of its map, the neighbourhoods of its place."""

    place: Place
    session: Session
    cells: Collection[str]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in the order in which they stand on a card."""
        return NUMBER, *self.session.questions, AGE, LIVES

    @cached_property
    def named(self) -> Mapping[str, set[str]]:
        """Codes of the neighbourhoods that have a name, as ``fold_name`` has it."""
        found: dict[str, set[str]] = defaultdict(set)
        for names in (self.place.inside["label"], self.place.inside["name"]):
            for code, name in names.items():
                found[fold_name(str(name))].add(str(code))
        return found


@dataclass(frozen=True)
class CardRead:
    """A card as it was understood, None where something is ``wrong``: what, and what to do, by field."""

    given: Given | None
    wrong: Mapping[str, str]


class _Wrong(ValueError):
    """Says what is wrong with one field."""


def card_number(typed: str) -> str:
    """Return the number of a card without zeros before it.

    Raises
    ------
    ValueError
        Saying how to write it.
    """
    text = typed.strip()
    if not re.fullmatch(r"\d{1,12}", text, re.ASCII) or not 1 <= int(text) <= MOST_NUMBER:
        raise _Wrong(f"Type the number that is printed on the card: 1 to {MOST_NUMBER:,}, digits only.")
    return str(int(text))


def read_card(typed: Typed, sheet: Sheet) -> CardRead:
    """Return what was typed of a card; a postcode becomes the neighbourhood that it lies in, and is not kept.

    Parameters
    ----------
    typed
        By field (``Sheet.fields``): a choice and an age by their digit or their words, one to five, a square, words,
        a postcode or neighbourhood. What is left out is not said.
    sheet
        What the card can hold.
    """
    about, wrong = sheet.session, {}

    def field(name: str, reads: Callable[[str], Any]) -> Any:
        try:
            return reads(typed.get(name, "").strip())
        except (ValueError, RecordsError) as problem:
            wrong[name] = str(problem)
            return None

    number = field(NUMBER, card_number)
    said = {record: field(record, _reader(one, record, sheet)) for record, one in about.questions.items()}
    age = field(AGE, lambda text: _one_of(text, [(one.label, one) for one in Age]))
    lives = field(LIVES, lambda text: _lives(text, sheet)) or ("", False)
    answers = tuple(one for one in said.values() if isinstance(one, Answered))
    words = {record: one for record, one in said.items() if isinstance(one, str) and one}
    if not wrong and not (answers or words):
        wrong[NUMBER] = "No question of this card has an answer. A card that is empty is not typed."
    if wrong:
        return CardRead(None, wrong)
    response = Response(
        place=about.about.place,
        session=about.record,
        card=number,
        age=age,
        lives_in=lives[0],
        elsewhere=lives[1],
        answers=answers,
    )
    return CardRead(Given(response, words), {})


def as_typed(given: Given, sheet: Sheet) -> dict[str, str]:
    """Return what is typed for a card that says this: ``read_card`` gives it back."""
    typed = {NUMBER: given.response.card, **given.words}
    for one in given.response.answers:
        asked = sheet.session.questions.get(one.question)
        choices = asked.choices if asked is not None else ()
        number = str(choices.index(one.chosen) + 1) if one.chosen in choices else one.chosen
        typed[one.question] = number or one.cell or ("" if one.scale is None else str(one.scale))
    typed[AGE] = "" if given.response.age is None else str([*Age].index(given.response.age) + 1)
    typed[LIVES] = ELSEWHERE if given.response.elsewhere else given.response.lives_in
    return {name: typed.get(name, "") for name in sheet.fields}


def with_the_rest(given: Given, before: Given | None, sheet: Sheet) -> Given:
    """Return a card with what the one before it says and no field can hold: answers to questions asked no longer."""
    if before is None:
        return given
    asked = sheet.session.questions
    answers = [one for one in before.response.answers if one.question not in asked]
    words = {record: text for record, text in before.words.items() if record not in asked}
    response = given.response.model_copy(
        update={"answers": (*given.response.answers, *answers), "language": before.response.language}
    )
    return replace(given, response=response, words={**given.words, **words}, tip=before.tip)


def missing_numbers(numbers: Collection[str]) -> list[int]:
    """Return the numbers between the first and the last card that no card has."""
    there = {int(number) for number in numbers if number}
    return [number for number in range(min(there, default=0), max(there, default=0)) if number not in there]


def _reader(question: Question, record: str, sheet: Sheet) -> Callable[[str], Answered | str | None]:
    """Return what reads the answer to a question: nothing where it is empty."""

    def choice(text: str) -> Answered | None:
        chosen = _one_of(text, [(one, one) for one in question.choices])
        return None if chosen is None else Answered(question=record, chosen=chosen)

    def scale(text: str) -> Answered | None:
        if text and text not in map(str, SCALE):
            raise _Wrong(f"Type one of {SCALE[0]} to {SCALE[-1]}, or nothing.")
        return Answered(question=record, scale=int(text)) if text else None

    def cell(text: str) -> Answered | None:
        square = re.sub(r"\s", "", text).upper()
        if square and square not in sheet.cells:
            raise _Wrong(f"There is no square {text[:20]} on the map of this card. Type one such as {_first(sheet)}.")
        return Answered(question=record, cell=square) if square else None

    def words(text: str) -> str:
        if not text:
            return ""
        of_it = {
            "place": sheet.session.about.place,
            "session": sheet.session.record,
            "response": record,
            "question": record,
        }
        return read(Words, {**of_it, "text": text}).text

    reads: Mapping[QuestionType, Callable[[str], Answered | str | None]] = {
        QuestionType.CHOICE: choice,
        QuestionType.SCALE: scale,
        QuestionType.PIN: cell,
        QuestionType.TEXT: words,
    }
    return reads[question.type]


def _first(sheet: Sheet) -> str:
    return next(iter(sheet.cells), "C7")


def _one_of(text: str, choices: Sequence[tuple[str, Any]]) -> Any:
    """Return what a digit, words, or both as a file has them ("2: By bus") choose; None for nothing."""
    if not text:
        return None
    for words, one in choices:
        if _same(words, text) and not text.isdigit():
            return one
    numbered = re.fullmatch(r"(\d{1,2})(?:[:.)]\s*(.*))?", text, re.ASCII | re.DOTALL)
    number = int(numbered[1]) if numbered else 0
    if not numbered or not 1 <= number <= len(choices):
        raise _Wrong(f"There is no answer '{text[:40]}'. Type its digit, 1 to {len(choices)}, or nothing.")
    words, one = choices[number - 1]
    if numbered[2] and not _same(words, numbered[2]):
        raise _Wrong(f"{number} is '{words}', not '{numbered[2][:40]}'. Type the digit alone.")
    return one


def _same(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def _lives(text: str, sheet: Sheet) -> tuple[str, bool]:
    """Return the code of the neighbourhood and whether somebody lives elsewhere."""
    place = sheet.place
    if not text:
        return "", False
    if text.casefold() == ELSEWHERE:
        return "", True
    if as_postcode(text) is not None:
        try:
            area, _ = find_postcode(place, text)
        except PostcodeUnknown as unknown:
            raise _Wrong(f"{unknown} Type '{ELSEWHERE}' if it is outside {place.name}.") from None
        return (area, False) if area is not None else ("", True)
    if text.upper() in place.inside.index:
        return text.upper(), False
    named = sheet.named.get(fold_name(text), set())
    if len(named) != 1:
        raise _Wrong(
            f"'{text[:40]}' is {'more than one neighbourhood' if len(named) else 'no neighbourhood'} of {place.name}."
            f" Type a whole postcode, the neighbourhood's name or code, '{ELSEWHERE}', or nothing."
        )
    return next(iter(named)), False
