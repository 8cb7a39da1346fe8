"""Absence by school: the performance tables of 2010/11 to 2018/19.

Those of 2011/12 and 2012/13 count two terms: a partial year, kept apart from whole years. Those of 2010/11 do not say
which terms they count and are not read.
"""

from __future__ import annotations

from collections.abc import Mapping

from equitymap.sources.reading import Reading, SourceFolder
from equitymap.sources.school_tables import Figure, read_files, school_year

RELEASE = "dfe-school-absence"
TWO_TERMS = (2012, 2013)
WHOLE_YEARS = (2014, 2015, 2016, *range(2017, 2031))
FIGURES = (
    Figure("school_absence", value=("PERCTOT",), not_in=TWO_TERMS),
    Figure("school_persistent_absence", value=("PPERSABS10", "PPERSABS15"), not_in=TWO_TERMS),
    Figure("school_absence_two_terms", value=("PERCTOT",), not_in=WHOLE_YEARS),
)
NOT_READ: Mapping[int, str] = {2011: "the file does not say whether it counts a year or two terms"}


def read(folder: SourceFolder) -> Reading:
    """Read the absence of every school (``school_tables.read_files``)."""
    return read_files(folder, RELEASE, FIGURES, year_of=school_year, unused=NOT_READ)
