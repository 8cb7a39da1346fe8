"""Many places from one reading of the national files: two processes, resumable, and no failure stops the rest.

The national files are read once, then the process forks: each worker sees the readings without a copy. Each place is
written as soon as it is built, and a place that is up to date is kept, so a build that is cut short goes on where it
stopped. A worker that dies (memory, most likely) takes nobody with it: what it had in hand is tried once more, one
place at a time.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from equitymap import __version__
from equitymap.errors import EquityMapError, PlaceError
from equitymap.places import store
from equitymap.places.build.build import build_place
from equitymap.places.build.local_lists import with_lists
from equitymap.places.build.national_readings import National
from equitymap.places.place import Place
from equitymap.schema import FRAMES, SCHEMA_VERSION
from equitymap.settings import settings
from equitymap.sources.local.local_services import as_reading
from equitymap.sources.reading.read_table import sha256

PROCESSES = 2
Then = Callable[[Place], pd.DataFrame]
Hashes = dict[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True, eq=False)
class Done:
    """What became of one place. ``then`` is what the caller wanted of it; ``why`` says what went wrong."""

    code: str
    state: Literal["built", "kept", "failed"]
    why: str
    seconds: float
    then: pd.DataFrame | None


@dataclass(frozen=True, eq=False)
class _Job:
    """What a worker needs; it reaches the workers through the fork and is never copied."""

    national: National
    root: Path
    hashes: Hashes
    again: bool
    then: Then


_job: _Job | None = None


def build_all(
    codes: Sequence[str],
    national: National,
    then: Then,
    *,
    root: Path | None = None,
    again: bool = False,
    processes: int = PROCESSES,
) -> Iterator[Done]:
    """Build places, keeping those that are up to date; tell of each as it is done.

    Parameters
    ----------
    codes
        District codes.
    national
        The readings.
    then
        Called in the worker with each place, built or kept; its frame comes back in ``Done.then``.
    root
        Folder of built places; the settings' one by default.
    again
        Build also what is up to date.
    processes
        Workers. Where the system cannot fork, the places are built one after another in this process.

    Yields
    ------
    One ``Done`` per place, in the order of completion.
    """
    global _job
    ready(national)
    _job = _Job(national, root or settings().places_dir, release_hashes(national), again, then)
    try:
        left = list(codes)
        if processes > 1 and "fork" in multiprocessing.get_all_start_methods():
            orphans: list[str] = []
            yield from _together(left, processes, orphans)
            for code in orphans:
                yield from _together([code], 1, None)
        else:
            yield from _together(left, 0, None)
    finally:
        _job = None


def _together(codes: Sequence[str], processes: int, orphans: list[str] | None) -> Iterator[Done]:
    """Build places side by side; those whose worker died go to ``orphans``, or have failed when it is None."""
    executor: Executor
    if processes:
        executor = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork"))
    else:
        executor = ThreadPoolExecutor(1)
    try:
        waiting = {executor.submit(_one, code): code for code in codes}
        while waiting:
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                code = waiting.pop(future)
                if orphans is not None and isinstance(future.exception(), BrokenProcessPool):
                    orphans.append(code)
                else:
                    yield _outcome(code, future)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _outcome(code: str, future: Future[Done]) -> Done:
    wrong = future.exception()
    if wrong is None:
        return future.result()
    if isinstance(wrong, BrokenProcessPool):
        why = "The process that built it was ended from outside, most likely for lack of memory. Run the command again."
    elif isinstance(wrong, EquityMapError):
        why = str(wrong)
    else:
        why = f"A mistake in the program ({type(wrong).__name__}: {wrong}). Please report it."
    return Done(code, "failed", why, 0.0, None)


def _one(code: str) -> Done:
    """Build one place, or open it when it is up to date; runs in a worker."""
    assert _job is not None, "build_all sets the job before it starts a worker"
    began = time.perf_counter()
    national = with_lists(_job.national, code, _job.root)
    hashes = _job.hashes if national is _job.national else _job.hashes | local_hashes(national)
    if not _job.again and is_current(code, hashes, root=_job.root):
        try:
            place = store.open_place(code, _job.root)
            return Done(code, "kept", "", time.perf_counter() - began, _job.then(place))
        except PlaceError:  # a file is damaged: build it anew
            pass
    place = build_place(code, national)
    store.write(place, _job.root)
    return Done(code, "built", "", time.perf_counter() - began, _job.then(place))


def ready(national: National) -> None:
    """Work out everything that all places share, so that no worker does it again."""
    _ = (national.areas, national.people, national.outcomes, national.facilities, national.observed)
    _ = (national.districts, national.boundaries.sindex, national.benchmark_blocks)


def release_hashes(national: National) -> Hashes:
    """Return the name and SHA-256 of every file of every release that was read."""
    return {
        reading.release.id: frozenset((path.name, sha256(path)) for path in reading.paths)
        for reading in national.all_readings
    }


def local_hashes(national: National) -> Hashes:
    """Return the name and SHA-256 of every local list, as ``release_hashes`` does of all files."""
    if national.local is None:
        return {}
    reading = as_reading(national.local)
    return {reading.release.id: frozenset((path.name, sha256(path)) for path in reading.paths)}


def is_current(code: str, hashes: Hashes, *, root: Path | None = None) -> bool:
    """Tell whether a place was built from these very files by this very version, and all its files are there."""
    folder = store.path_of(code, root)
    if any(not (folder / f"{name}.parquet").is_file() for name in FRAMES):
        return False
    try:
        manifest = store.read_manifest(code, root)
    except PlaceError:
        return False
    used = {release.id: frozenset((file.name, file.sha256) for file in release.files) for release in manifest.releases}
    return manifest.version == __version__ and manifest.schema_version == SCHEMA_VERSION and used == hashes
