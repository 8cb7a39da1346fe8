"""Two made-up kinds of records, a clock that can be set, and which files hold somebody's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from equitymap.records.revisions import Revision
from equitymap.records.store import Store
from equitymap.records.subjects.base import Record, Text


class Note(Record):
    kind: ClassVar[str] = "note"
    said: Text
    about: tuple[str, ...] = ()


class Promise(Record):
    kind: ClassVar[str] = "promise"
    said: Text


def note(said: str) -> Note:
    return Note(place="demo", said=said)


def undo(store: Store, record: str) -> Revision:
    """Undo what is last in the history of a record."""
    return store.undo(record, parent=store.history(record)[0].id, role="steward")


class Clock:
    days = 0

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=self.days)


def files_with(words: str, *folders: Path) -> list[str]:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if words.encode() in path.read_bytes())
