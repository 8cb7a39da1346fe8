"""Where pupils went after year 11, by school: the performance tables of 2011/12 to 2021/22, and one newer table.

The tables of a school year are of the pupils who left year 11 two years before. To 2014/15 they count education only
and round counts to 5; later ones count apprenticeships and jobs too. The newer table is of those who left in 2020/21
and later, and names the year of leaving itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from equitymap.indicators import Indicator
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools.school_tables import read_files, school_year

RELEASE = "dfe-school-destinations"
LEFT_BEFORE = 2
"""School years between leaving year 11 and the tables."""


def read(folder: SourceFolder, entries: Sequence[Indicator] | None = None) -> Reading:
    """Read the destinations of every school (``school_tables.read_files``); the year is that of leaving year 11."""
    return read_files(folder, RELEASE, year_of=left_year_11, in_words=_leavers, entries=entries)


def _leavers(first: int, last: int) -> str:
    return f"Pupils who left year 11 in {first} to {last}"


def left_year_11(path: Path) -> int:
    """Return the year in which the pupils of a file left year 11."""
    return school_year(path) - LEFT_BEFORE
