"""The consultation sessions of a place, each with its questions and its evidence."""

from __future__ import annotations

from typing import TypeVar

from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import store_cache
from equitymap.records.sessions import Session
from equitymap.records.subjects.consultation import Consultation, Exhibit, Question

T = TypeVar("T", Question, Exhibit)


def sessions(opened: Opened) -> dict[str, Session]:
    """Return the sessions of a place by id, the latest first.

    Raises
    ------
    RecordsError
        When the records cannot be read.
    """
    questions, exhibits = store_cache.values(Question, opened), store_cache.values(Exhibit, opened)
    found = {
        record: Session(
            record,
            about,
            dict(sorted(_of(questions, record).items(), key=lambda pair: pair[1].order)),
            dict(sorted(_of(exhibits, record).items(), key=lambda pair: pair[1].order)),
        )
        for record, about in store_cache.values(Consultation, opened).items()
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1].about.opens.at, reverse=True))


def _of(values: dict[str, T], session: str) -> dict[str, T]:
    return {record: value for record, value in values.items() if value.session == session}
