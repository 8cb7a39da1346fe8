"""One request of a resident: by which link, in which language, what was typed; and the page that answers it.

A form is read as it arrives, so that one that is too large is refused before it is read. Where the records are away,
the page says so with everything that was typed. The log says what was wrong with the records, never who asked or what
was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from streamlit.logger import get_logger

from equitymap.dashboard.consultation.residents import resident_cache
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.server.sign_in import HEADERS, base
from equitymap.dashboard.server.watch import metrics
from equitymap.errors import EquityMapError
from equitymap.records import sessions
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import LONGEST_ANSWER
from equitymap.records.subjects.consultation import LINK, MOST_QUESTIONS
from equitymap.views.consultation import language
from equitymap.views.consultation.residents.resident_form import Typed

LARGEST_FORM = 12 * LONGEST_ANSWER * (MOST_QUESTIONS + 1) + 20_000
"""Bytes of a form that is read: all its texts, each sign of which takes up to twelve as a browser sends it."""
LARGEST_SENT = 16_000_000
"""Bytes that are let pass, unread, so that a browser shows the answer to a form that is too large."""
MOST_FIELDS = 100
_LOG = get_logger(__name__)


class Page(HTMLResponse):
    """A page, and in one word what it says of an answer that was sent; empty where it says nothing."""

    says = ""


@dataclass(frozen=True)
class Visit:
    """One request: the link it came by, the language, the receipt of its address, what was typed, and from where."""

    link: str
    language: str
    receipt: str = ""
    typed: Typed = field(default_factory=dict)
    host: str = ""
    asked_language: str = ""

    def address(self, rest: str, link: str | None = None) -> str:
        """Return an address below the link, or below another one, in the language that was asked for."""
        at = "/".join(filter(None, [f"{base()}/t", self.link if link is None else link]))
        return f"{at}{rest}" + (f"?lang={self.language}" if self.asked_language else "")

    def to(self, rest: str, link: str | None = None) -> RedirectResponse:
        """Lead a browser to an address below the link, or below another one."""
        return RedirectResponse(self.address(rest, link), status_code=303, headers=HEADERS)

    def page(self, name: str, *, status: int = 200, wait: int = 0, **values: Any) -> Page:
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
        page = Page(written, status_code=status, headers={**HEADERS, **more})
        page.says = str(values.get("notice") or values.get("what") or ("wrong" if status == 422 else ""))
        return page

    def message(self, what: str, *, status: int, **values: Any) -> Page:
        """Return a page that says one thing."""
        return self.page("message", status=status, **{"what": what, "kept": {}, "back": False, **values})

    def session(self) -> Session | None:
        """Return the session that is meant; None where there is none, or several are open.

        What was typed names its own, whatever became of the link.
        """
        named = resident_cache.known().sessions.get(self.typed.get("session", ""))
        return named or resident_cache.meant(resident_cache.with_link(self.link), store_cache.store().clock())

    def nothing_here(self) -> Page:
        """Say that there is no session with this link, or that several are open."""
        several = bool(resident_cache.with_link(self.link))
        return self.message("several" if several else "none", status=409 if several else 404, kept=self.typed)


def _visit(request: Request, typed: Typed) -> Visit:
    asked = typed.get("lang") or request.query_params.get("lang", "")
    asked = asked if asked in language.languages() else ""
    link = str(request.path_params.get("link", "")).lower()
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


def answering(answer: Callable[[Visit], Response]) -> Callable[[Request], Response]:
    """Return what answers a request that sends nothing, in a thread."""
    return lambda request: _answered(answer, _visit(request, {}), keeps=False)


def sending(answer: Callable[[Visit], Response], *, keeps: bool = False) -> Callable[[Request], Any]:
    """Return what answers a form that was sent, in a thread.

    ``keeps`` is for answers to a session: what was typed is kept where it does not work, and what becomes of them is
    counted.
    """

    async def answered(request: Request) -> Response:
        response = await replied(request)
        if keeps:
            metrics.answered(response.says if isinstance(response, Page) else "acknowledged")
        return response

    async def replied(request: Request) -> Response:
        if urlsplit(request.headers.get("origin", "")).netloc not in ("", request.headers.get("host")):
            return _visit(request, {}).message("foreign", status=403)
        typed = await _sent(request)
        if typed is None:
            return _visit(request, {}).message("large", status=413)
        return await run_in_threadpool(_answered, answer, _visit(request, typed), keeps=keeps)

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


def _answered(answer: Callable[[Visit], Response], visit: Visit, *, keeps: bool) -> Response:
    """Answer, or say that it does not work just now."""
    try:
        return answer(visit)
    except EquityMapError as wrong:
        _LOG.warning("%s", wrong)
        return visit.message("away", status=503, kept=visit.typed if keeps else {})
