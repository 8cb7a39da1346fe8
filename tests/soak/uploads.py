"""Hostile uploads against a live server while five visitors look: nobody waits, memory is bounded, nothing stays.

Every upload that once took minutes or gigabytes is sent, and a hundred seeded others.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from pytest import MonkeyPatch
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests import loops

SEED = 20260101
LOOKERS = 5
ANSWER_S = 120
HEAD = b"area,facility,minutes"
LAYERS = ("iod2025-imd", "no_qualifications", "iod2025-income", "households_deprived")
KNOWN: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("4.9 million commas as headings", lambda: HEAD + b"," * 4_900_000),
    ("a heading of 100 kB and a row of 1 MB", lambda: HEAD + b"," * 100_000 + b"\n" + b"," * 1_000_000),
    ("100 kB of commas as headings", lambda: HEAD + b"," * 100_000),
    ("1 MB of commas as headings", lambda: HEAD + b"," * 1_000_000),
    ("a row of 1 million commas", lambda: HEAD + b"\n" + b"," * 1_000_000),
    ("49 MB of commas as headings", lambda: HEAD + b"," * 49_000_000),
    ("49 MB of wrong journeys", lambda: HEAD + b"\n" + b"a,b,c\n" * 2_900_000),
    ("49 MB of journeys of elsewhere", lambda: HEAD + b"\n" + b"E01000001,urn:100000,5\n" * 2_130_000),
    ("an endless quote", lambda: HEAD + b'\n"' + b"a,b,1\n" * 2_000_000),
    ("3 million old line ends", lambda: HEAD + b"\r" + b"a,b,1\r" * 2_999_000),
)


@dataclass
class Visit:
    """One open session, speaking as Streamlit's own page does."""

    socket: ClientConnection
    page: str
    query: str
    session: str = ""
    uploaders: dict[str, str] = field(default_factory=dict)

    async def run(self, file: tuple[str, str, int] | None = None, query: str | None = None) -> float:
        """Run the page, with a file in its uploader if one is named; return seconds until it has finished."""
        ask = BackMsg()
        ask.rerun_script.query_string = self.query if query is None else query
        ask.rerun_script.page_name = self.page
        if file is not None:
            state = ask.rerun_script.widget_states.widgets.add()
            state.id = next(iter(self.uploaders.values()))
            info = state.file_uploader_state_value.uploaded_file_info.add()
            info.file_id, info.name, info.size = file
        began = time.perf_counter()
        await self.socket.send(ask.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(await asyncio.wait_for(self.socket.recv(decode=False), ANSWER_S))
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self.session = answer.new_session.initialize.session_id
            elif kind == "delta" and answer.delta.new_element.HasField("file_uploader"):
                uploader = answer.delta.new_element.file_uploader
                self.uploaders[uploader.label] = uploader.id
            elif kind == "script_finished" and answer.script_finished in (0, ForwardMsg.FINISHED_SUCCESSFULLY):
                return time.perf_counter() - began


@dataclass(frozen=True)
class Found:
    """What came of it: the longest wait of a visitor before and meanwhile (s), memory (MB), uploads, what stayed."""

    before_s: float
    longest_s: float
    waits: int
    most_mb: float
    end_mb: float
    uploads: int
    slowest_s: float
    left: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.uploads} uploads, the slowest answered after {self.slowest_s:.1f} s. {LOOKERS} visitors looked"
            f" {self.waits} times meanwhile: longest wait {self.longest_s:.2f} s ({self.before_s:.2f} s before)."
            f" Server and its readers took {self.most_mb:,.0f} MB at most, {self.end_mb:,.0f} MB at the end."
            f" Left behind: {', '.join(self.left) or 'nothing'}."
        )


def seeded(number: int) -> Iterator[tuple[str, bytes]]:
    """Yield hostile files: random mixtures of separators, quotes, line ends, signs, numbers and long cells."""
    draw = random.Random(SEED)
    parts = [
        b",",
        b";",
        b"\t",
        b'"',
        b"\n",
        b"\r",
        b"\r\n",
        b"\x00",
        b"\xff\xfe",
        b"=",
        b"<",
        "é".encode(),
        b"9" * 400,
        b"E01000001",
        b"urn:100000",
        b"1e308",
        b"nan",
        b"-",
        b'""',
        b"a" * 5_000,
        HEAD,
        HEAD + b"\n",
        b"stage,served,resident,year,evidence\n",
        b"early_years,3,980,2024,x\n",
    ]
    for at in range(number):
        some = draw.sample(parts, draw.randint(1, 6))
        block = b"".join(draw.choice(some) for _ in range(draw.randint(1, 2_000)))
        size = draw.choice([100, 10_000, 1_000_000, 4_900_000])
        start = draw.choice([b"", HEAD + b"\n", HEAD, b"\xef\xbb\xbf" + HEAD + b"\r\n"])
        yield f"seeded {at}", (start + block * (size // max(1, len(block)) + 1))[:size]


async def attack(base: str, page: str, files: Iterator[tuple[str, bytes]]) -> tuple[int, float]:
    """Give one file after another to a page's uploader; return how many, and seconds of the slowest answer."""
    async with AsyncExitStack() as stack:
        visit = await arrive(stack, base, page, "place=demo")
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=base, timeout=ANSWER_S))
        await client.get("/_stcore/health")
        await client.get("/_stcore/host-config")
        token = client.cookies.get("_streamlit_xsrf") or client.cookies.get("_xsrf") or ""
        took = []
        for name, data in files:
            ident = str(uuid.uuid4())
            path = f"/_stcore/upload_file/{visit.session}/{ident}"
            answer = await client.put(
                path, files={"file": (f"{name}.csv", data, "text/csv")}, headers={"X-Xsrftoken": token}
            )
            if answer.status_code != 204:
                raise RuntimeError(f"the server did not take {name}: {answer.status_code} {answer.text[:200]}")
            took.append(await visit.run((ident, f"{name}.csv", len(data))))
        return len(took), max(took, default=0.0)


async def flood(base: str, number: int, size: int) -> None:
    """Send files that nobody reads to one session."""
    async with AsyncExitStack() as stack:
        visit = await arrive(stack, base, "access", "place=demo")
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=base, timeout=ANSWER_S))
        await client.get("/_stcore/host-config")
        token = client.cookies.get("_streamlit_xsrf") or client.cookies.get("_xsrf") or ""
        for _ in range(number):
            await client.put(
                f"/_stcore/upload_file/{visit.session}/{uuid.uuid4()}",
                files={"file": ("a.bin", b"x" * size)},
                headers={"X-Xsrftoken": token},
            )


async def arrive(stack: AsyncExitStack, base: str, page: str, query: str) -> Visit:
    """Open a session on a page."""
    socket = await stack.enter_async_context(
        connect(f"{base.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
    )
    visit = Visit(socket, page, query)
    await visit.run()
    return visit


async def look(base: str, number: int, ended: asyncio.Event, *, least: int = 0) -> list[float]:
    """Look at one layer of the map after the other until it has ended; return seconds of every wait."""
    draw, waits = random.Random(SEED + number), []
    async with AsyncExitStack() as stack:
        visit = await arrive(stack, base, "map", "place=demo")
        while len(waits) < least or not ended.is_set():
            await asyncio.sleep(draw.uniform(0.5, 1.5))
            waits.append(await visit.run(query=f"place=demo&layer={draw.choice(LAYERS)}"))
    return waits


def memory_mb(pid: int) -> tuple[float, list[int]]:
    """Return resident memory of a process and its children in MB, and the children."""
    total, children = 0.0, []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line)
        except OSError:
            continue
        own, parent = int(folder.name), int(status.get("PPid", "0"))
        if own == pid or parent == pid:
            total += int(status.get("VmRSS", "0 kB").split()[0]) / 1000
        if parent == pid:
            children.append(own)
    return total, children


async def _watch(pid: int, ended: asyncio.Event) -> float:
    most = 0.0
    while not ended.is_set():
        most = max(most, memory_mb(pid)[0])
        await asyncio.sleep(0.1)
    return most


async def _siege(base: str, pid: int, files: list[tuple[str, bytes]], floods: int) -> Found:
    before = {path.name for path in Path(tempfile.gettempdir()).iterdir()}
    async with AsyncExitStack() as stack:  # what is computed once for everybody is not an upload's doing
        for page in ("access", "cradle_to_career"):
            await arrive(stack, base, page, "place=demo")
    ended = asyncio.Event()
    ended.set()
    calm = [
        wait
        for waits in await asyncio.gather(*(look(base, number, ended, least=12) for number in range(LOOKERS)))
        for wait in waits[len(LAYERS) :]
    ]
    ended = asyncio.Event()
    watch = asyncio.create_task(_watch(pid, ended))
    lookers = [asyncio.create_task(look(base, number, ended)) for number in range(LOOKERS)]
    await asyncio.sleep(3)
    try:
        await flood(base, floods, 5_000_000)
        sides = (("access", iter(files[::2])), ("cradle_to_career", iter(files[1::2])))
        came = await asyncio.gather(*(attack(base, page, some) for page, some in sides))
    finally:
        ended.set()
    waits = [wait for waits in await asyncio.gather(*lookers) for wait in waits]
    most = await watch
    await asyncio.sleep(2)
    end, children = memory_mb(pid)
    left = [f"process {child}" for child in children]
    after = {path.name for path in Path(tempfile.gettempdir()).iterdir()}
    left += [f"file {name}" for name in after - before]
    return Found(
        max(calm),
        max(waits),
        len(waits),
        most,
        end,
        sum(number for number, _ in came),
        max(slow for _, slow in came),
        tuple(left),
    )


def siege(base: str, pid: int, *, others: int, known: int = len(KNOWN), floods: int = 120) -> Found:
    """Send ``known`` of the known uploads and ``others`` seeded ones, half to each page that takes a file."""
    files = [*((name, make()) for name, make in KNOWN[:known]), *seeded(others)]
    random.Random(SEED).shuffle(files)
    return loops.run(_siege(base, pid, files, floods))


@contextmanager
def temporary_folder() -> Iterator[None]:
    """Let the server started inside write its temporary files where nobody else does, so that none is overlooked."""
    with tempfile.TemporaryDirectory() as folder, MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", folder)
        yield


def main() -> int:
    """Run the whole of it against a server of its own; 0 when nobody waited more than 2 s and memory stayed below."""
    from benchmarks.servers import serving

    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--others", type=int, default=100)
    given = asked.parse_args()
    with temporary_folder(), serving(Path(__file__).resolve().parents[2] / "app.py") as server:
        found = siege(server.url, server.pid, others=given.others)
    sys.stdout.write(f"{found}\n")
    return int(found.longest_s > 2 or found.most_mb > 2_000 or bool(found.left))


if __name__ == "__main__":
    raise SystemExit(main())
