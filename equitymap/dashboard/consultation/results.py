"""What came of a session, as everybody may read it, read from the records and from the place."""

from __future__ import annotations

from equitymap.dashboard import zones
from equitymap.dashboard.consultation import cache, heard
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import store_cache
from equitymap.measures.consultation.tally import tally
from equitymap.records.sessions import Session
from equitymap.records.subjects.agreement import Target
from equitymap.records.subjects.answers import Response
from equitymap.records.subjects.consultation import Promise
from equitymap.views.consultation import heard_words
from equitymap.views.consultation.session_results import SessionResults


def results(opened: Opened, session: Session) -> SessionResults:
    """Return what came of a session.

    Raises
    ------
    RecordsError
        When the records cannot be read.
    """
    who = heard.found(opened, session)
    promises = store_cache.values(Promise, opened).values()
    return SessionResults(
        place=opened.place,
        session=session,
        where=zones.saved(opened.code).get(session.about.zone, (opened.place.name, ()))[0],
        tallies=tally(session, store_cache.values(Response, opened), cache.said(opened)),
        words=cache.public_words(opened, session),
        promises=[one for one in promises if one.session == session.record],
        grid=cache.grid(opened, session),
        who=heard_words.parts(who) if who.responses else (),
        releases=heard_words.RELEASES,
        targets={record: one.called({}) for record, one in store_cache.values(Target, opened).items()},
    )
