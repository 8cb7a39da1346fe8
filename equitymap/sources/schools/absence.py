"""Absence by school: the performance tables of 2010/11 to 2018/19, and one newer table of 2013/14 to 2024/25.

Where both have a year, the newer table is read. It counts pupils as often absent from 10% of their half days in every
year, the older ones from 15% to 2014/15. Nothing was counted in 2019/20. The older tables of 2011/12 and 2012/13 count
two terms: a partial year, kept apart from whole years. Those of 2010/11 do not say which terms they count and are not
read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equitymap.indicators import Indicator
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools.school_tables import read_files, school_year, school_years

RELEASE = "dfe-school-absence"
NOT_READ: Mapping[int, str] = {2011: "the file does not say whether it counts a year or two terms"}


def read(folder: SourceFolder, entries: Sequence[Indicator] | None = None) -> Reading:
    """Read the absence of every school (``school_tables.read_files``)."""
    return read_files(folder, RELEASE, year_of=school_year, unused=NOT_READ, in_words=school_years, entries=entries)
