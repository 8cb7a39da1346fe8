"""The report of a consultation session, as a document: what was asked, what was said, what became of it, its limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from equitymap import __version__
from equitymap.measures.consultation.became import Became
from equitymap.measures.consultation.tally import FEWEST_IN_SQUARE, Tally
from equitymap.records.subjects.consultation import Question, QuestionType
from equitymap.views.about_figures import source_lines_of
from equitymap.views.consultation import data_protection, drawn_answers
from equitymap.views.consultation.drawn_bars import bars
from equitymap.views.consultation.drawn_pins import drawn_pins
from equitymap.views.consultation.heard_parts import RELEASES, heard_parts
from equitymap.views.consultation.heard_words import NOT_A_SAMPLE, counting
from equitymap.views.consultation.session_results import SessionResults
from equitymap.views.consultation.session_words import when
from equitymap.views.consultation.taken_tables import (
    NO_LONGER,
    NOT_READABLE,
    READABLE,
    WITHHELD,
    answers_table,
    promises_table,
)
from equitymap.views.document import Chart, Document, Heading, Items, Map, Numbers, Paragraph, Part, Section, table
from equitymap.views.words import agree, capital, count, day, share

SOURCES = ("lsoa21-boundaries",)
"""Releases that the squares lie over."""
CANNOT = (
    NOT_A_SAMPLE,
    "People of one household, one club or one street may have come together and think alike.",
    "Whoever answered twice, once on paper and once on a phone, is there twice.",
    f"A square is shown from {FEWEST_IN_SQUARE} people up, where it gives no other away: a pale square"
    " is no proof that nobody meant it.",
    "Words are shown after a steward read them and masked what could point at a person. They are examples, no count.",
)
NOBODY = "Nobody has answered."
NONE_COUNTED = "No answers are counted yet."
NOTHING_YET = "Nothing has been written down yet of what became of it."


def session_report(results: SessionResults, *, made: datetime, reported: Became | None = None) -> Document:
    """Return the report of a session; ``made`` is printed in it, ``reported`` is what became of reported changes."""
    place, about = results.place, results.session.about
    invented = (
        f"{place.name} is an invented place: its people, streets and services do not exist. "
        if place.manifest.invented
        else ""
    )
    nobody = NONE_COUNTED if results.tallies.uncounted else NOBODY
    sections = [
        Section("asked", "What was asked", _asked(results)),
        Section("who", "Who answered, and who has not been heard", heard_parts(results.heard) or [Paragraph(nobody)]),
        Section("answers", "What was said", _answers(results)),
        *([Section("reported", drawn_answers.REPORTED, [Paragraph(drawn_answers.knew(reported))])] if reported else []),
        Section("became", "What became of it", became(results)),
        Section("limits", "What this cannot tell", [Items(CANNOT)]),
        Section("sources", "Sources", [Items(source_lines_of([place], [*SOURCES, *RELEASES]))]),
        Section("privacy", data_protection.TITLE, data_protection.parts(about.notice)),
    ]
    return Document(
        title=about.name,
        place_name=place.name,
        first=[
            Paragraph(f"{invented}Made on {day(made)} with Equity Map {__version__}.", "small"),
            Paragraph(" ".join([came(results), *drawn_answers.findings(results)]), "lead"),
            Paragraph(counting(results.tallies), "notice"),
            Numbers(_numbers(results)),
            Paragraph(NOT_A_SAMPLE, "notice"),
        ],
        sections=sections,
    )


def came(results: SessionResults) -> str:
    """Return how many answered, in a sentence."""
    number, about = count(results.tallies.responses, "answer", "answers"), results.session.about
    return f"{capital(number)} came in “{about.name}”, asked by {about.run_by} in {results.where}."


def _numbers(results: SessionResults) -> list[tuple[str, str]]:
    tallies = results.tallies
    readable = len(results.words)
    return [
        (f"{tallies.forms:,}", "on a phone, a tablet or a computer"),
        (f"{tallies.cards:,}", "on a paper card"),
        (f"{readable:,}", agree(readable, "answer in own words may be read", "answers in own words may be read")),
    ]


def _asked(results: SessionResults) -> list[Part]:
    about, session = results.session.about, results.session
    shown = [one.caption for one in session.exhibits.values() if one.caption]
    return [
        Paragraph(f"{capital(when(about))}, by {about.run_by}, in {results.where}."),
        Items([f"{one.order}. {one.text} ({one.type.label.lower()})" for one in session.questions.values()]),
        Paragraph("What people looked at before they answered:" if shown else ""),
        Items(shown),
    ]


def _answers(results: SessionResults) -> list[Part]:
    """Return each question with its result: chart and table, map and table, or the words that may be read."""
    rows = answers_table(results)
    parts: list[Part] = []
    for record, question in results.session.questions.items():
        own = rows[rows["question_number"] == question.order]
        parts.append(Heading(question.called({})))
        parts += _answer(results, record, question, own)
    return parts or [Paragraph("No question was asked.")]


def _answer(results: SessionResults, record: str, question: Question, rows: pd.DataFrame) -> Sequence[Part]:
    tally = results.tallies.questions[record]
    if not tally.answered:
        return [Paragraph(NONE_COUNTED if tally.partial else "Nobody answered this question.")]
    if question.type is QuestionType.TEXT:
        return _words(results.words_on(record), rows)
    shown = pd.DataFrame(
        {
            "Square" if question.type is QuestionType.PIN else "Answer": rows["answer"],
            "People": [f"{number:,}" for number in rows["people"]],
            "Of those who answered": [share(one) for one in rows["per_cent"]],
        }
    )
    told = Paragraph(_told(question, tally), "small")
    listed = table(shown, f"Answers to question {question.order}", numbers=list(shown)[1:])
    if question.type is QuestionType.PIN:
        drawn = drawn_pins(results.grid, tally.counts, question.text)
        return [
            told,
            *([Map(drawn, f"Question {question.order}: where pins were put")] if tally.counts else []),
            listed,
        ]
    bar = [
        (str(row["answer"]), int(row["people"]), f"{row['people']:,} ({share(row['per_cent'])})")
        for _, row in rows[rows["answer"] != NO_LONGER].iterrows()
    ]
    chart = bars(question.text, bar, f"A bar for each of {len(bar)} answers. The table has the figures.")
    return [Chart(chart, f"Question {question.order}: how many gave each answer"), told, listed]


def _told(question: Question, tally: Tally) -> str:
    people = (
        count(tally.answered, "counted answer", "counted answers")
        if tally.partial
        else count(tally.answered, "person answered", "people answered")
    )
    if question.type is QuestionType.SCALE and tally.median is not None:
        ends = "; ".join(f"{step} means {means}" for step, means in ((1, question.low), (5, question.high)) if means)
        return f"{people}; the middle answer is {tally.median:g}. {f'{ends}.' if ends else ''}".strip()
    if question.type is QuestionType.PIN and tally.withheld:
        return f"{people}. {WITHHELD}: {tally.withheld:,}. Which squares those are is not shown."
    return f"{people}."


def _words(shown: list[str], rows: pd.DataFrame) -> list[Part]:
    number = dict(zip(rows["answer"], rows["people"], strict=True))
    return [
        Paragraph(f"{READABLE}: {number[READABLE]:,}. {NOT_READABLE}: {number[NOT_READABLE]:,}.", "small"),
        Items([f"“{one}”" for one in shown]),
    ]


def became(results: SessionResults, of: str = "") -> list[Part]:
    """Return what became of what people said. ``of`` is what the caption begins with."""
    rows = promises_table(results)
    if rows.empty:
        return [Paragraph(NOTHING_YET)]
    rows.columns = ["You said", "We did", "Status", "As of", "Targets it bears on"]
    rows["We did"] = rows["We did"].replace("", "nothing yet")
    return [table(rows if rows["Targets it bears on"].any() else rows.iloc[:, :4], f"{of}You said, we did")]
