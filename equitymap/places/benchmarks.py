"""England, region, district and deprivation-tenth figures for every indicator, from the same national files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from equitymap.indicators import Indicator, indicators
from equitymap.schema import BENCHMARKS

if TYPE_CHECKING:
    from equitymap.places.national import National

Row = dict[str, object]
ENGLAND = "E92000001"
CUTS = {"p20": 0.2, "p40": 0.4, "p60": 0.6, "p80": 0.8}
_NONE = np.array([], dtype=np.intp)


@dataclass(frozen=True, eq=False)
class Block:
    """The summaries of one indicator and period: rows that many places share are worked out once.

    ``cells`` are the neighbourhoods (or wards) with their district, region and residents; ``england`` is one row,
    ``regions`` one row by code, ``rest`` the rows of deprivation tenths and quantiles.
    """

    entry: Indicator
    period: str
    cells: pd.DataFrame
    england: Row
    regions: Mapping[str, Row]
    rest: tuple[Row, ...]
    districts: Mapping[str, NDArray[np.intp]]

    def rows(self, district_code: str, region_code: str) -> list[Row]:
        """Return the rows of one district, with those it shares with its region and England."""
        ours = self.cells.iloc[self.districts.get(district_code, _NONE)]
        region = self.regions.get(region_code) or _summary(
            self.entry, self.period, "region", region_code, self.cells.iloc[_NONE]
        )
        own = _summary(self.entry, self.period, "district", district_code, ours)
        return [self.england, region, own, *self.rest]


def benchmarks(national: National, district_code: str) -> pd.DataFrame:
    """Return the benchmark frame of one district (schema ``BENCHMARKS``).

    A share is summarised by its totals ("rate"); a count of people by its middle neighbourhood ("median");
    any other figure by the mean of neighbourhoods weighted by residents ("mean"). Areas without a figure are
    left out of the summary, and ``areas`` says how many had one.
    """
    areas = national.areas
    region_code = str(areas.loc[areas["district_code"] == district_code, "region_code"].iloc[0])
    rows = [row for block in national.benchmark_blocks for row in block.rows(district_code, region_code)]
    return pd.DataFrame(rows, columns=list(BENCHMARKS.columns))


def blocks(national: National) -> tuple[Block, ...]:
    """Return a block for every indicator and period that was read, in menu order."""
    frame = national.outcomes[national.outcomes["group"] == "all"]
    by_indicator = {str(key): group for key, group in frame.groupby("indicator", observed=True)}
    return tuple(
        _block(entry, str(period), _with_areas(cells, national.areas, national, ward=entry.geography == "ward"))
        for entry in indicators()
        if entry.id in by_indicator
        for period, cells in by_indicator[entry.id].groupby("period", observed=True)
    )


def _block(entry: Indicator, period: str, cells: pd.DataFrame) -> Block:
    have = cells["value"].dropna()
    tenths = cells.groupby("decile") if "decile" in cells.columns else ()
    rest = [_summary(entry, period, "decile", str(tenth), part) for tenth, part in tenths]
    rest += [
        {
            "indicator": entry.id,
            "period": period,
            "level": "quantile",
            "code": name,
            "value": float(have.quantile(at)),
            "basis": "quantile",
            "areas": len(have),
        }
        for name, at in CUTS.items()
        if len(have)
    ]
    return Block(
        entry=entry,
        period=period,
        cells=cells,
        england=_summary(entry, period, "england", ENGLAND, cells),
        regions={
            str(code): _summary(entry, period, "region", str(code), part)
            for code, part in cells.groupby("region_code", observed=True)
        },
        rest=tuple(rest),
        districts={
            str(code): np.asarray(rows, dtype=np.intp)
            for code, rows in cells.groupby("district_code", observed=True).indices.items()
        },
    )


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


def _summary(entry: Indicator, period: str, level: str, code: str, part: pd.DataFrame) -> Row:
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
