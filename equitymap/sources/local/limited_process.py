"""Reading a visitor's file apart: in a process of its own, with a limit on its memory and its time.

The dashboard is one process for all visitors, so nothing that a stranger sends is read in it. The file goes to a
process of its own through a pipe; what it holds comes back as an Arrow table with its words in JSON, never as
anything that runs. One file is read at a time, at a low priority; a process that takes too much is ended.
"""

from __future__ import annotations

import json
import math
import os
import struct
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Literal, TypeVar

import pyarrow as pa

from equitymap import errors
from equitymap.errors import SourceContent, SourceError, SourceUnreadable
from equitymap.local_counts import LocalCount
from equitymap.settings import ROOT
from equitymap.sources.local import local_reach, travel_matrix
from equitymap.sources.local.local_reach import LocalReach
from equitymap.sources.local.own import table as own_table
from equitymap.sources.local.own.formats import NOT_READ
from equitymap.sources.local.own.table import OwnTable, Tell
from equitymap.sources.local.travel_matrix import TravelMatrix
from equitymap.sources.watched import STEP_S, Watch, Work, followed

T = TypeVar("T")
Reader = Literal["journeys", "children", "table"]
MEMORY = 500_000_000
"""Bytes that reading may take on top of what the process has when it begins."""
SECONDS: dict[str, float] = {"journeys": 20, "children": 20, "table": 40}
"""Of processor time by reader, and three times that by the clock: others may be at work."""
SMALLER = {"journeys": travel_matrix.SMALLER, "children": travel_matrix.SMALLER, "table": own_table.SMALLER}
"""How a file is made smaller, by reader."""
WAIT = 150.0
"""Seconds that a file waits for those before it: longer than one of them may take."""
MOST_HELD = 150_000_000
"""Bytes of files of visitors that the server holds together: those not yet read, those that wait, and the one read."""
BUSY = "Other files are being read just now. Choose the file again in a minute."
_ONE_AT_A_TIME = threading.BoundedSemaphore(1)
_COUNTING = threading.Lock()
_held: list[int] = []
_TOLD = b"told"
_QUIET = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",  # memory set aside for further threads counts as taken
    "OGR_SKIP": NOT_READ,
    "GDAL_HTTP_PROXY": "127.0.0.1:9",  # where nobody is: GeoJSON may name an address for its coordinates
    "PROJ_NETWORK": "OFF",
}
_PASSED = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "PYTHONPATH", "VIRTUAL_ENV")


def journeys(data: bytes, *, name: str, areas: Sequence[str], facilities: Sequence[str]) -> TravelMatrix:
    """Read journey times apart; otherwise as ``travel_matrix.read_travel_matrix``."""
    table, answers = _apart("journeys", data, {"name": name, "areas": list(areas), "facilities": list(facilities)})
    return TravelMatrix(
        name=name,
        sha256=answers["sha256"],
        minutes=table.to_pandas(),
        absent_areas=tuple(answers["absent_areas"]),
        absent_facilities=tuple(answers["absent_facilities"]),
        pairs_missing=answers["pairs_missing"],
        elsewhere=answers["elsewhere"],
        example=answers["example"],
    )


def children(data: bytes) -> LocalReach:
    """Read counts of children served apart; otherwise as ``local_reach.read``."""
    table, answers = _apart("children", data, {})
    return LocalReach(
        answers["name"], tuple(LocalCount(**row) for row in table.to_pylist()), tuple(answers["problems"])
    )


def own(data: bytes, *, name: str, watch: Watch | None = None) -> OwnTable:
    """Read any table apart; otherwise as ``own_table.read``."""
    table, answers = _apart("table", data, {"name": name}, watch or Watch())
    broken = tuple((int(number), str(reason)) for number, reason in answers["broken"])
    headings = tuple(table.column_names[1:])
    return OwnTable(name, own_table.digest(data), headings, table.to_pandas(), broken, tuple(answers["notes"]))


class Reading(Work[T]):
    """A file that is read in the background as long as somebody asks about it."""

    def __init__(self, work: Callable[[Watch], T]) -> None:
        super().__init__(work, Watch(asked=time.monotonic()))

    def ready(self, seconds: float = 0.0) -> bool:
        """Say whether it has been read, after ``seconds`` at most."""
        self.watch.asked = time.monotonic()
        return super().ready(seconds)


def begin(data: bytes, name: str) -> Reading[OwnTable]:
    """Begin to read any table apart, in the background."""
    return Reading(lambda watch: own(data, name=name, watch=watch))


def _apart(
    reader: Reader, data: bytes, given: Mapping[str, Any], watch: Watch | None = None
) -> tuple[pa.Table, dict[str, Any]]:
    """Return the table that a reader makes of ``data``, and what else it told.

    Raises
    ------
    SourceError
        What the reader found wrong; or that it took too much memory or time, was stopped, or others were before it.
    """
    name, watch = given.get("name", "The file"), watch or Watch()
    with _holding(len(data)):
        code, body = _in_turn(reader, data, {"reader": reader, **given}, watch, name)
    if watch.stopped:
        raise SourceUnreadable(f"{name} was not read: you stopped it. Choose it again, or another file.")
    if watch.left:
        raise SourceUnreadable(f"{name} was not read: its page was left meanwhile. Choose it again.")
    if watch.late:
        raise SourceContent(f"{name} takes too long to read. {SMALLER[reader]}")
    if code:
        raise SourceContent(f"{name} takes too much memory or time to read. Split it, or leave out what is not needed.")
    table = pa.ipc.open_stream(body).read_all()
    words = json.loads((table.schema.metadata or {})[_TOLD])
    if "error" in words:
        kind = getattr(errors, words["error"], SourceContent)
        raise (kind if issubclass(kind, SourceError) else SourceContent)(words["message"])
    return table, words


def held() -> int:
    """Return the bytes of files that are read, or wait for it, at this moment."""
    return sum(_held)


@contextmanager
def _holding(size: int) -> Iterator[None]:
    """Count the bytes of a file while it waits and is read; refuse it where there are too many already."""
    with _COUNTING:
        if _held and held() + size > MOST_HELD:
            raise SourceUnreadable(BUSY)
        _held.append(size)
    try:
        yield
    finally:
        with _COUNTING:
            _held.remove(size)


def _in_turn(reader: Reader, data: bytes, head: Mapping[str, Any], watch: Watch, name: str) -> tuple[int, bytes]:
    """Wait for the files before it, as long as somebody wants this one; then read it, and return code and answer."""
    until = time.monotonic() + WAIT
    while not _ONE_AT_A_TIME.acquire(timeout=STEP_S):
        if watch.is_over():
            return 0, b""
        if time.monotonic() > until:
            raise SourceUnreadable(BUSY)
    try:
        if watch.is_over():
            return 0, b""
        told = json.dumps(head).encode()
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as answer:
            for part in (struct.pack(">I", len(told)), told, data):
                asked.write(part)
            asked.seek(0)
            watch.stage = "Opening it"
            command = [sys.executable, "-m", __name__, str(math.ceil(SECONDS[reader]))]
            code = followed(
                command, watch, 3 * SECONDS[reader], "stderr", stdin=asked, stdout=answer, cwd=ROOT, env=environment()
            )
            answer.seek(0)
            return code, answer.read()
    except OSError as refused:
        raise SourceUnreadable(f"{name} could not be read just now ({refused.strerror}). Try again later.") from None
    finally:
        _ONE_AT_A_TIME.release()


def environment() -> dict[str, str]:
    """Return the environment of the process apart: no setting or secret of the server."""
    return {key: os.environ[key] for key in _PASSED if key in os.environ} | _QUIET


def _answer(stream: BinaryIO, out: BinaryIO) -> None:
    """Read a question from ``stream`` and write its answer: the work of the process apart."""
    (size,) = struct.unpack(">I", stream.read(4))
    asked = json.loads(stream.read(size))
    data = stream.read()
    try:
        table, answers = READERS[asked["reader"]](data, asked, _tell)
    except SourceError as wrong:
        table, answers = pa.table({}), {"error": type(wrong).__name__, "message": str(wrong)}
    table = table.replace_schema_metadata({_TOLD: json.dumps(answers).encode()})
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)


def _tell(stage: str, done: int = 0, whole: int = 0) -> None:
    """Tell the process that waits how far this one is."""
    sys.stderr.write(f"{stage}\t{done}\t{whole}\n")
    sys.stderr.flush()


def _journeys(data: bytes, asked: Mapping[str, Any], _: Tell) -> tuple[pa.Table, dict[str, Any]]:
    found = travel_matrix.read_travel_matrix(
        data, name=asked["name"], areas=asked["areas"], facilities=asked["facilities"]
    )
    answers = {
        "sha256": found.sha256,
        "absent_areas": found.absent_areas,
        "absent_facilities": found.absent_facilities,
        "pairs_missing": found.pairs_missing,
        "elsewhere": found.elsewhere,
        "example": found.example,
    }
    return pa.Table.from_pandas(found.minutes, preserve_index=False), answers


def _children(data: bytes, _: Mapping[str, Any], __: Tell) -> tuple[pa.Table, dict[str, Any]]:
    found = local_reach.read(data)
    rows = pa.Table.from_pylist([vars(count) for count in found.counts])
    return rows, {"name": found.name, "problems": found.problems}


def _own(data: bytes, asked: Mapping[str, Any], tell: Tell) -> tuple[pa.Table, dict[str, Any]]:
    table, broken, notes = own_table.read(data, name=asked["name"], tell=tell)
    return table, {"broken": broken, "notes": notes}


READERS = {"journeys": _journeys, "children": _children, "table": _own}


def _limit(seconds: int) -> None:
    """Limit the memory and the processor time of this process, where the system can; and let others go first."""
    os.nice(10)
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        most = now + int(os.environ.get("EQUITYMAP_APART_MEMORY", MEMORY))
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (OSError, ValueError):
        return


if __name__ == "__main__":
    _limit(int(sys.argv[1]))
    _answer(sys.stdin.buffer, sys.stdout.buffer)
