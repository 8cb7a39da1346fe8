"""One fetch at a time in a folder."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from equitymap.errors import FetchRunning
from equitymap.sources.fetch.work_files import WORKSHOP, disk


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it when the process ends, however it ends.

    Raises
    ------
    FetchRunning
        When another fetch holds it; says which process, and since when.
    """
    path = folder / WORKSHOP / "lock"
    with disk(folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("a+", encoding="utf-8")
    with stream:
        if not _hold(stream):
            raise FetchRunning(
                f"Another fetch is at work in {folder}{_holder(path)}. Wait until it has ended, or stop it; this one"
                " then goes on where it stopped."
            )
        stream.seek(0)
        stream.truncate()
        json.dump({"process": os.getpid(), "since": f"{datetime.now().astimezone():%d %B %Y, %H:%M}"}, stream)
        stream.flush()
        yield


def _holder(path: Path) -> str:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return f" (process {said['process']}, since {said['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


if sys.platform == "win32":
    import msvcrt

    def _hold(stream: IO[str]) -> bool:
        """Lock one byte far beyond the text, so that the text can still be read."""
        stream.seek(1 << 20)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _hold(stream: IO[str]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
