"""HTTP requests to publishers: rate limit, mirror and proxy, redirects, retries, and errors in words."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
import numpy as np

from equitymap import __version__
from equitymap.errors import FetchError, NoNetwork, ProxyRefused, PublisherRefused, ReleaseMoved, Untrusted
from equitymap.sources.fetch.progress import FetchTask, Pace, Visit
from equitymap.sources.fetch.work_files import FileRecord

USER_AGENT = f"EquityMap/{__version__} (open data for a map of one English place)"
BUSY = frozenset({202, 408, 425, 429, *range(500, 600)}) - {501, 505, 511}
"""What may pass: also 202 (the file is being prepared) and 520 to 530 (a service in front of the publisher's own)."""
MOST_REDIRECTS = 10
TRIES_TO_CONNECT = 2

T = TypeVar("T")


class Retryable(Exception):
    """A failure worth retrying, after ``wait_s`` seconds where the server says so; ``final`` is raised in the end."""

    def __init__(self, final: FetchError, *, wait_s: float | None = None) -> None:
        super().__init__(str(final))
        self.final = final
        self.wait_s = wait_s


@dataclass(frozen=True)
class HttpSession:
    """The client, mirror (``via``) and rate limit of one run, the state of each host, and downloaded files by URL."""

    client: httpx.Client
    via: str
    pace: Pace
    asked: dict[str, float] = field(default_factory=dict)
    not_reached: dict[str, int] = field(default_factory=dict)
    out_of_reach: dict[str, FetchError] = field(default_factory=dict)
    came: dict[str, tuple[Path, FileRecord]] = field(default_factory=dict)
    jitter: np.random.Generator = field(default_factory=np.random.default_rng)


@contextmanager
def open_session(via: str = "", pace: Pace | None = None) -> Iterator[HttpSession]:
    """Open an HTTP session; proxies and certificates are those that the computer is set up with."""
    pace = pace or Pace()
    timeout = httpx.Timeout(pace.timeout_s, connect=min(20.0, pace.timeout_s))
    with httpx.Client(headers={"User-Agent": USER_AGENT}, timeout=timeout, follow_redirects=False) as client:
        yield HttpSession(client, via.rstrip("/"), pace)


def mirrored(url: str, via: str) -> str:
    """Return the URL at the mirror ``via``; unchanged without one, or when it is the mirror's own."""
    if not via or url.startswith(f"{via}/"):
        return url
    return f"{via}/{url.split('://', 1)[-1]}"


def with_retries(
    session: HttpSession, task: FetchTask, do: Callable[[], T], *, progressed: Callable[[], int] = lambda: 0
) -> T:
    """Call ``do``; retry with exponential back-off while it raises ``Retryable``.

    An attempt that got further (``progressed`` has grown) resets the count of failed attempts.

    Raises
    ------
    FetchError
        When the last attempt fails, or the server asks to wait too long.
    """
    failed, before = 0, progressed()
    while True:
        try:
            return do()
        except Retryable as passing:
            failed = 1 if progressed() > before else failed + 1
            before = progressed()
            if failed >= session.pace.tries:
                raise passing.final from None
            doubled = session.pace.first_wait_s * 2 ** (failed - 1) * float(session.jitter.uniform(0.75, 1.25))
            wait_s = doubled if passing.wait_s is None else passing.wait_s
            if wait_s > session.pace.longest_wait_s:
                again = datetime.now().astimezone().timestamp() + wait_s
                raise PublisherRefused(
                    f"{passing.final} It asks to wait until {datetime.fromtimestamp(again):%H:%M on %d %B}."
                ) from None
            _wait_to_retry(task, wait_s, str(passing.final))


@contextmanager
def stream_response(
    session: HttpSession,
    task: FetchTask,
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Iterator[httpx.Response]:
    """Request a URL once and yield the response before its body is read; redirects are followed.

    A ``form`` is posted. The answer's status is 2xx, 304 or 416.

    Raises
    ------
    Again
        When the publisher is busy, breaks off or cannot be reached just now.
    FetchError
        When it says no, or nothing at all can be reached.
    """
    target, posted = mirrored(url, session.via), form
    for _ in range(MOST_REDIRECTS):
        host = urlsplit(target).netloc
        if host in session.out_of_reach:
            raise session.out_of_reach[host]
        _limit_rate(session, task, host)
        try:
            request = session.client.build_request(
                "GET" if posted is None else "POST", target, data=posted, headers=dict(headers or {})
            )
            answer = session.client.send(request, stream=True)
        except (httpx.HTTPError, httpx.InvalidURL) as wrong:
            raise to_fetch_error(session, wrong, host=host) from None
        try:
            if answer.has_redirect_location:
                target, posted = (
                    _redirect_target(session, task, answer, target),
                    None if answer.status_code == 303 else posted,
                )
                continue
            task.asked.append(Visit(url, _publisher_url(target, session.via), answer.status_code))
            _raise_for_status(answer, host=_publisher_host(target, session.via), release_page=task.release.url)
            try:
                yield answer
            except httpx.HTTPError as wrong:
                raise to_fetch_error(session, wrong, host=host) from None
            return
        finally:
            answer.close()
    raise ReleaseMoved(f"{host} sends from one address to the next without end. Look at {task.release.url}")


def read_response(
    session: HttpSession,
    task: FetchTask,
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """Request something small, such as a list, with retries; the response's body is read."""

    def once() -> httpx.Response:
        with stream_response(session, task, url, form=form, headers=headers) as answer:
            answer.read()
            return answer

    return with_retries(session, task, once)


def to_fetch_error(
    session: HttpSession, wrong: httpx.HTTPError | httpx.InvalidURL, *, host: str
) -> Retryable | FetchError:
    """Translate an httpx error; what is final for a host is remembered for the run."""
    if isinstance(wrong, httpx.ProxyError):
        return _remember(
            session,
            host,
            ProxyRefused(
                f"The proxy of this computer does not let requests to {host} through ({wrong})."
                " Check HTTPS_PROXY and NO_PROXY, or ask who runs the network."
            ),
        )
    if _is_tls_error(wrong):
        return _remember(
            session,
            host,
            Untrusted(
                f"The connection to {host} is not safe ({_reason(wrong)}). Nothing was taken. Check the clock of this"
                " computer; where a network inspects connections, set SSL_CERT_FILE to that network's certificate file."
            ),
        )
    if isinstance(wrong, (httpx.ConnectError, httpx.ConnectTimeout)):
        none = NoNetwork(
            f"{host} cannot be reached from this computer ({_reason(wrong)}). Is it on the internet?"
            f"{_proxy_in_use(host)}"
        )
        session.not_reached[host] = session.not_reached.get(host, 0) + 1
        return Retryable(none) if session.not_reached[host] < TRIES_TO_CONNECT else _remember(session, host, none)
    if isinstance(wrong, httpx.TimeoutException):
        return Retryable(PublisherRefused(f"{host} has not answered for {session.pace.timeout_s:.0f} seconds."))
    if isinstance(wrong, (httpx.NetworkError, httpx.RemoteProtocolError)):
        return Retryable(PublisherRefused(f"{host} broke off ({_reason(wrong)})."))
    return PublisherRefused(f"{host} gave an answer that cannot be read ({_reason(wrong)}).")


def _remember(session: HttpSession, host: str, error: FetchError) -> FetchError:
    session.out_of_reach[host] = error
    return error


def _is_tls_error(wrong: BaseException | None) -> bool:
    while wrong is not None:
        if isinstance(wrong, ssl.SSLError):
            return True
        wrong = wrong.__cause__ or wrong.__context__
    return False


def _proxy_in_use(host: str) -> str:
    """Name the proxy that this computer is set to use for a host, without its password."""
    proxies = {} if proxy_bypass(host) else getproxies()
    proxy = proxies.get("https") or proxies.get("http") or proxies.get("all")
    return f" It is set to go through the proxy {urlsplit(proxy).netloc.rpartition('@')[2]}." if proxy else ""


def _reason(wrong: BaseException) -> str:
    return re.sub(r"^\[Errno -?\d+\] ", "", str(wrong).strip()).removesuffix(".") or type(wrong).__name__


def _publisher_host(target: str, via: str) -> str:
    """Return the publisher's host of a URL, without the mirror before it."""
    return urlsplit(_publisher_url(target, via)).netloc


def _publisher_url(target: str, via: str) -> str:
    """Return a URL as the publisher's, without the mirror before it."""
    return f"https://{target.removeprefix(f'{via}/')}" if via else target


def _redirect_target(session: HttpSession, task: FetchTask, answer: httpx.Response, target: str) -> str:
    """Return the URL of a redirect; never from https to http."""
    location = urljoin(target, answer.headers.get("Location", ""))
    if urlsplit(location).scheme not in {"http", "https"} or (
        not session.via and target.startswith("https://") and not location.startswith("https://")
    ):
        raise Untrusted(
            f"{urlsplit(target).netloc} sends on to {location}, which is not safe. Look at {task.release.url}"
        )
    return mirrored(location, session.via)


def _raise_for_status(answer: httpx.Response, *, host: str, release_page: str) -> None:
    status = answer.status_code
    if (answer.is_success and status != 202) or status in {304, 416}:
        return
    if status in BUSY:
        busy = {202: "is still preparing the file", 429: "is busy", 503: "is busy"}.get(status, "has trouble")
        raise Retryable(PublisherRefused(f"{host} {busy} (it answers {status})."), wait_s=_retry_after(answer))
    if status in {404, 410}:
        raise ReleaseMoved(
            f"{host} has no such file any more (it answers {status}). The release has moved: look at {release_page}"
        )
    if status == 407:
        raise ProxyRefused("The proxy of this computer wants a name and password (407). Put them into HTTPS_PROXY.")
    raise PublisherRefused(f"{host} does not give the file to a program (it answers {status}).")


def _retry_after(answer: httpx.Response) -> float | None:
    """Return the seconds of ``Retry-After``, given as a number or as a time of day."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()) if text else None
    except (ValueError, TypeError):
        return None


def _limit_rate(session: HttpSession, task: FetchTask, host: str) -> None:
    """Wait until the rate limit allows another request to the host."""
    free = session.asked.get(host, 0.0) + 1 / session.pace.per_second
    while (left := free - time.monotonic()) > 0:
        time.sleep(min(left, 0.25))
    session.asked[host] = time.monotonic()
    task.tell(f"asking {host}")


def _wait_to_retry(task: FetchTask, seconds: float, why: str) -> None:
    """Wait before a retry, reporting progress, so that the caller can still cancel."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        task.tell(f"{why} Trying again in {left:.0f} s")
        time.sleep(min(left, 0.5))
