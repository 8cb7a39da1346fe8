"""Authority figures of the Local Authority Interactive Tool (LAIT), from birth to leaving school, by group of pupils.

Upper-tier authorities, regions and England only: never shown as a neighbourhood's. The file carries the department's
own three-digit numbers; a separate list turns them into ONS codes. Authorities that were abolished, and the two
halves of London, have no code there: their rows are listed as left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.indicators import Indicator, published
from equitymap.sources.councils.council_codes import ons_codes
from equitymap.sources.councils.council_columns import complete, status_of
from equitymap.sources.reading.area_table import one_file
from equitymap.sources.reading.marks import LAIT, parse_numbers
from equitymap.sources.reading.read_table import Reading, SourceFolder, left_out, read_table

RELEASE, DICTIONARY = "lait", "lait-dictionary"
ABOLISHED = "not an upper-tier authority, region or country of April 2023 (abolished, or a part of London)"
ADDED_UP = "England's figure is more than twice every region's: rates added up, not a rate"
ABOVE_HUNDRED: Mapping[str, float] = {"funded_places_2": 300, "funded_places_3_4": 300}
"""Shares that can exceed 100, because the children they are of are an estimate."""
REGIONS, ENGLAND = "E12", "E92"
LEVELS = {REGIONS: "region", ENGLAND: "england"}
_HEADINGS = ("Short Desc", "Years", "LA and Regions", "Values", "LA Number")


def read(folder: SourceFolder, entries: Sequence[Indicator] | None = None) -> Reading:
    """Read the measures of the registry for every upper-tier authority, region and England.

    Parameters
    ----------
    folder
        The downloads.
    entries
        Indicators whose ``columns_by_group`` names the tool's measures; those of ``data/indicators.toml`` unless given.

    Returns
    -------
    Frame in the layout of ``schema.AUTHORITY``, one row per measure, group, area and period. "-" in the file is
    "not_collected", a published 0 is "zero". ``left_out`` lists the rows of abolished authorities, of Inner and Outer
    London, and England's where the tool adds up rates.

    Raises
    ------
    SourceError
        Naming the file, every problem at once, and the remedy.
    """
    release, path = one_file(folder, RELEASE)
    whole = _long_table(path)
    if release.rows is not None and len(whole) < release.rows:
        raise SourceContent(
            f"{path.name} has {len(whole):,} rows; the published file has {release.rows:,}. It was cut short:"
            " download it again."
        )
    known = [entry for entry in (published() if entries is None else entries) if entry.release == RELEASE]
    wanted = pd.DataFrame(
        [(short, entry.id, group, entry.unit) for entry in known for group, short in entry.columns_by_group.items()],
        columns=["Short Desc", "measure", "group", "unit"],
    )
    table = _ours(whole, wanted)
    _refuse_wrong(table, path, wanted["Short Desc"])
    codes, codes_path = ons_codes(folder)
    labels, labels_path = _labels(folder, wanted["Short Desc"])
    table = table.assign(area_code=table["number"].map(codes), label=table["Short Desc"].map(labels))
    why = pd.Series(pd.NA, index=table.index, dtype="str")
    why = why.mask(table["area_code"].isna(), ABOLISHED).mask(_added_up(table), ADDED_UP)
    kept = table[why.isna()]
    frame = kept.rename(columns={"LA and Regions": "area", "Years": "period"}).assign(
        geography=kept["area_code"].str[:3].map(LEVELS).fillna("upper_tier"),
        status=status_of(kept["value"], kept["unit"]),
        release=RELEASE,
    )
    out = table[why.notna()]
    lost = left_out(RELEASE, path, out, identifier="number", name="LA and Regions", reason="")
    ordered = complete(frame).sort_values(["measure", "area_code", "group", "year"], ignore_index=True)
    lost = lost.assign(reason=why[why.notna()].to_numpy())
    return Reading(
        release, (path, labels_path, codes_path), ordered, rows_read=len(whole), left_out=lost, rows="council figures"
    )


def _ours(whole: pd.DataFrame, wanted: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the wanted measures with ``measure``, ``group``, ``unit``, ``number``, ``year``, ``value``."""
    by_short = wanted.set_index("Short Desc")
    table = whole[whole["Short Desc"].isin(by_short.index)]
    years = {period: year_of(period) for period in table["Years"].unique()}
    return table.assign(
        **{column: table["Short Desc"].map(by_short[column]) for column in ("measure", "group", "unit")},
        number=table["LA Number"].astype("Float64").astype("Int64").astype("string").astype("str"),
        year=table["Years"].map(years).astype("Int64"),
        value=parse_numbers(table["Values"].astype("str"), LAIT).value.round(6),
    )


def _added_up(table: pd.DataFrame) -> pd.Series:
    """Mark England's rows of shares and rates that exceed every region's twice over: sums, not rates."""
    rates = table[table["unit"].eq("percent") | table["unit"].str.startswith("per_")]
    code = rates["area_code"].fillna("")
    keys = ["Short Desc", "Years"]
    highest = rates[code.str.startswith(REGIONS)].groupby(keys)["value"].max().rename("highest")
    england = rates[code.str.startswith(ENGLAND)].join(highest, on=keys, how="left", validate="m:1")
    found = pd.Series(False, index=table.index)
    found.loc[england.index[england["value"] > 2 * england["highest"]]] = True
    return found


def year_of(period: str) -> int | None:
    """Return the calendar year a period ends in; None when the text is not a period.

    "2025", "2025 (Rev)", "2024/25", "2023-24 (OT)" and "2016/17-18/19" are all understood.
    """
    text = re.sub(r"\s*\([A-Za-z]+\)$", "", period.strip())
    if not re.fullmatch(r"\d{4}((/\d{2})?-\d{2}(/\d{2})?|/\d{2})?", text):
        return None
    first, last = int(text[:4]), text[-2:]
    year = first if len(text) == 4 else first - first % 100 + int(last)
    return year if year >= first else year + 100


def _long_table(path: Path) -> pd.DataFrame:
    """Return the file's columns we need, indexed by row number from 1."""
    try:
        whole = pd.read_parquet(path)
    except (OSError, pa.ArrowException) as wrong:
        raise SourceUnreadable(f"{path.name} is not a readable Parquet file ({wrong}). Download it again.") from None
    absent = [heading for heading in _HEADINGS if heading not in whole.columns]
    if absent:
        raise SourceHeadings(
            f"{path.name} lacks the column(s) {', '.join(map(repr, absent))}. Check that it is the right file."
        )
    return whole[list(_HEADINGS)].set_axis(pd.RangeIndex(1, len(whole) + 1, name="row"))


def _refuse_wrong(table: pd.DataFrame, path: Path, shorts: pd.Series) -> None:
    """Refuse missing measures, unknown periods, texts that are no number, impossible figures, and repeats."""
    present = set(table["Short Desc"])
    absent = [short for short in shorts if short not in present]
    problems = [f"no rows for {', '.join(absent)}"] if absent else []
    unread = table["value"].isna() & ~table["Values"].isin(LAIT)
    most = table["measure"].map(ABOVE_HUNDRED).fillna(100.0)
    outside = table["unit"].eq("percent") & ((table["value"] < 0) | (table["value"] > most))
    checks = (
        ("a period that is no year", table["year"].isna(), "Years"),
        ("a blank authority number", table["number"].isna(), "LA and Regions"),
        ("a value that is neither a number nor '-'", unread, "Values"),
        ("a percentage outside 0 to 100", outside, "Values"),
        (
            "a second figure for the same authority and period",
            table.duplicated(["Short Desc", "number", "Years"]),
            "LA and Regions",
        ),
    )
    for what, wrong, column in checks:
        if wrong.any():
            row = table[wrong].iloc[0]
            problems.append(f"{int(wrong.sum()):,} row(s) with {what}, such as {row[column]!r} in row {row.name}")
    if problems:
        raise SourceContent(f"{path.name}: {'; '.join(problems)}. Download it again, or check that it is LAIT's.")


def _labels(folder: SourceFolder, shorts: pd.Series) -> tuple[dict[str, str], Path]:
    """Return the publisher's name of each measure; one listed under two topics counts once.

    Raises
    ------
    SourceContent
        When the dictionary lacks a measure.
    """
    _, path = one_file(folder, DICTIONARY)
    table = read_table(path, headings=("Measure_short", "Chart_title")).drop_duplicates("Measure_short")
    labels = dict(zip(table["Measure_short"], table["Chart_title"].str.strip(), strict=True))
    absent = [short for short in shorts if short not in labels]
    if absent:
        raise SourceContent(f"{path.name} does not describe {', '.join(absent)}. Download it again.")
    return labels, path
