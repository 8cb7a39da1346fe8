"""The background job that adds a place: one at a time, its progress in a file, stopped from any page.

The work itself is the command ``add-place`` in a process of its own, so that a closed browser, a reloaded page or a
restarted dashboard does not end it. Its progress is one small JSON file, replaced atomically at every step.

Whether a job runs is not read from that file: the job's process holds a lock file, which the system releases when it
ends. The process to terminate is identified by its id (PID) and creation time: the PID alone is soon reused.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Set
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
LOCK_TIMEOUT_S, RETRY_S = 1.0, 0.02
"""How long a start retries to acquire the lock, which a page that polls for a job holds for a moment; in seconds."""
DISK_REFUSED = "The disk refused ({}). Nothing that was there before was changed: free some space and try again."
JOB_FILE, LOCK_FILE, LOG_FILE = ".adding.json", ".adding.lock", ".adding.log"

_children: list[subprocess.Popen[bytes]] = []
"""Processes that this one started: each is polled once it has ended, so that none stays a zombie."""


@dataclass(frozen=True)
class Step:
    """What is being done, which share of the whole is done (0 to 1), and seconds left of this part where known."""

    words: str
    share: float
    seconds_left: float | None = None


Progress = Callable[[Step], None]
"""Is told every step; may raise ``Cancelled``, which ends the work there."""


@dataclass(frozen=True)
class BackgroundJob:
    """State of the job: what is being done, which share is done (0 to 1), seconds left where known.

    ``created`` is the creation time of the process (``processes.began``). ``message`` is the report at the end, or
    what went wrong and what to do. The fields are those of the JSON file: renamed, a job of an older version that is
    still running could not be read.
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
    def started(cls, pid: int, code: str, name: str, words: str) -> BackgroundJob:
        """Return a running job of a process."""
        return cls(code, name, pid, "running", words, created=processes.began(pid))

    def save(self, folder: Path | None = None) -> BackgroundJob:
        """Write this state to the job's file, atomically.

        Raises
        ------
        OSError
            When the disk refuses; the state before stands.
        """
        root = folder or settings().places_dir
        temporary = root / f"{JOB_FILE}.{os.getpid()}"
        try:
            temporary.write_text(json.dumps(asdict(self)), encoding="utf-8")
            temporary.replace(root / JOB_FILE)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        return self

    def at_step(self, step: Step) -> BackgroundJob:
        """Return the job as it stands at a step."""
        return replace(self, words=step.words, share=step.share, seconds_left=step.seconds_left)

    def ended(self, state: State, message: str) -> BackgroundJob:
        """Return the job as it ended."""
        return replace(self, state=state, words=message, message=message, share=1.0 if state == "ready" else self.share)


def current_job(folder: Path | None = None) -> BackgroundJob | None:
    """Return the running job, or the last one that ran; None when there is none.

    A job whose process ended without saving a final state is "stopped".
    """
    _children[:] = [process for process in _children if process.poll() is None]
    root = folder or settings().places_dir
    try:
        job = TypeAdapter(BackgroundJob).validate_json((root / JOB_FILE).read_bytes())
    except (OSError, ValueError):
        return None
    if job.state == "running" and not processes.is_locked(root / LOCK_FILE):
        return replace(job, state="stopped", message="It ended early. Start it again: it goes on from there.")
    return job


def start(code: str, name: str, folder: Path | None = None) -> BackgroundJob:
    """Start the job that adds a place, in a process of its own.

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
        with ExitStack() as stack:
            lock = _acquire_lock(root, stack)
            check_limits(code, root)
            return _spawn(code, name, root, lock)
    except OSError as refused:
        raise StoreError(
            f"The places of this copy cannot be written to ({refused.strerror or refused}). Nothing was started: free"
            " some disk space, or allow writing there, and try again."
        ) from None


def _spawn(code: str, name: str, root: Path, lock: IO[bytes]) -> BackgroundJob:
    """Start the process, which inherits the lock: the file stays locked until that process has ended."""
    with (root / LOG_FILE).open("w", encoding="utf-8") as log:
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
    _children.append(process)
    try:
        return BackgroundJob.started(process.pid, code, name, "starting").save(root)
    except OSError:
        process.terminate()
        raise


def stop(folder: Path | None = None) -> None:
    """Send SIGTERM to the running job, and to no other process; a place that was there before stays."""
    job = current_job(folder)
    if job is not None and job.state == "running":
        processes.ask_to_end(job.pid, job.created)


def clear(folder: Path | None = None) -> None:
    """Delete the file of a job that has ended."""
    job = current_job(folder)
    if job is not None and job.state != "running":
        with suppress(OSError):
            ((folder or settings().places_dir) / JOB_FILE).unlink(missing_ok=True)


def _acquire_lock(root: Path, stack: ExitStack) -> IO[bytes]:
    """Acquire the job's lock, retrying until the timeout; refuse when a job runs or is being started just now."""
    deadline = time.monotonic() + LOCK_TIMEOUT_S
    while True:
        try:
            return stack.enter_context(processes.locked(root / LOCK_FILE, wait=False))
        except BlockingIOError:
            job = current_job(root)
            is_running = job is not None and job.state == "running"
            if is_running or time.monotonic() > deadline:
                raise PlaceBusy(job.name if job is not None and is_running else "Another place") from None
            time.sleep(RETRY_S)


def check_limits(code: str, root: Path, *, asked: Set[str] = frozenset()) -> None:
    """Refuse a further place where the limits of this copy are reached; one that is here may be built again.

    Parameters
    ----------
    asked
        Codes of places that are being added: each counts as if it were here.

    Raises
    ------
    NoRoom
        Saying which limit it is, and which setting moves it.
    """
    most, least_mb = settings().places_at_most, settings().free_disk_mb
    opening, refused = store.listed(root)
    here = {place.code for place in opening if not place.invented} | {place.code for place in refused} | asked
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
