"""A folder that is made whole: nobody sees half of it, and nothing else is ever overwritten."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from equitymap.errors import StoreError
from equitymap.places.builds import sweep
from equitymap.places.processes import in_turn

ELSEWHERE = "Name a folder that is empty or not there yet."


def write_folder(folder: Path, files: Mapping[str, bytes], made_before: Callable[[Path], set[str] | None]) -> Path:
    """Write files as a folder, in the place of an earlier one of the same kind, and return its path.

    Writers of the same folder take turns.

    Parameters
    ----------
    folder
        Where. What is there is replaced only when it is empty or an earlier one, with nothing beside its own files.
    files
        Contents by path below it, such as ``data/gaps.csv``.
    made_before
        Returns the paths that an earlier one says it has; None for a folder that is none.

    Raises
    ------
    StoreError
        When the folder holds something else, or the disk refuses. What was there is untouched.
    """
    folder = folder.resolve()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with in_turn(folder.with_name(f".{folder.name}.lock")):
            check_folder(folder, made_before)
            sweep(folder.parent.glob(f".{folder.name}.new-*"), keep=())  # of writers that were killed
            fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=folder.parent))
            try:
                for name, content in files.items():
                    path = fresh / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
                fresh.chmod(0o755)
                _switch(folder, fresh)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    except OSError as refused:
        raise StoreError(f"{folder} cannot be written ({refused.strerror}): free space, or name another.") from None
    return folder


def check_folder(folder: Path, made_before: Callable[[Path], set[str] | None]) -> None:
    """Refuse a folder that holds anything but an earlier one of the same kind.

    Raises
    ------
    StoreError
        Naming what it holds, and what to do.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise StoreError(f"{folder} is a file. {ELSEWHERE}")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    known = made_before(folder) if there else set()
    if known is None:
        raise StoreError(f"{folder} holds something else. {ELSEWHERE}")
    if strange := sorted(there - known):
        raise StoreError(f"{folder / strange[0]} is not of an earlier export. Move it away, or name another folder.")


def _switch(folder: Path, fresh: Path) -> None:
    """Put a folder in the place of another; where that fails, the other stands again."""
    if not folder.exists():
        fresh.rename(folder)
        return
    old = fresh.with_name(f"{fresh.name}-old")
    folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        with suppress(OSError):
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
