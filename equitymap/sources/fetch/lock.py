"""A lock on a folder of downloads: one fetch at a time."""

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
from equitymap.sources.fetch.work_files import WORK_FOLDER, disk_errors


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system releases it when the process ends, however it ends.

    Raises
    ------
    FetchRunning
        When another fetch holds it; says which process, and since when.
    """
    path = folder / WORK_FOLDER / "lock"
    with disk_errors(folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("a+", encoding="utf-8")
    with stream:
        if not _acquire(stream):
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
        holder = json.loads(path.read_text(encoding="utf-8"))
        return f" (process {holder['process']}, since {holder['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


if sys.platform == "win32":
    import msvcrt

    def _acquire(stream: IO[str]) -> bool:
        """Lock one byte far beyond the text, so that the text can still be read."""
        stream.seek(1 << 20)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _acquire(stream: IO[str]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
