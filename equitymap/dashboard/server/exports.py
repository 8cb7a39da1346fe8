"""The export of a place as one zip, for visitors: made once for each build, apart from the server, then kept.

One is made at a time, by a process of its own at a low priority, so that whoever looks at the dashboard waits for none.
It lies in the static folder, which anybody may read: nothing else does. Those of builds before go when the next one is
made. What the process says besides how far it is goes to the server's log.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from equitymap.errors import EquityMapError, StoreError
from equitymap.places import builds
from equitymap.settings import ROOT, settings
from equitymap.sources.watched import Watch, Work, followed

MOST = 50_000_000
"""Bytes of a zip that is offered as a download; for a larger one the command is named."""
COMMAND = (sys.executable, "-m", "equitymap.dashboard.server.exports")
SECONDS = 1200.0
"""By the clock, after which one is ended: others wait for it."""
_FOLDER = Path("places", "exports")
_WRONG = "Wrong: "
"""Begins the stage that tells why there is none."""
_LOCK = threading.Lock()
_made_by: dict[Path, Work[None]] = {}


@dataclass(frozen=True)
class Kept:
    """The zip of one build: whether it is there, being made, waits for another one, or could not be made.

    ``share`` is how much of it is done, 0 to 1; ``words`` what is being done, or what went wrong.
    """

    path: Path
    state: Literal["made", "running", "busy", "failed", "none"]
    share: float = 0.0
    words: str = ""


def kept(code: str, build_id: str) -> Kept:
    """Return how far the zip of a build of a place is; ``code`` as an address names the place."""
    path = settings().static_dir / _FOLDER / f"{code}-{build_id}.zip"
    if path.is_file():
        return Kept(path, "made", 1.0)
    with _LOCK:
        work = _made_by.get(path)
        others = _busy()
    if work is None:
        return Kept(path, "busy" if others else "none")
    if not work.ready():
        watch = work.watch
        return Kept(path, "running", watch.done / watch.whole if watch.whole else 0.0, watch.stage)
    try:
        work.result()
    except EquityMapError as wrong:
        return Kept(path, "failed", words=str(wrong))
    return Kept(path, "none")


def start(code: str, build_id: str) -> None:
    """Begin to make the zip of a build, unless it is there or another one is being made.

    Raises
    ------
    StoreError
        When the disk refuses.
    """
    path = kept(code, build_id).path
    with _LOCK:
        if path.is_file() or _busy():
            return
        _made_by.clear()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as refused:
            raise StoreError(
                f"{path.parent} cannot be written to ({refused.strerror}). Free some space, or allow writing there."
            ) from None
        builds.sweep(path.parent.glob(f"{code}-*.zip"), keep=())
        builds.sweep(path.parent.glob(".*.zip.*"), keep=())  # of processes that were ended
        builds.sweep(path.parent.glob("*.log"), keep=(), older_than_s=0)  # of versions before
        _made_by[path] = Work(lambda watch: _make(watch, code, build_id, path), Watch(stage="Beginning"))


def _busy() -> bool:
    return any(not work.ready() for work in _made_by.values())


def _make(watch: Watch, code: str, build_id: str, path: Path) -> None:
    """Run the process that makes a zip.

    Raises
    ------
    EquityMapError
        What the process found wrong; or that it took too long, or ended early.
    """
    ended = followed([*COMMAND, code, build_id, str(path)], watch, SECONDS, "stdout", cwd=ROOT)
    if watch.late:
        raise StoreError(f"It took longer than {SECONDS / 60:.0f} minutes and was ended. Try again at a quieter time.")
    if ended:
        told = watch.stage.removeprefix(_WRONG)
        raise StoreError(told if told != watch.stage else "It ended early. Try again.")


def main(words: Sequence[str]) -> int:
    """Make the zip of a build: code, build and path; lines of words, steps done and all steps tell how far it is."""
    from equitymap.places.store import open_place
    from equitymap.sources.writing import write_whole
    from equitymap.views.export.folder import as_zip, files

    code, build_id, path = words
    if hasattr(os, "nice"):
        os.nice(10)

    def tell(done: int, of: int, what: str) -> None:
        sys.stdout.write(f"{what}\t{done}\t{of}\n")
        sys.stdout.flush()

    try:
        place = open_place(code, build_id=build_id)
        write_whole(Path(path), as_zip(files(place, tell), f"equity-map-{place.code}"))
    except EquityMapError as wrong:
        tell(0, 1, _WRONG + " ".join(str(wrong).split()))
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
