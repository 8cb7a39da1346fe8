"""How a session is answered while answers come in."""

from __future__ import annotations

from equitymap.dashboard.consultation import cache
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.records.last_read import Read, last_read
from equitymap.measures.consultation.tally import Tallies, tally
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Response


def tallies(opened: Opened, session: Session, *, words: bool = False) -> Read[Tallies]:
    """Return how a session was answered, counted once for all visitors after each change.

    ``words`` reads answers in own words too, which other questions do without.
    """

    def count() -> Tallies:
        return tally(session, store_cache.values(Response, opened), cache.said(opened) if words else None)

    return last_read(("words" if words else "answers", opened.code, session.record), count)
