"""The arguments, progress callback and result of a fetch."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from equitymap.sources.catalogue import Release

State = Literal["got", "unchanged", "kept", "failed"]

FetchProgress = Callable[[Release, int, int | None, float | None, str], None]
"""Called with the release, bytes done, bytes in all (where known), seconds left (where known) and what is happening.

It may raise ``equitymap.errors.Cancelled``: the fetch then stops, and the next one goes on from there.
"""


def silent(release: Release, done: int, total: int | None, seconds_left: float | None, words: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class District:
    """The place that a map layer is cut to: its code, its name and the codes of its neighbourhoods."""

    code: str
    name: str
    lsoa_codes: tuple[str, ...]


@dataclass(frozen=True)
class Visit:
    """One answer of a publisher: the URL asked for, where its redirects led, and the status."""

    url: str
    final: str
    status: int


@dataclass(frozen=True)
class Fetched:
    """What became of one release.

    ``state`` is ``got`` (a file came and was accepted), ``unchanged`` (the accepted file was there already, or the
    publisher says that it is still the same), ``kept`` (the new one was not accepted: the last good one stays) or
    ``failed`` (there is none). ``bytes`` is the size of the file, zero when there is none. ``what`` says what
    changed, or why not; ``by_hand`` what a person can do instead, and is empty when nothing is needed. ``asked`` are
    the answers that publishers gave, in order; ``refused`` names the kind of error that ended it.
    """

    release: Release
    state: State
    path: Path | None
    bytes: int
    what: str
    by_hand: str = ""
    asked: tuple[Visit, ...] = ()
    refused: str = ""


def unchanged(release: Release, path: Path, what: str) -> Fetched:
    """Return the outcome for a file that was here already and stays."""
    return Fetched(release, "unchanged", path, path.stat().st_size, what)


@dataclass(frozen=True)
class Pace:
    """How politely publishers are asked.

    ``per_second`` is the most requests a second to one host. A publisher that is busy or breaks off is retried, up to
    ``tries`` attempts, after waits that double from ``first_wait_s``, or as long as it says, but never longer than
    ``longest_wait_s``.
    """

    per_second: float = 4.0
    tries: int = 5
    first_wait_s: float = 1.0
    longest_wait_s: float = 120.0
    timeout_s: float = 60.0


@dataclass
class FetchTask:
    """The fetch of one release: reports bytes done and seconds left to the caller."""

    release: Release
    progress: FetchProgress
    done: int = 0
    total: int | None = None
    asked: list[Visit] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)
    _began_at: int = 0

    def start(self, done: int, total: int | None, words: str) -> None:
        """Begin to count, from ``done`` bytes that are there already."""
        self._began, self._began_at = time.monotonic(), done
        self.tell(words, done=done, total=total)

    def tell(self, words: str, *, done: int | None = None, total: int | None = None) -> None:
        """Tell the caller. Raises whatever the caller raises to stop the work."""
        self.done = self.done if done is None else done
        self.total = self.total if total is None else total
        self.progress(self.release, self.done, self.total, self._seconds_left(), words)

    def _seconds_left(self) -> float | None:
        came, spent = self.done - self._began_at, time.monotonic() - self._began
        if self.total is None or came <= 0 or spent <= 0:
            return None
        return max(0.0, (self.total - self.done) * spent / came)
