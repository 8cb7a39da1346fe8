"""A hostile hour: uploads, forms, addresses, sign-in tries and messages against a live server while ten visitors look.

Every upload that once took minutes or gigabytes is sent, and seeded others, each attacker from an address of its own on
this machine. Prints the longest wait of a visitor, memory and errors. Fails where somebody waited more than 2 s (on a
quiet machine), server and readers took more than 2 GB, something broke, or something stayed behind.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import httpx
from argon2 import PasswordHasher
from pytest import MonkeyPatch
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import WebSocketException

from tests import hostile_files, loops
from tests.hostile_visits import arrive, client_of, give, memory_mb, socket_of
from tests.participants import LINK, set_up

ROOT = Path(__file__).resolve().parents[2]
SEED = 20260101
LOOKERS, LONGEST_S, MOST_MB = 10, 2.0, 2_000
CALM_S = 15.0
LAYERS = ("iod2025-imd", "no_qualifications", "iod2025-income", "households_deprived")
SHOWN = (
    *(f"map?place=demo&layer={layer}" for layer in LAYERS),
    *(f"access?place=demo&kind={kind}" for kind in ("library", "childrens_centre")),
    *(f"withdrawals?place=demo&kind={kind}" for kind in ("library", "school")),
)
"""What the ten visitors look at in turn."""
TAKERS = (
    "access?place=demo",
    "cradle_to_career?place=demo",
    "workbench?place=demo&tab=bring",
    "zone?place=demo&open=areas",
)
"""Pages that take a file from anybody."""
ANY_KIND = ("workbench", "zone")
"""Those that take other files than CSV; a browser sends no other to the rest, and whoever does sees an error alone."""
TEXT_FRAME = ("KeyError: 'bytes'", "Exception in ASGI application")
"""What Streamlit writes down of a message that is text: it closes that connection."""
PAGES = tuple(path.stem for path in sorted((ROOT / "pages").glob("*.py")))
FORMS = (f"/t/{LINK}", f"/t/{LINK}/check", f"/t/{LINK}/r/x/delete", "/steward/sign-in", "/steward/sign-out")
FLOOD, FLOOD_BYTES = 120, 5_000_000


@dataclass
class Met:
    """What was sent, by kind; what was taken of a flood; seconds of the slowest answer; what went wrong."""

    sent: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    flood: Counter[int] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)


# --- what is sent ------------------------------------------------------------------------------


async def files(base: str, host: str, met: Met, shown: str, some: Sequence[tuple[str, Callable[[], bytes]]]) -> None:
    """Give one file after another to the uploader of a page, and wait for what the page says of it."""
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(client_of(base, host))
        for name, make in some:
            visit = await arrive(stack, base, shown, host)
            if not visit.uploader:
                met.errors.append(f"{shown} has no control for a file")
                return
            data = await asyncio.to_thread(make)
            name = name if shown.partition("?")[0] in ANY_KIND else f"{Path(name).stem}.csv"
            began = time.perf_counter()
            status, ident = await give(client, visit, name, data)
            if status == 204:
                await visit.run((ident, name, len(data)))
            met.slowest_s = max(met.slowest_s, time.perf_counter() - began)
            met.sent["files"] += 1
            if status not in (202, 204, 413, 429):
                met.errors.append(f"{name}: answered {status}")
            met.errors += visit.exceptions
            await visit.socket.close()


async def flood(base: str, host: str, met: Met) -> None:
    """Send files that nobody reads to one session, until the quota of the visit and beyond."""
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(client_of(base, host))
        visit = await arrive(stack, base, TAKERS[0], host)
        for _ in range(FLOOD):
            try:
                met.flood[(await give(client, visit, "a.bin", bytes(FLOOD_BYTES)))[0]] += 1
            except httpx.TransportError:
                met.flood[429] += 1  # cut off before it was read
            met.sent["flood"] += 1


async def addresses(base: str, host: str, met: Met, number: int, draw: random.Random) -> None:
    """Open every page at wild addresses, over the session and over plain HTTP."""
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(client_of(base, host))
        for _ in range(number):
            page, query = draw.choice(PAGES), urlencode(hostile_files.address(draw))
            if draw.random() < 0.3:
                wild = draw.choice(
                    (f"/{page}?{query}", f"/t/{query[:300]}", f"/app/static/{query[:99]}", "/%2e%2e/%2e%2e/etc")
                )
                if (await client.get(wild)).status_code >= 500:
                    met.errors.append(f"{wild[:80]}: a failure of the server")
            else:
                visit = await arrive(stack, base, f"{page}?{query}", host)
                met.errors += [f"{one} at {query[:200]}" for one in visit.exceptions]
                await visit.socket.close()
            met.sent["addresses"] += 1


async def forms(base: str, host: str, met: Met, number: int, draw: random.Random) -> None:
    """Send residents' forms and sign-in tries, wild, foreign and too large."""
    async with client_of(base, host) as client:
        for _ in range(number):
            path = draw.choice(
                (f"/t/{LINK}", f"/t/{LINK}/check", f"/t/{LINK}/r/x/delete", "/steward/sign-in", "/steward/sign-out")
            )
            origin = {"origin": draw.choice((base, base, "https://evil.example"))}
            body: dict[str, object] = {"data": hostile_files.form(draw)}
            if draw.random() < 0.1:
                body = {"content": b"q1=" + b"%41" * draw.choice((100_000, 6_000_000))}
            try:
                status = (await client.post(path, headers=origin, **body)).status_code  # type: ignore[arg-type]
            except httpx.TransportError:
                status = 413  # cut off before it was read
            if status >= 500:
                met.errors.append(f"{path}: answered {status}")
            met.sent["sign-in" if "steward" in path else "forms"] += 1


async def messages(base: str, host: str, met: Met, number: int, draw: random.Random) -> None:
    """Send what no page sends: broken, too large, for developers, for half a million files."""
    for _ in range(number):
        async with AsyncExitStack() as stack:
            socket = await socket_of(stack, base, host)
            ask = BackMsg()
            which = draw.randrange(6)
            if which == 0:
                ask.file_urls_request.file_names.extend(["a"] * draw.choice((1, 300_000)))
            elif which == 1:
                ask.backend_operation_request.install_skills.SetInParent()
            elif which == 2:
                ask.clear_cache = True
            elif which == 3:
                for at in range(20_000):
                    ask.rerun_script.widget_states.widgets.add().id = f"$$ID-{at}"
            elif which == 4:
                ask.rerun_script.query_string = "layer=" + "9" * draw.choice((10_000, 900_000, 3_000_000))
                ask.rerun_script.page_name = draw.choice((*PAGES, "../../app", "x" * 5_000))
            sent: bytes | str = ask.SerializeToString() if which < 5 else draw.randbytes(draw.choice((10, 2_000_000)))
            try:
                await socket.send("text" if draw.random() < 0.05 else sent)
                await asyncio.wait_for(socket.recv(), 1)
            except (TimeoutError, WebSocketException):
                pass
            met.sent["messages"] += 1


# --- who looks meanwhile -----------------------------------------------------------------------


async def look(base: str, number: int, met: Met, goes_on: Callable[[], bool]) -> list[float]:
    """Look at one thing after the other, in a new session now and then; return seconds of every wait."""
    draw, waits = random.Random(SEED + number), []
    while goes_on():
        async with AsyncExitStack() as stack:
            began = time.perf_counter()
            visit = await arrive(stack, base, SHOWN[number % len(SHOWN)])
            waits.append(time.perf_counter() - began)
            for _ in range(20):
                if not goes_on():
                    break
                await asyncio.sleep(draw.uniform(1, 3))
                same = [one.partition("?")[2] for one in SHOWN if one.startswith(f"{visit.page}?")]
                waits.append(await visit.run(query=draw.choice(same)))
            met.errors += [f"a visitor saw {one}" for one in visit.exceptions]
    return waits


async def watch(pid: int, goes_on: Callable[[], bool]) -> float:
    """Return the most memory that a process and its children took, in MB."""
    most = 0.0
    while goes_on():
        most = max(most, memory_mb(pid)[0])
        await asyncio.sleep(0.2)
    return most


@dataclass(frozen=True)
class Found:
    """What came of it: waits before and meanwhile (s), memory at most and at the end (MB), what stayed."""

    met: Met
    calm: list[float]
    waits: list[float]
    most_mb: float
    end_mb: float
    left: tuple[str, ...]

    @property
    def wrong(self) -> list[str]:
        """What must not be."""
        found = [*dict.fromkeys(self.met.errors), *(f"left behind: {one}" for one in self.left)]
        found += [f"a visitor waited {max(self.waits):.2f} s"] if max(self.waits) > LONGEST_S else []
        return [*found, *([f"{self.most_mb:,.0f} MB of memory"] if self.most_mb > MOST_MB else [])]

    def __str__(self) -> str:
        sent = ", ".join(f"{number} {kind}" for kind, number in sorted(self.met.sent.items()))
        late, median = sum(wait > LONGEST_S for wait in self.waits), sorted(self.waits)[len(self.waits) // 2]
        return (
            f"Sent: {sent}. The slowest file was answered after {self.met.slowest_s:.1f} s. Of {FLOOD} files of a flood"
            f" {self.met.flood[204]} taken, {self.met.flood[202]} let pass unread, {self.met.flood[429]} cut off.\n"
            f"{LOOKERS} visitors waited {len(self.waits)} times meanwhile: median {median:.2f} s, longest"
            f" {max(self.waits):.2f} s, {late} longer than {LONGEST_S:.0f} s (longest before: {max(self.calm):.2f} s)."
            f" Server and readers took {self.most_mb:,.0f} MB at most, {self.end_mb:,.0f} MB at the end. Load average"
            f" {os.getloadavg()[1]:.1f} on {os.cpu_count()} processors."
        )


async def hour(base: str, pid: int, cases: int, known: int) -> Found:
    """Send ``known`` of the known files and ``cases`` seeded things of every kind while ten visitors look."""
    met, draw = Met(), random.Random(SEED)
    async with AsyncExitStack() as stack:  # what is computed once for everybody is nobody's doing
        for shown in (*TAKERS, *SHOWN):
            await arrive(stack, base, shown)
    until = time.monotonic() + CALM_S
    looking = (look(base, number, met, lambda: time.monotonic() < until) for number in range(LOOKERS))
    calm = [wait for waits in await asyncio.gather(*looking) for wait in waits]
    ended = asyncio.Event()
    most = asyncio.create_task(watch(pid, lambda: not ended.is_set()))
    lookers = [asyncio.create_task(look(base, number, met, lambda: not ended.is_set())) for number in range(LOOKERS)]
    others = [(name, lambda data=data: data) for name, data in hostile_files.seeded(cases // 2, SEED)]
    every = [*hostile_files.KNOWN[:known], *others]
    draw.shuffle(every)
    hosts = (f"127.0.{1 + number // 200}.{1 + number % 200}" for number in range(10_000))
    works: list[Awaitable[None]] = [flood(base, next(hosts), met)] if known else []
    for at, shown in enumerate(TAKERS):
        own = every[at :: len(TAKERS)]
        works.append(
            _in_turn([(next(hosts), own[first : first + 20]) for first in range(0, len(own), 20)], base, met, shown)
        )
    for send, share in ((addresses, 6), (forms, 6), (messages, 6)):
        works.append(send(base, next(hosts), met, cases // share, random.Random(draw.random())))
    try:
        await asyncio.gather(*works)
    finally:
        ended.set()
    waits = [wait for some in await asyncio.gather(*lookers) for wait in some]
    most_mb = await most
    await asyncio.sleep(3)
    end_mb, children = memory_mb(pid)
    return Found(met, calm, waits, most_mb, end_mb, tuple(f"process {child}" for child in children))


async def _in_turn(
    turns: Sequence[tuple[str, Sequence[tuple[str, Callable[[], bytes]]]]], base: str, met: Met, shown: str
) -> None:
    """Give files from one address after the other: each gives what a visit may."""
    for host, some in turns:
        await files(base, host, met, shown, some)


@contextmanager
def besieged() -> Iterator[tuple[str, int, Path]]:
    """Start a server with a session of residents and a passphrase, its temporary files apart; yield it and its log."""
    from benchmarks.servers import serving

    with tempfile.TemporaryDirectory() as name, MonkeyPatch.context() as patch:
        folder = Path(name)
        (folder / "tmp").mkdir()
        patch.setenv("TMPDIR", str(folder / "tmp"))
        patch.setattr(tempfile, "tempdir", str(folder / "tmp"))
        patch.setenv("EQUITYMAP_RECORDS_URL", f"sqlite:///{folder}/records.sqlite")
        patch.setenv("EQUITYMAP_STEWARD_HASH", PasswordHasher().hash(os.urandom(16)))
        patch.setenv("EQUITYMAP_DEFAULT_PLACE", "demo")
        set_up(f"sqlite:///{folder}/records.sqlite")
        with serving(ROOT / "serve.py") as server:
            yield server.url, server.pid, folder / "tmp"


def siege(cases: int, known: int = len(hostile_files.KNOWN)) -> Found:
    """Run it against a server of its own."""
    with besieged() as (url, pid, temporary):
        found = loops.run(hour(url, pid, cases, known))
        logs = [path for path in temporary.iterdir() if path.suffix == ".log"]
        said = "".join(path.read_text(encoding="utf-8", errors="replace") for path in logs)
        broken = re.findall(r"^\w*(?:Error|Exception)\b.{0,160}|Exception in ASGI application", said, re.MULTILINE)
        frames = {one: broken.count(TEXT_FRAME[0]) for one in TEXT_FRAME}
        found.met.errors.extend(one for one, times in Counter(broken).items() if times > frames.get(one, 0))
        left = tuple(f"file {path.name}" for path in temporary.iterdir() if path not in logs)
    return Found(found.met, found.calm, found.waits, found.most_mb, found.end_mb, (*found.left, *left))


def main() -> int:
    """Run the whole of it; 0 when nobody waited too long, memory stayed below, and nothing broke or stayed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=500, help="Seeded cases beside the known files and the flood.")
    found = siege(asked.parse_args().cases)
    sys.stdout.write(f"{found}\n" + "".join(f"WRONG: {one}\n" for one in found.wrong))
    return int(bool(found.wrong))


if __name__ == "__main__":
    raise SystemExit(main())
