"""Who is at work: locks that end with the process that holds them, and processes that are told apart from later ones.

The number of a process says little: once it has ended, or in a container that was started again, another one has it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[IO[bytes]]:
    """Hold a lock file; the system lets go of it when every process that has it open is gone, however they ended.

    What stands in the file, and whether it was there before, means nothing.

    Raises
    ------
    BlockingIOError
        When another process holds it and ``wait`` is off.
    OSError
        When the file cannot be opened for writing.
    """
    with path.open("ab") as stream:
        _lock(stream, wait=wait)
        yield stream


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Hold a lock file that is gone afterwards, where the system can; whoever waited for it makes it anew.

    Raises
    ------
    OSError
        When the file cannot be opened for writing.
    """
    while True:
        with locked(path) as stream:
            try:
                ours = os.path.samestat(os.fstat(stream.fileno()), path.stat())
            except FileNotFoundError:
                ours = False  # whoever had it before has taken it away
            if ours:
                try:
                    yield
                finally:
                    with suppress(OSError):
                        path.unlink()
                return


def is_locked(path: Path) -> bool:
    """Say whether a process holds the lock file. A file that is not there, or cannot be read, is held by nobody."""
    try:
        with path.open("rb") as stream:
            _lock(stream, wait=False, shared=True)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: IO[bytes], *, wait: bool, shared: bool = False) -> None:  # noqa: ARG001 - there is one kind only
        """Lock one byte far beyond the text."""
        stream.seek(1 << 20)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            raise BlockingIOError from None

else:
    import fcntl

    def _lock(stream: IO[bytes], *, wait: bool, shared: bool = False) -> None:
        fcntl.flock(stream, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))


def began(pid: int) -> str:
    """Return when a process was created, in the system's own words; blank when no such process is at work.

    With the number it names a process for good: no later one has both.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return "" if fields[0] in "ZX" else f"{boot} {fields[19]}"
    except (OSError, IndexError):
        if Path("/proc/self/stat").exists():
            return ""
    with suppress(OSError):
        listing = subprocess.run(
            ["ps", "-o", "lstart=", "-p", str(pid)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
        return listing.stdout.strip()
    return ""


def ask_to_end(pid: int, created: str) -> bool:
    """Send SIGTERM to the process that has this number and was created then; say whether there was one."""
    if pid <= 1 or not created:
        return False
    try:
        handle = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
    except OSError:
        return False
    try:
        if began(pid) != created:
            return False
        if handle is None:
            os.kill(pid, signal.SIGTERM)
        else:  # the handle is of the process that was looked at, even if that has ended since
            signal.pidfd_send_signal(handle, signal.SIGTERM)
    except (ProcessLookupError, PermissionError):
        return False
    finally:
        if handle is not None:
            os.close(handle)
    return True
