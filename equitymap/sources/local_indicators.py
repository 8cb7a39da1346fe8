"""Figures that local people add: one CSV for each indicator of ``data/indicators.local.toml``, and a log of changes.

A CSV has the columns ``area_code``, ``period`` and ``value``, and may have ``group``, ``numerator`` and
``denominator``. Good rows are kept, whatever is wrong with the others; each wrong one is listed with its reason.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from equitymap.errors import SourceMissing
from equitymap.indicators import LOCAL_RELEASE, Indicator, every_indicator, local_changes
from equitymap.settings import settings
from equitymap.sources.area_table import first_rows
from equitymap.sources.authority_rows import complete, status_of
from equitymap.sources.catalogue import Release
from equitymap.sources.lait import year_of
from equitymap.sources.limits import Limits, check, read_bytes
from equitymap.sources.outcomes import wilson
from equitymap.sources.reading import LEFT_OUT_COLUMNS, Reading, read_table, sha256
from equitymap.sources.small_counts import REFUSED, SMALLEST_SHOWN, counts_small
from equitymap.stages import EVERYONE, GROUPS

LOG = "indicators.local.log.csv"
LOG_COLUMNS = ("date", "id", "what")
NEEDED, OPTIONAL = ("area_code", "period", "value"), ("group", "numerator", "denominator")
LIMITS = Limits(size=20_000_000, lines=500_000, cells=300, line=200_000)
TOLERANCE = 0.06
"""Per cent by which a share may differ from its counts: rounding to one place."""


def read(known: Mapping[str, Mapping[str, str]], folder: Path | None = None) -> tuple[Reading, ...]:
    """Read the CSV file of every indicator that local people added.

    Parameters
    ----------
    known
        Name by code for each geography: "lsoa", "ward", "district", "upper_tier". Other codes are listed as wrong.
    folder
        Where the list and its files are; the data folder unless given.

    Returns
    -------
    One reading a file. ``frame`` has the layout of ``schema.AUTHORITY``, with the geography as the list says, and
    ``left_out`` the rows that could not be used.

    Raises
    ------
    SourceMissing, SourceUnreadable, SourceHeadings
        When a file as a whole cannot be used.
    """
    folder = folder or settings().data_dir
    return tuple(_one(entry, folder, known) for entry in added(folder))


def added(folder: Path) -> tuple[Indicator, ...]:
    """Return the indicators that local people added, as ``indicators.local.toml`` in this folder has them."""
    entries = every_indicator(None, folder / "indicators.local.toml")
    return tuple(entry for entry in entries if entry.local)


def release(path: Path, entry: Indicator) -> Release:
    """Return how the manifest names the file of one indicator."""
    return Release(
        id=LOCAL_RELEASE,
        publisher="Local people",
        title=f"{entry.label} ({path.name})",
        url="",
        licence="as the file's owners say",
        attribution=f"Local figures: {path.name}",
        period=entry.period,
        limits=entry.limits,
        files=(path.name,),
        needed=False,
    )


def _one(entry: Indicator, folder: Path, known: Mapping[str, Mapping[str, str]]) -> Reading:
    path = folder / str(entry.column)
    if not path.is_file():
        raise SourceMissing(f"{path} is missing: indicators.local.toml reads the indicator {entry.id!r} from it.")
    check(read_bytes(path, LIMITS), LIMITS, path.name, smaller="Split it into one file for each indicator.")
    table = _table(path)
    names = known.get(entry.geography, {})
    numbers = {
        column: pd.to_numeric(table[column].str.replace(",", "").str.removesuffix("%").str.strip(), errors="coerce")
        for column in ("value", "numerator", "denominator")
    }
    years = table["period"].map(lambda text: year_of(str(text)) if pd.notna(text) else None).astype("Int64")
    why = _wrong(table, numbers, years, entry, names)
    kept = why.isna()
    value, top, below = (numbers[column][kept] for column in ("value", "numerator", "denominator"))
    value = value.fillna((100 * top / below.where(below > 0)).round(4)) if entry.unit == "percent" else value
    low, high = wilson(top.to_numpy(dtype=float), below.to_numpy(dtype=float))
    bounded = entry.unit == "percent"
    frame = pd.DataFrame(
        {
            "measure": entry.id,
            "label": entry.label,
            "geography": entry.geography,
            "area_code": table["area_code"][kept],
            "area": table["area_code"][kept].map(dict(names)),
            "period": table["period"][kept],
            "year": years[kept],
            "group": table["group"][kept],
            "value": value,
            "numerator": top,
            "denominator": below,
            "lower": low if bounded else np.nan,
            "upper": high if bounded else np.nan,
            "unit": entry.unit,
            "status": status_of(value, pd.Series(entry.unit, index=value.index)),
            "release": LOCAL_RELEASE,
        }
    )
    out = pd.DataFrame(
        {
            "release": LOCAL_RELEASE,
            "file": path.name,
            "row": table.index[~kept],
            "identifier": table["area_code"][~kept],
            "name": entry.label,
            "reason": why[~kept],
        },
        columns=list(LEFT_OUT_COLUMNS),
    )
    return Reading(
        release(path, entry), (path,), complete(frame.reset_index(drop=True)), rows_read=len(table), left_out=out
    )


def _table(path: Path) -> pd.DataFrame:
    """Return the file's columns as text; those it may lack are blank, and a blank group is everyone."""
    rows = first_rows(path, 1)
    present = [name for name in OPTIONAL if rows and name in rows[0][1]]
    table = read_table(path, headings=[*NEEDED, *present]).reindex(columns=[*NEEDED, *OPTIONAL])
    texts = {column: table[column].astype("str").str.strip() for column in table.columns}
    return pd.DataFrame(texts, index=table.index).assign(group=texts["group"].fillna(EVERYONE))


def _wrong(
    table: pd.DataFrame, numbers: Mapping[str, pd.Series], years: pd.Series, entry: Indicator, names: Mapping[str, str]
) -> pd.Series:
    """Return why each row cannot be used; missing where it can."""
    value, top, below = (numbers[column] for column in ("value", "numerator", "denominator"))
    why = pd.Series(pd.NA, index=table.index, dtype="str")
    share = entry.unit == "percent"
    apart = share & ((value - 100 * top / below.where(below > 0)).abs() > TOLERANCE)
    again = table.duplicated(["area_code", "period", "group"], keep=False)
    for wrong, reason in (
        (_small(entry, value, top, below), REFUSED),
        (apart, "the value is not the numerator over the denominator"),
        (share & ((value < 0) | (value > 100)), "a percentage outside 0 to 100"),
        (share & (top > below), "the numerator is larger than the denominator"),
        (again, "the same area, period and group stands more than once"),
        (~table["group"].isin(GROUPS), "no known group: " + table["group"].astype("str")),
        (years.isna(), "the period is no year such as 2024 or 2023/24"),
        (~table["area_code"].isin(names), f"no {entry.geography} of England has this code"),
        *((numbers[column].isna() & table[column].notna(), f"{column} is no number") for column in numbers),
    ):
        why = why.mask(wrong.astype(bool), reason)
    return why


def _small(entry: Indicator, value: pd.Series, top: pd.Series, below: pd.Series) -> pd.Series:
    """Return True where a row tells of 1 to 9 people: on top, left out, below, or as the figure itself."""
    counted = value.between(1, SMALLEST_SHOWN, inclusive="left") & (entry.unit == "people")
    return counts_small(top, below) | counted


def statements(folder: Path) -> dict[tuple[str, str], str]:
    """Return what the list says now: words by indicator id and kind of change ("name", "shown", "figures")."""
    changes = local_changes(folder / "indicators.local.toml")
    said = {(key, "name"): f"named {label!r}" for key, label in changes.rename.items()}
    said |= {(key, "shown"): "hidden" for key in changes.hide}
    for key, entry in changes.add.items():
        path = folder / str(entry.get("column", ""))
        content = f", content {sha256(path)[:12]}" if path.is_file() else ", not there"
        said[key, "figures"] = f"added from {entry.get('column', 'no file')}{content}"
    return said


def log_changes(folder: Path | None = None, today: date | None = None) -> list[tuple[str, str, str]]:
    """Write what has changed since the last time to ``indicators.local.log.csv``, and return it.

    Nobody is named: a row is the day, the indicator and what changed. The log is also where the state of the last
    time is read from, so it is only ever added to.
    """
    folder = folder or settings().data_dir
    path, day = folder / LOG, (today or date.today()).isoformat()
    before: dict[tuple[str, str], str] = {}
    if path.is_file():
        for row in read_table(path, headings=LOG_COLUMNS).itertuples(index=False):
            kind = _kind(str(row.what))
            before[str(row.id), kind] = str(row.what)
    now = statements(folder)
    ended = {key: ENDED[key[1]] for key, what in before.items() if key not in now and what != ENDED[key[1]]}
    changed = {key: what for key, what in now.items() if before.get(key) != what} | ended
    rows = [(day, key[0], what) for key, what in sorted(changed.items())]
    if rows:
        fresh = not path.is_file()
        with path.open("a", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([LOG_COLUMNS, *rows] if fresh else rows)
    return rows


ENDED = {"name": "named as published again", "shown": "shown again", "figures": "taken out"}


def _kind(what: str) -> str:
    """Return which kind of change a line of the log tells of."""
    if what.startswith("named"):
        return "name"
    return "shown" if what in ("hidden", ENDED["shown"]) else "figures"
