"""How much one visit and one address may send in an hour, found out before a byte of a file is read.

Streamlit reads whatever is sent to a visit that is open, as often as it is sent. Here its size is asked first: what is
beyond the hour's share, or beyond what the server holds of all that is on its way, is let pass unread, and the page
says why (``why_not``) when it runs for that file. A file that does not arrive in ``ARRIVES_S`` is given up.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from equitymap.dashboard.server.tries import MOST_ADDRESSES, Tries, network
from equitymap.settings import settings
from equitymap.sources.local import limited_process
from equitymap.sources.local.limits import megabytes
from equitymap.views.words import duration

UPLOADS = "/_stcore/upload_file/"
HOUR_S = 3_600.0
VISITS = 4
"""A visit may send this part of what its address may: several people can share one connection."""
ARRIVES_S = 300.0
"""Seconds in which a file must be here: 50 MB at 1.3 Mbit/s."""
MOST_LET_PASS = 20
"""Files of one address in an hour that are let pass unread, so that the page can say why; more are cut off."""
MOST_TOLD = 1_000
FROM_HERE, THIS_VISIT = "from your connection, which others may share, have come", "this visit has given"
_told: dict[str, str] = {}


class Sent:
    """What each sender sent within an hour: when, and how many bytes. In memory: another process counts its own."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._of: dict[str, deque[tuple[float, int]]] = {}

    def wait_s(self, sender: str, size: int, *, files: int, most: int) -> float:
        """Return the seconds until a sender may send ``size`` bytes more; 0: now. Nothing is counted.

        ``files`` and ``most`` are the files and the bytes that it may send in an hour.
        """
        now, sent = self._now(), self._of.get(sender, deque())
        _forget(sent, now)
        number, total, wait = len(sent), sum(one for _, one in sent), 0.0
        for at, one in sent:
            if number < files and total + size <= most:
                break
            number, total, wait = number - 1, total - one, at + HOUR_S - now
        return wait

    def add(self, sender: str, size: int) -> None:
        """Count what a sender begins to send."""
        now = self._now()
        self._of.setdefault(sender, deque()).append((now, size))
        if len(self._of) > MOST_ADDRESSES:
            self._of = {one: sent for one, sent in self._of.items() if _forget(sent, now)}


def _forget(sent: deque[tuple[float, int]], now: float) -> int:
    """Drop what is longer ago than an hour; return how many are left."""
    while sent and sent[0][0] <= now - HOUR_S:
        sent.popleft()
    return len(sent)


def why_not(file_id: str) -> str:
    """Return why a file was not read, once; nothing where it was."""
    return _told.pop(file_id, "")


class UploadQuota:
    """Stand before Streamlit's own way of taking a file, and let through what is within the quotas."""

    def __init__(self, app: ASGIApp, now: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self.sent = Sent(now)
        self.let_pass = Tries(now, limits=((MOST_LET_PASS, HOUR_S),))
        self.on_its_way: list[tuple[str, int]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a file, let it pass unread, or cut it off; everything else is passed on."""
        if scope["type"] != "http" or scope["method"] != "PUT" or UPLOADS not in scope["path"]:
            await self.app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        if not (length.isascii() and length.isdigit() and len(length) <= 15):
            await _answer(411, scope, receive, send)  # how much would come is not said
            return
        size, host = int(length), network(scope["client"][0] if scope.get("client") else "")
        visit, _, file_id = scope["path"].partition(UPLOADS)[2].partition("/")
        if size > int(config.get_option("server.maxUploadSize")) * 1_048_576 + 1_048_576:
            await _answer(413, scope, receive, send)
            return
        if not (why := self._refused(host, visit[:100], size)):
            await self._taken(host, size, scope, receive, send)
            return
        if self.let_pass.wait_s(host):
            await _answer(429, scope, receive, send)
            return
        _told[file_id[:100]] = why
        if len(_told) > MOST_TOLD:
            _told.pop(next(iter(_told)))
        try:
            async with asyncio.timeout(ARRIVES_S):
                while (await receive()).get("more_body"):
                    pass
        except TimeoutError:
            await _answer(408, scope, receive, send)
        else:
            await _answer(202, scope, receive, send)

    def _refused(self, host: str, visit: str, size: int) -> str:
        """Return why a file may not come now; where it may, count it."""
        files, most = settings().uploads_per_hour, settings().upload_mb_per_hour * 1_000_000
        for sender, who, part in ((host, FROM_HERE, 1), (f"visit {visit}", THIS_VISIT, VISITS)):
            wait = self.sent.wait_s(sender, size, files=files // part, most=most // part)
            if wait:
                share = f"{files // part:,} files or {megabytes(most // part)}"
                return (
                    f"The file was not read: {who} {share} within an hour, the most there can be. Choose it again in"
                    f" {duration(wait)}."
                )
        own = sum(one for sender, one in self.on_its_way if sender == host)
        whole = sum(one for _, one in self.on_its_way)
        most_held = limited_process.MOST_HELD
        if self.on_its_way and (whole + size > most_held or (own and own + size > most_held / 2)):
            return limited_process.BUSY
        self.sent.add(host, size)
        self.sent.add(f"visit {visit}", size)
        return ""

    async def _taken(self, host: str, size: int, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a file on, as long as it takes at most."""
        begun = False

        async def seen(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        with self._coming(host, size):
            try:
                async with asyncio.timeout(ARRIVES_S):
                    await self.app(scope, receive, seen)
            except TimeoutError:
                if not begun:
                    await _answer(408, scope, receive, send)

    @contextmanager
    def _coming(self, host: str, size: int) -> Iterator[None]:
        self.on_its_way.append((host, size))
        try:
            yield
        finally:
            self.on_its_way.remove((host, size))


async def _answer(status: int, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer without a page; after a refusal nothing more is read from the connection."""
    headers = {"Connection": "close"} if status >= 400 else {}
    await Response(status_code=status, headers=headers)(scope, receive, send)
