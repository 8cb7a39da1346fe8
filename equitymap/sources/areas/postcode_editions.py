"""Which edition of a list of postcodes a file is: told by its name, or by the note that comes with it."""

from __future__ import annotations

import calendar
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

MOST_NOTE = 1_000_000
"""Bytes of the longest note that is read."""


def newest(paths: Sequence[Path]) -> Path:
    """Return the newest of several editions of the official list, by the month and year in their names."""
    return max(paths, key=lambda path: (_month(path.name), path.name))


def edition_of(name: str) -> str:
    """Return the edition that a name tells, such as "August 2026" for ``NSPL_AUG_2026_UK.csv``; else nothing."""
    year, month = _month(name)
    return f"{calendar.month_name[month]} {year}" if year else ""


def _month(name: str) -> tuple[int, int]:
    months = "|".join(calendar.month_abbr[1:])
    found = re.search(rf"(?:^|_)({months})[a-z]*_(\d{{4}})(?:_|\.|$)", name, re.IGNORECASE)
    return (int(found[2]), [*calendar.month_abbr].index(found[1].title())) if found else (0, 0)


def code_point_edition(packed: zipfile.ZipFile) -> str:
    """Return the year of an edition of Code-Point Open, from the note beside the data; nothing where it has none."""
    notes = [info for info in packed.infolist() if re.search(r"(^|/)metadata\.txt$", info.filename, re.IGNORECASE)]
    if not notes or notes[0].file_size > MOST_NOTE:
        return ""
    words = packed.read(notes[0]).decode("utf-8", errors="replace")
    found = re.search(r"COPYRIGHT DATE:\s*(\d{4})", words, re.IGNORECASE)
    return found[1] if found else ""
