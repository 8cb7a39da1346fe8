"""Figures of whole districts by indicator and year: the Health Index and the subnational indicators of the ONS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from equitymap.errors import SourceContent
from equitymap.indicators import Indicator, published
from equitymap.sources.areas import lookups
from equitymap.sources.areas.code_history import current_codes
from equitymap.sources.councils.council_columns import complete, status_of
from equitymap.sources.councils.low_income import ENGLAND
from equitymap.sources.reading.area_table import one_file
from equitymap.sources.reading.marks import DISTRICT_TABLES, numbers
from equitymap.sources.reading.read_table import Reading, SourceFolder, left_out, read_table
from equitymap.sources.reading.workbook import is_workbook

HEALTH_INDEX, SUBNATIONAL = "ons-health-index", "ons-subnational"
GONE = "no district or county of 2024: merged since"
MEAN = " (mean of districts, each counting the same)"
EXACT_FROM = 4
"""Decimals from which a figure equal to that of the period before is no chance, but carried."""


@dataclass(frozen=True)
class _Layout:
    """Headings of a long table: code, indicator, period and value."""

    release: str
    code: str
    indicator: str
    period: str
    value: str


def health_index(folder: SourceFolder, entries: Sequence[Indicator] | None = None) -> Reading:
    """Read the Health Index indicators of the registry: districts of 2021, yearly from 2015 to 2021.

    From the publisher's workbook (a sheet with one row per area, year and indicator, below three lines of title), else
    from the table that a third party took from it.

    Returns
    -------
    Frame in the layout of ``schema.AUTHORITY``. England is the plain mean of the districts, and says so. A figure that
    only repeats the year before (``carried``) is "estimated".

    Raises
    ------
    SourceError
        Naming the file and the remedy.
    """
    _, path = one_file(folder, HEALTH_INDEX)
    copied = _Layout(HEALTH_INDEX, "ltla21_code", "indicator", "year", "value")
    official = _Layout(HEALTH_INDEX, "Area code", "Indicator name", "Year", "Value")
    return _read(folder, official if is_workbook(path) else copied, entries)


def subnational(folder: SourceFolder, entries: Sequence[Indicator] | None = None) -> Reading:
    """Read the subnational indicators of the registry: districts and counties, one period each.

    Returns
    -------
    Frame as of ``health_index``; a county's figure has the geography "upper_tier".

    Raises
    ------
    SourceError
        Naming the file and the remedy.
    """
    return _read(folder, _Layout(SUBNATIONAL, "unique", "Indicator", "Period", "real"), entries)


def _read(folder: SourceFolder, layout: _Layout, entries: Sequence[Indicator] | None) -> Reading:
    release, path = one_file(folder, layout.release)
    wanted = {
        entry.column: entry for entry in (published() if entries is None else entries) if entry.release == release.id
    }
    headings = (layout.code, layout.indicator, layout.period, layout.value)
    table = read_table(
        path, headings=headings, rows=release.rows, missing=tuple(DISTRICT_TABLES), sheet=release.sheet
    ).set_axis(["area_code", "indicator", "period", "text"], axis=1)
    table = table.assign(area_code=current_codes(table["area_code"]))
    names = _names(folder)
    ours = table["indicator"].isin(wanted)
    known = table["area_code"].isin(names.index)
    kept = table[ours & known]
    _refuse_wrong(kept, table, list(wanted), path)
    frame = kept.assign(
        measure=kept["indicator"].map({column: entry.id for column, entry in wanted.items()}),
        unit=kept["indicator"].map({column: entry.unit for column, entry in wanted.items()}),
        label=kept["indicator"],
        area=kept["area_code"].map(names["name"]),
        geography=kept["area_code"].map(names["geography"]),
        year=kept["period"].map(end_year).astype("Int64"),
        value=numbers(kept["text"]).round(6),
        release=release.id,
    )
    status = status_of(frame["value"], frame["unit"])
    frame = frame.assign(status=status.mask(carried(frame), "estimated"))
    both = pd.concat([frame, _england(frame)], ignore_index=True)
    ordered = complete(both).sort_values(["measure", "geography", "area_code", "year"], ignore_index=True)
    gone = table[ours & ~known & table["area_code"].str.startswith("E")]
    lost = left_out(release.id, path, gone, identifier="area_code", name="indicator", reason=GONE)
    return Reading(release, (path,), ordered, rows_read=len(table), left_out=lost, rows="council figures")


def end_year(period: str) -> int | None:
    """Return the calendar year a period ends in: 2021, "2022/23", "10/2022 - 09/2023"; None when it is none."""
    text = str(period).strip()
    if len(text) == 7 and text[4] == "/":
        return int(text[:2] + text[5:])
    return int(text[-4:]) if text[-4:].isdigit() else None


def carried(frame: pd.DataFrame) -> pd.Series:
    """Say which rows repeat their area's figure of the period before to the last digit: not measured anew.

    Parameters
    ----------
    frame
        Columns ``area_code``, ``measure``, ``year`` and ``text``, the figure as the publisher wrote it.

    Returns
    -------
    True where a figure with ``EXACT_FROM`` decimals or more repeats, or where most areas of that measure and year do:
    a survey's 7.6 after 7.6 may be chance in one district, not in most of them.
    """
    ordered = frame.sort_values("year", kind="stable")
    before = ordered.groupby(["area_code", "measure"], sort=False)["text"].shift()
    same = ordered["text"].eq(before).fillna(False).astype(bool)
    exact = ordered["text"].str.partition(".")[2].str.len().ge(EXACT_FROM).fillna(False).astype(bool)
    known = same[before.notna() & ordered["text"].notna()]
    part = known.groupby([ordered["measure"], ordered["year"]]).transform("mean")
    most = part.gt(0.5).reindex(ordered.index, fill_value=False)
    return (same & (exact | most)).reindex(frame.index)


def _names(folder: SourceFolder) -> pd.DataFrame:
    """Return ``name`` and ``geography`` of every district and county of England, by code."""
    tiers = lookups.lower_to_upper_tier(folder).frame
    counties = tiers[~tiers["upper_tier_code"].isin(tiers.index)].drop_duplicates("upper_tier_code")
    named = pd.DataFrame({"name": counties["upper_tier"].to_numpy()}, index=counties["upper_tier_code"].to_numpy())
    districts = lookups.district_to_region(folder).frame
    ours = pd.DataFrame({"name": districts["district"].to_numpy()}, index=districts.index)
    return pd.concat([ours.assign(geography="district"), named.assign(geography="upper_tier")])


def _england(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the plain mean of the districts for each measure and period; carried where most of them are."""
    rows = frame[frame["geography"].eq("district") & frame["value"].notna()]
    rows = rows.assign(old=rows["status"].eq("estimated"))
    keys = ["measure", "unit", "label", "period", "year", "release"]
    parts = rows.groupby(keys, sort=False)
    table = parts["value"].agg(["mean", "count"]).join(parts["old"].mean(), how="left", validate="1:1").reset_index()
    return table.rename(columns={"mean": "value", "count": "areas"}).assign(
        value=lambda mean: mean["value"].round(6),
        label=lambda mean: mean["label"] + MEAN,
        geography="england",
        area_code=ENGLAND[0],
        area=ENGLAND[1],
        status=lambda mean: mean["old"].gt(0.5).map({True: "estimated", False: "value"}),
    )


def _refuse_wrong(kept: pd.DataFrame, table: pd.DataFrame, wanted: list[str | None], path: Path) -> None:
    present = set(table["indicator"])
    problems = [f"no rows for {name!r}" for name in wanted if name not in present]
    numeric = pd.to_numeric(kept["text"], errors="coerce")
    again = kept.duplicated(["area_code", "indicator", "period"])
    for what, wrong, column in (
        ("a figure that is no number", numeric.isna() & kept["text"].notna(), "text"),
        ("a period that is no year", kept["period"].map(end_year).isna(), "period"),
        ("a second figure for the same area and period", again, "area_code"),
    ):
        if wrong.any():
            row = kept[wrong].iloc[0]
            problems.append(f"{int(wrong.sum()):,} row(s) with {what}, such as {row[column]!r} in line {row.name}")
    if problems:
        raise SourceContent(
            f"{path.name}: {'; '.join(problems)}. Download it again, or check that it is the right one."
        )
