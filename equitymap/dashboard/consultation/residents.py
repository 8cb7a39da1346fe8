"""The plain pages on which residents answer: a form, a receipt, what is kept. No script, no cookie, no name.

The receipt is made when a form is opened and stands in it: whoever gets no answer sends the same form again, and it
counts once. Nothing that somebody typed is lost on the way: whatever stands against saving it, the form comes back with
it. The log says what was wrong with the records, never who asked or what was written.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit.logger import get_logger

from equitymap.dashboard.consultation import resident_cache
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.server.sign_in import HEADERS, base
from equitymap.dashboard.server.tries import Tries
from equitymap.errors import EquityMapError, RecordsError, SomebodyElseSaved
from equitymap.measures.consultation.home import home_of
from equitymap.records import sessions
from equitymap.records.arrivals import Arrival, arrival
from equitymap.records.sessions import RESIDENT, Given, Session
from equitymap.records.store import Store
from equitymap.records.subjects.answers import LONGEST_ANSWER
from equitymap.records.subjects.consultation import HERE, LINK, MOST_QUESTIONS, Consultation
from equitymap.settings import settings
from equitymap.views.consultation import language
from equitymap.views.consultation.resident_form import Typed, Wrong, read_form, shown, typed_from

LARGEST_FORM = 12 * LONGEST_ANSWER * (MOST_QUESTIONS + 1) + 20_000
"""Bytes of a form that is read: all its texts, each sign of which takes up to twelve as a browser sends it."""
LARGEST_SENT = 16_000_000
"""Bytes that are let pass, unread, so that a browser shows the answer to a form that is too large."""
MOST_FIELDS = 100
MOST_CHANGES = 20
MINUTE_S, HOUR_S = 60.0, 3_600.0
_LOG = get_logger(__name__)


def limits() -> Tries:
    """Return what counts answers from one address: so many in an hour, a third of them in a minute."""
    most = settings().answers_per_hour
    return Tries(limits=((max(1, most // 3), MINUTE_S), (most, HOUR_S)))


TRIES = limits()


def routes() -> list[Route]:
    """Return the addresses of residents, for a server that is about to start."""
    at = f"{base()}/t/{{link}}"
    return [
        Route(at, _answering(_form), methods=["GET"]),
        Route(at, _sending(_send), methods=["POST"]),
        Route(f"{at}/", _answering(lambda visit: _to(visit, ""))),
        Route(f"{at}/about", _answering(_about), methods=["GET"]),
        Route(f"{at}/check", _answering(_check), methods=["GET"]),
        Route(f"{at}/check", _sending(_look), methods=["POST"]),
        Route(f"{at}/r/{{receipt}}", _answering(_receipt), methods=["GET"]),
        Route(f"{at}/r/{{receipt}}/change", _answering(_change), methods=["GET"]),
        Route(f"{at}/r/{{receipt}}/delete", _answering(_delete), methods=["GET"]),
        Route(f"{at}/r/{{receipt}}/delete", _sending(_delete_for_good), methods=["POST"]),
    ]


@dataclass(frozen=True)
class Visit:
    """One request: the link it came by, the language, the receipt of its address, what was typed, and from where."""

    link: str
    language: str
    receipt: str = ""
    typed: Typed = field(default_factory=dict)
    host: str = ""
    asked_language: str = ""

    def address(self, rest: str) -> str:
        """Return an address below the link, in the language that was asked for."""
        return f"{base()}/t/{self.link}{rest}" + (f"?lang={self.language}" if self.asked_language else "")

    def page(self, name: str, *, status: int = 200, wait: int = 0, **values: Any) -> HTMLResponse:
        """Return a page of ``views/consultation/residents``; ``wait`` in seconds is told to the browser too."""
        written = language.render(
            self.language,
            f"consultation/residents/{name}.html.j2",
            address=self.address,
            languages=language.languages(),
            wait=wait,
            **values,
        )
        more = {"Retry-After": str(wait)} if wait else {}
        return HTMLResponse(written, status_code=status, headers={**HEADERS, **more})

    def message(self, what: str, *, status: int, **values: Any) -> HTMLResponse:
        """Return a page that says one thing."""
        return self.page("message", status=status, **{"what": what, "kept": {}, "back": False, **values})

    def session(self) -> Session | None:
        """Return the session that is meant; None where there is none, or several are open.

        What was typed names its own, whatever became of the link.
        """
        named = resident_cache.known().sessions.get(self.typed.get("session", ""))
        return named or resident_cache.meant(resident_cache.with_link(self.link), store_cache.store().clock())

    def nothing_here(self) -> HTMLResponse:
        """Say that there is no session with this link, or that several are open."""
        several = bool(resident_cache.with_link(self.link))
        return self.message("several" if several else "none", status=409 if several else 404, kept=self.typed)


# --- reading a request -------------------------------------------------------------------------


def _visit(request: Request, typed: Typed) -> Visit:
    asked = typed.get("lang") or request.query_params.get("lang", "")
    asked = asked if asked in language.languages() else ""
    link = str(request.path_params["link"]).lower()
    return Visit(
        link=link if re.fullmatch(LINK, link) else "",
        language=asked or _accepted(request.headers.get("accept-language", "")),
        receipt=sessions.read_receipt(str(request.path_params.get("receipt", ""))[:100]),
        typed=typed,
        host=request.client.host if request.client else "",
        asked_language=asked,
    )


def _accepted(header: str) -> str:
    """Return the first language of a browser that is here; English where there is none."""
    for part in header.lower().split(",")[:20]:
        code = part.split(";")[0].strip()
        for one in (code, code.split("-")[0]):
            if one in language.languages():
                return one
    return language.ENGLISH


def _answering(answer: Callable[[Visit], Response]) -> Callable[[Request], Response]:
    """Return what answers a request that sends nothing, in a thread."""
    return lambda request: _answered(answer, _visit(request, {}))


def _sending(answer: Callable[[Visit], Response]) -> Callable[[Request], Any]:
    """Return what answers a form that was sent, in a thread."""

    async def answered(request: Request) -> Response:
        if urlsplit(request.headers.get("origin", "")).netloc not in ("", request.headers.get("host")):
            return _visit(request, {}).message("foreign", status=403)
        typed = await _sent(request)
        if typed is None:
            return _visit(request, {}).message("large", status=413)
        return await run_in_threadpool(_answered, answer, _visit(request, typed))

    return answered


async def _sent(request: Request) -> Typed | None:
    """Return the fields of a form; None where it is too large, which is found out before it is read."""
    body, length = bytearray(), 0
    async for part in request.stream():
        length += len(part)
        if length > LARGEST_SENT:
            return None
        if length <= LARGEST_FORM:
            body += part
    if length > LARGEST_FORM:
        return None
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    return {name: values[-1] for name, values in fields.items()}


def _answered(answer: Callable[[Visit], Response], visit: Visit) -> Response:
    """Answer, or say that it does not work just now, with everything that was typed."""
    try:
        return answer(visit)
    except EquityMapError as wrong:
        _LOG.warning("%s", wrong)
        return visit.message("away", status=503, kept=visit.typed if answer is _send else {})


def _to(visit: Visit, rest: str) -> RedirectResponse:
    return RedirectResponse(visit.address(rest), status_code=303, headers=HEADERS)


# --- the form ----------------------------------------------------------------------------------


def _form(visit: Visit) -> Response:
    session = visit.session()
    if session is None:
        return visit.nothing_here()
    if why := _not_open(session.about):
        return visit.message(why, status=200, **_about_it(visit, session))
    return _form_page(visit, session, {}, sessions.new_receipt())


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
        there = arrival(store, record, session.questions)
        if there is not None and there.changes >= MOST_CHANGES:
            return again("changes", status=429, most=MOST_CHANGES)
        if before is None and store.is_erased(record):
            return again("deleted", receipt=sessions.new_receipt())
        if wait := TRIES.wait_s(visit.host):
            return again("limit", status=429, wait=math.ceil(wait))
        sessions.save(store, record, given, role=RESIDENT)
    return _to(visit, f"/r/{receipt}")


def _before(store: Store, record: str) -> Given | None:
    """Return what was sent with the same receipt before, as a form says it: without fields that are empty."""
    said = sessions.given(store, record)
    if said is None or said.tip is None:
        return said
    return replace(said, tip={name: text for name, text in said.tip.items() if text})


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
    translated = language.gettext(visit.language)
    return visit.page(
        "form",
        status=status,
        **_about_it(visit, session),
        **shown(session, typed, wrong or {}, translated),
        pins=resident_cache.ground(session).pins,
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
    session, _, there = found
    return visit.page(
        "receipt",
        **_about_it(visit, session),
        receipt=visit.receipt,
        last=_moment(visit, there.last),
        open=not _not_open(session.about),
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
    return _to(visit, f"/r/{visit.receipt}")


def _check(visit: Visit) -> Response:
    session = visit.session()
    if session is None:
        return visit.nothing_here()
    return visit.page("check", **_about_it(visit, session), typed="", unreadable=False)


def _look(visit: Visit) -> Response:
    typed = visit.typed.get("receipt", "")[:100]
    if receipt := sessions.read_receipt(typed):
        return _to(visit, f"/r/{receipt}")
    session = visit.session()
    if session is None:
        return visit.nothing_here()
    return visit.page("check", status=422, **_about_it(visit, session), typed=typed, unreadable=True)


def _about(visit: Visit) -> Response:
    session = visit.session()
    if session is None:
        return visit.nothing_here()
    return visit.page("about", **_about_it(visit, session))
