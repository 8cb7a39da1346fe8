"""What was written in a session, counted: own words by the rule of who may read them, reported changes by state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from equitymap.measures.consultation.tally import Tally
from equitymap.records.public_words import Said
from equitymap.records.subjects.answers import Ruling, Tip, Verdict


def written(said: Iterable[Said], session: str, question: str) -> Tally:
    """Return how many answered a question in own words, what everybody may read of it, and how many wait."""
    here = [one for one in said if _of(one) == (session, question)]
    shown = [one.ruling for one in here if one.ruling is not None and one.is_public]
    shown.sort(key=lambda ruling: (ruling.at, ruling.record))
    return Tally(
        answered=len(here),
        shown=tuple(ruling.value.shown for ruling in shown),
        waiting=sum(one.waits for one in here),
    )


def _of(said: Said) -> tuple[str, str]:
    value = said.words.value if said.words is not None else said.ruling.value if said.ruling is not None else None
    return (value.session, value.question) if value is not None else ("", "")


@dataclass(frozen=True)
class Reported:
    """How many closures and new services were reported: those that wait, that a steward accepted, and that not."""

    waiting: int
    accepted: int
    rejected: int


def reported(tips: Mapping[str, Tip], rulings: Iterable[Ruling], session: str) -> Reported:
    """Count what was reported in a session; what was decided stays counted after the reports are deleted."""
    decided = {one.on: one.verdict for one in rulings if one.session == session and not one.question}
    verdicts = Counter(decided.values())
    waiting = sum(one.session == session and record not in decided for record, one in tips.items())
    accepted = verdicts[Verdict.ACCEPTED]
    return Reported(waiting, accepted, verdicts.total() - accepted)
