"""Builds on disk: a folder that never changes once it is there, and one pointer that is switched.

::

    <root>/
        E08000035 -> .builds/E08000035/4f0c2a91be77     the pointer
        .builds/E08000035/
            4f0c2a91be77/       one build; the name is the start of the SHA-256 of its SHA256SUMS
                SHA256SUMS      the hash of every file, as ``sha256sum --check`` reads it
                manifest.json ...

A reader resolves the pointer once and then holds one whole build, whatever is written meanwhile. The pointer is a
symbolic link; where the system has none it is a file with the text of the link, as git does it. A folder in the place
of the pointer is a build of an earlier version and opens as it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from equitymap.places.processes import locked
from equitymap.schema import SCHEMA_VERSION

BUILDS, SUMS, MANIFEST = ".builds", "SHA256SUMS", "manifest.json"
KEPT_S = 600
"""How long a build that was replaced is kept for readers who hold it, in seconds. The last one is kept longer."""

_LOCK, _NEXT, _HALF, _WAS = ".lock", ".next", ".half-", "was-"


class DamagedBuildError(Exception):
    """A file of a build is missing or is not the one that was written; the text says which. Never shown as it is."""


class OtherVersionError(Exception):
    """A manifest is of another schema version; ``fields`` are its fields. Never shown as it is."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__(f"schema_version {fields['schema_version']}")
        self.fields = fields


def manifest_fields(content: bytes) -> dict[str, Any]:
    """Parse a ``manifest.json`` and check its version: the one rule for places, folders of tables and England.

    Raises
    ------
    OtherVersionError
        When it is of another version than ``SCHEMA_VERSION``.
    ValueError, KeyError, TypeError, RecursionError
        When it is no manifest: no JSON, no object, or without a version.
    """
    fields: dict[str, Any] = json.loads(content)
    if fields["schema_version"] != SCHEMA_VERSION:
        raise OtherVersionError(fields)
    return fields


def publish(root: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """Write one build, make it the current one, and return its folder.

    A reader sees the build before or this one. Of a writer that is killed nothing is seen, and the next one clears it
    away. Writers of the same name take turns.

    Raises
    ------
    OSError
        When the disk refuses. What was there before is untouched.
    """
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {file}\n" for file, content in sorted(files.items()))
    shelf = root / BUILDS / name
    build = shelf / _short(sums.encode())
    shelf.mkdir(parents=True, exist_ok=True)
    with locked(shelf / _LOCK):
        for half in shelf.glob(f"{_HALF}*"):
            shutil.rmtree(half, ignore_errors=True)
        before = current(root, name)
        if not _is_whole(build):
            _write(build, {**files, SUMS: sums.encode()})
        before = _switch(root, name, build, before)
        sweep((folder for folder in shelf.iterdir() if folder.is_dir()), keep=[build, before])
    return build


def current(root: Path, name: str) -> Path | None:
    """Return the folder of the current build as the pointer says at this moment; None when there is none."""
    for pointer in (root / name, root / BUILDS / name / _NEXT):
        said = _said_by(pointer)
        if said is not None and re.fullmatch(rf"{re.escape(BUILDS)}/{re.escape(name)}/[\w-]+", said):
            return root / said
        if os.path.lexists(pointer):
            return pointer
    return None


def kept(root: Path, name: str, build: str) -> Path | None:
    """Return the folder of one build, current or replaced; None when it is not kept any more."""
    folder = root / BUILDS / name / build
    if re.fullmatch(r"[\w-]+", build) and folder.is_dir():
        return folder
    found = current(root, name)
    return found if found is not None and build_id(root, name, found) == build else None


def build_id(root: Path, name: str, folder: Path) -> str:
    """Return what ``kept`` knows a build by: the name of its folder, a hash for one of an earlier version.

    Raises
    ------
    DamagedBuildError
        When the folder of an earlier version has no manifest.
    """
    return folder.name if folder != root / name else f"{_WAS}{_short(read(folder, MANIFEST, {}))}"


def sums_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a build; empty for one of an earlier version.

    Raises
    ------
    DamagedBuildError
        When the list itself is not the one that was written.
    """
    named = re.fullmatch(r"[0-9a-f]{12}", folder.name)
    try:
        text = (folder / SUMS).read_bytes()
    except FileNotFoundError:
        if named:
            raise DamagedBuildError(f"{SUMS} is missing") from None
        return {}
    except OSError as refused:
        raise DamagedBuildError(f"{SUMS} cannot be read: {refused.strerror}") from None
    lines = [line.partition("  ") for line in text.decode(errors="replace").splitlines()]
    if (named and _short(text) != folder.name) or any(len(digest) != 64 or not file for digest, _, file in lines):
        raise DamagedBuildError(f"{SUMS} has changed since it was written")
    return {file: digest for digest, _, file in lines}


def read(folder: Path, file: str, sums: Mapping[str, str]) -> bytes:
    """Return the content of a file of a build, checked against its hash where there is one.

    Raises
    ------
    DamagedBuildError
        When it is missing, cannot be read, or is not what was written.
    """
    try:
        content = (folder / file).read_bytes()
    except FileNotFoundError:
        raise DamagedBuildError(f"{file} is missing") from None
    except OSError as refused:
        raise DamagedBuildError(f"{file} cannot be read: {refused.strerror}") from None
    if sums and hashlib.sha256(content).hexdigest() != sums.get(file):
        raise DamagedBuildError(f"{file} is not the file that was written: its SHA-256 differs")
    return content


def sweep(paths: Iterable[Path], *, keep: Iterable[Path], older_than_s: float | None = None) -> None:
    """Remove files and folders that were replaced long enough ago for no reader to need them."""
    needed, now = set(keep), time.time()
    for path in paths:
        with suppress(OSError):
            age = abs(now - path.stat().st_mtime)
            if path in needed or age < (KEPT_S if older_than_s is None else older_than_s):
                continue
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _short(sums: bytes) -> str:
    return hashlib.sha256(sums).hexdigest()[:12]


def _is_whole(build: Path) -> bool:
    """Say whether the very same build is there already, every file as it was written."""
    if not build.is_dir():
        return False
    try:
        sums = sums_of(build)
        for file in sums:
            read(build, file, sums)
    except DamagedBuildError:
        return False
    return True


def _write(build: Path, files: Mapping[str, bytes]) -> None:
    fresh = Path(tempfile.mkdtemp(prefix=_HALF, dir=build.parent))
    try:
        for file, content in files.items():
            with (fresh / file).open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        fresh.chmod(0o755)
        if build.exists():  # of the same name, but damaged
            build.rename(build.with_name(f"{fresh.name}-damaged"))
        fresh.rename(build)
        _flush(build.parent)
    finally:
        for left in (fresh, build.with_name(f"{fresh.name}-damaged")):
            shutil.rmtree(left, ignore_errors=True)


def _switch(root: Path, name: str, build: Path, before: Path | None) -> Path:
    """Make the pointer say ``build``, and return where the build before is now; its time starts to run.

    A folder in the place of the pointer is moved aside; for a writer that is killed in between, ``_NEXT`` is read.
    """
    pointer, fresh = root / name, build.with_name(_NEXT)
    said = f"{BUILDS}/{name}/{build.name}"
    fresh.unlink(missing_ok=True)
    try:
        fresh.symlink_to(said)
    except (OSError, NotImplementedError):
        fresh.write_text(said, encoding="utf-8")
    if before == pointer and pointer.is_dir() and not pointer.is_symlink():
        with suppress(DamagedBuildError):
            before = build.with_name(build_id(root, name, pointer))
        if before == pointer or before.exists():
            before = build.with_name(f"{_WAS}{time.time_ns()}")
        pointer.rename(before)
    fresh.replace(pointer)
    _flush(root)
    before = build if before is None else before
    for folder in (before, build):
        with suppress(OSError):
            os.utime(folder)
    return before


def _flush(folder: Path) -> None:
    """Make sure that a rename outlives a power cut, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _said_by(pointer: Path) -> str | None:
    """Return the text of a link, or of the file that stands for one; None when it is neither."""
    with suppress(OSError):
        if pointer.is_symlink():
            return pointer.readlink().as_posix()
        if pointer.is_file() and pointer.stat().st_size < 200:
            return pointer.read_text(encoding="utf-8", errors="replace")
    return None
