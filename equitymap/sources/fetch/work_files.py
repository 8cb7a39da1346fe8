"""Work files of a fetch: partial downloads, and a record (URL, ETag, SHA-256) of each accepted file.

Everything lies below ``<folder>/.fetch/<release>/`` under names that no release's pattern matches, so that a half-done
file is never read as data. The accepted file is ``<folder>/<release>/<its name>``.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from equitymap.errors import StoreError

WORK_FOLDER = ".fetch"
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True)
class FileRecord:
    """The record of a file, accepted or partial: where it came from and how to ask whether it is still the same.

    ``edition`` is the day in a dated URL, like 20260819, or the month of an item of a portal, like 202608;
    ``stamp`` when that item was last changed; ``before`` the name of the file that this one replaced.
    ``rows`` and ``headings`` are those of the accepted file.
    """

    url: str = ""
    etag: str = ""
    last_modified: str = ""
    total: int | None = None
    name: str = ""
    bytes: int = 0
    sha256: str = ""
    edition: str = ""
    stamp: str = ""
    before: str = ""
    fetched: str = ""
    rows: int | None = None
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkFiles:
    """The paths of one release (or of one district's cut of it) while it is fetched."""

    folder: Path
    release_id: str
    key: str = "whole"

    @property
    def home(self) -> Path:
        """The folder of the accepted file."""
        return self.folder / self.release_id

    @property
    def part(self) -> Path:
        """The partial download."""
        return self._work / f"{self.key}.part"

    @property
    def member(self) -> Path:
        """The member that is kept of an archive, unpacked."""
        return self._work / f"{self.key}.member"

    @property
    def part_known(self) -> Path:
        """The record of the partial download."""
        return self._work / f"{self.key}.part.json"

    @property
    def known(self) -> Path:
        """The record of the accepted file."""
        return self._work / f"{self.key}.json"

    @property
    def pages(self) -> Path:
        """The folder of the pages of a map layer that have come."""
        return self._work / f"{self.key}.pages"

    @property
    def _work(self) -> Path:
        return self.folder / WORK_FOLDER / self.release_id

    def prepare(self) -> None:
        """Make the folders."""
        with disk_errors(self.folder):
            self._work.mkdir(parents=True, exist_ok=True)
            self.home.mkdir(parents=True, exist_ok=True)

    def drop_part(self) -> None:
        """Delete the partial download."""
        self.part.unlink(missing_ok=True)
        self.member.unlink(missing_ok=True)
        self.part_known.unlink(missing_ok=True)


def load(path: Path) -> FileRecord | None:
    """Load a record; None when there is none, or it was cut short."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        content["url"] = content.pop("address", content.get("url", ""))  # side files of earlier versions say "address"
        return replace(FileRecord(**content), headings=tuple(content["headings"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def save(path: Path, known: FileRecord) -> None:
    """Save a record, atomically."""
    text = json.dumps(asdict(known), ensure_ascii=False, indent=1)
    with disk_errors(path.parent):
        draft = path.with_name(f"{path.name}.new")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)


def replace_file(part: Path, target: Path) -> None:
    """Rename an accepted file into its place, atomically: a reader sees the old one or the new one."""
    with disk_errors(target.parent):
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(target)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Translate OSError into StoreError."""
    try:
        yield
    except OSError as refused:
        if refused.errno in FULL:
            raise StoreError(
                f"The disk that holds {folder} is full. Free some space and fetch again: it goes on where it stopped."
            ) from None
        raise StoreError(
            f"{folder} could not be written ({refused.strerror}). Allow writing there, or name another folder with"
            " --folder."
        ) from None
