"""How the questions of a session were answered, counted: what everybody may see of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from statistics import median

from equitymap.measures.consultation.heard import FEWEST, joined
from equitymap.records.public_words import Said, public
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Answered, Response
from equitymap.records.subjects.consultation import SCALE, Question, QuestionType

FEWEST_IN_SQUARE = FEWEST
"""People from whom on a square is shown: where somebody lives or goes is nobody's business."""


@dataclass(frozen=True)
class Tally:
    """How one question was answered.

    Of a choice, a scale and a pin ``answered`` is the sum of ``counts``, ``no_longer`` and ``withheld``; of own words
    it is at least ``shown`` and ``waiting``, and the rest was not let through.
    """

    answered: int
    """Forms and cards that answered this question."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """By answer offered, in its order, those nobody gave too; by number of the scale; by square, those shown."""
    no_longer: int = 0
    """Answers that the question, as it stands now, does not offer."""
    withheld: int = 0
    """Pins in squares with fewer than ``FEWEST_IN_SQUARE``, and in those that would give such a one away."""
    median: float | None = None
    """Of a scale, 1 to 5, halfway between two; None where nobody answered."""
    shown: tuple[str, ...] = ()
    """Own words that everybody may read, as stewards approved them."""
    waiting: int = 0
    """Own words that a steward has still to read, as they stand now."""
    partial: bool = False
    """Answers came that are not counted yet (``in_steps``)."""

    def per_cent(self, answer: str) -> float | None:
        """Return how many of a hundred who answered the question gave an answer; None where nobody did."""
        return 100 * self.counts[answer] / self.answered if self.answered else None


@dataclass(frozen=True)
class Tallies:
    """How many took part in a session, and how each question was answered, by its id in the order of the session."""

    forms: int
    cards: int
    questions: Mapping[str, Tally]
    uncounted: int = 0
    """Forms and cards that no question counts yet, because others still come (``in_steps``)."""

    @property
    def responses(self) -> int:
        """Return how many forms and cards there are."""
        return self.forms + self.cards

    @property
    def counted(self) -> int:
        """Return how many of them the questions count."""
        return self.responses - self.uncounted


def tally(
    session: Session,
    responses: Mapping[str, Response],
    said: Mapping[str, Said] | None = None,
    counted: Collection[str] | None = None,
) -> Tallies:
    """Count the answers of a session.

    Parameters
    ----------
    session
        The session with its questions as they stand now.
    responses, said
        What stands in the records, by id: a card that was typed twice is there once. Those of other sessions are
        passed over. ``said`` is every answer in own words (``everything_said``); without it these are not counted.
    counted
        Ids of the responses that the questions count; by default all of them. Of the others, own words count once a
        steward has decided on them.

    Returns
    -------
    Tallies
        A response counts once to each question that it answers; where it names one twice, the first counts.
    """
    came = {record: one for record, one in responses.items() if one.session == session.record}
    here = [one for record, one in came.items() if counted is None or record in counted]
    answers: dict[str, list[Answered]] = {question: [] for question in session.questions}
    for response in here:
        for question, one in {one.question: one for one in reversed(response.answers)}.items():
            if question in answers:
                answers[question].append(one)
    cards, uncounted = sum(bool(one.card) for one in came.values()), len(came) - len(here)
    questions = {
        record: (
            _of_words(session.record, record, said or {}, counted)
            if question.type is QuestionType.TEXT
            else _of_answers(question, answers[record])
        )
        for record, question in session.questions.items()
    }
    return Tallies(
        forms=len(came) - cards,
        cards=cards,
        questions={record: replace(one, partial=uncounted > 0) for record, one in questions.items()},
        uncounted=uncounted,
    )


def _of_answers(question: Question, answers: list[Answered]) -> Tally:
    """Count what is chosen, by what the question offers."""
    given = Counter(filter(None, (_said(question.type, one) for one in answers)))
    elsewhere = sum(_said(question.type, one) == "" and _anything(one) for one in answers)
    answered = given.total() + elsewhere
    if question.type is QuestionType.PIN:
        together = joined(given)
        counts = {} if together is None else {cell: given[cell] for cell in sorted(given) if cell not in together}
        withheld = given.total() - sum(counts.values())
        return Tally(answered, counts, no_longer=elsewhere, withheld=withheld)
    offered = [str(step) for step in SCALE] if question.type is QuestionType.SCALE else question.choices
    counts = {answer: given[answer] for answer in offered}
    middle = None
    if question.type is QuestionType.SCALE and given:
        middle = float(median(int(step) for step in given.elements()))
    return Tally(answered, counts, no_longer=answered - sum(counts.values()), median=middle)


def _said(by: QuestionType, one: Answered) -> str:
    """Return what an answer says in the way that a question is answered by; empty where it says nothing in it."""
    if by is QuestionType.SCALE:
        return "" if one.scale is None else str(one.scale)
    return one.cell if by is QuestionType.PIN else one.chosen


def _anything(one: Answered) -> bool:
    return bool(one.chosen or one.cell or one.scale is not None)


def _of_words(session: str, question: str, said: Mapping[str, Said], counted: Collection[str] | None) -> Tally:
    """Count what was said in own words, but for what was taken back; what everybody may read, the latest last."""
    there = (one for one in said.values() if one.words or one.ended)
    here = [one for one in there if _asked_in(one) == (session, question) and _counts(one, counted)]
    shown = tuple(one.shown for one in public({one.on: one for one in here}))
    return Tally(answered=len(here), shown=shown, waiting=sum(one.waits for one in here))


def _counts(one: Said, counted: Collection[str] | None) -> bool:
    return counted is None or one.words is None or one.ruling is not None or one.words.value.response in counted


def _asked_in(one: Said) -> tuple[str, str]:
    """Return the session and the question that somebody answered in own words."""
    value = one.words.value if one.words else one.ruling.value if one.ruling else None
    return (value.session, value.question) if value else ("", "")
