"""What came of a session, as everybody may read it, read from the records and from the place."""

from __future__ import annotations

from equitymap.dashboard import zones
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.sessions import codes_of, grid, public_words, said
from equitymap.measures.consultation.cell_names import cell_names
from equitymap.measures.consultation.heard import heard
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
    codes, squares = codes_of(opened, session), grid(opened, session)
    return SessionResults(
        place=opened.place,
        session=session,
        where=zones.saved(opened.code).get(session.about.zone, (opened.place.name, ()))[0],
        tallies=tally(session, responses, said(opened)),
        words=public_words(opened, session),
        promises=in_order(one for one in promises if one.session == session.record),
        grid=squares,
        lies_in=cell_names(opened.place, squares, codes).of_cell,
        heard=heard(opened.place, codes, (one for one in responses.values() if one.session == session.record)),
        targets={record: one.called({}) for record, one in store_cache.values(Target, opened).items()},
    )
