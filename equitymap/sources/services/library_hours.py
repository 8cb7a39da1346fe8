"""Weekly hours of libraries, with staff and without, in the surveys of July 2016 and the ends of 2022 and 2023.

The hours with staff are the size of a library; those without (entry by card) stand beside them. Where a survey gives
opening hours but not how many of them are staffed, the hours of that library and year are not known, and listed.
No survey numbers the libraries, so a row is matched by library service, name and postcode; a row that fits none, or
more than one, is listed and not used. Words such as "Varied by Schedule" are no figure; a closed library has none.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from equitymap.sources.areas import postcodes
from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.facility_frame import evidence
from equitymap.sources.reading.read_table import LEFT_OUT_COLUMNS, Reading, SourceFolder, read_table
from equitymap.sources.schools.school_census import SUPPLY_COLUMNS
from equitymap.sources.services.service_names import telling

SURVEY_2016, SURVEY_2022 = "libraries-taskforce-2016", "ace-libraries-2022"
UNIT, UNSTAFFED = "staffed hours a week", "unstaffed hours a week"
HOURS_IN_A_WEEK = 168
HEADINGS_2016 = ("name", "authority_id", "postcode", "closed", "type", "hours", "staffhours")
HEADINGS_2022 = ("name", "reporting", "postcode", "operation_22", "hours", "staffed_hours")
WITHOUT_STAFF = ("LAU", "LAL-")
"""Codes of libraries that have no staff, in any of the surveys."""
CLOSED_2016, CLOSED_2022 = ("XL", "XLR", "XLT"), ("CLOSED", "TEMPORARY CLOSURE", "FACILITY NOT OPEN")
NO_FIGURE = "opening hours are not one figure of hours a week"
NOT_SPLIT = "the survey does not say how many of its opening hours are staffed"
NO_STAFF = "0 staffed hours of a library that the survey does not call unstaffed: volunteers, or an error; not known"
SHUT = "closed when the survey was made: has no opening hours"
NO_MATCH = "no library of the newest register has this name and postcode"
SEVERAL = "more than one library of the newest register could be meant"
STEPS: tuple[tuple[str, str], ...] = (("words", "where"), ("council", "words"), ("council", "where"))
_PLAIN = re.compile(r"\(?(\d+(?:\.\d+)?)\)?(?: *(?:h|hrs?|hours?))?(?: *per week)?", re.IGNORECASE)
_CLOCK = re.compile(r"(\d+)(?::|h)([0-5]\d)(?::00|m)?", re.IGNORECASE)


def read_2016(folder: SourceFolder, libraries: pd.DataFrame) -> Reading:
    """Read the survey of July 2016. ``libraries``: facilities as ``equitymap.sources.services.libraries`` reads them.

    The survey numbers the library services without naming them: each number is taken to mean the service that most
    libraries with its number, the same name and the same postcode belong to.
    """
    path = folder.find(SURVEY_2016)[-1]
    table = _table(path, HEADINGS_2016, rows=catalogue()[SURVEY_2016].rows)
    table["shut"] = table["closed"].str.upper().isin(CLOSED_2016)
    table = table.rename(columns={"staffhours": "staffed_hours", "type": "run"})
    return _reading(table, libraries, release=SURVEY_2016, path=path, year=2016)


def read_2022(folder: SourceFolder, libraries: pd.DataFrame) -> Reading:
    """Read the survey of the end of 2022."""
    path = folder.find(SURVEY_2022)[-1]
    table = _table(path, HEADINGS_2022, rows=catalogue()[SURVEY_2022].rows)
    table["shut"] = table["operation_22"].str.upper().isin(CLOSED_2022)
    table["authority"], table["run"] = table["reporting"], table["operation_22"]
    return _reading(table, libraries, release=SURVEY_2022, path=path, year=2022)


def of_register(libraries: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the hours that the newest register itself gives for its libraries, as supply rows."""
    rows = libraries[libraries["status"].isin(["open", "handed_over"]) & libraries["capacity"].notna()]
    rows = rows[rows["capacity"] + rows["unstaffed"] > 0]
    return _supply(rows.index.to_series(), year, rows["capacity"], rows["unstaffed"], rows["evidence"])


def split(opening: pd.Series, staffed: pd.Series, *, run: pd.Series) -> pd.DataFrame:
    """Return the hours a week with staff and without, and why they are not known.

    Parameters
    ----------
    opening
        All opening hours a week, as text.
    staffed
        The staffed ones, as text.
    run
        Code of who runs the library.

    Returns
    -------
    ``opening``, ``staffed`` and ``unstaffed`` in hours a week, the latter two missing where ``why`` says why.

    Notes
    -----
    More staffed than opening hours means that hours worked were counted, or time before the doors open: the library
    is staffed whenever it is open. A 0 is believed only of a library whose code says that it has no staff: of others
    it stands for volunteers (whose hours some services count and some do not) or for a field not filled in.
    """
    every = opening.map(hours, na_action="ignore").astype(float)
    told = staffed.map(lambda text: hours(text, most=float("inf")), na_action="ignore").astype(float)
    why = pd.Series(pd.NA, index=opening.index, dtype="str").mask(told.isna(), NOT_SPLIT)
    why = why.mask(told.eq(0) & ~run.str.strip().str.upper().isin(WITHOUT_STAFF), NO_STAFF)
    with_staff = told.clip(upper=every).where(why.isna() & every.notna())
    return pd.DataFrame({"opening": every, "staffed": with_staff, "unstaffed": every - with_staff, "why": why})


def hours(text: str, *, most: float = HOURS_IN_A_WEEK) -> float | None:
    """Return one figure of hours a week, or None where the text is not one.

    "35", "35 hours per week", "44h50m" and "49:30:00" are; "32.5 (term time) 17.5 (holiday)" is not, nor is more
    than a week has.
    """
    plain = text.strip()
    if found := _PLAIN.fullmatch(plain):
        value = float(found[1])
    elif found := _CLOCK.fullmatch(plain):
        value = int(found[1]) + int(found[2]) / 60
    else:
        return None
    return value if value <= most else None


def matched(table: pd.DataFrame, libraries: pd.DataFrame) -> pd.Series:
    """Return the ``facility_id`` each row is matched to: blank where none, ``SEVERAL`` where it cannot be told.

    Parameters
    ----------
    table
        ``name``, ``postcode`` and ``authority`` (blank where the survey does not name it) or ``authority_id``.
    libraries
        Facilities, index ``facility_id``.

    Notes
    -----
    Tried in turn: same postcode and telling words of the name; same service and words; same service and postcode.
    Each step must be one row to one library. The order settles rows that share a postcode.
    """
    unnamed = pd.Series(pd.NA, index=table.index, dtype="str")
    ours = _keys(table.assign(authority=table.get("authority", unnamed)))
    theirs = _keys(libraries)
    found = pd.Series(pd.NA, index=table.index, dtype="str")
    doubtful = pd.Series(False, index=table.index)
    for step in STEPS:
        if "council" in step and "authority_id" in table:
            ours["council"] = _councils(table["authority_id"], found, theirs["council"])
        left, right = ours[found.isna()], theirs[~theirs.index.isin(found)]
        new, unclear = _one_to_one(left, right, list(step))
        found.loc[new.index] = new
        doubtful |= unclear.reindex(table.index, fill_value=False)
    return found.mask(found.isna() & doubtful, SEVERAL)


def _reading(table: pd.DataFrame, libraries: pd.DataFrame, *, release: str, path: Path, year: int) -> Reading:
    known = split(table["hours"], table["staffed_hours"], run=table["run"])
    values = known["opening"]
    open_rows = table[~table["shut"]]
    target = matched(open_rows, libraries).reindex(table.index)
    why = pd.Series(pd.NA, index=table.index, dtype="str")
    why = why.mask(target.isna(), NO_MATCH).mask(target == SEVERAL, SEVERAL)
    why = why.mask(why.isna() & values.eq(0), "no hours: the survey says 0 for a library that is open")
    why = why.mask(why.isna() & values.isna(), NO_FIGURE)
    why = why.mask(why.isna() & values.notna(), known["why"])
    why = why.mask(table["hours"].isna(), "opening hours are blank").mask(table["shut"], SHUT)
    kept = why.isna()
    rows = known[kept]
    supply = _supply(target[kept], year, rows["staffed"], rows["unstaffed"], evidence(path, table.index)[kept])
    out = table[~kept]
    named = target.where(target != SEVERAL)
    council = (
        table["authority"] if "authority" in table else _councils(table["authority_id"], named, libraries["authority"])
    )
    aside = pd.DataFrame(
        {
            "release": release,
            "file": path.name,
            "row": out.index,
            "identifier": pd.NA,
            "name": out["name"],
            "reason": why[~kept],
            "facility_id": named[~kept],
            "authority": council[~kept],
        },
        columns=[*LEFT_OUT_COLUMNS, "facility_id", "authority"],
    )
    return Reading(
        rows="years of services",
        release=catalogue()[release],
        paths=(path,),
        frame=supply.reset_index(drop=True),
        left_out=aside.reset_index(drop=True),
        rows_read=len(table),
    )


def _supply(
    targets: pd.Series, year: int, staffed: pd.Series, unstaffed: pd.Series, told_by: pd.Series
) -> pd.DataFrame:
    """Return two supply rows for each library: hours with staff, and without."""
    parts = [
        pd.DataFrame(
            {
                "facility_id": targets.to_numpy(),
                "year": year,
                "value": values.to_numpy(dtype=float),
                "unit": unit,
                "evidence": told_by.to_numpy(),
            },
            columns=list(SUPPLY_COLUMNS),
        )
        for unit, values in ((UNIT, staffed), (UNSTAFFED, unstaffed))
    ]
    return pd.concat(parts, ignore_index=True)


def _table(path: Path, headings: tuple[str, ...], *, rows: int | None) -> pd.DataFrame:
    table = read_table(path, headings=headings, rows=rows)
    return pd.DataFrame({heading: _tidy(table[heading]) for heading in headings})


def _keys(table: pd.DataFrame) -> pd.DataFrame:
    """Return what rows are matched by: postcode, telling words of the name, service; blank where there is none."""
    words = table["name"].map(lambda name: " ".join(sorted(telling(name))), na_action="ignore").replace("", pd.NA)
    council = table["authority"].astype("str").str.lower().str.replace(r"[^a-z]+", " ", regex=True)
    return pd.DataFrame(
        {
            "where": postcodes.normalised(table["postcode"].astype("str")),
            "words": words,
            "council": council.where(table["authority"].notna()),
        },
        index=table.index,
    )


def _councils(numbers: pd.Series, found: pd.Series, names: pd.Series) -> pd.Series:
    """Return the service of each row, learned from the rows already matched (the most frequent of its number)."""
    known = pd.DataFrame({"number": numbers, "council": found.map(names)}).dropna()
    most = known.groupby("number")["council"].agg(lambda those: those.mode().iloc[0])
    return numbers.map(most)


def _one_to_one(left: pd.DataFrame, right: pd.DataFrame, by: list[str]) -> tuple[pd.Series, pd.Series]:
    """Return the library of each row that fits exactly one, and which rows fit more than one or share it."""
    rows = left[by].dropna().rename_axis("row").reset_index()
    pairs = rows.merge(right[by].dropna().rename_axis("facility_id").reset_index(), on=by, how="inner", validate="m:m")
    alone = ~pairs["row"].duplicated(keep=False) & ~pairs["facility_id"].duplicated(keep=False)
    found = pairs[alone].set_index("row")["facility_id"]
    unclear = pairs.loc[~alone, "row"].unique()
    return found, pd.Series(True, index=unclear, dtype=bool)


def _tidy(texts: pd.Series) -> pd.Series:
    """Return texts with single spaces; blank where nothing is left."""
    plain = texts.str.replace(r"\s+", " ", regex=True).str.strip()
    return plain.where(plain != "")
