"""Two made-up kinds of records, and a clock that can be set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import ClassVar

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


class Clock:
    days = 0

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=self.days)
