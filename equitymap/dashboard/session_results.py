"""What came of a session, as everybody may read it, read from the records and from the place."""

from __future__ import annotations

from datetime import UTC, datetime

from equitymap.dashboard import zones
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.sessions import codes_of, grid, names_of_squares, public_words, said
from equitymap.measures.consultation.heard import Heard, heard, in_steps
from equitymap.measures.consultation.tally import Tallies, tally
from equitymap.records.sessions import Session
from equitymap.records.subjects.agreement import Target
from equitymap.records.subjects.answers import Response
from equitymap.records.subjects.consultation import Promise
from equitymap.views.consultation.promise_words import in_order
from equitymap.views.consultation.session_results import SessionResults


def results(opened: Opened, session: Session) -> SessionResults:
    """Return what came of a session.

    Raises
    ------
    RecordsError
        When the records cannot be read.
    """
    promises = store_cache.values(Promise, opened).values()
    return SessionResults(
        place=opened.place,
        session=session,
        where=zones.saved(opened.code).get(session.about.zone, (opened.place.name, ()))[0],
        tallies=tallies(opened, session),
        words=public_words(opened, session),
        promises=in_order(one for one in promises if one.session == session.record),
        grid=grid(opened, session),
        lies_in=names_of_squares(opened, session),
        heard=who_was_heard(opened, session),
        targets={record: one.called({}) for record, one in store_cache.values(Target, opened).items()},
    )


def counted(opened: Opened, session: Session) -> dict[str, Response]:
    """Return the responses of a session that anything everybody may see counts, by id, in order of their first entry.

    While it is open they count in steps (``in_steps``), so that who watches cannot read off a single answer; whoever
    changes an answer keeps its turn. Once it is closed all count.
    """
    here = {
        record: one for record, one in store_cache.values(Response, opened).items() if one.session == session.record
    }
    first = store_cache.first_entries(Response, opened)
    turns = sorted(here, key=lambda record: (first.get(record, ""), record))
    return {record: here[record] for record in (in_steps(turns) if session.about.is_open(datetime.now(UTC)) else turns)}


def tallies(opened: Opened, session: Session, *, words: bool = True) -> Tallies:
    """Return how a session was answered; without ``words`` answers in own words are not read."""
    responses = store_cache.values(Response, opened)
    return tally(session, responses, said(opened) if words else None, counted(opened, session))


def who_was_heard(opened: Opened, session: Session) -> Heard:
    """Return who answered a session beside who lives in its area, worked out once after each change."""
    still = session.about.is_open(datetime.now(UTC))
    whole: Heard = _heard(opened, session.record, store_cache.changed(Response), still, _session=session)
    return whole


@per_place(max_entries=16)
def _heard(opened: Opened, record: str, changed: str, still: bool, *, _session: Session) -> Heard:  # noqa: ARG001 - they key it
    return heard(
        opened.place, codes_of(opened, _session), counted(opened, _session).values(), under_16=_session.about.under_16
    )
