"""Whether an answer has arrived, told by its receipt or card: when, in which session, how often it was changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from equitymap.records.sessions import tip_of, words_of
from equitymap.records.store import Store


@dataclass(frozen=True)
class Arrival:
    """That a form or card arrived in a session: first and last time (UTC), and how often any part was changed."""

    session: str
    first: datetime
    last: datetime
    changes: int


def arrival(store: Store, record: str, questions: Collection[str]) -> Arrival | None:
    """Return how a form or card arrived; None where there is none, or it was removed or deleted.

    Parameters
    ----------
    record
        Id of the response.
    questions
        Ids of the session's questions: words are told apart by them.

    Raises
    ------
    RecordsError
        When the records cannot be read.
    """
    parts = [record, tip_of(record), *(words_of(record, question) for question in questions)]
    found = store.histories(parts)
    if record not in found or found[record][0].action == "removed":
        return None
    newest, every = found[record][0], [revision for history in found.values() for revision in history]
    return Arrival(
        session=str(newest.body.get("session", "")),
        first=min(revision.at for revision in every),
        last=max(revision.at for revision in every),
        changes=max(len(history) for history in found.values()) - 1,
    )
