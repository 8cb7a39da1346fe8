"""``/feed/CODE.atom``: what is new in a place, for feed readers and for those who pass it on. No cookie, no script."""

from __future__ import annotations

import re
from email.utils import format_datetime
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from streamlit.logger import get_logger

from equitymap.dashboard.server.sign_in import base, is_served
from equitymap.errors import EquityMapError, PlaceNotBuilt
from equitymap.places import news, store
from equitymap.views.start.feed import feed
from equitymap.views.templating import render

HEADERS = {"Cache-Control": "public, max-age=900", "X-Content-Type-Options": "nosniff"}
PLAIN = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
}
NO_PLACE = ("There is no such feed", "No place of this code is on this copy of Equity Map.")
AWAY = ("The feed cannot be read now", "Whoever looks after this copy finds the reason in the log of the server.")
_LOG = get_logger(__name__)


def routes() -> list[Route]:
    """Return the address of the feeds, for a server that is about to start."""
    return [Route(f"{base()}/feed/{{code}}.atom", _feed, methods=["GET"], name="feed")]


def address_of(code: str) -> str:
    """Return the address of the feed of a place from any page; empty where there is none: the invented place."""
    return f"{base()}/feed/{code}.atom" if is_served() and re.fullmatch(store.CODE, code) else ""


def _feed(request: Request) -> Response:
    code = request.path_params["code"]
    try:
        if not re.fullmatch(store.CODE, code):
            raise PlaceNotBuilt(code)
        manifest = store.read_manifest(code)
        told = news.told(code, manifest.checksum)
    except PlaceNotBuilt:
        return _plain(NO_PLACE, 404)
    except EquityMapError as wrong:
        _LOG.warning("%s", wrong)
        return _plain(AWAY, 503)
    home = request.url.replace(path=f"{base()}/", query=f"place={code}", fragment="")
    content = feed(manifest, told, at=str(request.url.replace(query="", fragment="")), page=str(home)).encode()
    tag = f'"{sha256(content).hexdigest()[:20]}"'
    changed = told[0].built_at if told else manifest.built_at
    headers = {**HEADERS, "ETag": tag, "Last-Modified": format_datetime(changed, usegmt=True)}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="application/atom+xml; charset=utf-8")


def _plain(said: tuple[str, str], status: int) -> HTMLResponse:
    title, words = said
    written = render("start/no_feed.html.j2", title=title, words=words, base=base())
    return HTMLResponse(written, status_code=status, headers=PLAIN)
