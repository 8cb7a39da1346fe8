"""Adding a place in the background: one at a time, its progress in a file, stoppable from anywhere.

The work itself is the command ``add-place`` in a process of its own, so that a closed browser, a reloaded page or a
restarted dashboard does not end it. What it writes down is one small file, replaced whole at every step.

Whether a job runs is not read from that file: the process of the job holds a lock, which ends with it. Whom to ask to
stop is told by the number of the process and the moment it was created, because the number alone is soon another's.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Literal

from pydantic import TypeAdapter

from equitymap.errors import NoRoom, PlaceBusy, StoreError
from equitymap.places import processes, store
from equitymap.settings import ROOT, settings

State = Literal["running", "ready", "failed", "stopped"]
COMMAND = (sys.executable, "-m", "equitymap", "add-place")
TURN_S = 1.0
"""How long a start waits for a page that is just looking whether a job runs, in seconds."""

_started: list[subprocess.Popen[bytes]] = []
FILE, LOCK, LOG = ".adding.json", ".adding.lock", ".adding.log"


@dataclass(frozen=True)
class Step:
    """What is being done, which share of the whole is done (0 to 1), and seconds left of this part where known."""

    words: str
    share: float
    seconds_left: float | None = None


@dataclass(frozen=True)
class Job:
    """How far a place is: what is being done, which share is done (0 to 1), seconds left where known.

    ``created`` is when the process began, as ``processes.began`` tells it. ``message`` is the report at the end, or
    what went wrong and what to do.
    """

    code: str
    name: str
    pid: int
    state: State
    words: str
    share: float = 0.0
    seconds_left: float | None = None
    message: str = ""
    created: str = ""

    @classmethod
    def of(cls, pid: int, code: str, name: str, words: str) -> Job:
        """Return a job that a process has begun."""
        return cls(code, name, pid, "running", words, created=processes.began(pid))

    def write(self, folder: Path | None = None) -> Job:
        """Put this state in the file, whole.

        Raises
        ------
        OSError
            When the disk refuses; the state before stands.
        """
        root = folder or settings().places_dir
        fresh = root / f"{FILE}.{os.getpid()}"
        try:
            fresh.write_text(json.dumps(asdict(self)), encoding="utf-8")
            fresh.replace(root / FILE)
        finally:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
        return self

    def at(self, step: Step) -> Job:
        """Return the job as it stands at a step."""
        return replace(self, words=step.words, share=step.share, seconds_left=step.seconds_left)

    def ended(self, state: State, message: str) -> Job:
        """Return the job as it ended."""
        return replace(self, state=state, words=message, message=message, share=1.0 if state == "ready" else self.share)


def current(folder: Path | None = None) -> Job | None:
    """Return the job that runs, or the last one that ran; None when there never was one.

    A job whose process is gone without a last word is "stopped".
    """
    _started[:] = [process for process in _started if process.poll() is None]
    root = folder or settings().places_dir
    try:
        found = TypeAdapter(Job).validate_json((root / FILE).read_bytes())
    except (OSError, ValueError):
        return None
    if found.state == "running" and not processes.is_locked(root / LOCK):
        return replace(found, state="stopped", message="It ended early. Start it again: it goes on from there.")
    return found


def start(code: str, name: str, folder: Path | None = None) -> Job:
    """Begin to add a place in a process of its own.

    Raises
    ------
    PlaceBusy
        When another place is being added.
    NoRoom
        When this copy has as many places as it may, or too little space is left.
    StoreError
        When the folder of places cannot be written to.
    """
    root = folder or settings().places_dir
    try:
        root.mkdir(parents=True, exist_ok=True)
        with ExitStack() as held:
            lock = _take_turn(root, held)
            refuse_beyond_limits(code, root)
            return _begun(code, name, root, lock)
    except OSError as refused:
        raise StoreError(
            f"The places of this copy cannot be written to ({refused.strerror or refused}). Nothing was started: free"
            " some disk space, or allow writing there, and try again."
        ) from None


def _begun(code: str, name: str, root: Path, lock: IO[bytes]) -> Job:
    """Start the process and hand the lock on to it: it stays locked until that process has ended."""
    with (root / LOG).open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*COMMAND, code, "--progress-folder", str(root)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=(lock.fileno(),),
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    _started.append(process)
    try:
        return Job.of(process.pid, code, name, "starting").write(root)
    except OSError:
        process.terminate()
        raise


def stop(folder: Path | None = None) -> None:
    """Ask the running job to stop; nothing that was there before is touched, and no other process is."""
    found = current(folder)
    if found is not None and found.state == "running":
        processes.ask_to_end(found.pid, found.created)


def forget(folder: Path | None = None) -> None:
    """Drop the file of a job that has ended."""
    found = current(folder)
    if found is not None and found.state != "running":
        with suppress(OSError):
            ((folder or settings().places_dir) / FILE).unlink(missing_ok=True)


def _take_turn(root: Path, held: ExitStack) -> IO[bytes]:
    """Take the lock of the job; refuse when one runs, or another visitor is starting one this moment."""
    until = time.monotonic() + TURN_S
    while True:
        try:
            return held.enter_context(processes.locked(root / LOCK, wait=False))
        except BlockingIOError:
            running = current(root)
            runs = running is not None and running.state == "running"
            if runs or time.monotonic() > until:
                raise PlaceBusy(running.name if running is not None and runs else "Another place") from None
            time.sleep(0.02)


def refuse_beyond_limits(code: str, root: Path) -> None:
    """Refuse a further place where the limits of this copy are reached; one that is here may be built again.

    Raises
    ------
    NoRoom
        Saying which limit it is, and which setting moves it.
    """
    most, least_mb = settings().places_at_most, settings().free_disk_mb
    opening, refused = store.listed(root)
    here = {place.code for place in opening if not place.invented} | {place.code for place in refused}
    if code not in here and len(here) >= most:
        raise NoRoom(
            f"This copy has {len(here):,} places, and {most:,} is the most that may be added from this page. Whoever"
            " looks after it can add more with the command, or raise EQUITYMAP_PLACES_AT_MOST."
        )
    free_mb = shutil.disk_usage(root).free / 1e6
    if free_mb < least_mb:
        raise NoRoom(
            f"Only {free_mb:,.0f} MB are free where the places are kept, and {least_mb:,} MB must stay free"
            " (EQUITYMAP_FREE_DISK_MB). Free some space and try again."
        )
