"""How residents took part, as parts of a plan: who was asked and reached, what most said, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from equitymap.measures.consultation.tally import Tally
from equitymap.records.subjects.consultation import Question, QuestionType
from equitymap.views.consultation.heard_parts import heard_parts
from equitymap.views.consultation.heard_words import counting
from equitymap.views.consultation.session_report import became, came
from equitymap.views.consultation.session_results import SessionResults
from equitymap.views.consultation.session_words import when
from equitymap.views.consultation.taken_tables import answer_words
from equitymap.views.document import Heading, Items, Paragraph, Part
from equitymap.views.words import capital, count, series

MOST = 3
"""Answers to a question that are named, those given most."""


def engagement(sessions: Sequence[SessionResults]) -> list[Part]:
    """Return what is known of how residents took part, the latest session first; nothing where none was held."""
    parts: list[Part] = []
    for results in sessions:
        session, of = results.session, f"{results.session.about.name}: "
        said = [one for record, question in session.questions.items() for one in _most(results, record, question)]
        parts += [
            Heading(session.about.name),
            Paragraph(f"{came(results)} {capital(when(session.about))}."),
            Paragraph(counting(results.tallies)),
            Items(said),
            *heard_parts(results.heard, of),
            *became(results, of),
        ]
    return parts


def _most(results: SessionResults, record: str, question: Question) -> Iterator[str]:
    """Yield what most answered to a question, in a sentence; nothing where nobody did."""
    tally = results.tallies.questions[record]
    if not tally.answered:
        return
    if question.type is QuestionType.TEXT:
        answered = count(tally.answered, "answer in own words", "answers in own words")
        yield f"“{question.text}”: {answered}, of which {len(results.words_on(record)):,} may be read."
    elif told := _ranked(results, question, tally):
        yield f"“{question.text}”: {told}, of {tally.answered:,} who answered."


def _ranked(results: SessionResults, question: Question, tally: Tally) -> str:
    if tally.median is not None:
        ends = [f"{step} {means}" for step, means in ((1, question.low), (5, question.high)) if means]
        return f"the middle answer is {tally.median:g} of 1 to 5{f' ({series(ends)})' if ends else ''}"
    most = sorted(tally.counts.items(), key=lambda pair: -pair[1])[:MOST]
    return series([f"{answer_words(results, question, answer)}: {number:,}" for answer, number in most if number])
