"""Paper cards in words: the keys of each field, versions beside each other, the cards of a session as list and file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from equitymap.measures.consultation.typed_card import AGE, ELSEWHERE, LIVES, NUMBER, Sheet, as_typed
from equitymap.records.sessions import Given
from equitymap.records.subjects.answers import Age
from equitymap.records.subjects.consultation import SCALE, Question, QuestionType
from equitymap.views.words import agree, count, series

COLUMNS = {NUMBER: "card", AGE: "age", LIVES: "lives_in"}
"""Headings of a file of cards; those of its questions are their number and words."""
MOST_NAMED = 12
"""Missing numbers that are named one by one."""


def titles(sheet: Sheet) -> dict[str, str]:
    """Return what each field of a card is called, in the order of the card."""
    questions = {record: f"Question {one.order}: {one.text}" for record, one in sheet.session.questions.items()}
    return {NUMBER: "Number of the card", **questions, AGE: "Age", LIVES: "Lives in"}


def keys(sheet: Sheet) -> dict[str, str]:
    """Return what to type into each field."""
    first = next(iter(sheet.cells), "C7")
    return {
        NUMBER: "As printed, digits only.",
        **{record: _keys_of(one, first) for record, one in sheet.session.questions.items()},
        AGE: _numbered([one.label for one in Age]),
        LIVES: f"A postcode (it becomes the neighbourhood and is not kept), a neighbourhood, or {ELSEWHERE}.",
    }


def _keys_of(question: Question, first: str) -> str:
    ends = [f"{number} {end}" for number, end in ((SCALE[0], question.low), (SCALE[-1], question.high)) if end]
    return {
        QuestionType.CHOICE: _numbered(question.choices),
        QuestionType.SCALE: f"{SCALE[0]} to {SCALE[-1]}{': ' if ends else ''}{', '.join(ends)}",
        QuestionType.PIN: f"A square such as {first}",
        QuestionType.TEXT: "As it is written on the card; no names of people.",
    }[question.type]


def _numbered(choices: Sequence[str]) -> str:
    return " · ".join(f"{number} {words}" for number, words in enumerate(choices, start=1))


def saved(given: Given, sheet: Sheet) -> str:
    """Say that a card was saved, and which neighbourhood its postcode became: that is all that is kept of it."""
    lives, label = given.response.lives_in, sheet.place.inside["label"]
    where = f" Lives in: {label[lives]}." if lives in label.index else ""
    outside = f" Lives outside {sheet.place.name}." if given.response.elsewhere else ""
    return f"Card {given.response.card} was saved.{where}{outside}"


def in_words(given: Given, sheet: Sheet) -> dict[str, str]:
    """Return what a card says, by field: answers and ages in words, nothing for what is not said."""
    typed = as_typed(given, sheet)
    chosen = {one.question: one.chosen for one in given.response.answers if one.chosen}
    age, lives, label = given.response.age, given.response.lives_in, sheet.place.inside["label"]
    return {
        **{name: chosen.get(name, text) for name, text in typed.items()},
        AGE: age.label if age is not None else "",
        LIVES: typed[LIVES] if lives not in label.index else f"{label[lives]} ({lives})",
    }


def side_by_side(cards: Mapping[str, Given], sheet: Sheet) -> pd.DataFrame:
    """Return versions of one card beside each other, one a column: every field, and whether they differ in it."""
    words = {name: in_words(one, sheet) for name, one in cards.items()}
    rows = {
        title: {name: said[field] for name, said in words.items()}
        for field, title in titles(sheet).items()
        if field != NUMBER
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(cards), dtype=str).rename_axis("Field")
    differ = frame.ne(frame.iloc[:, 0], axis=0).any(axis=1)
    frame["Differs"] = differ.map({True: "differs", False: "same"})
    return frame


def list_table(cards: Sequence[Given], sheet: Sheet) -> pd.DataFrame:
    """Return the cards as people read them, one a row, by number."""
    rows = [in_words(one, sheet) for one in _by_number(cards)]
    return pd.DataFrame(rows, columns=list(sheet.fields), dtype=str).rename(columns=titles(sheet))


def file_table(cards: Sequence[Given], sheet: Sheet) -> pd.DataFrame:
    """Return the cards as a file that can be given back, by number: the template too, where there is none."""
    return pd.DataFrame(
        [_cells(one, sheet) for one in _by_number(cards)], columns=list(sheet.fields), dtype=str
    ).rename(columns=headings(sheet))


def headings(sheet: Sheet) -> dict[str, str]:
    """Return the headings of a file, by field."""
    return {**titles(sheet), **COLUMNS}


def _cells(given: Given, sheet: Sheet) -> dict[str, str]:
    """Return what is typed for a card, choices with their words behind: "2: By bus"."""
    typed, words = as_typed(given, sheet), in_words(given, sheet)
    chosen = [record for record, one in sheet.session.questions.items() if one.type is QuestionType.CHOICE]
    numbered = {name: f"{typed[name]}: {words[name]}" for name in (*chosen, AGE) if typed[name].isdigit()}
    return {**typed, **numbered}


def _by_number(cards: Sequence[Given]) -> list[Given]:
    return sorted(cards, key=lambda one: int(one.response.card or 0))


def typed_so_far(cards: Sequence[Given]) -> str:
    """Say how many cards are typed, and their first and last number."""
    numbers = sorted(int(one.response.card or 0) for one in cards)
    if not numbers:
        return "No card of this session is typed yet."
    ends = f": number {numbers[0]}" if len(numbers) == 1 else f", numbers {numbers[0]} to {numbers[-1]}"
    return f"{count(len(numbers), 'card is', 'cards are')} typed{ends}."


def missing(numbers: Sequence[int]) -> str:
    """Say which numbers between the first and the last card are missing."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    named = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    if not named:
        return "No number between them is missing."
    if len(named) > MOST_NAMED:
        return f"{count(len(numbers), 'number', 'numbers')} between them are missing, the first {named[0]}."
    return f"{series(named)} {agree(len(numbers), 'is', 'are')} missing."


def in_file(line: int, here: Given, other: Given, sheet: Sheet) -> str:
    """Say how a row of a file differs from the card that is there already, and what to do."""
    mine, theirs, called = in_words(other, sheet), in_words(here, sheet), titles(sheet)
    differ = [
        f"{called[name]}: '{theirs[name][:40]}' here, '{mine[name][:40]}' in the file"
        for name in sheet.fields
        if mine[name] != theirs[name]
    ]
    return (
        f"Line {line}: card {other.response.card} is there already and says something else ({'; '.join(differ)})."
        " Take the row out, or type the card above, where both are shown."
    )
