"""The export of a place as one zip, for visitors: made once for each build, apart from the server, then kept.

One is made at a time, by a process of its own at a low priority, so that whoever looks at the dashboard waits for none.
It lies in the static folder; those of builds before go when the next one is made.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from equitymap.errors import EquityMapError, StoreError
from equitymap.places import builds
from equitymap.settings import ROOT, settings

MOST = 50_000_000
"""Bytes of a zip that is offered as a download; for a larger one the command is named."""
COMMAND = (sys.executable, "-m", "equitymap.dashboard.server.exports")
_FOLDER = Path("places", "exports")
_LOCK = threading.Lock()
_made_by: dict[Path, subprocess.Popen[bytes]] = {}


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
        process = _made_by.get(path)
        ended = None if process is None else process.poll()
        others = any(one.poll() is None for one in _made_by.values())
    if process is not None and ended is None:
        done, _, words = _last_line(path).partition("\t")
        return Kept(path, "running", float(done) if words else 0.0, words or "Beginning")
    if process is not None and ended:
        return Kept(path, "failed", words=_last_line(path).partition("\t")[2] or "It ended early. Try again.")
    return Kept(path, "busy" if others else "none")


def start(code: str, build_id: str) -> None:
    """Begin to make the zip of a build, unless it is there or another one is being made.

    Raises
    ------
    StoreError
        When the disk refuses.
    """
    path = kept(code, build_id).path
    with _LOCK:
        if path.is_file() or any(one.poll() is None for one in _made_by.values()):
            return
        _made_by.clear()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            builds.sweep(path.parent.glob(f"{code}-*"), keep=())
            with _log(path).open("wb") as log:
                _made_by[path] = subprocess.Popen(
                    [*COMMAND, code, build_id, str(path)], stdout=log, stderr=log, cwd=ROOT
                )
        except OSError as refused:
            raise StoreError(
                f"{path.parent} cannot be written to ({refused.strerror}). Free some space, or allow writing there."
            ) from None


def _log(path: Path) -> Path:
    return path.with_suffix(".log")


def _last_line(path: Path) -> str:
    """Return the last whole line that the process wrote; blank where there is none."""
    with suppress(OSError):
        lines = _log(path).read_text(encoding="utf-8", errors="replace").rpartition("\n")[0].splitlines()
        return lines[-1] if lines else ""
    return ""


def main(words: Sequence[str]) -> int:
    """Make the zip of a build: code, build and path; lines of share and words tell how far it is."""
    from equitymap.places.store import open_place
    from equitymap.sources.writing import write_whole
    from equitymap.views.export.folder import as_zip, files

    code, build_id, path = words
    if hasattr(os, "nice"):
        os.nice(10)

    def tell(done: int, of: int, what: str) -> None:
        sys.stdout.write(f"{done / of:.3f}\t{what}\n")
        sys.stdout.flush()

    try:
        place = open_place(code, build_id=build_id)
        write_whole(Path(path), as_zip(files(place, tell), f"equity-map-{place.code}"))
    except EquityMapError as wrong:
        tell(0, 1, " ".join(str(wrong).split()))
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
