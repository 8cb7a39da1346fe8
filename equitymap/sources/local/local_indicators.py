"""Figures that local people add: one CSV for each indicator of ``data/indicators.local.toml``, and a log of changes.

A CSV has the columns ``area_code``, ``period`` and ``value``, and may have ``group``, ``numerator`` and
``denominator``. Good rows are kept, whatever is wrong with the others; each wrong one is listed with its reason.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from equitymap.errors import SourceMissing, SourceUnreadable
from equitymap.indicators import LOCAL_RELEASE, Indicator, every_indicator, local_changes
from equitymap.intervals import wilson
from equitymap.settings import settings
from equitymap.small_counts import REFUSED, small_people
from equitymap.sources.areas.code_history import current_codes, former_in_words, older_area_in_words
from equitymap.sources.catalogue import Release
from equitymap.sources.councils.council_columns import complete, status_of
from equitymap.sources.local import local_sheet
from equitymap.sources.local.limits import Limits, check
from equitymap.sources.local.local_figures import Figure, figure, period, shares_of_one, when
from equitymap.sources.reading.area_table import headings_of
from equitymap.sources.reading.read_table import LEFT_OUT_COLUMNS, Reading, read_table, sha256
from equitymap.sources.reading.workbook import is_workbook
from equitymap.stages import EVERYONE, GROUPS

LOG = "indicators.local.log.csv"
LOG_COLUMNS = ("date", "id", "what")
NEEDED, OPTIONAL = ("area_code", "period", "value"), ("group", "numerator", "denominator")
COUNTS = ("value", "numerator", "denominator")
SAID = ("suppressed", "not_collected", "rounded")
"""States that a symbol says."""
FRACTION = (
    "looks like a share of 1, not a percentage: write 31.2 for 0.312; a percentage that is so small is written with the"
    " sign, 0.3%"
)
LIMITS = Limits(size=20_000_000, lines=500_000, cells=300, line=200_000)
TOLERANCE = 0.06
"""Per cent by which a share may differ from its counts: rounding to one place."""


def read(
    known: Mapping[str, Mapping[str, str]],
    folder: Path | None = None,
    *,
    older: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Reading, ...]:
    """Read the CSV file of every indicator that local people added.

    Parameters
    ----------
    known
        Name by code for each geography: "lsoa", "ward", "district", "upper_tier". Other codes are listed as wrong.
    folder
        Where the list and its files are; the data folder unless given.
    older
        Neighbourhoods of 2021 by neighbourhood of 2011, as ``code_history.successors`` gives them: old codes are named
        as old.

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
    return tuple(_one(entry, folder, known, older or {}) for entry in added(folder))


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


def _one(
    entry: Indicator, folder: Path, known: Mapping[str, Mapping[str, str]], older: Mapping[str, Sequence[str]]
) -> Reading:
    path = folder / str(entry.column)
    if not path.is_file():
        raise SourceMissing(f"{path} is missing: indicators.local.toml reads the indicator {entry.id!r} from it.")
    table = _table(path)
    written = table["area_code"]
    table = table.assign(area_code=current_codes(written))
    names = known.get(entry.geography, {})
    figures = {column: [figure(text) for text in table[column]] for column in COUNTS}
    numbers = {
        column: pd.Series([one.value for one in cells], index=table.index, dtype=float)
        for column, cells in figures.items()
    }
    periods = [period(text) for text in table["period"]]
    years = pd.Series([one[1] if one else None for one in periods], index=table.index, dtype="Int64")
    table["period"] = [one[0] if one else text for one, text in zip(periods, table["period"], strict=True)]
    why = _wrong(table, figures, numbers, years, entry, names)
    stranger = why.eq(_unknown(entry)).fillna(False).astype(bool)
    why = why.mask(stranger, written[stranger].map(lambda code: _older(str(code), entry, older)))
    kept = why.isna()
    value, top, below = (numbers[column][kept] for column in ("value", "numerator", "denominator"))
    state = pd.Series([one.state for one in figures["value"]], index=table.index)[kept]
    hidden = state.eq("suppressed")
    top = top.mask(hidden)
    blank = table["value"][kept].eq("")
    value = value.mask(blank, (100 * top / below.where(below > 0)).round(4)) if entry.unit == "percent" else value
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
            "status": status_of(value, pd.Series(entry.unit, index=value.index)).mask(state.isin(SAID) & ~blank, state),
            "release": LOCAL_RELEASE,
        }
    )
    out = pd.DataFrame(
        {
            "release": LOCAL_RELEASE,
            "file": path.name,
            "row": table.index[~kept],
            "identifier": written[~kept],
            "name": entry.label,
            "reason": why[~kept],
        },
        columns=list(LEFT_OUT_COLUMNS),
    )
    return Reading(
        release(path, entry),
        (path,),
        complete(frame.reset_index(drop=True)),
        rows_read=len(table),
        left_out=out,
        rows="council figures",
    )


def _table(path: Path) -> pd.DataFrame:
    """Return the file's columns as text, index the line; those it may lack are blank, a blank group is everyone."""
    columns = [*NEEDED, *OPTIONAL]
    if is_workbook(path):
        present = [name for name in columns if name in headings_of(path, NEEDED[0])]
        raw = read_table(path, headings=[*NEEDED, *(name for name in present if name not in NEEDED)])
        lines: list[int] = list(raw.index)
        cells: list[dict[Any, Any]] = raw.astype("str").fillna("").to_dict(orient="records")
    else:
        found = list(local_sheet.rows(_text(path), path.name, needed=NEEDED, allowed=None))
        lines, cells = [line for line, _ in found], [dict(row) for _, row in found]
    texts = {name: [local_sheet.clean(str(row.get(name, ""))) for row in cells] for name in columns}
    table = pd.DataFrame(texts, index=pd.Index(lines, name="row", dtype="int64"), dtype="str")
    return table.assign(
        area_code=table["area_code"].str.upper(), group=table["group"].str.casefold().replace("", EVERYONE)
    )


def _text(path: Path) -> str:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            raw = stream.read(LIMITS.size + 1)
    except (OSError, EOFError, zlib.error) as refused:
        raise SourceUnreadable(f"{path.name} is cut short or damaged ({refused}). Save it again.") from None
    check(raw, LIMITS, path.name, smaller="Split it into one file for each indicator.")
    return local_sheet.decoded(raw)


def _wrong(
    table: pd.DataFrame,
    figures: Mapping[str, Sequence[Figure]],
    numbers: Mapping[str, pd.Series],
    years: pd.Series,
    entry: Indicator,
    names: Mapping[str, str],
) -> pd.Series:
    """Return why each row cannot be used; missing where it can."""
    value, top, below = (numbers[column] for column in COUNTS)
    why = pd.Series(pd.NA, index=table.index, dtype="str")
    share = entry.unit == "percent"
    said = (100 * top / below.where(below > 0)).astype(float)
    apart = share & ((value - said).abs() > TOLERANCE)
    stated = pd.Series([one.percent for one in figures["value"]], index=table.index) | (said.notna() & ~apart)
    fraction = share & shares_of_one(value) & ~stated
    again = table.assign(when=when(table["period"], years))
    repeated = again.duplicated(["area_code", "when", "group"], keep=False)
    wrong_text = {
        column: pd.Series([one.state == "wrong" for one in cells], index=table.index)
        for column, cells in figures.items()
    }
    for wrong, reason in (
        (small_people(entry.unit, value, top, below), REFUSED),
        (apart, "the value is not the numerator over the denominator"),
        (share & ((value < 0) | (value > 100)), "a percentage outside 0 to 100"),
        (share & (top > below), "the numerator is larger than the denominator"),
        (fraction, FRACTION),
        (repeated, "the same area, year and group stands more than once (" + _lines(again) + ")"),
        (~table["group"].isin(GROUPS), "no known group: " + table["group"].astype("str")),
        (years.isna(), "the period is no year such as 2024, 2023/24 or 202324"),
        (~table["area_code"].isin(names), _unknown(entry)),
        *((wrong_text[column], f"{column} is no number, and no symbol such as c, z, x or low") for column in COUNTS),
    ):
        why = why.mask(wrong.astype(bool), reason)
    return why


def _lines(table: pd.DataFrame) -> pd.Series:
    """Return the lines that stand for the same area, year and group, in words."""
    key = [table["area_code"], table["when"], table["group"]]
    return table.index.to_series().astype("str").groupby(key).transform(lambda lines: "lines " + " and ".join(lines))


def _unknown(entry: Indicator) -> str:
    return f"no {entry.geography} of England has this code"


def _older(code: str, entry: Indicator, older: Mapping[str, Sequence[str]]) -> str:
    """Return why a code is not known: an older one is named as such."""
    known = former_in_words(code) or older_area_in_words(code, older, geography=entry.geography)
    return known or _unknown(entry)


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
