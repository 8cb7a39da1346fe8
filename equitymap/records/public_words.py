"""What everybody may read of what people wrote in a session: the one rule for all who show words.

A steward approved it, as it was written or masked, and it has not been changed since; the form or card it came on is
still there. Words that were deleted because the session's time was over (``sessions.end_raw_words``) leave what was
approved of them; words that somebody took back, or asked to have deleted, do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeAlias, TypeVar

from equitymap.records.revisions import Standing
from equitymap.records.store import Store
from equitymap.records.subjects.answers import Response, Ruling, Tip, Verdict, Words

T = TypeVar("T", Words, Tip)

APPROVED = (Verdict.PUBLIC, Verdict.MASKED)


@dataclass(frozen=True)
class PublicWords:
    """What everybody may read of one answer in own words. ``ruling`` is the id of the decision."""

    session: str
    question: str
    shown: str
    masked: bool
    at: datetime
    ruling: str


@dataclass(frozen=True)
class OneSaid(Generic[T]):
    """One answer in own words, or one reported change, and what a steward made of it; None where either is not there.

    ``versions`` is how often it was written, 0 where it is not here; ``ended`` says that it was deleted for good and
    that the form or card it came on was not.
    """

    on: str
    words: Standing[T] | None
    ruling: Standing[Ruling] | None
    versions: int
    ended: bool

    @property
    def is_looked_at(self) -> bool:
        """Whether a steward decided on the words as they stand, and nobody otherwise."""
        ruling, words = self.ruling, self.words
        if ruling is None or ruling.rivals or (words and words.rivals):
            return False
        return ruling.value.seen == self.versions if words else self.ended

    @property
    def waits(self) -> bool:
        """Whether a steward has to look at it: for the first time, or because it was changed since."""
        return self.words is not None and not self.is_looked_at

    @property
    def is_public(self) -> bool:
        """Whether everybody may read ``shown`` of its decision."""
        return self.ruling is not None and self.is_looked_at and self.ruling.value.verdict in APPROVED


Said: TypeAlias = OneSaid[Words]
Reported: TypeAlias = OneSaid[Tip]


def everything_said(store: Store, place: str) -> dict[str, Said]:
    """Return every answer in own words of the sessions of a place by its id, the earliest first.

    Only stewards may see it. Answers whose form or card is no longer there are left out.
    """
    return _all_of(store, place, Words)


def everything_reported(store: Store, place: str) -> dict[str, Reported]:
    """Return every reported change of the sessions of a place by its id, as ``everything_said`` does."""
    return _all_of(store, place, Tip)


def _all_of(store: Store, place: str, subject: type[T]) -> dict[str, OneSaid[T]]:
    here = {one.record for one in store.standing(Response, place)}
    words = {one.record: one for one in store.standing(subject, place) if one.value.response in here}
    rulings = {
        one.value.on: one
        for one in store.standing(Ruling, place)
        if one.value.response in here and bool(one.value.question) == (subject is Words)
    }
    versions, erased = store.versions(subject, place), store.erased()
    return {
        on: OneSaid(on, words.get(on), rulings.get(on), versions.get(on, 0), on in erased)
        for on in {**words, **rulings}
    }


def public(said: Mapping[str, Said]) -> list[PublicWords]:
    """Return what everybody may read of ``everything_said``, the earliest decision first."""
    found = [
        PublicWords(
            one.ruling.value.session,
            one.ruling.value.question,
            one.ruling.value.shown,
            one.ruling.value.verdict is Verdict.MASKED,
            one.ruling.at,
            one.ruling.record,
        )
        for one in said.values()
        if one.ruling and one.is_public
    ]
    return sorted(found, key=lambda one: (one.at, one.ruling))


def public_words(store: Store, place: str) -> list[PublicWords]:
    """Return what everybody may read of what people wrote in the sessions of a place, the earliest decision first."""
    return public(everything_said(store, place))
