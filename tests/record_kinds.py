"""Two made-up kinds of records, a clock that can be set, and which files hold somebody's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from equitymap.records.revisions import Revision
from equitymap.records.store import Store
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.base import Record, Text, read


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


def value(kind: str = "partnership", **values: Any) -> Record:
    """Return a record of the demonstration place, as little as one of its kind needs."""
    base = {"partnership": {"name": "Quays Together", "led_by": "mixed"}, "body": {"name": "B", "sector": "charity"}}
    return read(KINDS[kind], {"place": "demo", **base.get(kind, {}), **values})
