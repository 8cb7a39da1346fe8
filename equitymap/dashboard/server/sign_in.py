"""Signing in as a steward: a plain page with one field, a signed cookie, and what keeps others from guessing.

The passphrase is nowhere: ``EQUITYMAP_STEWARD_HASH`` holds its argon2id hash (``python -m equitymap steward-hash``).
Whoever knows it gets a cookie for ``SIGNED_IN_S``, which no script can read and no other site can send. Its key is made
from Streamlit's cookie secret and the hash: another passphrase signs everybody out, and so does a restart unless
``STREAMLIT_SERVER_COOKIE_SECRET`` is set.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from urllib.parse import parse_qs, urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit import config

from equitymap.dashboard.server.tries import Tries
from equitymap.records.sessions import read_receipt
from equitymap.settings import settings
from equitymap.views.templating import render
from equitymap.views.words import duration

COOKIE = "equitymap_steward"
SIGNED_IN_S = 12 * 3600
LARGEST_FORM = 4_096
"""Bytes of a form that is read at all."""
PAGE = "steward/sign-in"
BACK = re.compile(r"[a-z_]{0,40}(\?[\w%&=.,:+~*-]{0,2000})?")
"""A page of the dashboard with its parameters: never another site."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser hides the origin of its own form
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
NO_HASH = (
    "EQUITYMAP_STEWARD_HASH holds no hash of a passphrase. Set it to the whole line that python -m equitymap"
    " steward-hash prints, in single quotes; in a compose file write each $ as $$."
)
AT_ONCE = asyncio.Semaphore(2)
"""A try takes 64 MB and 0.2 s of a processor."""
TRIES = Tries()
_ended: dict[str, float] = {}
"""Cookies that were signed out, until they would have run out; this process alone knows them."""
_served: list[str] = []
"""The base paths that the routes were made for: none under ``app.py`` alone."""


def base() -> str:
    """Return what comes before every address of the dashboard: nothing, or /equity."""
    inner = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{inner}" if inner else ""


def routes() -> list[Route]:
    """Return the addresses of signing in and out, for a server that is about to start."""
    _served.append(base())
    return [
        Route(f"{base()}/{PAGE}", _form, methods=["GET"], name="sign_in"),
        Route(f"{base()}/{PAGE}", _sign_in, methods=["POST"], name="sign_in"),
        Route(f"{base()}/steward/sign-out", _sign_out, methods=["POST"], name="sign_out"),
    ]


def is_served() -> bool:
    """Say whether this server has addresses beside the dashboard: under ``app.py`` alone it has none."""
    return bool(_served)


def is_offered() -> bool:
    """Say whether somebody can sign in with a passphrase: one is set up, and this server has the page for it."""
    return bool(settings().steward_hash) and is_served()


def _signer() -> URLSafeTimedSerializer:
    secret = str(config.get_option("server.cookieSecret"))
    return URLSafeTimedSerializer(secret, salt=f"steward {settings().steward_hash}")


def is_signed_in(cookie: str | None) -> bool:
    """Say whether a cookie is one that was given to a steward, has not run out, and was not signed out."""
    if not cookie or not settings().steward_hash or cookie in _ended:
        return False
    try:
        _signer().loads(cookie, max_age=SIGNED_IN_S)
    except BadData:
        return False
    return True


async def _form(request: Request) -> Response:
    return _page(request)


async def _sign_in(request: Request) -> Response:
    form = await _given(request)
    if form is None:
        return _page(request, wrong="This was not sent from the page itself. Open it anew and try again.", status=403)
    if not settings().steward_hash:
        return _page(request, status=403)
    host = request.client.host if request.client else ""
    if wait := TRIES.wait_s(host):
        wrong = f"Too many tries from here. Wait {duration(wait)}, then try again."
        return _page(request, wrong=wrong, status=429, headers={"Retry-After": str(int(wait) + 1)})
    await asyncio.sleep(TRIES.slow_s())  # outside: who waits keeps nobody else from being verified
    async with AT_ONCE:
        right = await run_in_threadpool(is_passphrase, form.get("passphrase", ""))
    if right is None:
        return _page(request, wrong=NO_HASH, status=500)
    if not right:
        return _page(request, wrong="That is not the passphrase. Nothing was signed in.", status=401)
    TRIES.succeeded(host)
    answer = RedirectResponse(f"{base()}/{_back(form.get('next', ''))}", status_code=303, headers=HEADERS)
    answer.set_cookie(
        COOKIE,
        str(_signer().dumps(secrets.token_hex(8))),
        max_age=SIGNED_IN_S,
        path=base() or "/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return answer


async def _sign_out(request: Request) -> Response:
    form = await _given(request)
    if form is None:
        return _page(request, wrong="This was not sent from the page itself. Open it anew and try again.", status=403)
    now, cookie = time.time(), request.cookies.get(COOKIE, "")
    for old in [one for one, until in _ended.items() if until < now]:
        del _ended[old]
    if is_signed_in(cookie):
        _ended[cookie] = now + SIGNED_IN_S
    answer = RedirectResponse(f"{base()}/{_back(form.get('next', ''))}", status_code=303, headers=HEADERS)
    answer.delete_cookie(COOKIE, path=base() or "/", httponly=True, samesite="strict")
    return answer


async def _given(request: Request) -> dict[str, str] | None:
    """Return the fields of a form that this site's own page sent; None for any other."""
    origin = urlsplit(request.headers.get("origin", ""))
    if not origin.netloc or origin.netloc != request.headers.get("host"):
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            return None
    fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    return {name: values[0] for name, values in fields.items()}


def is_passphrase(typed: str) -> bool | None:
    """Say whether what was typed is the passphrase; None where the setting holds no hash.

    One that was drawn for a hall may be typed as it was read out: in small letters, without its dashes.
    """
    as_drawn = read_receipt(typed)
    for said in {typed.strip(): None, **({as_drawn: None} if as_drawn else {})}:
        try:
            return PasswordHasher().verify(settings().steward_hash, said)
        except InvalidHashError:
            return None
        except VerificationError:
            continue
    return False


def _back(asked: str) -> str:
    return asked if BACK.fullmatch(asked) else ""


def _page(
    request: Request, *, wrong: str = "", status: int = 200, headers: dict[str, str] | None = None
) -> HTMLResponse:
    back = _back(request.query_params.get("next", ""))
    written = render(
        "records/sign_in.html.j2",
        base=base(),
        page=f"{base()}/{PAGE}",
        back=back,
        wrong=wrong,
        configured=bool(settings().steward_hash),
        signed_in=is_signed_in(request.cookies.get(COOKIE)),
    )
    return HTMLResponse(written, status_code=status, headers={**HEADERS, **(headers or {})})
