"""Spending and need of an upper-tier authority over the years, as index numbers, with doubtful steps flagged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from equitymap.indicators import indicator
from equitymap.stages import EVERYONE

MEASURES: Mapping[str, str] = {
    "sure_start_spending": "Sure Start children's centres and early years",
    "young_people_spending": "services for young people",
    "free_meals_primary": "primary pupils eligible for free school meals",
    "free_meals_secondary": "secondary pupils eligible for free school meals",
    "children_low_income": "children under 16 in low-income families (before housing costs)",
}
"""The lines of the chart: what each indicator counts. Its unit and breaks stand in ``data/indicators.toml``."""
LARGE_STEP = 0.5
"""A change of more than half within a year is flagged: services seldom change so fast, ways of recording do."""
SHARED_BASE = ("sure_start_spending", "young_people_spending", "free_meals_primary", "free_meals_secondary")
"""Long lines, set to 100 in the same year. The others begin later and take their own first year."""


@dataclass(frozen=True)
class IndexSeries:
    """Index numbers of one measure of one authority by year.

    ``years`` is indexed by year, without gaps: ``period``, ``value`` (in ``unit``; spending in cash terms, not
    adjusted for prices), ``status``, ``index`` (100 in ``base_year``), ``step`` (change on the year before as a
    share of it; infinite from zero) and ``flagged`` (a step of more than half). Missing stays missing.
    ``base_year`` is None where no year can be 100: no figure, or zero.
    """

    measure: str
    what: str
    unit: str
    years: pd.DataFrame
    base_year: int | None
    own_base: bool
    break_after: int | None
    break_note: str

    @property
    def is_spending(self) -> bool:
        """Whether the line is money."""
        return self.unit == "pounds"

    @property
    def known(self) -> pd.DataFrame:
        """The years that have a figure, in order."""
        return self.years[self.years["value"].notna()]

    @property
    def flagged_years(self) -> list[int]:
        """Years in which the figure moved by more than half against the year before."""
        return [int(year) for year in self.years.index[self.years["flagged"]]]


@dataclass(frozen=True)
class Scissors:
    """The lines of one authority. ``base_year`` is the year in which the long lines are 100."""

    area_code: str
    area: str
    base_year: int | None
    lines: tuple[IndexSeries, ...]

    @property
    def by_measure(self) -> Mapping[str, IndexSeries]:
        """The lines by measure id."""
        return {line.measure: line for line in self.lines}


def scissors(authority: pd.DataFrame, area_code: str) -> Scissors:
    """Return index numbers of spending and of need for one authority, region or England.

    Parameters
    ----------
    authority
        Rows in the layout of ``schema.AUTHORITY``.
    area_code
        Upper-tier authority (``manifest.upper_tier_code``), region or England.

    Returns
    -------
    Lines for every measure of ``MEASURES`` that has a row.

    Notes
    -----
    Index numbers show that two things moved, not that one caused the other. The base is the first year in which
    all long lines with any figure above zero have one.
    """
    everyone = authority["group"].eq(EVERYONE) & authority["geography"].ne("neighbours")
    rows = authority[everyone & authority["area_code"].eq(area_code)]
    tables = {measure: _by_year(rows[rows["measure"] == measure]) for measure in MEASURES}
    tables = {measure: table for measure, table in tables.items() if len(table)}
    base = _common_year([tables[measure] for measure in SHARED_BASE if measure in tables])
    lines = []
    for measure, table in tables.items():
        has_own_base = measure not in SHARED_BASE
        first = _common_year([table]) if has_own_base else base
        lines.append(_index_series(measure, table, base_year=first, own_base=has_own_base))
    area = str(rows["area"].iloc[0]) if len(rows) else area_code
    return Scissors(area_code, area, base, tuple(lines))


def _by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Return period, value and status for every year from the first to the last, indexed by year."""
    if rows.empty:
        return pd.DataFrame()
    table = rows.assign(year=rows["year"].astype(int)).set_index("year")[["period", "value", "status"]].sort_index()
    whole = table.reindex(pd.RangeIndex(table.index.min(), table.index.max() + 1, name="year"))
    whole["status"] = whole["status"].fillna("not_collected")
    return whole


def _common_year(tables: list[pd.DataFrame]) -> int | None:
    """Return the first year in which all tables that have any figure above zero have one."""
    above = [set(table.index[table["value"] > 0]) for table in tables]
    above = [years for years in above if years]
    common = set.intersection(*above) if above else set()
    return int(min(common)) if common else None


def _index_series(measure: str, table: pd.DataFrame, *, base_year: int | None, own_base: bool) -> IndexSeries:
    entry = indicator(measure)
    value = table["value"].astype(float)
    base = np.nan if base_year is None else float(value.reindex([base_year]).iloc[0])
    usable = base > 0
    before = value.shift(1)
    step = (value - before).div(before.where(before > 0))
    step = step.mask((before == 0) & (value > 0), np.inf).mask((before == 0) & (value == 0), 0.0)
    years = table.assign(
        index=100 * value / base if usable else np.nan,
        step=step,
        flagged=(step.abs() > LARGE_STEP) if entry.unit == "pounds" else False,
    )
    return IndexSeries(
        measure,
        MEASURES[measure],
        entry.unit,
        years,
        base_year if usable else None,
        own_base,
        entry.breaks[0].after if entry.breaks else None,
        entry.breaks[0].words if entry.breaks else "",
    )
