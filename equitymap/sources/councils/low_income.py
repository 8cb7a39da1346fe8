"""Children in low-income families after housing costs, by authority (DWP, Table 2): counts and percentages.

The table lists districts and unitary authorities. The count of a county, a region or England is the sum of its
districts; a percentage is given only where the publisher gives one.
"""

from __future__ import annotations

import pandas as pd

from equitymap.indicators import Indicator
from equitymap.sources.areas import lookups, outcomes
from equitymap.sources.councils.council_columns import complete
from equitymap.sources.reading.read_table import Reading, SourceFolder

RELEASE = "cilif-la"
YEARS = (2024, 2025)
COUNT, PERCENT = "children_low_income_ahc", "children_low_income_ahc_percent"
COUNT_LABEL = "Number of children (aged under 16) in relative low income families, after housing costs"
PERCENT_LABEL = "Percentage of children (aged under 16) in relative low income families, after housing costs"
ENGLAND = ("E92000001", "England")
SUMMED = " (sum of its districts)"


def read(folder: SourceFolder) -> Reading:
    """Read the table and add it up to counties, regions and England.

    Returns
    -------
    Frame in the layout of ``schema.AUTHORITY``: counts for every district, upper-tier authority, region and England,
    percentages for districts and the upper-tier authorities that are in the table themselves. A sum with a hidden
    part is "suppressed", one with a part that does not exist "not_collected".

    Raises
    ------
    SourceError
        Naming the file and the remedy.
    """
    (reading,) = outcomes.read(folder, [_indicator(year) for year in YEARS])
    upper = lookups.lower_to_upper_tier(folder).frame
    region = lookups.district_to_region(folder).frame
    cells = reading.frame.join(upper, on="area_code", how="left", validate="m:1")
    cells = cells.join(region[["region_code", "region"]], on="area_code", how="left", validate="m:1")
    cells = cells.assign(england_code=ENGLAND[0], england=ENGLAND[1])
    counted = cells.assign(value=cells["numerator"])
    own = cells[cells["area_code"] == cells["upper_tier_code"]]
    each = cells.assign(district_code=cells["area_code"], district=cells["area_code"].map(region["district"]))
    each = each[each["district"].notna()]
    parts = [
        _rows(own, PERCENT, "upper_tier", unit="percent"),
        _rows(each, PERCENT, "district", unit="percent"),
        _rows(each.assign(value=each["numerator"]), COUNT, "district", unit="people"),
        *(_rows(_summed(counted, level), COUNT, level, unit="people") for level in ("upper_tier", "region", "england")),
    ]
    frame = pd.concat(parts, ignore_index=True)
    ordered = complete(frame).sort_values(["measure", "area_code", "year"], ignore_index=True)
    return Reading(reading.release, reading.paths, ordered, rows_read=reading.rows_read, rows="council figures")


def _indicator(year: int) -> Indicator:
    return Indicator(
        id=f"{COUNT}_{year}",
        label=PERCENT_LABEL,
        theme="",
        unit="percent",
        worse="high",
        release=RELEASE,
        period=f"FYE {year}",
        column=f"Percentage of children FYE {year} (%) [note 3]",
        numerator=(f"Number of children FYE {year}",),
        description="",
        limits="",
    )


def _summed(cells: pd.DataFrame, level: str) -> pd.DataFrame:
    """Add up the counts of each area of a level; a sum with a missing part is missing."""
    grouped = cells.groupby([f"{level}_code", level, "period"], sort=True)
    table = grouped.agg(
        value=("value", lambda counts: counts.sum(skipna=False)),
        hidden=("status", lambda states: (states == "suppressed").any()),
        districts=("value", "size"),
    ).reset_index()
    status = pd.Series("value", index=table.index).mask(table["value"] == 0, "zero")
    status = status.mask(table["value"].isna(), "not_collected")
    return table.assign(status=status.mask(table["value"].isna() & table["hidden"], "suppressed"))


def _rows(table: pd.DataFrame, measure: str, level: str, *, unit: str) -> pd.DataFrame:
    label = pd.Series(PERCENT_LABEL if measure == PERCENT else COUNT_LABEL, index=table.index)
    if "districts" in table.columns:
        label = label.mask(table["districts"] > 1, label + SUMMED)
    return pd.DataFrame(
        {
            "measure": measure,
            "label": label,
            "geography": level,
            "area_code": table[f"{level}_code"],
            "area": table[level],
            "period": table["period"],
            "year": table["period"].str[-4:].astype("Int64"),
            "value": table["value"],
            "areas": table["districts"] if "districts" in table.columns else pd.NA,
            "unit": unit,
            "status": table["status"],
            "release": RELEASE,
        }
    )
