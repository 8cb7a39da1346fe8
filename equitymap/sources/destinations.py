"""Where pupils went after year 11, by school: the performance tables of 2011/12 to 2021/22.

The tables of a school year are of the pupils who left year 11 two years before. To 2014/15 they count education only
and round counts to 5; later ones count apprenticeships and jobs too.
"""

from __future__ import annotations

from pathlib import Path

from equitymap.sources.reading import Reading, SourceFolder
from equitymap.sources.school_tables import Figure, read_files, school_year

RELEASE = "dfe-school-destinations"
LEFT_BEFORE = 2
"""School years between leaving year 11 and the tables."""
ROUNDED = tuple(range(2008, 2014))
FIGURES = tuple(
    Figure(
        "school_settled_after_16",
        value=(f"OVERALL_DESTPER{end}", *(("OVERALLPER",) if not end else ())),
        numerator=(f"OVERALL_DEST{end}",),
        denominator=(f"COHORT{end}",),
        group=group,
    )
    for group, end in (("all", ""), ("disadvantaged", "_DIS"), ("not_disadvantaged", "_NONDIS"))
)


def read(folder: SourceFolder) -> Reading:
    """Read the destinations of every school (``school_tables.read_files``); the year is that of leaving year 11."""
    return read_files(folder, RELEASE, FIGURES, year_of=left_year_11)


def left_year_11(path: Path) -> int:
    """Return the year in which the pupils of a file left year 11."""
    return school_year(path) - LEFT_BEFORE
