"""England, region, district and deprivation-tenth figures for every indicator, from the same national files."""

from __future__ import annotations

import numpy as np
import pandas as pd

from equitymap.indicators import Indicator, indicators
from equitymap.places.national import National
from equitymap.schema import BENCHMARKS

ENGLAND = "E92000001"
CUTS = {"p20": 0.2, "p40": 0.4, "p60": 0.6, "p80": 0.8}


def benchmarks(national: National, district_code: str) -> pd.DataFrame:
    """Return the benchmark frame of one district (schema ``BENCHMARKS``).

    A share is summarised by its totals ("rate"); a count of people by its middle neighbourhood ("median");
    any other figure by the mean of neighbourhoods weighted by residents ("mean"). Areas without a figure are
    left out of the summary, and ``areas`` says how many had one.
    """
    areas = national.areas
    region_code = areas.loc[areas["district_code"] == district_code, "region_code"].iloc[0]
    rows = []
    frame = national.outcomes[national.outcomes["group"] == "all"]
    by_indicator = {str(key): group for key, group in frame.groupby("indicator", observed=True)}
    for entry in indicators():
        if entry.id not in by_indicator:
            continue
        for period, cells in by_indicator[entry.id].groupby("period", observed=True):
            table = _with_areas(cells, areas, national, ward=entry.geography == "ward")
            for level, code, part in _groups(table, district_code, region_code):
                rows.append(_summary(entry, str(period), level, code, part))
            have = table["value"].dropna()
            rows.extend(
                {
                    "indicator": entry.id,
                    "period": str(period),
                    "level": "quantile",
                    "code": name,
                    "value": float(have.quantile(at)),
                    "basis": "quantile",
                    "areas": len(have),
                }
                for name, at in CUTS.items()
                if len(have)
            )
    return pd.DataFrame(rows, columns=list(BENCHMARKS.columns))


def _with_areas(cells: pd.DataFrame, areas: pd.DataFrame, national: National, *, ward: bool) -> pd.DataFrame:
    """Give each cell its district, region, residents and IMD tenth (wards have no tenth)."""
    columns = ["district_code", "region_code", "population"]
    if ward:
        where = areas.groupby("ward_code")[columns].agg(
            {"district_code": "first", "region_code": "first", "population": "sum"}
        )
    else:
        need = national.readings["deprivation 2025"].frame
        imd = need[need["domain"] == "imd"].set_index("area_code")["decile"]
        where = areas[columns].join(imd, how="left", validate="1:1")
    return cells.set_index("area_code").join(where, how="inner", validate="1:1")


def _groups(table: pd.DataFrame, district_code: str, region_code: str) -> list[tuple[str, str, pd.DataFrame]]:
    groups = [
        ("england", ENGLAND, table),
        ("region", region_code, table[table["region_code"] == region_code]),
        ("district", district_code, table[table["district_code"] == district_code]),
    ]
    if "decile" in table.columns:
        groups += [("decile", str(tenth), part) for tenth, part in table.groupby("decile")]
    return groups


def _summary(entry: Indicator, period: str, level: str, code: str, part: pd.DataFrame) -> dict[str, object]:
    have = part[part["value"].notna()]
    value, basis = figure_of(entry, have)
    return {
        "indicator": entry.id,
        "period": period,
        "level": level,
        "code": code,
        "value": value,
        "basis": basis,
        "areas": len(have),
    }


def figure_of(entry: Indicator, have: pd.DataFrame) -> tuple[float, str]:
    """Return the summary of cells that all have a figure, and its basis (schema ``BENCHMARKS``)."""
    if entry.unit == "people":
        return (float(have["value"].median()) if len(have) else np.nan), "median"
    below = _below(entry, have)
    if below.notna().any():
        both = have.assign(denominator=below).dropna(subset=["numerator", "denominator"])
        people = float(both["denominator"].sum())
        return (100 * float(both["numerator"].sum()) / people if people else np.nan), "rate"
    weight = have["population"].astype(float)
    return (float(np.average(have["value"], weights=weight)) if weight.sum() > 0 else np.nan), "mean"


def _below(entry: Indicator, have: pd.DataFrame) -> pd.Series:
    """Return the denominators; where only a count and its percentage are published, what the two imply."""
    if entry.unit == "percent" and have["denominator"].isna().all():
        return 100 * have["numerator"] / have["value"].where(have["value"] > 0)
    return have["denominator"]
