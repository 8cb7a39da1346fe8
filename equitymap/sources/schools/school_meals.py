"""Free school meals by school and year, from the January school census.

2010/11 to 2013/14 give count and share, 2014/15 to 2017/18 the share, later ones the count; the share is then of all
pupils on the roll, as in the national statistics. Independent schools are not asked: where the census says 0 and does
not say who ever had free meals (2016/17 to 2021/22), that is no figure and never 0%. In the tables of 2015/16 the
column of the last six years says 0 for four schools in five: it is not read. The school file of Explore education
statistics, of later years, gives count and share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from equitymap.indicators import Indicator
from equitymap.sources.reading.marks import SCHOOL_MEALS_ZEROS
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools import school_census
from equitymap.sources.schools.school_figures import figures
from equitymap.sources.schools.school_tables import read_files
from equitymap.stages import EVERYONE

RELEASE = school_census.RELEASE
MEALS, EVER = "school_free_meals", "school_free_meals_ever"


def read(folder: SourceFolder, entries: Sequence[Indicator] | None = None) -> Reading:
    """Read free school meals of every school (``school_tables.read_files``).

    A 0 of a school that was not asked is taken out.
    """
    reading = read_files(folder, RELEASE, year_of=school_census.census_year, entries=entries)
    known = figures(RELEASE, "yearly", entries)
    frame = reading.frame
    names = {f"{figure.key} {role}" for figure in known for role in ("value", "numerator") if figure.measure == MEALS}
    tables = [figure.table for figure in known if figure.measure == EVER]
    ever = frame.get(f"{EVER} {EVERYONE} value", pd.Series(pd.NA, index=frame.index, dtype="str"))
    asked = ever.str.strip().str.contains(r"\d").fillna(False).astype(bool)
    elsewhere = ~frame["year"].map(lambda year: any(table.covers(year) for table in tables)).astype(bool)
    zeros = {
        name: frame[name].isin(SCHOOL_MEALS_ZEROS) & ~asked & ~elsewhere for name in sorted(names) if name in frame
    }
    return replace(reading, frame=frame.assign(**{name: frame[name].mask(zero) for name, zero in zeros.items()}))
