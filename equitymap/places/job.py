"""Adding a place in the background: one at a time, its progress in a file, stoppable from anywhere.

The work itself is the command ``add-place`` in a process of its own, so that a closed browser, a reloaded page or a
restarted dashboard does not end it. What it writes down is one small file, replaced whole at every step.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from equitymap.errors import PlaceBusy, StoreError
from equitymap.places.processes import runs
from equitymap.settings import ROOT, settings

State = Literal["running", "ready", "failed", "stopped"]
COMMAND = (sys.executable, "-m", "equitymap", "add-place")
_started: dict[int, subprocess.Popen[bytes]] = {}
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

    ``message`` is the report at the end, or what went wrong and what to do.
    """

    code: str
    name: str
    pid: int
    state: State
    words: str
    share: float = 0.0
    seconds_left: float | None = None
    message: str = ""

    def write(self, folder: Path | None = None) -> Job:
        """Put this state in the file, whole."""
        root = _root(folder)
        fresh = root / f"{FILE}.{os.getpid()}"
        fresh.write_text(json.dumps(asdict(self)), encoding="utf-8")
        fresh.replace(root / FILE)
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
    try:
        found = Job(**json.loads((_root(folder) / FILE).read_text(encoding="utf-8")))
    except (FileNotFoundError, json.JSONDecodeError, TypeError):
        return None
    if found.state == "running" and not _alive(found.pid):
        return replace(found, state="stopped", message="It ended early. Start it again: it goes on from there.")
    return found


def start(code: str, name: str, folder: Path | None = None) -> Job:
    """Begin to add a place in a process of its own.

    Raises
    ------
    PlaceBusy
        When another place is being added.
    StoreError
        When the folder of places cannot be written to.
    """
    root = _root(folder)
    _take_turn(root)
    try:
        with (root / LOG).open("w", encoding="utf-8") as log:
            process = subprocess.Popen(
                [*COMMAND, code, "--progress-folder", str(root)],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
        _started[process.pid] = process
        return Job(code, name, process.pid, "running", "starting").write(root)
    finally:
        (root / LOCK).unlink(missing_ok=True)


def stop(folder: Path | None = None) -> None:
    """Ask the running job to stop; nothing that was there before is touched."""
    found = current(folder)
    if found is not None and found.state == "running":
        try:
            os.kill(found.pid, signal.SIGTERM)
        except ProcessLookupError:
            return


def forget(folder: Path | None = None) -> None:
    """Drop the file of a job that has ended."""
    found = current(folder)
    if found is not None and found.state != "running":
        (_root(folder) / FILE).unlink(missing_ok=True)


def _take_turn(root: Path) -> None:
    """Make sure that no job runs and no other visitor is starting one this moment."""
    try:
        with (root / LOCK).open("x", encoding="utf-8") as lock:
            lock.write(str(os.getpid()))
    except FileExistsError:
        raise PlaceBusy("another place") from None
    except OSError as refused:
        raise StoreError(f"{root} cannot be written to ({refused.strerror}). Nothing was started.") from None
    running = current(root)
    if running is not None and running.state == "running":
        (root / LOCK).unlink(missing_ok=True)
        raise PlaceBusy(running.name)


def _root(folder: Path | None) -> Path:
    root = folder or settings().places_dir
    root.mkdir(parents=True, exist_ok=True)
    return root


def _alive(pid: int) -> bool:
    """Say whether a process runs. One of our own that has ended is collected."""
    ours = _started.get(pid)
    if ours is not None and ours.poll() is not None:
        del _started[pid]
        return False
    return runs(pid)
