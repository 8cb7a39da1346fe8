"""Public libraries in England since 2010, open or closed, from the basic dataset of Arts Council England.

Each row tells what the library was in the surveys of 2010, 2016, 2019, 2021, 2022 and 2023, and the year it closed.
The survey of July 2016 also told which closed libraries had been replaced: those are not closures.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd

from equitymap.errors import SourceContent, SourceMissing
from equitymap.sources.areas import postcodes
from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.facility_frame import evidence, facility_frame, remark, set_aside
from equitymap.sources.reading.read_table import Reading, SourceFolder, read_table
from equitymap.sources.services import library_hours
from equitymap.sources.services.library_fates import NEWEST, OPERATED, SURVEYS, fates, operations, run_by

RELEASE, SURVEY_2016 = "ace-libraries", "libraries-taskforce-2016"
FIRST_OBSERVED = 2010
LOCAL_HISTORY = "local history library"
HEADINGS = (
    "reporting",
    "name",
    "postcode",
    "type",
    "statutory_10",
    "statutory_23",
    "closed",
    "opened",
    "hours",
    "staffed_hours",
    *(f"operation_{survey}" for survey in SURVEYS),
)
HEADINGS_2016 = ("name", "postcode", "closed", "closed_year", "notes")
NOT_SHOWN = {
    "mobile library": "mobile library: has no place of its own",
    "prison library": "prison library: not open to the public",
    "archive": "archive: not a lending library",
    "static archive": "archive: not a lending library",
}
SHOWN = ("static library", "static local history library")
OPERATOR_COLUMNS = ["facility_id", "day", "run_by", "evidence"]
NO_POSTCODE = "the register gives no postcode"


def read(folder: SourceFolder) -> Reading:
    """Read the libraries; the survey of 2016 is used where the folder has it.

    Raises
    ------
    SourceMissing, SourceUnreadable, SourceHeadings, SourceContent
    """
    try:
        survey: Path | None = folder.find(SURVEY_2016)[-1]
    except SourceMissing:
        survey = None
    return libraries_file(folder.find(RELEASE)[-1], survey_2016=survey, rows=catalogue()[RELEASE].rows)


def libraries_file(path: Path, *, survey_2016: Path | None = None, rows: int | None = None) -> Reading:
    """Read one file of the basic dataset (2023 edition); ``rows`` is how many data rows it has when whole."""
    kept, left = _kept(path, rows=rows)
    codes = operations(kept)
    replaced = _replaced(survey_2016)
    fate = fates(kept, codes, replaced=replaced)
    where = postcodes.normalised(kept["postcode"])
    newest = f"operation_{NEWEST}"
    hours = library_hours.split(kept["hours"], kept["staffed_hours"], run=kept[newest])
    serves = fate["status"].isin(["open", "handed_over"]) & hours["opening"].gt(0) & hours["why"].notna()
    frame = pd.DataFrame(
        {
            "register_id": kept["code"],
            "type": _types(kept, codes),
            "name": kept["name"],
            "status": fate["status"],
            "reason": remark(remark(fate["reason"], where.isna(), NO_POSTCODE), serves, hours["why"].fillna("")),
            "opened": _new_year(kept["opened"]),
            "closed_not_before": fate["not_before"],
            "closed_not_after": fate["not_after"],
            "successor_id": fate["successor_id"],
            "body_id": "library-service:" + _slug(kept["reporting"]),
            "capacity": hours["staffed"],
            "capacity_unit": library_hours.UNIT,
            "unstaffed": hours["unstaffed"],
            "postcode": kept["postcode"].where(where.notna()),
            "authority": kept["reporting"],
            "evidence": evidence(path, kept.index),
        }
    )
    return Reading(
        rows="register",
        release=catalogue()[RELEASE],
        paths=(path,) if survey_2016 is None else (path, survey_2016),
        frame=facility_frame(frame, prefix="library", register=RELEASE, kind="library"),
        rows_read=len(kept) + len(left),
        left_out=left,
    )


def _kept(path: Path, *, rows: int | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows that the map shows, each with its ``code``, and the others as entries of the left-out list."""
    table = read_table(path, headings=HEADINGS, rows=rows)
    table = table.apply(lambda column: column.str.strip().replace("", pd.NA))
    kind = table["type"].str.lower()
    why = kind.map(NOT_SHOWN)
    why = why.mask(why.isna() & ~kind.isin(SHOWN), "type of library unknown to this program: " + kind.fillna("blank"))
    why = why.mask(table["name"].isna() | table["reporting"].isna(), "no name or no library service")
    kept = table[why.isna()].copy()
    kept["code"] = _codes(kept, path=path)
    return kept, set_aside(table, why, release=RELEASE, path=path, columns=("name", "name", "reporting"))


def operators(folder: SourceFolder) -> pd.DataFrame:
    """Return who ran each library on the day of each survey, where it is known.

    Returns
    -------
    pandas.DataFrame
        ``facility_id``, ``day``, ``run_by`` ("council" or "community"), ``evidence``. A library that was in the
        council's statutory service in 2010 and is not now counts as the council's on 1 April 2010.
    """
    return operators_file(folder.find(RELEASE)[-1], rows=catalogue()[RELEASE].rows)


def operators_file(path: Path, *, rows: int | None = None) -> pd.DataFrame:
    """Read who ran the libraries from one file of the basic dataset."""
    kept, _ = _kept(path, rows=rows)
    found = run_by(kept, operations(kept)).rename(columns={"row": "line"})
    code = "library:" + kept["code"]
    return pd.DataFrame(
        {
            "facility_id": found["line"].map(code),
            "day": found["day"],
            "run_by": found["run_by"],
            "evidence": [f"{path.name}, line {line}" for line in found["line"]],
        }
    )


def observed(reading: Reading) -> tuple[int, int, str, date]:
    """Return the first and last year the register tells about closures, what to know about them, and its last day."""
    newest = 2000 + int(NEWEST)
    later = int((reading.frame["closed_not_before"].dt.year > newest).sum())
    early = f" ({later:,} of a later year {'was' if later == 1 else 'were'} reported early)" if later else ""
    return (
        FIRST_OBSERVED,
        newest,
        (f"Closing years are those the library services reported to the end of {newest}{early}."),
        date(newest, 12, 31),
    )


def _types(kept: pd.DataFrame, codes: pd.DataFrame) -> pd.Series:
    """Return how a library is run, or was last run before it closed."""
    running = codes.where(codes.isin(list(OPERATED)))
    last = running.ffill(axis=1)[NEWEST].map(OPERATED).fillna("library")
    return last.mask(kept["type"].str.lower() == "static local history library", LOCAL_HISTORY)


def _new_year(years: pd.Series) -> pd.Series:
    """Return 1 January of a year; blank where the cell is not a plain year ("1960s", "1985c")."""
    plain = years.where(years.str.fullmatch(r"(1[89]|20)\d\d").fillna(False).astype(bool))
    return pd.to_datetime(plain, format="%Y")


def _slug(texts: pd.Series) -> pd.Series:
    """Return texts as small letters, digits and hyphens."""
    plain = texts.str.lower().str.replace("&", " and ").str.replace("['’]", "", regex=True)
    return plain.str.replace(r"[^a-z0-9]+", "-", regex=True).str.strip("-")


def _codes(kept: pd.DataFrame, *, path: Path) -> pd.Series:
    """Make an identifier of library service and name, and postcode where two share them: the file has no number.

    Raises
    ------
    SourceContent
        When two rows have the same service, name and postcode.
    """
    code = _slug(kept["reporting"]) + "-" + _slug(kept["name"])
    same = code.duplicated(keep=False)
    code = code.where(~same, code + "-" + _slug(kept["postcode"].fillna("no postcode")))
    again = code[code.duplicated(keep=False)]
    if len(again):
        lines = ", ".join(str(row) for row in again.index[:6])
        raise SourceContent(
            f"{path.name} has rows that cannot be told apart: same library service, name and postcode"
            f" (lines {lines}). Remove the copies or download the file again."
        )
    return code


def _replaced(path: Path | None) -> pd.DataFrame:
    """Return the closed libraries that the survey of 2016 marks as replaced (XLR): name, postcode, year, note."""
    if path is None:
        return pd.DataFrame(columns=["name", "where", "year", "notes"])
    table = read_table(path, headings=HEADINGS_2016)
    rows = table[table["closed"].str.strip().str.upper() == "XLR"]
    return pd.DataFrame(
        {
            "name": rows["name"],
            "where": postcodes.normalised(rows["postcode"]),
            "year": pd.to_numeric(rows["closed_year"], errors="coerce"),
            "notes": rows["notes"].map(lambda note: re.sub(r"\s+", " ", note).strip(" ."), na_action="ignore"),
        }
    ).dropna(subset=["where"])
