"""What came of a session, as everybody may read it, read from the records and from the place."""

from __future__ import annotations

from datetime import UTC, datetime

from equitymap.dashboard import zones
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.sessions import codes_of, grid, names_of_squares, public_words, said
from equitymap.measures.consultation.heard import Heard, heard, in_steps
from equitymap.measures.consultation.tally import tally
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
    responses, promises = store_cache.values(Response, opened), store_cache.values(Promise, opened).values()
    return SessionResults(
        place=opened.place,
        session=session,
        where=zones.saved(opened.code).get(session.about.zone, (opened.place.name, ()))[0],
        tallies=tally(session, responses, said(opened)),
        words=public_words(opened, session),
        promises=in_order(one for one in promises if one.session == session.record),
        grid=grid(opened, session),
        lies_in=names_of_squares(opened, session),
        heard=who_was_heard(opened, session),
        targets={record: one.called({}) for record, one in store_cache.values(Target, opened).items()},
    )


def who_was_heard(opened: Opened, session: Session) -> Heard:
    """Return who answered a session beside who lives in its area, worked out once after each change.

    While it is open, answers count in steps (``in_steps``): who watches cannot tell what the last one said.
    """
    still = session.about.is_open(datetime.now(UTC))
    whole: Heard = _heard(opened, session.record, store_cache.changed(Response), still, _session=session)
    return whole


@per_place(max_entries=16)
def _heard(opened: Opened, record: str, changed: str, still: bool, *, _session: Session) -> Heard:  # noqa: ARG001 - it keys it
    here = [one for one in store_cache.standing(Response, opened) if one.value.session == record]
    came = [one.value for one in sorted(here, key=lambda one: (one.at, one.record))]
    return heard(opened.place, codes_of(opened, _session), in_steps(came) if still else came)
