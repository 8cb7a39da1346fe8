"""Reviews and notes of practice as people read them: questions as they were put, answers as they were given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from equitymap.records.subjects.agreement import ActionType
from equitymap.records.subjects.reviews import PracticeNote, Review
from equitymap.views.words import capital

QUESTIONS = ("schools", "challenges", "forward", "stop")
"""The fields of a review that are questions; their titles are the questions themselves."""
NO_ANSWER = "No answer was kept."


@dataclass(frozen=True)
class Told:
    """A review: its heading, and each question with its answer."""

    heading: str
    answers: tuple[tuple[str, str], ...]


def review_of(review: Review | None) -> Told:
    """Return a review in words; without one, the questions alone."""
    fields = Review.model_fields
    answers = tuple(
        (str(fields[name].title), "" if review is None else getattr(review, name) or NO_ANSWER) for name in QUESTIONS
    )
    if review is None:
        return Told("", answers)
    where = f", {review.where}" if review.where else ""
    refreshed = " (targets were set anew)" if review.refresh else ""
    return Told(f"Review of {review.on}{where}{refreshed}", answers)


def other_notes(notes: Mapping[str, PracticeNote]) -> list[tuple[str, str]]:
    """Return the notes that stand beside no evidence, newest first: who says it and when, and what."""
    others = [note for note in notes.values() if note.type is ActionType.OTHER]
    newest = sorted(others, key=lambda note: note.on, reverse=True)
    return [(f"{capital(note.trade or 'somebody who does the work')}, {note.on}", note.text) for note in newest]
