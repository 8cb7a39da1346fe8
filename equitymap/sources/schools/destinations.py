"""Where pupils went after year 11, by school: the performance tables of 2011/12 to 2021/22, and one newer table.

The tables of a school year are of the pupils who left year 11 two years before. To 2014/15 they count education only
and round counts to 5; later ones count apprenticeships and jobs too. The newer table is of those who left in 2020/21
and later, and names the year of leaving itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools.school_long import Cells, LongFigure, Texts
from equitymap.sources.schools.school_tables import Figure, read_files, school_year

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


GROUPS: Mapping[str, Texts] = {
    "all": {"breakdown_topic": ("Total",), "breakdown": ("Total",)},
    "disadvantaged": {"breakdown_topic": ("Disadvantage status",), "breakdown": ("Disadvantaged",)},
    "not_disadvantaged": {
        "breakdown_topic": ("Disadvantage status",),
        "breakdown": ("All other pupils", "Not known to be disadvantaged", "Not disadvantaged"),
    },
}
SHARES, COUNTS = ("Percentage",), ("Number of pupils", "Number of students")
NEWER = tuple(
    LongFigure(
        "school_settled_after_16",
        value=Cells(("overall",), {**where, "data_type": SHARES}),
        numerator=Cells(("overall",), {**where, "data_type": COUNTS}),
        denominator=Cells(("cohort",), {**where, "data_type": (*SHARES, *COUNTS)}),
        group=group,
    )
    for group, where in GROUPS.items()
)


def read(folder: SourceFolder) -> Reading:
    """Read the destinations of every school (``school_tables.read_files``); the year is that of leaving year 11."""
    return read_files(folder, RELEASE, FIGURES, year_of=left_year_11, newer=NEWER, in_words=_leavers)


def _leavers(first: int, last: int) -> str:
    return f"Pupils who left year 11 in {first} to {last}"


def left_year_11(path: Path) -> int:
    """Return the year in which the pupils of a file left year 11."""
    return school_year(path) - LEFT_BEFORE
