"""Asking a publisher's computer: politely, through a mirror where there is one, again when it is busy."""

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
from equitymap.sources.fetch.progress import Job, Pace, Visit
from equitymap.sources.fetch.work_files import Known

USER_AGENT = f"EquityMap/{__version__} (open data for a map of one English place)"
BUSY = frozenset({202, 408, 425, 429, *range(500, 600)}) - {501, 505, 511}
"""What may pass: also 202 (the file is being prepared) and 520 to 530 (a service in front of the publisher's own)."""
MOST_REDIRECTS = 10
TRIES_TO_CONNECT = 2

T = TypeVar("T")


class Again(Exception):
    """Something that may pass: the same request is worth another try, after ``wait_s`` seconds where that is said."""

    def __init__(self, final: FetchError, *, wait_s: float | None = None) -> None:
        super().__init__(str(final))
        self.final = final
        self.wait_s = wait_s


@dataclass(frozen=True)
class Web:
    """A client, the mirror, the pace, what this run has learnt of each host, and the files that came, by address."""

    client: httpx.Client
    via: str
    pace: Pace
    asked: dict[str, float] = field(default_factory=dict)
    not_reached: dict[str, int] = field(default_factory=dict)
    out_of_reach: dict[str, FetchError] = field(default_factory=dict)
    came: dict[str, tuple[Path, Known]] = field(default_factory=dict)
    jitter: np.random.Generator = field(default_factory=np.random.default_rng)


@contextmanager
def web(via: str = "", pace: Pace | None = None) -> Iterator[Web]:
    """Open a client; proxies and certificates are those that the computer is set up with."""
    pace = pace or Pace()
    timeout = httpx.Timeout(pace.timeout_s, connect=min(20.0, pace.timeout_s))
    with httpx.Client(headers={"User-Agent": USER_AGENT}, timeout=timeout, follow_redirects=False) as client:
        yield Web(client, via.rstrip("/"), pace)


def through(address: str, via: str) -> str:
    """Return an address as the mirror ``via`` knows it; unchanged without one, or when it is the mirror's own."""
    if not via or address.startswith(f"{via}/"):
        return address
    return f"{via}/{address.split('://', 1)[-1]}"


def patiently(web: Web, job: Job, do: Callable[[], T], *, progressed: Callable[[], int] = lambda: 0) -> T:
    """Do something that asks a publisher; while it may pass (``Again``), wait and do it again.

    A try that brought something (``progressed`` has grown) does not count as a failed one.

    Raises
    ------
    FetchError
        When it does not pass.
    """
    failed, before = 0, progressed()
    while True:
        try:
            return do()
        except Again as passing:
            failed = 1 if progressed() > before else failed + 1
            before = progressed()
            if failed >= web.pace.tries:
                raise passing.final from None
            doubled = web.pace.first_wait_s * 2 ** (failed - 1) * float(web.jitter.uniform(0.75, 1.25))
            wait_s = doubled if passing.wait_s is None else passing.wait_s
            if wait_s > web.pace.longest_wait_s:
                again = datetime.now().astimezone().timestamp() + wait_s
                raise PublisherRefused(
                    f"{passing.final} It asks to wait until {datetime.fromtimestamp(again):%H:%M on %d %B}."
                ) from None
            _wait(job, wait_s, str(passing.final))


@contextmanager
def opened(
    web: Web, job: Job, address: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> Iterator[httpx.Response]:
    """Ask for an address, once, and yield the answer before its body is read; redirects are followed.

    A ``form`` is posted. The answer's status is 2xx, 304 or 416.

    Raises
    ------
    Again
        When the publisher is busy, breaks off or cannot be reached just now.
    FetchError
        When it says no, or nothing at all can be reached.
    """
    target, posted = through(address, web.via), form
    for _ in range(MOST_REDIRECTS):
        host = urlsplit(target).netloc
        if host in web.out_of_reach:
            raise web.out_of_reach[host]
        _pace(web, job, host)
        try:
            request = web.client.build_request(
                "GET" if posted is None else "POST", target, data=posted, headers=dict(headers or {})
            )
            answer = web.client.send(request, stream=True)
        except (httpx.HTTPError, httpx.InvalidURL) as wrong:
            raise in_words(web, wrong, host=host) from None
        try:
            if answer.has_redirect_location:
                target, posted = _next(web, job, answer, target), None if answer.status_code == 303 else posted
                continue
            job.asked.append(Visit(address, _spoken_address(target, web.via), answer.status_code))
            _refuse(answer, host=_spoken(target, web.via), release_page=job.release.url)
            try:
                yield answer
            except httpx.HTTPError as wrong:
                raise in_words(web, wrong, host=host) from None
            return
        finally:
            answer.close()
    raise ReleaseMoved(f"{host} sends from one address to the next without end. Look at {job.release.url}")


def read(
    web: Web, job: Job, address: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> httpx.Response:
    """Ask for something small, such as a list, until it comes; the answer's body is read."""

    def once() -> httpx.Response:
        with opened(web, job, address, form=form, headers=headers) as answer:
            answer.read()
            return answer

    return patiently(web, job, once)


def in_words(web: Web, wrong: httpx.HTTPError | httpx.InvalidURL, *, host: str) -> Again | FetchError:
    """Turn what the connection said into words; what is final for a host is remembered for the run."""
    if isinstance(wrong, httpx.ProxyError):
        return _remember(
            web,
            host,
            ProxyRefused(
                f"The proxy of this computer does not let requests to {host} through ({wrong})."
                " Check HTTPS_PROXY and NO_PROXY, or ask who runs the network."
            ),
        )
    if _safety_failed(wrong):
        return _remember(
            web,
            host,
            Untrusted(
                f"The connection to {host} is not safe ({_reason(wrong)}). Nothing was taken. Check the clock of this"
                " computer; where a network inspects connections, set SSL_CERT_FILE to that network's certificate file."
            ),
        )
    if isinstance(wrong, (httpx.ConnectError, httpx.ConnectTimeout)):
        none = NoNetwork(
            f"{host} cannot be reached from this computer ({_reason(wrong)}). Is it on the internet?{_by_way_of(host)}"
        )
        web.not_reached[host] = web.not_reached.get(host, 0) + 1
        return Again(none) if web.not_reached[host] < TRIES_TO_CONNECT else _remember(web, host, none)
    if isinstance(wrong, httpx.TimeoutException):
        return Again(PublisherRefused(f"{host} has not answered for {web.pace.timeout_s:.0f} seconds."))
    if isinstance(wrong, (httpx.NetworkError, httpx.RemoteProtocolError)):
        return Again(PublisherRefused(f"{host} broke off ({_reason(wrong)})."))
    return PublisherRefused(f"{host} gave an answer that cannot be read ({_reason(wrong)}).")


def _remember(web: Web, host: str, error: FetchError) -> FetchError:
    web.out_of_reach[host] = error
    return error


def _safety_failed(wrong: BaseException | None) -> bool:
    while wrong is not None:
        if isinstance(wrong, ssl.SSLError):
            return True
        wrong = wrong.__cause__ or wrong.__context__
    return False


def _by_way_of(host: str) -> str:
    """Name the proxy that this computer is set to use for a host, without its password."""
    proxies = {} if proxy_bypass(host) else getproxies()
    proxy = proxies.get("https") or proxies.get("http") or proxies.get("all")
    return f" It is set to go through the proxy {urlsplit(proxy).netloc.rpartition('@')[2]}." if proxy else ""


def _reason(wrong: BaseException) -> str:
    return re.sub(r"^\[Errno -?\d+\] ", "", str(wrong).strip()).removesuffix(".") or type(wrong).__name__


def _spoken(target: str, via: str) -> str:
    """Return the publisher's host of an address, without the mirror before it."""
    return urlsplit(_spoken_address(target, via)).netloc


def _spoken_address(target: str, via: str) -> str:
    """Return an address as the publisher's, without the mirror before it."""
    return f"https://{target.removeprefix(f'{via}/')}" if via else target


def _next(web: Web, job: Job, answer: httpx.Response, target: str) -> str:
    """Return where a redirect leads; never from a safe address to an open one."""
    place = urljoin(target, answer.headers.get("Location", ""))
    if urlsplit(place).scheme not in {"http", "https"} or (
        not web.via and target.startswith("https://") and not place.startswith("https://")
    ):
        raise Untrusted(f"{urlsplit(target).netloc} sends on to {place}, which is not safe. Look at {job.release.url}")
    return through(place, web.via)


def _refuse(answer: httpx.Response, *, host: str, release_page: str) -> None:
    status = answer.status_code
    if (answer.is_success and status != 202) or status in {304, 416}:
        return
    if status in BUSY:
        busy = {202: "is still preparing the file", 429: "is busy", 503: "is busy"}.get(status, "has trouble")
        raise Again(PublisherRefused(f"{host} {busy} (it answers {status})."), wait_s=_asked_to_wait(answer))
    if status in {404, 410}:
        raise ReleaseMoved(
            f"{host} has no such file any more (it answers {status}). The release has moved: look at {release_page}"
        )
    if status == 407:
        raise ProxyRefused("The proxy of this computer wants a name and password (407). Put them into HTTPS_PROXY.")
    raise PublisherRefused(f"{host} does not give the file to a program (it answers {status}).")


def _asked_to_wait(answer: httpx.Response) -> float | None:
    """Return the seconds of ``Retry-After``, given as a number or as a time of day."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()) if text else None
    except (ValueError, TypeError):
        return None


def _pace(web: Web, job: Job, host: str) -> None:
    """Wait until the host may be asked again."""
    free = web.asked.get(host, 0.0) + 1 / web.pace.per_second
    while (left := free - time.monotonic()) > 0:
        time.sleep(min(left, 0.25))
    web.asked[host] = time.monotonic()
    job.tell(f"asking {host}")


def _wait(job: Job, seconds: float, why: str) -> None:
    """Wait, saying so, and so that the caller can still stop the work."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        job.tell(f"{why} Trying again in {left:.0f} s")
        time.sleep(min(left, 0.5))
