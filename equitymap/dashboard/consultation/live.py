"""How a session is answered while answers come in; None where the records are away and nothing was read before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from equitymap.dashboard import session_results
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records.last_read import Read, last_read
from equitymap.errors import RecordsError
from equitymap.measures.consultation.heard import Heard
from equitymap.measures.consultation.tally import Tallies
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Response

R = TypeVar("R")


def tallies(opened: Opened, session: Session, *, words: bool = False) -> Read[Tallies] | None:
    """Return how a session was answered, counted once for all visitors after each change.

    ``words`` reads answers in own words too, which other questions do without.
    """
    what = "words" if words else "answers"
    return _last(what, opened, session, lambda: session_results.tallies(opened, session, words=words))


def heard(opened: Opened, session: Session) -> Read[Heard] | None:
    """Return who answered beside who lives there."""
    return _last("heard", opened, session, lambda: session_results.who_was_heard(opened, session))


def _last(what: str, opened: Opened, session: Session, make: Callable[[], R]) -> Read[R] | None:
    still = "open" if session.about.is_open(datetime.now(UTC)) else "closed"
    try:
        return last_read((what, still, opened.code, session.record), make, of=Response)
    except RecordsError:
        return None
