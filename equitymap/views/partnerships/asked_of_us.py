"""What local initiatives ask, of the council first: promises, actions still to do, and what reviews said.

Each has the record that it stands in, so that whoever is asked can look it up. Nothing is added to what people wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeVar

import pandas as pd

from equitymap.records.subjects.agreement import Action, Contribution, Progress
from equitymap.records.subjects.base import When
from equitymap.records.subjects.reviews import Review
from equitymap.views.agreement.agreed import Written
from equitymap.views.partnerships.known import Known, Local
from equitymap.views.partnerships.partnership_sentences import name_of, what_it_is
from equitymap.views.words import agree, count

NOTHING = (
    "No agreement of this place has a promise, an action still to do or a review on record, so nothing is asked here"
    " yet. A steward can add them on the page of the ten-year agreement."
)
EVERYBODY, NOBODY = "all partners", "nobody yet"
OPEN = (Progress.PLANNED, Progress.BEGUN)
ASKS = ("challenges", "forward", "stop")
"""Answers of a review that ask something of those who read them."""
OfAgreement = TypeVar("OfAgreement", Action, Contribution, Review)
COLUMNS = ("Of whom", "What is asked", "When", "Stands in", "What they are")


class Asked(NamedTuple):
    """One thing that is asked: ``body`` as it is drawn, or one of ``EVERYBODY`` and ``NOBODY``."""

    body: str
    what: str
    when: str
    stands_in: str


def asked(found: Known, local: Local, written: Written, today: When) -> list[Asked]:
    """Return what promises, actions and reviews ask; promises that have ended by today ask nothing any more.

    Nor does what stands in an agreement that was removed.
    """

    def drawn(body: str) -> str:
        return found.drawn_as(body, local) if body else NOBODY

    def named(agreement: str) -> str:
        return written.agreements[agreement].name

    def kept(records: Mapping[str, OfAgreement]) -> list[OfAgreement]:
        return [one for one in records.values() if one.agreement in written.agreements]

    def rows() -> Iterator[Asked]:
        for promise in kept(written.contributions):
            if promise.ended is None or not promise.ended.surely_before(today):
                pounds = f"£{promise.pounds:,} a year" if promise.pounds is not None else ""
                given = ", ".join(part for part in (promise.what.rstrip("."), pounds) if part)
                what = f"{promise.type.label}: {given}" if given else promise.type.label
                until = f" to {promise.ended}" if promise.ended else ""
                when = f"{promise.began or 'beginning not known'}{until}"
                yield Asked(drawn(promise.body), what, when, f"Promise in {named(promise.agreement)}")
        for action in kept(written.actions):
            if action.progress in OPEN:
                stands_in = f"Action in {named(action.agreement)}, {action.progress.label.lower()}"
                yield Asked(drawn(action.body), action.name, str(action.year), stands_in)
        for review in kept(written.reviews):
            where = f", {review.where}" if review.where else ""
            for question in ASKS:
                if answer := getattr(review, question):
                    said = f"{Review.model_fields[question].title} {answer}"
                    yield Asked(EVERYBODY, said, review.on, f"Review of {named(review.agreement)}{where}")

    return list(rows())


def asked_table(rows: list[Asked], found: Known) -> pd.DataFrame:
    """Return what is asked as a table: of the council first, then of all partners, of nobody yet, and of each body."""
    first = {EVERYBODY: 1, NOBODY: 2}
    made = [
        (
            0 if _is_council(row.body, found) else first.get(row.body, 3),
            name_of(found, row.body),
            *row[1:],
            what_it_is(found.bodies.loc[[row.body]].iloc[0]) if row.body in found.bodies.index else "",
        )
        for row in rows
    ]
    table = pd.DataFrame(made, columns=["_first", *COLUMNS])
    return table.sort_values(["_first", "What they are", "Of whom", "When"], kind="stable").drop(columns="_first")


def our_lines(rows: list[Asked], found: Known) -> list[str]:
    """Return what is asked of the council, and of all partners, one line each, with where it stands."""
    council = [row for row in rows if _is_council(row.body, found)]
    everybody = [row for row in rows if row.body == EVERYBODY]
    return [
        f"Of {name_of(found, row.body)}: {row.what.rstrip('.')} ({row.when}; {row.stands_in})."
        for row in (*council, *everybody)
    ]


def asked_sentence(rows: list[Asked], found: Known) -> str:
    """Return how much is asked, and how much of it of the council."""
    if not rows:
        return NOTHING
    council = sum(_is_council(row.body, found) for row in rows)
    nobody = sum(row.body == NOBODY for row in rows)
    things = count(len(rows), "thing", "things")
    said = f"{things} {agree(len(rows), 'is', 'are')} asked on record, {council:,} of them of the council"
    return f"{said}; for {nobody:,} nobody is down yet." if nobody else f"{said}."


def _is_council(body: str, found: Known) -> bool:
    return body in found.bodies.index and "council" in set(found.bodies.loc[body, ["sector", "kind_of_body"]])
