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
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal

import pyarrow as pa

from equitymap import errors
from equitymap.errors import SourceContent, SourceError, SourceUnreadable
from equitymap.local_counts import LocalCount
from equitymap.settings import ROOT
from equitymap.sources.local import local_reach, own_table, travel_matrix
from equitymap.sources.local.local_reach import LocalReach
from equitymap.sources.local.own_table import OwnTable
from equitymap.sources.local.travel_matrix import TravelMatrix

Reader = Literal["journeys", "children", "table"]
MEMORY = 500_000_000
"""Bytes that reading may take on top of what the process has when it begins."""
SECONDS: dict[str, float] = {"journeys": 20, "children": 20, "table": 40}
"""Of processor time by reader, and three times that by the clock: others may be at work."""
SMALLER = {"journeys": travel_matrix.SMALLER, "children": travel_matrix.SMALLER, "table": own_table.SMALLER}
"""How a file is made smaller, by reader."""
WAIT = 60
"""Seconds that a file waits for those before it."""
_ONE_AT_A_TIME = threading.BoundedSemaphore(1)
_TOLD = b"told"
_QUIET = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
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


def own(data: bytes, *, name: str) -> OwnTable:
    """Read any table apart; otherwise as ``own_table.read``."""
    table, answers = _apart("table", data, {"name": name})
    broken = tuple((int(number), str(reason)) for number, reason in answers["broken"])
    headings = tuple(table.column_names[1:])
    return OwnTable(name, own_table.digest(data), headings, table.to_pandas(), broken, tuple(answers["notes"]))


def _apart(reader: Reader, data: bytes, given: Mapping[str, Any]) -> tuple[pa.Table, dict[str, Any]]:
    """Return the table that a reader makes of ``data``, and what else it told.

    Raises
    ------
    SourceError
        What the reader found wrong; or that it took too much memory or time, or that others were before it.
    """
    name = given.get("name", "The file")
    if not _ONE_AT_A_TIME.acquire(timeout=WAIT):
        raise SourceUnreadable("Other files are being read just now. Choose the file again in a minute.")
    try:
        head = json.dumps({"reader": reader, **given}).encode()
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as answer:
            for part in (struct.pack(">I", len(head)), head, data):
                asked.write(part)
            asked.seek(0)
            done = subprocess.run(
                [sys.executable, "-m", __name__, str(math.ceil(SECONDS[reader]))],
                stdin=asked,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                check=False,
                timeout=3 * SECONDS[reader],
                cwd=ROOT,
                env={key: os.environ[key] for key in _PASSED if key in os.environ} | _QUIET,
            )
            answer.seek(0)
            body = answer.read()
    except subprocess.TimeoutExpired:
        raise SourceContent(f"{name} takes too long to read. {SMALLER[reader]}") from None
    except OSError as refused:
        raise SourceUnreadable(f"{name} could not be read just now ({refused.strerror}). Try again later.") from None
    finally:
        _ONE_AT_A_TIME.release()
    if done.returncode:
        raise SourceContent(f"{name} takes too much memory or time to read. Split it, or leave out what is not needed.")
    table = pa.ipc.open_stream(body).read_all()
    words = json.loads((table.schema.metadata or {})[_TOLD])
    if "error" in words:
        kind = getattr(errors, words["error"], SourceContent)
        raise (kind if issubclass(kind, SourceError) else SourceContent)(words["message"])
    return table, words


def _answer(stream: BinaryIO, out: BinaryIO) -> None:
    """Read a question from ``stream`` and write its answer: the work of the process apart."""
    (size,) = struct.unpack(">I", stream.read(4))
    asked = json.loads(stream.read(size))
    data = stream.read()
    try:
        table, answers = READERS[asked["reader"]](data, asked)
    except SourceError as wrong:
        table, answers = pa.table({}), {"error": type(wrong).__name__, "message": str(wrong)}
    table = table.replace_schema_metadata({_TOLD: json.dumps(answers).encode()})
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)


def _journeys(data: bytes, asked: Mapping[str, Any]) -> tuple[pa.Table, dict[str, Any]]:
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


def _children(data: bytes, _: Mapping[str, Any]) -> tuple[pa.Table, dict[str, Any]]:
    found = local_reach.read(data)
    rows = pa.Table.from_pylist([vars(count) for count in found.counts])
    return rows, {"name": found.name, "problems": found.problems}


def _own(data: bytes, asked: Mapping[str, Any]) -> tuple[pa.Table, dict[str, Any]]:
    table, broken, notes = own_table.read(data, name=asked["name"])
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
