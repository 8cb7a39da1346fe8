"""England, region, county, district and deprivation-tenth figures for every indicator, from the same national files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from equitymap.indicators import Indicator, indicators
from equitymap.places.aggregate import HIDDEN, denominators, figure, middle
from equitymap.schema import BENCHMARKS

Row = dict[str, object]
ENGLAND = "E92000001"
CUTS = {"p20": 0.2, "p40": 0.4, "p60": 0.6, "p80": 0.8}
WHERE = ("district_code", "upper_tier_code", "region_code")
_NONE = np.array([], dtype=np.intp)


@dataclass(frozen=True, eq=False)
class Block:
    """The summaries of one indicator and period: rows that many places share are worked out once.

    ``cells`` are the neighbourhoods (or wards) with their district, county, region and residents; ``england`` is one
    row, ``larger`` one row by code of each region and county, ``rest`` the rows of deprivation tenths and quantiles.
    """

    entry: Indicator
    period: str
    cells: pd.DataFrame
    england: Row
    larger: Mapping[str, Row]
    rest: tuple[Row, ...]
    districts: Mapping[str, NDArray[np.intp]]

    def rows(self, district_code: str, upper_tier_code: str, region_code: str) -> list[Row]:
        """Return the rows of one district, with those it shares with its county, its region and England."""
        ours = self.cells.iloc[self.districts.get(district_code, _NONE)]
        around = {"region": region_code} | ({"county": upper_tier_code} if upper_tier_code != district_code else {})
        larger = [
            self.larger.get(code) or _summary(self.entry, self.period, level, code, self.cells.iloc[_NONE])
            for level, code in around.items()
        ]
        own = _summary(self.entry, self.period, "district", district_code, ours)
        return [self.england, *larger, own, *self.rest]


def benchmarks(blocks: Iterable[Block], *, district_code: str, upper_tier_code: str, region_code: str) -> pd.DataFrame:
    """Return the benchmark frame of one district (schema ``BENCHMARKS``); a unitary council lies in no county.

    A share is summarised by its totals ("rate"); a count of people by its middle neighbourhood ("median");
    any other figure by the mean of neighbourhoods weighted by residents ("mean"). Areas without a figure are
    left out of the summary, and ``areas`` says how many had one. Hidden counts are small, not absent: they take part
    at their lowest and at their highest, and where the two give different summaries there is none (``value`` blank).
    """
    rows = [row for block in blocks for row in block.rows(district_code, upper_tier_code, region_code)]
    return pd.DataFrame(rows, columns=list(BENCHMARKS.columns))


def blocks(outcomes: pd.DataFrame, areas: pd.DataFrame, imd: pd.Series) -> tuple[Block, ...]:
    """Return a block for every indicator and period that was read, in menu order.

    Parameters
    ----------
    outcomes
        Cells of England (layout ``schema.OUTCOMES``).
    areas
        Neighbourhoods by ``area_code``: ``WHERE``, ``ward_code`` and ``population``.
    imd
        National deprivation tenth by ``area_code``, 1 (most deprived) to 10.
    """
    frame = outcomes[outcomes["group"] == "all"]
    by_indicator = {str(key): group for key, group in frame.groupby("indicator", observed=True)}
    return tuple(
        _block(entry, str(period), _with_areas(cells, areas, imd, ward=entry.geography == "ward"))
        for entry in indicators()
        if entry.id in by_indicator
        for period, cells in by_indicator[entry.id].groupby("period", observed=True)
    )


def _block(entry: Indicator, period: str, cells: pd.DataFrame) -> Block:
    have = cells["value"].dropna()
    cuts = {name: _cut(entry, cells, at) for name, at in CUTS.items()}
    tenths = cells.groupby("decile") if "decile" in cells.columns else ()
    rest = [_summary(entry, period, "decile", str(tenth), part) for tenth, part in tenths]
    rest += [
        {
            "indicator": entry.id,
            "period": period,
            "level": "quantile",
            "code": name,
            "value": cut,
            "basis": "quantile",
            "areas": len(have),
        }
        for name, cut in cuts.items()
        if len(have)
    ]
    return Block(
        entry=entry,
        period=period,
        cells=cells,
        england=_summary(entry, period, "england", ENGLAND, cells),
        larger={
            str(code): _summary(entry, period, level, str(code), part)
            for level, column, rows in (
                ("region", "region_code", cells),
                ("county", "upper_tier_code", cells[cells["upper_tier_code"] != cells["district_code"]]),
            )
            for code, part in rows.groupby(column, observed=True)
        },
        rest=tuple(rest),
        districts={
            str(code): np.asarray(rows, dtype=np.intp)
            for code, rows in cells.groupby("district_code", observed=True).indices.items()
        },
    )


def _with_areas(cells: pd.DataFrame, areas: pd.DataFrame, imd: pd.Series, *, ward: bool) -> pd.DataFrame:
    """Give each cell its district, county, region, residents and IMD tenth (wards have no tenth)."""
    columns = [*WHERE, "population"]
    if ward:
        where = areas.groupby("ward_code")[columns].agg(dict.fromkeys(WHERE, "first") | {"population": "sum"})
    else:
        where = areas[columns].join(imd.rename("decile"), how="left", validate="1:1")
    return cells.set_index("area_code").join(where, how="inner", validate="1:1")


def _summary(entry: Indicator, period: str, level: str, code: str, part: pd.DataFrame) -> Row:
    have = part[part["value"].notna()]
    value, basis = figure_of(entry, part)
    return {
        "indicator": entry.id,
        "period": period,
        "level": level,
        "code": code,
        "value": value,
        "basis": basis,
        "areas": len(have),
    }


def figure_of(entry: Indicator, cells: pd.DataFrame) -> tuple[float, str]:
    """Return the summary of cells, and its basis (schema ``BENCHMARKS``); missing where hidden counts leave it open."""
    hidden, most = cells["status"] == HIDDEN, None if entry.hidden_below is None else entry.hidden_below - 1
    if entry.unit == "people":
        low, high = middle(cells["value"], hidden, most=most)
        return (low if low == high else np.nan), "median"
    cells = cells.assign(denominator=denominators(cells, unit=entry.unit), hidden=hidden)
    counted = bool(cells["denominator"].notna().any())
    value = figure(cells, weight=cells["population"], counted=counted, most=most)
    return value, "rate" if counted else "mean"


def _cut(entry: Indicator, cells: pd.DataFrame, at: float) -> float:
    """Return a quantile of neighbourhoods; missing where it falls among hidden counts."""
    values, hidden = cells["value"].astype(float), cells["status"] == HIDDEN
    if entry.unit != "people" or not hidden.any():
        return float(values.quantile(at))
    most = np.inf if entry.hidden_below is None else entry.hidden_below - 1
    low, high = (float(values.mask(hidden, end).quantile(at)) for end in (0.0, most))
    return low if low == high else np.nan
