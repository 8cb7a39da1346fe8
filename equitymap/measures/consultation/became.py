"""What people reported that the registers may not know: closures and new services, by what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from equitymap.records.public_words import Reported
from equitymap.records.subjects.answers import Verdict


@dataclass(frozen=True)
class Became:
    """How many closures and new services were reported: those that wait, that were accepted, and that were not."""

    waiting: int
    accepted: int
    rejected: int


def became(said: Iterable[Reported]) -> Became:
    """Count reported changes. One that was changed after a decision waits again."""
    waiting = accepted = rejected = 0
    for one in said:
        if one.waits or one.ruling is None:
            waiting += one.waits
        elif one.ruling.value.verdict is Verdict.ACCEPTED:
            accepted += 1
        else:
            rejected += 1
    return Became(waiting, accepted, rejected)
