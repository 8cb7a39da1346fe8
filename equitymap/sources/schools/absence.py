"""Absence by school: the performance tables of 2010/11 to 2018/19, and one newer table of 2013/14 to 2024/25.

Where both have a year, the newer table is read. It counts pupils as often absent from 10% of their half days in every
year, the older ones from 15% to 2014/15. Nothing was counted in 2019/20. The older tables of 2011/12 and 2012/13 count
two terms: a partial year, kept apart from whole years. Those of 2010/11 do not say which terms they count and are not
read.
"""

from __future__ import annotations

from collections.abc import Mapping

from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools.school_long import Cells, LongFigure
from equitymap.sources.schools.school_tables import Figure, read_files, school_year, school_years

RELEASE = "dfe-school-absence"
TWO_TERMS = (2012, 2013)
WHOLE_YEARS = (2014, 2015, 2016, *range(2017, 2031))
FIGURES = (
    Figure("school_absence", value=("PERCTOT",), not_in=TWO_TERMS),
    Figure("school_persistent_absence", value=("PPERSABS10", "PPERSABS15"), not_in=TWO_TERMS),
    Figure("school_absence_two_terms", value=("PERCTOT",), not_in=WHOLE_YEARS),
)
NEWER = (
    LongFigure("school_absence", Cells(("sess_overall_percent",)), denominator=Cells(("enrolments",))),
    LongFigure(
        "school_persistent_absence",
        Cells(("enrolments_pa_10_exact_percent",)),
        numerator=Cells(("enrolments_pa_10_exact",)),
        denominator=Cells(("enrolments",)),
    ),
)
NOT_READ: Mapping[int, str] = {2011: "the file does not say whether it counts a year or two terms"}


def read(folder: SourceFolder) -> Reading:
    """Read the absence of every school (``school_tables.read_files``)."""
    return read_files(
        folder, RELEASE, FIGURES, year_of=school_year, unused=NOT_READ, newer=NEWER, in_words=school_years
    )
