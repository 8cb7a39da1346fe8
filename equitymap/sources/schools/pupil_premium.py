"""Pupils who bring their school the pupil premium for disadvantage, by school: financial years 2019/20 to 2021/22.

The share is written 0.162 in one year, "14.50%" and "15.4%" in the others, for primary and secondary pupils apart. It
is worked out here from the counts of both together, and checked against the published shares.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from equitymap.errors import SourceContent
from equitymap.indicators import Indicator
from equitymap.sources.reading.marks import SCHOOL_TABLES, parse_numbers
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools.school_figures import ROLES, figures
from equitymap.sources.schools.school_tables import RESULT_COLUMNS, long, read_files

RELEASE = "dfe-pupil-premium"
YEARS: Mapping[str, int] = {"pupil_premium.csv": 2022, "pupil_premium_2021.csv": 2021}
"""End of the financial year of files whose name does not say it rightly."""
TOLERANCE = 0.06
"""Per cent by which a published share may differ from its counts: rounding to one place."""
UNLIKE = 0.01


def read(folder: SourceFolder, entries: Sequence[Indicator] | None = None) -> Reading:
    """Read the pupil premium of every school (``school_tables.read_files``).

    Raises
    ------
    SourceError
        Also when a published share is not that of its counts in more than 1% of the rows.
    """
    reading = read_files(folder, RELEASE, year_of=year_of, entries=entries)
    for figure in figures(RELEASE, "yearly", entries):
        columns = {role: f"{figure.key} {role}" for role in ROLES}
        for file, part in reading.frame.groupby("file", observed=True):
            # Counts of 1,000 and more are written with a comma: they are not compared here, only read.
            top, below = (pd.to_numeric(part[columns[role]], errors="coerce") for role in ("numerator", "denominator"))
            apart = (shares(part[columns["value"]]) - 100 * top / below.where(below > 0)).abs() > TOLERANCE
            if apart.mean() > UNLIKE:
                raise SourceContent(
                    f"{file}: {int(apart.sum()):,} published shares are not those of their counts, such as line"
                    f" {part.loc[apart, 'line'].iloc[0]}. Check that the columns are those of the publisher."
                )
    return reading


def shares(texts: pd.Series) -> pd.Series:
    """Return the shares of a whole column in per cent: "14.50%", "15.4", or fractions such as "0.162".

    Only a whole column shows whether it holds fractions: then none is above 1 and none has a per cent sign.
    """
    plain = texts.astype("str").str.strip()
    found = parse_numbers(plain, SCHOOL_TABLES).value
    fractions = not bool((found > 1).any()) and not bool(plain.str.endswith("%").any())
    return found * 100 if fractions and bool(plain.str.contains(".", regex=False).any()) else found


def year_of(path: Path) -> int:
    """Return the year a file's financial year ends in.

    Raises
    ------
    SourceContent
        When the name does not say it.
    """
    name = path.name.removesuffix(".gz")
    found = re.search(r"(20\d\d)-(20\d\d)", name)
    if name in YEARS or found:
        return YEARS[name] if name in YEARS else int(found[2]) if found else 0
    raise SourceContent(f"{path} does not say which financial year it is of. Name it like pupil-premium-2019-2020.csv.")


def results(reading: Reading, facility_ids: pd.Index, entries: Sequence[Indicator] | None = None) -> pd.DataFrame:
    """Return the share of all pupils, primary and secondary together, for these schools."""
    table = long(reading, facility_ids, entries)
    table = table[table["denominator"].notna()]
    keys = ["facility_id", "measure", "year", "group", "release", "evidence"]
    both = table.groupby(keys, sort=False)[["numerator", "denominator"]].sum(min_count=1).reset_index()
    value = (100 * both["numerator"] / both["denominator"]).round(2)
    state = value.map({0.0: "zero"}).fillna("value").mask(value.isna(), "not_collected")
    return both.assign(value=value, status=state)[list(RESULT_COLUMNS)]
