"""Pupils on roll by school and year: the January school census, from the performance tables, and the register's own.

The tables of one academic year hold the census of the January in it: those of 2010-11 the census of January 2011.
There was none in the tables of 2019-20. Later years, and that one, are in the school file of Explore education
statistics (``spc_school_level_underlying_data``), which names its year in a column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from equitymap.errors import SourceContent, SourceHeadings
from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.area_table import first_rows
from equitymap.sources.reading.facility_frame import evidence
from equitymap.sources.reading.marks import SCHOOL_CENSUS, SCHOOL_TABLES, parse_numbers
from equitymap.sources.reading.read_table import LEFT_OUT_COLUMNS, Reading, SourceFolder, read_table

RELEASE = "dfe-school-census"
UNIT = "pupils"
SCHOOL_FILE, YEAR = "spc_school_level_underlying_data", "time_period"
ON_ROLL = (("URN", "NOR"), ("URN", "TOTPUPSENDN"), ("urn", "headcount of pupils"), ("URN", "headcount of pupils"))
"""Headings of the number and of all pupils on roll: the second to 2013-14, the others in the school file."""
TOTALS = ("NAT",)
SUPPLY_COLUMNS = ("facility_id", "year", "value", "unit", "evidence")
TAKES_OVER_IN = 8
"""Month from which the register holds the pupils of the same year's January; before it, those of the year before
(the extract of 3 July 2023 for Leeds gives 20 January 2022 as its census date)."""


def read(folder: SourceFolder) -> Reading:
    """Read every school census in the folder.

    Returns
    -------
    Reading
        ``frame`` with columns ``SUPPLY_COLUMNS``. ``left_out`` has the column ``facility_id`` besides the usual ones.

    Raises
    ------
    SourceMissing, SourceUnreadable, SourceHeadings, SourceContent
    """
    return census_files(folder.every(RELEASE))


def census_files(paths: Sequence[Path]) -> Reading:
    """Read these files; the academic year is in the name of the file or of its folder.

    Raises
    ------
    SourceContent
        Also when two files are of the same year.
    """
    years: dict[int, Path] = {}
    for path in paths:
        year = census_year(path)
        if year in years:
            raise SourceContent(
                f"{path} and {years[year]} are both the school census of {year}. Keep one of them in the folder."
            )
        years[year] = path
    parts = [_one_year(years[year], year) for year in sorted(years)]
    return Reading(
        rows="years of services",
        release=catalogue()[RELEASE],
        paths=tuple(years[year] for year in sorted(years)),
        frame=pd.concat([kept for kept, _, _ in parts], ignore_index=True),
        left_out=pd.concat([out for _, out, _ in parts], ignore_index=True),
        rows_read=sum(rows for _, _, rows in parts),
    )


def census_year(path: Path) -> int:
    """Return the year of the January census: 2011 for ``2010-11/england_census.csv``.

    Raises
    ------
    SourceContent
        When neither the file name nor its folder says which academic year it is, nor a column of the school file.
    """
    if path.name.startswith(SCHOOL_FILE):
        return _year_within(path)
    for name in (path.name, path.parent.name):
        found = re.search(r"(20\d\d)-(?:20)?(\d\d)(?!\d)", name)
        if found and int(found[1]) + 1 == 2000 + int(found[2]):
            return int(found[1]) + 1
    raise SourceContent(
        f"{path} does not say which academic year it is of. Put it into a folder named like 2021-22, or name it like"
        " 2021-2022_england_census.csv."
    )


def _year_within(path: Path) -> int:
    """Return the year of the January census that the school file is of, from its column of school years."""
    rows = [row for _, row in first_rows(path, 2)]
    text = rows[1][rows[0].index(YEAR)] if len(rows) > 1 and YEAR in rows[0] and len(rows[1]) == len(rows[0]) else ""
    found = re.fullmatch(r"(20\d\d)/?(\d\d)", text.strip())
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        raise SourceContent(
            f"{path} does not say in its column {YEAR!r} which school year it is of, such as 202425. Download it again."
        )
    return int(found[1]) + 1


def of_register(schools: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the pupils that the register itself gives for the schools open on its day.

    Parameters
    ----------
    schools
        Facilities as read, index ``facility_id``. An ended record's count is of an unknown year and not used.
    day
        Day of the register.
    """
    rows = schools[schools["status"].eq("open") & schools["capacity"].notna()]
    return pd.DataFrame(
        {
            "facility_id": rows.index,
            "year": day.year if day.month >= TAKES_OVER_IN else day.year - 1,
            "value": rows["capacity"].to_numpy(),
            "unit": UNIT,
            "evidence": rows["evidence"].to_numpy(),
        },
        columns=list(SUPPLY_COLUMNS),
    )


def _one_year(path: Path, year: int) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Return the supply rows of one file, what was left out, and how many rows it has."""
    table = _table(path)
    table["facility_id"] = "urn:" + table["URN"].str.strip()
    texts = table["pupils"].str.strip()
    counts = parse_numbers(texts, SCHOOL_TABLES).value
    why = pd.Series(pd.NA, index=table.index, dtype="str")
    why = why.mask(
        counts.isna(), "pupils on roll: " + texts.map(SCHOOL_CENSUS).fillna("not a number: " + texts.astype("str"))
    )
    why = why.mask(texts.isna(), "pupils on roll: blank")
    why = why.mask(counts < 0, "pupils on roll: less than none")
    again = table.duplicated(["URN", "pupils"]) & table["URN"].notna()
    why = why.mask(why.isna() & again, "the same school and count a second time")
    several = table["URN"].duplicated(keep=False) & ~again & ~table.duplicated(["URN", "pupils"], keep=False)
    why = why.mask(why.isna() & several, "the school stands more than once, with different counts")
    why = why.mask(~table["URN"].str.fullmatch(r"\d{5,6}").fillna(False).astype(bool), "no number of a school")
    why = why.mask(table["URN"].isin(TOTALS), "a total, not a school")
    kept, out = why.isna(), table[why.notna()]
    supply = pd.DataFrame(
        {
            "facility_id": table["facility_id"],
            "year": year,
            "value": counts,
            "unit": UNIT,
            "evidence": f"{path.parent.name}/" + evidence(path, table.index),
        }
    )[kept]
    aside = pd.DataFrame(
        {
            "release": RELEASE,
            "file": f"{path.parent.name}/{path.name}",
            "row": out.index,
            "identifier": out["URN"],
            "name": pd.NA,
            "reason": why[why.notna()],
            "facility_id": out["facility_id"],
        },
        columns=[*LEFT_OUT_COLUMNS, "facility_id"],
    )
    return supply, aside, len(table)


def _table(path: Path) -> pd.DataFrame:
    """Return ``URN`` and ``pupils`` as text."""
    for headings in ON_ROLL:
        try:
            return read_table(path, headings=headings).set_axis(["URN", "pupils"], axis="columns")
        except SourceHeadings:
            continue
    names = ", ".join(dict.fromkeys(name for _, name in ON_ROLL))
    raise SourceHeadings(
        f"{path} has no heading 'URN' with one of {names}. Check that it is the school census of the performance"
        " tables, or the school file of Explore education statistics."
    )
