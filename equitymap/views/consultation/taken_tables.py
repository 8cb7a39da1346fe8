"""A session as tables to take away: for everybody nothing that tells of one person; for stewards a row a response."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import geopandas as gpd
import pandas as pd

from equitymap.measures.consultation.tally import FEWEST_IN_SQUARE, Tally
from equitymap.places.files.tables import TakenTable
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Response
from equitymap.records.subjects.consultation import Question, QuestionType
from equitymap.views.consultation import heard_words
from equitymap.views.consultation.session_results import SessionResults
from equitymap.views.svg_paths import GRID

WITHHELD = "Squares with few people, together"
READABLE, NOT_READABLE = "In own words, may be read", "In own words, not approved or not looked at yet"
NO_LONGER = "Answers that are no longer offered, together"
SQUARES = {
    "question_number": "Number of the question in the session.",
    "question": "The question, as it was asked.",
    "square": "Square of the grid over the area: column A to J from the west, row 1 to 10 from the north.",
    "lies_in": "Ward or middle layer area that most of the square lies in.",
    "people": f"People who put a pin into it. Squares with fewer than {FEWEST_IN_SQUARE} are not in this file, nor"
    " those that would give such a one away.",
}


def answers_table(results: SessionResults) -> pd.DataFrame:
    """Return one row for each answer to each question: how many gave it, and of how many who answered the question."""
    rows = [
        (
            question.order,
            question.text,
            question.type.label,
            said,
            number,
            tally.answered,
            _share(question, number, tally),
        )
        for record, question in results.session.questions.items()
        for tally in [results.tallies.questions[record]]
        for said, number in _counted(results, record)
    ]
    heads = ["question_number", "question", "answered_by", "answer", "people", "answered_the_question", "per_cent"]
    return _noted(pd.DataFrame(rows, columns=heads).astype({"per_cent": "float64"}), results)


def _noted(rows: pd.DataFrame, results: SessionResults) -> pd.DataFrame:
    """Return rows with a column that says so where not all answers are counted."""
    note = heard_words.counting(results.tallies)
    return rows.assign(counted_so_far=note) if note else rows


def answers_file(results: SessionResults) -> pd.DataFrame:
    """Return ``answers_table`` as it is taken away: shares to one decimal."""
    return answers_table(results).round({"per_cent": 1})


def _counted(results: SessionResults, record: str) -> Iterator[tuple[str, int]]:
    question, tally = results.session.questions[record], results.tallies.questions[record]
    if question.type is QuestionType.TEXT:
        shown = len(results.words_on(record))
        yield READABLE, shown
        yield NOT_READABLE, max(tally.answered - shown, 0)
        return
    for said, number in tally.counts.items():
        yield answer_words(results, question, said), number
    if tally.withheld:
        yield WITHHELD, tally.withheld
    if tally.no_longer:
        yield NO_LONGER, tally.no_longer


def _share(question: Question, number: int, tally: Tally) -> float | None:
    counted = tally.answered and question.type is not QuestionType.TEXT
    return 100 * number / tally.answered if counted else None


def answer_words(results: SessionResults, question: Question, said: str) -> str:
    """Return an answer with what it means: an end of a scale, the part of the place that a square lies in."""
    if question.type is QuestionType.PIN:
        return results.square(said)
    ends = {"1": question.low, "5": question.high} if question.type is QuestionType.SCALE else {}
    return f"{said} ({ends[said]})" if ends.get(said) else said


def words_table(results: SessionResults) -> pd.DataFrame:
    """Return the words that everybody may read, by question."""
    asked = results.session.questions
    rows = [
        (asked[one.question].order, asked[one.question].text, one.shown, "yes" if one.masked else "no")
        for one in results.words
        if one.question in asked
    ]
    found = pd.DataFrame(rows, columns=["question_number", "question", "words", "parts_are_masked"])
    return found.sort_values("question_number", kind="stable", ignore_index=True)


def heard_table(results: SessionResults) -> pd.DataFrame:
    """Return who answered beside who lives there, by group that may be shown."""
    found = heard_words.table(results.heard)
    heads = [re.sub(r"[^a-z]+", "_", str(name).lower()).strip("_") for name in found.columns]
    return _noted(found.set_axis(heads, axis="columns"), results)


def promises_table(results: SessionResults) -> pd.DataFrame:
    """Return what became of what people said."""
    rows = [
        (
            one.said,
            one.did,
            one.progress.label,
            str(one.on),
            "; ".join(results.targets[target] for target in one.targets if target in results.targets),
        )
        for one in results.promises
    ]
    return pd.DataFrame(rows, columns=["you_said", "we_did", "status", "as_of", "targets"])


def squares_table(results: SessionResults) -> TakenTable:
    """Return the squares with pins that may be shown, with their shapes; no pin stands alone in it."""
    rows, shapes = [], []
    for record, question in results.session.questions.items():
        if question.type is not QuestionType.PIN:
            continue
        for cell, number in results.tallies.questions[record].counts.items():
            rows.append((question.order, question.text, cell, results.lies_in.get(cell, ""), number))
            shapes.append(results.grid.box(cell))
    return TakenTable(
        title=results.session.about.name,
        rows=pd.DataFrame(rows, columns=list(SQUARES)),
        shapes=gpd.GeoSeries(shapes, crs=GRID),
        meanings=SQUARES,
        told=[*filter(None, [heard_words.counting(results.tallies)]), heard_words.NOT_A_SAMPLE],
    )


def responses_table(session: Session, responses: Mapping[str, Response]) -> pd.DataFrame:
    """Return one row for each form and card, without own words: personal data, for stewards alone.

    Columns are the id, card, language, age and neighbourhood, then one for each question that is not answered in own
    words.
    """
    asked = {
        f"{question.order}. {question.text}": record
        for record, question in session.questions.items()
        if question.type is not QuestionType.TEXT
    }
    rows = [
        {
            "response": record,
            "card": one.card,
            "language": one.language,
            "age": one.age.label if one.age else "",
            "lives_in": one.lives_in,
            "lives_elsewhere": "yes" if one.elsewhere else "no",
            **{head: _said(one, question) for head, question in asked.items()},
        }
        for record, one in responses.items()
        if one.session == session.record
    ]
    heads = ["response", "card", "language", "age", "lives_in", "lives_elsewhere", *asked]
    return pd.DataFrame(rows, columns=heads, dtype=str)


def _said(response: Response, question: str) -> str:
    one = next((one for one in response.answers if one.question == question), None)
    return "" if one is None else one.chosen or one.cell or str(one.scale or "")
