"""Scorecard: build one ``Card`` per indicator from the frames ``authority``, ``benchmarks`` and ``school_results``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from equitymap.indicators import Indicator
from equitymap.intervals import Z_95, wilson
from equitymap.measures.cradle_to_career.cohort import cohort_size
from equitymap.measures.cradle_to_career.indicator_card import Card, adjusted_for_comparisons
from equitymap.places.aggregate import HIDDEN, add_up, implied_denominator, terms
from equitymap.places.names import spoken
from equitymap.places.place import Place
from equitymap.stages import EVERYONE

AXIS_YEARS = 10
ROUNDED_BY = 0.51
"""How far a published share may lie from its counts (rounded to whole per cent) for them to bear an interval."""
OTHERS = ("england", "region", "neighbours")
OWN_COLUMNS = (
    "period",
    "value",
    "lower",
    "upper",
    "numerator",
    "denominator",
    "areas",
    "status",
    "release",
    "low",
    "high",
    "hidden",
)
NUMBERS = ("value", "lower", "upper", "numerator", "denominator", "areas", "low", "high", "hidden")
OPEN_POINTS = 1.0
"""Percentage points: where hidden counts leave a wider range than this, the figure is not known."""

BLANK_COUNTS = pd.DataFrame(columns=["numerator", "denominator"], index=pd.Index([], dtype="str"), dtype=float)


def period_year(period: str) -> int | None:
    """Parse the calendar year that a period ends in; None when it names none.

    "2021", "2024-25", "2023/24", "Indices 2025" and "2016/17-18/19" are all understood.
    """
    numbers = re.findall(r"\d{4}|\d{2}", period)
    if not numbers or len(numbers[0]) != 4:
        return None
    first, last = int(numbers[0]), numbers[-1]
    year = int(last) if len(last) == 4 else first - first % 100 + int(last)
    return year if year >= first else year + 100  # "1999/00" ends in 2000


def cards(place: Place, entries: tuple[Indicator, ...]) -> dict[str, Card]:
    """Return the cards of all indicators that the place has a figure of, by id, in the order given.

    Neighbourhood and ward indicators are aggregated to the district by the build (frame ``benchmarks``); councils'
    figures are the district's own where published, else its county's, and ``area`` says whose; the results of schools
    are those of the pupils of the schools that stand in the place. Verdicts are adjusted for every comparison of all
    cards together (``adjusted_for_comparisons``).
    """
    frames = {
        "authority": _by_indicator(place.authority, "measure"),
        "benchmarks": _by_indicator(place.benchmarks, "indicator"),
        "school_results": _by_indicator(place.school_results, "measure"),
    }
    built: dict[str, Card] = {}
    counts = _pooled_counts(place)
    for entry in entries:
        frame = {"lsoa": "benchmarks", "ward": "benchmarks", "school": "school_results"}.get(
            entry.geography, "authority"
        )
        rows = frames[frame].get(entry.id)
        if rows is None:
            continue
        if frame == "school_results":
            card = of_schools(place, entry, rows, frames["authority"].get(entry.id))
        elif frame == "authority":
            card = _of_authority(place, entry, rows)
        else:
            card = _of_neighbourhoods(place, entry, rows, counts)
        if card is not None:
            built[entry.id] = card
    return dict(zip(built, adjusted_for_comparisons(built.values()), strict=True))


def _by_indicator(frame: pd.DataFrame, column: str) -> dict[str, pd.DataFrame]:
    """Return the rows of each indicator, with text as plain Python strings: far quicker to compare in small pieces."""
    texts = {name: object for name in frame.columns if isinstance(frame[name].dtype, pd.StringDtype)}
    return {str(key): rows for key, rows in frame.astype(texts).groupby(column, observed=True)}


def _of_authority(place: Place, entry: Indicator, rows: pd.DataFrame) -> Card | None:
    # The district's own figures, else its county's: the first of the two that has one is kept by ``break``; the
    # ``else`` of the loop runs only where neither has.
    for geography, code in (("district", place.code), ("upper_tier", place.manifest.upper_tier_code)):
        own_rows = rows[(rows["geography"] == geography) & (rows["area_code"] == code)]
        if own_rows["value"].notna().any():
            break
    else:
        return None
    everyone = own_rows[own_rows["group"] == EVERYONE]
    levels = {name: rows[(rows["geography"] == name) & (rows["group"] == EVERYONE)] for name in OTHERS}
    levels["neighbours"] = levels["neighbours"][levels["neighbours"]["area_code"] == code]
    index = _axis(own_rows["year"])
    groups = own_rows[own_rows["group"] != EVERYONE]
    table = {str(name): _values(part, index) for name, part in groups.groupby("group", sort=False)}
    # A unitary authority is its own upper tier: its figures are the district's, whichever row they are from.
    own_geography = "district" if code == place.code else geography
    years = _by_year(everyone, index)
    # An "estimated" figure repeats the year before: the latest year is the last one observed.
    year = years["value"].mask(years["status"].eq("estimated")).last_valid_index()
    neighbours, england = (levels[name][levels[name]["year"] == year] for name in ("neighbours", "england"))
    areas = levels["neighbours"].sort_values("year")["areas"].dropna()
    return Card(
        entry,
        spoken(str(own_rows["area"].iloc[0])),
        own_geography,
        years,
        pd.DataFrame({name: _values(part, index) for name, part in levels.items()}, index=index),
        pd.DataFrame(table, index=index),
        None if areas.empty else int(areas.iloc[-1]),
        place.manifest.region,
        people=cohort_size(place, entry.cohort, geography=own_geography, area_code=str(code)),
        neighbours_error=_standard_error(neighbours),
        england_areas=None if england["areas"].dropna().empty else int(england["areas"].dropna().iloc[-1]),
    )


def _standard_error(rows: pd.DataFrame) -> float | None:
    """Return the standard error of a mean that has limits; None where it has none."""
    known = rows[["lower", "upper"]].dropna()
    return None if known.empty else float((known["upper"] - known["lower"]).iloc[-1] / (2 * Z_95))


def _of_neighbourhoods(place: Place, entry: Indicator, rows: pd.DataFrame, counts: pd.DataFrame) -> Card | None:
    counted = entry.unit == "percent" and entry.id in counts.index.get_level_values("indicator")
    rows = rows.assign(year=rows["period"].map(period_year).astype("Int64"), release=entry.release).dropna(
        subset=["year"]
    )
    codes = {"own": ("district", place.code), "england": ("england", None), "region": ("region", None)}
    parts = {
        name: rows[(rows["level"] == level) & (True if code is None else rows["code"] == code)]
        for name, (level, code) in codes.items()
    }
    own_rows = parts["own"].assign(status="value", lower=np.nan, upper=np.nan)
    own_rows = own_rows.join(counts.loc[entry.id] if counted else BLANK_COUNTS, on="period", how="left", validate="m:1")
    if not own_rows["value"].notna().any():
        return None
    return of_neighbourhoods(place, entry, place.name, own_rows, parts, basis=str(own_rows["basis"].iloc[-1]))


def of_neighbourhoods(
    place: Place, entry: Indicator, area: str, own: pd.DataFrame, parts: Mapping[str, pd.DataFrame], *, basis: str
) -> Card:
    """Return the card of a figure made from neighbourhoods.

    Parameters
    ----------
    place, entry
        The place and the indicator.
    area
        What the neighbourhoods are called together.
    own
        Rows with ``year`` and ``OWN_COLUMNS``; limits that are missing are Wilson's where the counts bear them.
    parts
        Rows of ``england`` and ``region``, with ``year``.
    basis
        As in ``Card``.
    """
    index = _axis(own["year"])
    others = pd.DataFrame({name: _values(parts[name], index) for name in ("england", "region")}, index=index)
    return Card(
        entry,
        area,
        entry.geography,
        _by_year(own, index),
        others.assign(neighbours=np.nan),
        pd.DataFrame(index=index),
        None,
        place.manifest.region,
        basis,
    )


def _pooled_counts(place: Place) -> pd.DataFrame:
    """Return the counts of shares over the place's own neighbourhoods or wards, by indicator and period.

    Where only the count on top is published, the one below follows from the share.
    """
    inside = place.inside.index.union(pd.Index(place.inside["ward_code"]))
    cells = place.outcomes
    cells = cells[cells["numerator"].notna() & (cells["group"] == EVERYONE) & cells["area_code"].isin(inside)]
    implied = implied_denominator(cells["numerator"], cells["value"])
    cells = cells.assign(denominator=cells["denominator"].where(cells["denominator"].notna(), implied))
    keys = [cells["indicator"].astype(str), cells["period"].astype(str)]
    return cells.dropna(subset=["denominator"]).groupby(keys)[["numerator", "denominator"]].sum()


def of_schools(
    place: Place, entry: Indicator, rows: pd.DataFrame, councils: pd.DataFrame | None, *, area: str = ""
) -> Card | None:
    """Pool the schools inside the place that publish both counts; a school without them is not in the figure.

    ``area`` names the part of the place that the schools of ``rows`` stand in; empty for all of it.

    Where the publisher hides the pupils on top, those below stay: the figure lies between ``low`` and ``high``, and its
    interval holds those of both.
    """
    inside = place.facilities["inside"].reindex(rows["facility_id"]).fillna(False).to_numpy(dtype=bool)
    rows = rows[inside & (rows["value"].notna() | _hidden(rows)).to_numpy()]
    if not rows["value"].notna().any():
        return None
    pooled = pd.DataFrame(
        [
            {"group": group, "year": year, "period": _school_year(year), **_pool(entry, part)}
            for (group, year), part in rows.astype({"year": int}).groupby(["group", "year"])
        ]
    ).assign(status="value", release=entry.release)
    index = _axis(pooled["year"])
    groups = pooled[pooled["group"] != EVERYONE]
    table = {str(name): _values(part, index) for name, part in groups.groupby("group", sort=False)}
    years = _by_year(pooled[pooled["group"] == EVERYONE], index)
    if not years["value"].notna().any():
        return None
    others = pd.DataFrame(np.nan, index=index, columns=list(OTHERS))
    if councils is not None:
        everyone = councils[councils["group"] == EVERYONE]
        for name in ("england", "region"):
            others[name] = _values(everyone[everyone["geography"] == name], index)
    basis = "pupils" if years["denominator"].notna().any() else "school"
    return Card(
        entry,
        f"schools in {area or place.name}",
        "school",
        years,
        others,
        pd.DataFrame(table, index=index),
        None,
        place.manifest.region,
        basis,
    )


def _school_year(year: Any) -> str:
    return f"{int(year) - 1}/{int(year) % 100:02d}"


def _pool(entry: Indicator, part: pd.DataFrame) -> dict[str, float]:
    """Return the figure of several schools together: by their pupils where these are counted, else the middle one."""
    cells = part.assign(hidden=_hidden(part))[part["denominator"].astype(float).gt(0)]
    if entry.unit == "percent" and cells["numerator"].notna().any():
        counts, scale = terms(cells, cells["denominator"], counted=True)
        found = add_up(counts, scale=scale).loc["all"].to_dict()
        below, ends = found["bottom"], np.array([found["low"], found["high"]])
        lower, upper = wilson(ends * below / 100, np.array([below, below]))
        told = ends[1] - ends[0] <= OPEN_POINTS
        return {
            "value": float(found["value"]) if told else np.nan,
            "lower": float(lower[0]),
            "upper": float(upper[1]),
            "numerator": np.nan if found["hidden"] else float(found["top"]),
            "denominator": below,
            "areas": int(found["areas"]),
            "low": ends[0],
            "high": ends[1],
            "hidden": int(found["hidden"]),
        }
    known = part["value"].dropna()
    return {
        "value": float(known.median()),
        "lower": np.nan,
        "upper": np.nan,
        "numerator": np.nan,
        "denominator": np.nan,
        "areas": len(known),
    }


def _hidden(rows: pd.DataFrame) -> pd.Series:
    """Return True where the publisher hides the number on top of a share and gives the one below."""
    return rows["status"].eq(HIDDEN) & rows["numerator"].isna() & rows["denominator"].notna()


def _axis(years: pd.Series) -> pd.RangeIndex:
    """Return the years of the axis: up to the latest, at least ten of them."""
    last = int(years.max())
    return pd.RangeIndex(min(int(years.min()), last - AXIS_YEARS + 1), last + 1, name="year")


def _values(rows: pd.DataFrame, index: pd.RangeIndex) -> pd.Series:
    """Return the figures alone, by year of the axis; one carried from the year before is blank."""
    status = rows["status"].tolist() if "status" in rows else [""] * len(rows)
    every = zip(rows["year"].tolist(), rows["period"].tolist(), rows["value"].tolist(), status, strict=True)
    observed = [one for one in every if one[3] != "estimated"]
    figures = {int(year): value for year, _, value, _ in sorted(observed, key=lambda one: one[:2])}
    return pd.Series([figures.get(year, np.nan) for year in index], index=index, dtype=float)


def _by_year(rows: pd.DataFrame, index: pd.RangeIndex) -> pd.DataFrame:
    """Return ``OWN_COLUMNS`` by year of the axis; of two periods that end in one year the later named one counts."""
    named = zip(rows["year"].tolist(), rows["period"].tolist(), range(len(rows)), strict=True)
    last = {int(year): row for year, _, row in sorted(named, key=lambda one: one[:2])}
    every = {name: rows[name].tolist() if name in rows else [np.nan] * len(rows) for name in OWN_COLUMNS}
    texts: dict[str, Any] = {
        name: [every[name][last[year]] if year in last else np.nan for year in index]
        for name in OWN_COLUMNS
        if name not in NUMBERS
    }
    numbers = {
        name: np.array([_number(every[name][last[year]]) if year in last else np.nan for year in index])
        for name in NUMBERS
    }
    top, bottom = numbers["numerator"], numbers["denominator"]
    share = 100 * np.divide(top, bottom, out=np.full(len(index), np.nan), where=bottom > 0)
    # Counts bear an interval only where they are those of the published share: some releases print rounded ones.
    limited = np.isnan(numbers["lower"]) & (np.abs(share - numbers["value"]) <= ROUNDED_BY)
    if limited.any():
        low, high = wilson(top, bottom)
        numbers["lower"] = np.where(limited, low, numbers["lower"])
        numbers["upper"] = np.where(limited, high, numbers["upper"])
    texts["status"] = ["not_collected" if pd.isna(one) else one for one in texts["status"]]
    return pd.DataFrame({name: {**texts, **numbers}[name] for name in OWN_COLUMNS}, index=index)


def _number(cell: Any) -> float:
    return np.nan if pd.isna(cell) else float(cell)
