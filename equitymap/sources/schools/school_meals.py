"""Free school meals by school and year, from the January school census.

2010/11 to 2013/14 give count and share, 2014/15 to 2017/18 the share, later ones the count; the share is then of all
pupils on the roll, as in the national statistics. Independent schools are not asked: where the census says 0 and does
not say who ever had free meals (2016/17 to 2021/22), that is no figure and never 0%. In the tables of 2015/16 the
column of the last six years says 0 for four schools in five: it is not read. The school file of Explore education
statistics, of later years, gives count and share.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from equitymap.sources.reading.marks import SCHOOL_MEALS_ZEROS
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools import school_census
from equitymap.sources.schools.school_tables import Figure, long, read_files

RELEASE = school_census.RELEASE
SHARE_YEARS = tuple(range(2011, 2019))
COUNT_YEARS = tuple(range(2019, 2031))
MEALS = Figure(
    "school_free_meals",
    value=("PNUMFSM",),
    numerator=("NUMFSM",),
    denominator=("TOTPUPFSMDN",),
    not_in=COUNT_YEARS,
)
ELIGIBLE = "pupils known to be eligible for free school meals"
MEALS_COUNTED = Figure(
    "school_free_meals",
    value=(f"% of {ELIGIBLE}",),
    numerator=("NUMFSM", f"number of {ELIGIBLE}"),
    denominator=("NOR", "headcount of pupils"),
    not_in=SHARE_YEARS,
)
EVER = Figure(
    "school_free_meals_ever",
    value=("PNUMFSMEVER",),
    numerator=("NUMFSMEVER",),
    denominator=("NORFSMEVER",),
    not_in=(2016,),
)
FIGURES = (MEALS, MEALS_COUNTED, EVER)
BEFORE = (2011,)
"""Years whose tables do not have the column of the last six years."""


def read(folder: SourceFolder) -> Reading:
    """Read free school meals of every school (``school_tables.read_files``).

    A 0 of a school that was not asked is taken out.
    """
    reading = read_files(folder, RELEASE, FIGURES, year_of=school_census.census_year)
    frame = reading.frame
    names = [f"{MEALS.key} {role}" for role in ("value", "numerator") if f"{MEALS.key} {role}" in frame]
    ever = frame.get(f"{EVER.key} value", pd.Series(pd.NA, index=frame.index, dtype="str"))
    asked = ever.str.strip().str.contains(r"\d").fillna(False).astype(bool)
    elsewhere = frame["year"].isin([*EVER.not_in, *BEFORE])
    cleared = {name: frame[name].mask(frame[name].isin(SCHOOL_MEALS_ZEROS) & ~asked & ~elsewhere) for name in names}
    return replace(reading, frame=frame.assign(**cleared))


def results(reading: Reading, facility_ids: pd.Index) -> pd.DataFrame:
    """Return the figures of these schools."""
    return long(reading, FIGURES, facility_ids)
