"""Equal-population groups of a place's areas by deprivation rank, their figures, and the most and least deprived."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from equitymap.indicators import Indicator
from equitymap.intervals import wilson
from equitymap.measures.burden.gap import need_percentile
from equitymap.measures.cradle_to_career.scorecard import period_year
from equitymap.places.aggregate import figure
from equitymap.places.place import Place
from equitymap.stages import EVERYONE

TENTHS_FROM, FIFTHS_FROM = 50, 10
"""Areas with a figure from which the place is cut into tenths, or into fifths; below, it is not cut at all."""


def ends_of(place: Place, entry: Indicator, *, ruler: str = "income") -> tuple[float, float] | None:
    """Return the figure of the most and the least deprived tenth (fifth of few areas), without slope or limits."""
    return all_ends(place, [entry], ruler=ruler)[entry.id]


def all_ends(
    place: Place, entries: Iterable[Indicator], *, ruler: str = "income"
) -> dict[str, tuple[float, float] | None]:
    """Return ``ends_of`` for many indicators, by id, with the order of areas worked out once."""
    order = deprivation_order(place, ruler)
    cells = dict(iter(place.outcomes.groupby("indicator", observed=True)))
    return {
        entry.id: _ends(entry, order, cells[entry.id])
        if entry.id in cells and entry.on_the_map and entry.published_for == "area" and comparable(entry)
        else None
        for entry in entries
    }


def comparable(entry: Indicator) -> bool:
    """Whether figures of areas of different sizes can be set side by side: not numbers of people, or sums of money."""
    return entry.unit not in ("people", "pounds")


def _ends(entry: Indicator, order: pd.DataFrame, cells: pd.DataFrame) -> tuple[float, float] | None:
    usable = _join_figures(entry, order, cells, entry.period).dropna(subset=["value", "people", "percentile"])
    usable = usable[usable["people"] > 0]
    if len(usable) < FIFTHS_FROM:
        return None
    usable = usable.assign(group=equal_population_groups(usable))
    last = int(usable["group"].max())
    values = summed(entry, usable[usable["group"].isin([1, last])], last)["value"].dropna()
    return (float(values.iloc[0]), float(values.iloc[-1])) if len(values) > 1 else None


def ends_by_year(place: Place, entry: Indicator, *, ruler: str = "income") -> pd.DataFrame:
    """Return the most and the least deprived group's figure for each period, by the year it ends in.

    Columns ``most`` and ``least``; groups are always those of the Indices of 2025, so that the areas stay the same.
    """
    rows = place.outcomes
    periods = rows.loc[(rows["indicator"] == entry.id) & (rows["group"] == EVERYONE), "period"].unique()
    by_year = {}
    for period in sorted(periods):
        year = period_year(str(period))
        ends = ends_of(place, entry.model_copy(update={"period": str(period)}), ruler=ruler)
        if year is not None and ends is not None:
            by_year[year] = ends
    return pd.DataFrame.from_dict(by_year, orient="index", columns=["most", "least"], dtype=float).sort_index()


def areas_by_deprivation(place: Place, entry: Indicator, *, period: str, ruler: str) -> pd.DataFrame:
    """Return figure, people, counts and deprivation of every area inside the place that the indicator is for.

    ``percentile`` is the national need percentile (1: most deprived) and ``tenth`` the national tenth by ``ruler``;
    a ward's percentile is the mean of its neighbourhoods, by residents, and it has no tenth. ``people`` are those the
    figure is about where the source counts them, else residents. ``block`` is the ward.
    """
    rows = place.outcomes
    return _join_figures(entry, deprivation_order(place, ruler), rows[rows["indicator"] == entry.id], period)


def deprivation_order(place: Place, ruler: str) -> pd.DataFrame:
    """Return ward (``block``), ``residents``, ``percentile`` and ``tenth`` of every neighbourhood inside the place."""
    inside = place.inside
    deciles = place.deprivation
    deciles = deciles[(deciles["release"] == "iod2025") & (deciles["domain"] == ruler)].set_index("area_code")
    return pd.DataFrame(
        {
            "block": inside["ward_code"],
            "residents": inside["population"].astype(float),
            "percentile": need_percentile(place, ruler),
            "tenth": deciles["decile"].reindex(inside.index).astype("Float64").astype(float),
        }
    )


def _join_figures(entry: Indicator, order: pd.DataFrame, rows: pd.DataFrame, period: str) -> pd.DataFrame:
    rows = rows[(rows["period"] == period) & (rows["group"] == EVERYONE)]
    cells = rows.set_index("area_code")[["value", "numerator", "denominator"]]
    areas = order
    if entry.geography == "ward":
        areas = (
            order.assign(weighted=order["percentile"] * order["residents"])
            .groupby("block")
            .agg(residents=("residents", "sum"), weighted=("weighted", lambda part: part.sum(skipna=False)))
        )
        areas = areas.assign(percentile=areas["weighted"] / areas["residents"], block=areas.index, tenth=np.nan)
    table = areas.join(cells, how="left", validate="1:1")
    table["people"] = table["denominator"].where(entry.is_share & table["denominator"].notna(), table["residents"])
    return table[["value", "numerator", "denominator", "people", "percentile", "tenth", "block"]]


def equal_population_groups(table: pd.DataFrame) -> pd.Series:
    """Return the equal-population group of each area, 1 = most deprived: tenths, or fifths where areas are few."""
    parts = 10 if len(table) >= TENTHS_FROM else 5
    # An area falls in the group that holds the middle of its people (its ridit), so groups are equal only nearly.
    ordered = table.sort_values("percentile", ascending=False, kind="stable")
    share = ordered["people"] / ordered["people"].sum()
    middle = share.cumsum() - share / 2
    group: pd.Series = pd.Series(np.ceil(middle.to_numpy() * parts), index=ordered.index).clip(1, parts)
    return group.reindex(table.index)


def summed(entry: Indicator, kept: pd.DataFrame, parts: int) -> pd.DataFrame:
    """Return one row per group: shares from their counts, other figures as means by people, with their limits."""
    rows = []
    for number in range(1, parts + 1):
        part = kept[kept["group"] == number]
        if part.empty:
            rows.append((0, 0.0, np.nan, np.nan, np.nan))
            continue
        people = float(part["people"].sum())
        counted = bool(entry.is_share and entry.unit == "percent" and part["numerator"].notna().all())
        value = figure(part.assign(denominator=part["people"]), weight=part["people"], counted=counted)
        if counted:
            low, high = wilson(np.array([float(part["numerator"].sum())]), np.array([people]))
            rows.append((len(part), people, value, float(low[0]), float(high[0])))
            continue
        weight = part["people"] / people
        spread = float(np.sqrt((weight**2 * (part["value"] - value) ** 2).sum() * len(part) / max(len(part) - 1, 1)))
        error = spread if len(part) > 1 else np.nan
        rows.append((len(part), people, value, value - 1.96 * error, value + 1.96 * error))
    columns = ["areas", "people", "value", "lower", "upper"]
    return pd.DataFrame(rows, columns=columns, index=pd.RangeIndex(1, parts + 1, name="group"))
