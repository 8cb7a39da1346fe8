"""What may be recorded: one class for each subject."""

from __future__ import annotations

from equitymap.records.subjects.base import Record

KINDS: dict[str, type[Record]] = {}
"""The class of each kind of record, by its ``kind``."""
