"""Sample of a regression on background: eligible outcomes, the background, and one row per neighbourhood."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from equitymap.indicators import Indicator, indicators
from equitymap.measures.burden.gap import NATIONAL_AREAS
from equitymap.places.place import Place

RELEASE = "iod2025"
BACKGROUNDS: Mapping[str, str] = {
    "income": "residents in low-income homes",
    "idaci": "children in low-income homes (IDACI)",
}
"""Background that an outcome may be set against: id of the domain, and its words. Never the IMD."""

ENGLAND_INCOME = "income_deprived"
"""Column of the tables of England with the background "income"."""

MADE_OF_INCOME = (
    "children_low_income_ward",
    "children_low_income_count",
    "low_income_count",
    "older_low_income_count",
    "out_of_work_count",
    "cannot_buy",
    "cannot_rent",
    "housing_unaffordable",
)
"""Indicators that are counted or modelled from incomes: against low income they would be set against themselves."""


def exclusion_reason(entry: Indicator) -> str | None:
    """Return why an indicator is not set against background, in words; None when it is."""
    if entry.id in MADE_OF_INCOME:
        return "made from incomes, so it would be set against itself"
    if entry.geography != "lsoa":
        return "not published for neighbourhoods"
    if entry.published_for == "district":
        return "one figure for a whole district"
    if entry.worse == "neither":
        return "describes who lives there or how, not how they fare"
    return "a number of people, not a share" if entry.unit == "people" else None


def outcomes_shown(place: Place) -> tuple[Indicator, ...]:
    """Return the outcomes of a place that are set against background, in the order of the registry."""
    available = set(place.outcomes.loc[place.outcomes["value"].notna(), "indicator"].unique())
    return tuple(entry for entry in indicators() if entry.id in available and exclusion_reason(entry) is None)


def can_be_shrunk(entry: Indicator) -> bool:
    """Whether both counts of an indicator are published, so that its residuals can be shrunk."""
    return entry.is_share


def background(place: Place, domain: str) -> tuple[pd.Series, str]:
    """Return the background of every neighbourhood, ring included, and its unit.

    The published rate in per cent ("percent") where there is one; else the national position by rank, from 0 for the
    neighbourhood of England with least to 100 for the one with most ("position").
    """
    rows = place.deprivation
    rows = rows[(rows["release"] == RELEASE) & (rows["domain"] == domain)].set_index("area_code")
    rows = rows.reindex(place.neighbourhoods.index)
    if rows["score"].notna().any():
        return 100 * rows["score"].astype(float), "percent"
    rank = rows["rank"].astype("Float64").astype(float)
    return 100 * (1 - (rank - 0.5) / NATIONAL_AREAS[RELEASE]), "position"


def sample(place: Place, entry: Indicator, domain: str, *, period: str | None = None) -> pd.DataFrame:
    """Return one row per neighbourhood that has a cell of the outcome, the ring included, in code order.

    Columns ``background``, ``value``, ``status``, ``numerator``, ``denominator``, ``weight`` (the denominator, else
    residents), ``people`` (residents), ``group`` (rural-urban class), ``cluster`` and ``msoa_code`` (middle layer
    area), ``ward_code``, ``inside``. Missing stays missing. ``period`` defaults to the registry's.
    """
    rows = _rows(place, entry, period or entry.period)
    cells = rows.set_index("area_code")[["value", "status", "numerator", "denominator"]]
    need, _ = background(place, domain)
    areas = place.neighbourhoods
    attributes = pd.DataFrame(areas[["rural_urban", "msoa_code", "ward_code", "inside", "population"]])
    table = cells.join(attributes, how="inner", validate="1:1").join(
        need.rename("background"), how="left", validate="1:1"
    )
    people = table["population"].astype(float)
    table = table.assign(weight=table["denominator"].fillna(people), people=people, cluster=table["msoa_code"])
    return table.rename(columns={"rural_urban": "group"}).drop(columns="population").sort_index()


def england_sample(lsoas: pd.DataFrame, outcome: str) -> pd.DataFrame | None:
    """Return one row per neighbourhood of England, as ``background.fit`` takes it; None when the tables lack it.

    Background is the income domain's rate, the weight residents, the class urban or rural, the cluster the middle
    layer area. Counts are not in the tables of England.
    """
    if not {outcome, ENGLAND_INCOME, "rural_share", "population", "msoa_code"} <= set(lsoas.columns):
        return None
    return pd.DataFrame(
        {
            "background": lsoas[ENGLAND_INCOME].astype(float),
            "value": lsoas[outcome].astype(float),
            "weight": lsoas["population"].astype(float),
            "cluster": lsoas["msoa_code"],
            "group": pd.Series("Urban", index=lsoas.index).where(lsoas["rural_share"] < 50, "Rural"),
        },
        index=lsoas.index,
    )


def periods_of(place: Place, entry: Indicator) -> list[str]:
    """Return the periods in which a place has figures of an outcome, oldest first."""
    rows = place.outcomes
    rows = rows[(rows["indicator"] == entry.id) & (rows["group"] == "all") & rows["value"].notna()]
    return sorted(rows["period"].unique())


def count_by_fifth(place: Place, entry: Indicator) -> pd.DataFrame | None:
    """Return how many neighbourhoods of a place lie in each fifth of England's, with the levels that bound it.

    Index 1 (lowest figures) to 5 (highest); columns ``from``, ``to`` (missing at the open ends), ``here`` (a count).
    None where England's cuts between fifths are not known.
    """
    marks = place.benchmarks
    marks = marks[(marks["indicator"] == entry.id) & (marks["period"] == entry.period) & (marks["level"] == "quantile")]
    cuts = marks.set_index("code")["value"].reindex(["p20", "p40", "p60", "p80"]).to_numpy(dtype=float)
    if np.isnan(cuts).any():
        return None
    value = _rows(place, entry, entry.period).set_index("area_code")["value"].reindex(place.inside.index).dropna()
    number = np.searchsorted(cuts, value.to_numpy(dtype=float), side="right") + 1
    counts = pd.Series(number).value_counts().reindex(range(1, 6), fill_value=0)
    number_of = pd.RangeIndex(1, 6, name="fifth")
    return pd.DataFrame({"from": [np.nan, *cuts], "to": [*cuts, np.nan], "here": counts.to_numpy()}, index=number_of)


def _rows(place: Place, entry: Indicator, period: str) -> pd.DataFrame:
    rows = place.outcomes
    return rows[(rows["indicator"] == entry.id) & (rows["period"] == period) & (rows["group"] == "all")]


def around(place: Place, entry: Indicator) -> dict[str, float]:
    """Return the figure of the district, its county where it lies in one, its region and England, by name.

    Those that are not known are left out; of a number of people, which cannot be set side by side, all are.
    """
    about = place.manifest
    levels = (
        (place.name, "district", place.code),
        (about.upper_tier, "county", about.upper_tier_code),
        (about.region, "region", about.region_code),
        ("England", "england", None),
    )
    known = ((name, benchmark_value(place, entry, *level)) for name, *level in levels if entry.unit != "people")
    return {name: value for name, value in known if value is not None}


def benchmark_value(place: Place, entry: Indicator, level: str, code: str | None = None) -> float | None:
    """Return the figure of an area of this ``level`` for an outcome; None when it is not known."""
    rows = place.benchmarks
    rows = rows[(rows["indicator"] == entry.id) & (rows["period"] == entry.period) & (rows["level"] == level)]
    rows = rows if code is None else rows[rows["code"] == code]
    return float(rows["value"].iloc[0]) if len(rows) and pd.notna(rows["value"].iloc[0]) else None
