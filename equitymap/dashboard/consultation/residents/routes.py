"""The plain pages on which residents answer: a form, a receipt, what is kept. No script, no cookie, no name.

The receipt is made when a form is opened and stands in it: whoever gets no answer sends the same form again, and it
counts once. Nothing that somebody typed is lost on the way: whatever stands against saving it, the form comes back with
it. The log says what was wrong with the records, never who asked or what was written.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from streamlit.logger import get_logger

from equitymap.dashboard.consultation.residents import resident_cache
from equitymap.dashboard.consultation.residents.resident_visit import Visit, answering, sending
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.server.sign_in import HEADERS, base
from equitymap.dashboard.server.tries import Tries
from equitymap.errors import RecordsError, SomebodyElseSaved
from equitymap.measures.consultation.home import home_of
from equitymap.records import sessions
from equitymap.records.arrivals import Arrival, arrival
from equitymap.records.sessions import RESIDENT, Given, Session
from equitymap.records.store import Store
from equitymap.records.subjects.consultation import HERE, Consultation
from equitymap.settings import settings
from equitymap.views.consultation import language
from equitymap.views.consultation.residents.resident_form import Typed, Wrong, read_form, shown, typed_from

MOST_CHANGES = 20
MINUTE_S, HOUR_S = 60.0, 3_600.0
NO_RECEIPT = "the-receipt-stands-here"
_LOG = get_logger(__name__)


def limits() -> Tries:
    """Return what counts answers from one address: so many in an hour, a third of them in a minute."""
    most = settings().answers_per_hour
    return Tries(limits=((max(1, most // 3), MINUTE_S), (most, HOUR_S)))


TRIES = limits()


def routes() -> list[Route]:
    """Return the addresses of residents, for a server that is about to start."""
    every = f"{base()}/t"
    at = f"{every}/{{link}}"
    return [
        Route(every, answering(_open), methods=["GET"], name="link"),
        Route(f"{every}/", answering(lambda visit: visit.to("")), name="link"),
        Route(at, answering(_form), methods=["GET"], name="form"),
        Route(at, sending(_send, keeps=True), methods=["POST"], name="form"),
        Route(f"{at}/", answering(lambda visit: visit.to("")), name="form"),
        Route(f"{at}/about", answering(_about), methods=["GET"], name="about"),
        Route(f"{at}/check", answering(_check), methods=["GET"], name="check"),
        Route(f"{at}/check", sending(_look), methods=["POST"], name="check"),
        Route(f"{at}/r/{{receipt}}", answering(_receipt), methods=["GET"], name="receipt"),
        Route(f"{at}/r/{{receipt}}/change", answering(_change), methods=["GET"], name="change"),
        Route(f"{at}/r/{{receipt}}/delete", answering(_delete), methods=["GET"], name="delete"),
        Route(f"{at}/r/{{receipt}}/delete", sending(_delete_for_good), methods=["POST"], name="delete"),
    ]


def _open(visit: Visit) -> Response:
    """List the sessions that are open, of places that are here; where there is one of the only place, lead to it."""
    now, here = store_cache.store().clock(), resident_cache.place_names()
    sessions_here = [one for one in resident_cache.known().sessions.values() if one.about.place in here]
    found = sorted((one for one in sessions_here if one.about.is_open(now)), key=lambda one: one.about.closes.at)
    places = {one.about.place for one in found} | ({*here} - {store_cache.DEMONSTRATION})
    if len(found) == len(places) == 1:
        return visit.to("", found[0].about.link)
    return visit.page("open", found=[(visit.address("", one.about.link), _about_it(visit, one)) for one in found])


# --- the form ----------------------------------------------------------------------------------


def _form(visit: Visit) -> Response:
    session = visit.session()
    if session is None:
        return visit.nothing_here()
    if why := _not_open(session.about):
        return visit.message(why, status=200, **_about_it(visit, session))
    return _empty_form(visit, session)


def _send(visit: Visit) -> Response:
    session = visit.session()
    if session is None:
        return visit.nothing_here()
    change, other = visit.typed.get("as") == "change", visit.typed.get("as") == "new"
    receipt = sessions.read_receipt(visit.typed.get("new" if other else "receipt", "")[:100])

    def again(notice: str = "", *, receipt: str = receipt, status: int = 409, **values: Any) -> Response:
        return _form_page(visit, session, visit.typed, receipt, notice=notice, status=status, change=change, **values)

    if not receipt:
        return again("again", receipt=sessions.new_receipt())
    if why := _not_open(session.about):
        return again(why)
    try:
        return _save(visit, session, receipt, again, change=change)
    except SomebodyElseSaved:
        return again("taken", new=sessions.new_receipt())
    except RecordsError as wrong:
        _LOG.warning("%s", wrong)
        return again("away", status=503)


def _save(visit: Visit, session: Session, receipt: str, again: Callable[..., Response], *, change: bool) -> Response:
    """Save what was typed and lead to the receipt, or show the form again and say why not."""
    store, record, ground = store_cache.store(), sessions.record_of_receipt(receipt), resident_cache.ground(session)
    before = _before(store, record)
    given, wrong = read_form(
        session,
        visit.typed,
        cells=ground.cells,
        home=lambda postcode: home_of(ground.opened.place, postcode),
        language=visit.language,
        before=before if change else None,
    )
    if given is None:
        return again(status=422, wrong=wrong, lives=_lives(before))
    if given != before:
        if before is not None and not change:
            return again("taken", new=sessions.new_receipt())
        there = arrival(store, record, session.questions) if before is not None else None
        if there is not None and there.changes >= MOST_CHANGES:
            return again("changes", status=429, most=MOST_CHANGES)
        if before is None and store.is_erased(record):
            return again("deleted", receipt=sessions.new_receipt())
        if wait := TRIES.wait_s(visit.host):
            return again("limit", status=429, wait=math.ceil(wait))
        sessions.save(store, record, given, role=RESIDENT, new=before is None)
    return visit.to(f"/r/{receipt}")


def _before(store: Store, record: str) -> Given | None:
    """Return what was sent with the same receipt before, as a form says it: without fields that are empty."""
    said = sessions.given(store, record)
    if said is None or said.tip is None:
        return said
    return replace(said, tip={name: text for name, text in said.tip.items() if text})


def _empty_form(visit: Visit, session: Session) -> Response:
    """Return the form as everybody gets it, written once as long as its session and place stand as they are.

    From one to the next nothing differs but the receipt.
    """
    known, ground = resident_cache.known(), resident_cache.ground(session)
    asked = (session.record, ground.opened, visit.link, visit.language, visit.asked_language)
    if session is not known.sessions.get(session.record):  # a steward changed it in this moment
        return _form_page(visit, session, {}, sessions.new_receipt())
    if asked not in known.written:
        known.written[asked] = bytes(_form_page(visit, session, {}, NO_RECEIPT).body).decode()
    return HTMLResponse(known.written[asked].replace(NO_RECEIPT, sessions.new_receipt()), headers=HEADERS)


def _form_page(
    visit: Visit,
    session: Session,
    typed: Typed,
    receipt: str,
    *,
    notice: str = "",
    wrong: Mapping[str, Wrong] | None = None,
    change: bool = False,
    lives: bool = False,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    translated, ground = language.gettext(visit.language), resident_cache.ground(session)
    return visit.page(
        "form",
        status=status,
        **_about_it(visit, session),
        **shown(session, typed, wrong or {}, translated),
        pins=ground.pins,
        receipt=receipt,
        session=session.record,
        notice=notice,
        change=change,
        lives=lives,
        **values,
    )


def _about_it(visit: Visit, session: Session) -> dict[str, Any]:
    """Return what every page of a session says of it."""
    about, translated = session.about, language.gettext(visit.language)
    return {
        "about": about,
        "title": translated(about.name),
        "where": resident_cache.where(session),
        "privacy": translated(about.notice),
        "contact": translated(about.contact),
        "opens": _moment(visit, about.opens.at),
        "closes": _moment(visit, about.closes.at),
    }


def _not_open(about: Consultation) -> str:
    """Return whether a session is not open yet, or closed; nothing while it is open."""
    now = store_cache.store().clock()
    if about.is_open(now):
        return ""
    return "not_yet" if now < about.opens.at and not about.closed else "closed"


def _moment(visit: Visit, at: datetime) -> dict[str, str]:
    here = at.astimezone(HERE)
    return {"time": f"{here:%H:%M}", "day": language.day(visit.language, here)}


# --- the receipt -------------------------------------------------------------------------------


def _arrived(visit: Visit) -> tuple[Session, str, Arrival] | Response:
    """Return the session, the record and how it arrived of a receipt; or a page that says that there is none."""
    store, record = store_cache.store(), sessions.record_of_receipt(visit.receipt)
    for session in resident_cache.with_link(visit.link):
        there = arrival(store, record, session.questions) if visit.receipt else None
        if there is not None and there.session == session.record:
            return session, record, there
    deleted = bool(visit.receipt) and store.is_erased(record)
    meant = visit.session()
    return visit.message(
        "deleted" if deleted else "no_receipt",
        status=200 if deleted else 404,
        back=True,
        **(_about_it(visit, meant) if meant else {}),
    )


def _receipt(visit: Visit) -> Response:
    found = _arrived(visit)
    if isinstance(found, Response):
        return found
    session, record, there = found
    said, place = sessions.given(store_cache.store(), record), resident_cache.ground(session).opened.place
    lives_in = said.response.lives_in if said else ""
    return visit.page(
        "receipt",
        **_about_it(visit, session),
        receipt=visit.receipt,
        last=_moment(visit, there.last),
        open=not _not_open(session.about),
        lives_in=place.inside["label"].get(lives_in, lives_in),
        elsewhere=bool(said and said.response.elsewhere),
        place=place.name,
    )


def _change(visit: Visit) -> Response:
    found = _arrived(visit)
    if isinstance(found, Response):
        return found
    session, record, _ = found
    if why := _not_open(session.about):
        return visit.message(why, status=409, **_about_it(visit, session))
    said = sessions.given(store_cache.store(), record)
    typed = typed_from(session, said) if said else {}
    return _form_page(visit, session, typed, visit.receipt, change=True, lives=_lives(said))


def _lives(said: Given | None) -> bool:
    """Say whether it is known where somebody lives who answered."""
    return said is not None and bool(said.response.lives_in or said.response.elsewhere)


def _delete(visit: Visit) -> Response:
    found = _arrived(visit)
    if isinstance(found, Response):
        return found
    return visit.page("delete", **_about_it(visit, found[0]), receipt=visit.receipt)


def _delete_for_good(visit: Visit) -> Response:
    found = _arrived(visit)
    if isinstance(found, Response):
        return found
    session, record, _ = found
    erased = sessions.erase(store_cache.store(), session.about.place, record)
    if not erased.complete:
        return visit.message("not_whole", status=200, back=True, **_about_it(visit, session))
    return visit.to(f"/r/{visit.receipt}")


def _check(visit: Visit) -> Response:
    session = visit.session()
    if session is None:
        return visit.nothing_here()
    return visit.page("check", **_about_it(visit, session), typed="", unreadable=False)


def _look(visit: Visit) -> Response:
    typed = visit.typed.get("receipt", "")[:100]
    if receipt := sessions.read_receipt(typed):
        return visit.to(f"/r/{receipt}")
    session = visit.session()
    if session is None:
        return visit.nothing_here()
    return visit.page("check", status=422, **_about_it(visit, session), typed=typed, unreadable=True)


def _about(visit: Visit) -> Response:
    session = visit.session()
    if session is None:
        return visit.nothing_here()
    return visit.page("about", **_about_it(visit, session))
