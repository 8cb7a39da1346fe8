"""What every register of services shares: the columns they all end in, dates, positions, remarks."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pandas as pd

from equitymap.errors import SourceContent, SourceUnreadable
from equitymap.schema import FACILITIES
from equitymap.sources.reading.read_table import LEFT_OUT_COLUMNS

ADDED_AT_BUILD = ("area_code", "inside", "geometry")
FACILITY_COLUMNS = (
    *(column for column in FACILITIES.columns if column not in ADDED_AT_BUILD),
    "authority",
    "how",
    "unstaffed",
    "provider",
    "run_by",
)
"""Columns of a facility frame as read: the schema's, without the ones that need a place; ``authority`` (the council
as the register writes it) and ``how`` (the way a replaced record went on, where the register tells);
``unstaffed`` (hours a week without staff, beside a capacity in staffed hours); ``provider`` and ``run_by`` (a school's
type of establishment in the register's words, and "council" or "trust" where one is responsible for it)."""

DATES = ("opened", "closed", "closed_not_before", "closed_not_after")
NUMBERS = ("capacity", "unstaffed", "easting_m", "northing_m")
UNKNOWN_DATE = pd.Timestamp("1900-01-01")
OLDEST_DATE = pd.Timestamp("1800-01-01")
# Corners of the British National Grid that hold England, metres.
ENGLAND_M = {"easting_m": (80_000, 656_100), "northing_m": (5_000, 657_700)}


def facility_frame(table: pd.DataFrame, *, prefix: str, register: str, kind: str) -> pd.DataFrame:
    """Return ``table`` as a facility frame: one row per record, index ``facility_id``, all ``FACILITY_COLUMNS``.

    Parameters
    ----------
    table
        At least ``register_id``, ``type``, ``name``, ``status`` and ``evidence``. Columns that are absent are blank.
    prefix
        Goes before the register's number to make ``facility_id``, such as ``urn``.
    register
        Release id.
    kind
        Kind of service (``equitymap.kinds``).

    Returns
    -------
    pandas.DataFrame
        Blank text is missing, dates are ``datetime64[ns]``, positions are EPSG:27700 metres or blank.
    """
    full = table.reindex(columns=list(FACILITY_COLUMNS))
    full["register"], full["kind"] = register, kind
    for column in FACILITY_COLUMNS:
        if column in DATES:
            full[column] = pd.to_datetime(full[column]).astype("datetime64[ns]")
        elif column in NUMBERS:
            full[column] = full[column].astype(float)
        else:
            full[column] = full[column].astype("str").replace("", pd.NA)
    full["located_by"] = pd.Series("register", index=full.index, dtype="str").where(full["easting_m"].notna())
    full.index = pd.Index(prefix + ":" + full["register_id"], name="facility_id")
    return full


def dates(texts: pd.Series, *, form: str, path: Path) -> pd.Series:
    """Read dates; 1 January 1900 and dates before 1800 mean "not known" and stay blank, as does an impossible date.

    Raises
    ------
    SourceContent
        When one filled cell in ten or more is no date in this form: the file is not in the layout it should be.
    """
    filled = texts.notna()
    read = pd.to_datetime(texts, format=form, errors="coerce")
    wrong = filled & read.isna()
    if wrong.sum() * 10 > filled.sum():
        raise SourceContent(
            f"{path.name}: {int(wrong.sum()):,} of {int(filled.sum()):,} dates in column '{texts.name}' are not written"
            f" like {pd.Timestamp('2017-08-31').strftime(form)}, such as {texts[wrong].iloc[0]!r} in line"
            f" {texts[wrong].index[0]}. It may have been re-saved by a spreadsheet: download it again."
        )
    return read.where((read != UNKNOWN_DATE) & (read >= OLDEST_DATE)).astype("datetime64[ns]")


def misdated(texts: pd.Series, *, form: str) -> pd.Series:
    """Return True where a filled cell is no date of the calendar."""
    return texts.notna() & pd.to_datetime(texts, format=form, errors="coerce").isna()


def positions(eastings: pd.Series, northings: pd.Series) -> pd.DataFrame:
    """Return ``easting_m`` and ``northing_m``, both blank where either is missing, zero or outside England's grid."""
    both = pd.DataFrame(
        {
            "easting_m": pd.to_numeric(eastings, errors="coerce").astype(float),
            "northing_m": pd.to_numeric(northings, errors="coerce").astype(float),
        }
    )
    usable = pd.Series(True, index=both.index)
    for column, (low, high) in ENGLAND_M.items():
        usable &= both[column].between(low, high)
    return both.where(usable)


def remark(reasons: pd.Series, rows: pd.Series, words: str | pd.Series) -> pd.Series:
    """Return ``reasons`` with ``words`` added after a semicolon in the chosen rows."""
    before = reasons.fillna("")
    after = before.where(before == "", before + "; ") + (words if isinstance(words, str) else words.astype("str"))
    return reasons.where(~rows, after)


def encoding_of(path: Path) -> str:
    """Return how a file of this register is encoded: windows-1252 as published, UTF-8 where it was re-saved.

    Raises
    ------
    SourceUnreadable
    """
    try:
        raw = path.read_bytes()
        (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    except (OSError, EOFError, zlib.error) as wrong:
        detail = getattr(wrong, "strerror", None) or wrong
        raise SourceUnreadable(f"{path.name} cannot be read ({detail}). Download it again.") from None
    return "utf-8-sig"


def evidence(path: Path, rows: pd.Index) -> pd.Series:
    """Say which file and line each record comes from."""
    return pd.Series([f"{path.name}, line {row}" for row in rows], index=rows, dtype="str")


def set_aside(
    table: pd.DataFrame, why: pd.Series, *, release: str, path: Path, columns: tuple[str, str, str | None]
) -> pd.DataFrame:
    """Return the rows that have a reason in ``why`` as entries of the left-out list, and their authority.

    ``columns`` names the ones with the identifier, the name and the council (None where the register has none).
    """
    rows = table[why.notna()]
    number, name, council = columns
    return pd.DataFrame(
        {
            "release": release,
            "file": path.name,
            "row": rows.index,
            "identifier": rows[number].to_numpy(),
            "name": rows[name].to_numpy(),
            "reason": why[why.notna()].to_numpy(),
            "authority": rows[council].to_numpy() if council else pd.NA,
        },
        columns=[*LEFT_OUT_COLUMNS, "authority"],
    )


def identified(table: pd.DataFrame, *, number: str, name: str) -> pd.Series:
    """Return True where a record has both a number and a name: without them it cannot be listed."""
    return table[number].notna() & table[name].notna()
