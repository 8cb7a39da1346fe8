"""Lists of services that people brought with ``build --local``: kept beside the places until they are taken away.

A list belongs to one place, or to all of England (``build --all --local``). Every build of a place takes its lists in
again, whoever starts it. The folder's name begins with a dot: what is in it is no place.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from equitymap.errors import SourceMissing, StoreError
from equitymap.places.build.national_readings import National
from equitymap.settings import settings
from equitymap.sources.local.local_file import records, text_of
from equitymap.sources.reading.read_table import sha256

FOLDER = ".local"
EVERYWHERE = "all"


def folder_of(code: str, root: Path | None = None) -> Path:
    """Return where the lists of a place are kept; ``EVERYWHERE`` for those of all England."""
    return (root or settings().places_dir) / FOLDER / code


def lists_of(code: str, root: Path | None = None) -> tuple[Path, ...]:
    """Return the lists of a place in the order they were brought."""
    folder = folder_of(code, root)
    files = [path for path in folder.glob("*") if path.is_file() and path.name[0] != "."] if folder.is_dir() else []
    return tuple(sorted(files, key=lambda path: (path.stat().st_mtime_ns, path.name)))


def bring(code: str, paths: Sequence[Path], root: Path | None = None, *, instead: bool = False) -> list[str]:
    """Keep lists for a place beside those it has; return what became of each, in words.

    The same content is kept once, whatever it is called. Another list of the same name is kept beside the first, unless
    it comes ``instead`` of it.

    Raises
    ------
    SourceError
        When a file as a whole cannot be used; then nothing is changed.
    StoreError
        When the disk refuses.
    """
    for path in paths:
        text, _ = text_of(path, path.name)
        for _ in records(text, path.name):
            pass
    return [_keep(path, folder_of(code, root), lists_of(code, root), instead=instead) for path in paths]


def _keep(path: Path, folder: Path, there: Sequence[Path], *, instead: bool) -> str:
    same = [other.name for other in there if sha256(other) == sha256(path)]
    if same:
        return f"{path.name} is in use already" + (f", as {same[0]}." if same[0] != path.name else ".")
    taken = {other.name for other in there}
    name, number = path.name.lstrip(".") or "list.csv", 1
    while name in taken and not instead:
        number += 1
        name = f"{path.stem}-{number}{path.suffix}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f".{name}.new"
        shutil.copyfile(path, fresh)
        fresh.replace(folder / name)
    except OSError as refused:
        raise StoreError(f"{folder / name} could not be written ({refused.strerror}). Nothing was changed.") from None
    if name == path.name:
        return f"{name} comes in the place of the one before." if name in taken else f"{name} is kept."
    return (
        f"Another {path.name} was brought before: both are in use, this one as {name}. To put it in the place of the"
        f" first, take that away: --forget-local {path.name}, or bring it with --replace-local."
    )


def forget(code: str, names: Sequence[str], root: Path | None = None) -> list[str]:
    """Take lists of a place away; return what became of each, in words.

    Raises
    ------
    SourceMissing
        When the place has no list of a name; says which it has. Then nothing is changed.
    StoreError
        When the disk refuses.
    """
    there = {path.name: path for path in lists_of(code, root)}
    strange = [name for name in names if name not in there]
    if strange:
        listed = f"It has {', '.join(there)}." if there else "It has none."
        raise SourceMissing(f"No list called {', '.join(strange)} is in use here. {listed}")
    try:
        for name in names:
            there[name].unlink()
    except OSError as refused:
        raise StoreError(f"{folder_of(code, root)} cannot be changed ({refused.strerror}).") from None
    return [f"{name} is no longer in use." for name in names]


def with_lists(national: National, code: str, root: Path | None = None) -> National:
    """Return the readings with the lists of all England and of one place.

    Raises
    ------
    SourceError
        When a kept list can no longer be read.
    """
    everywhere, own = lists_of(EVERYWHERE, root), lists_of(code, root)
    wanted = (*everywhere, *own)
    if not wanted or (national.local is not None and wanted == national.local.paths):
        return national
    return national.with_local(*wanted, of_england=[path.name for path in everywhere])
