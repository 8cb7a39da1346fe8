"""Scorecard: build one ``Card`` per indicator from the frames ``authority``, ``benchmarks`` and ``school_results``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from operator import itemgetter
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

Rows = list[dict[Any, Any]]
"""Rows of a frame as plain Python values: far quicker to look through in small pieces."""
Counts = dict[tuple[str, str], tuple[float, float]]
"""Numerator and denominator by indicator and period."""


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


def _rows(frame: pd.DataFrame) -> Rows:
    columns = {str(name): frame[name].tolist() for name in frame.columns}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _of_authority(place: Place, entry: Indicator, frame: pd.DataFrame) -> Card | None:
    rows = _rows(frame)
    # The district's own figures, else its county's: the first of the two that has one is kept by ``break``; the
    # ``else`` of the loop runs only where neither has.
    for geography, code in (("district", place.code), ("upper_tier", place.manifest.upper_tier_code)):
        own_rows = [row for row in rows if row["geography"] == geography and row["area_code"] == code]
        if any(not pd.isna(row["value"]) for row in own_rows):
            break
    else:
        return None
    everyone = [row for row in own_rows if row["group"] == EVERYONE]
    levels = {name: [row for row in rows if row["geography"] == name and row["group"] == EVERYONE] for name in OTHERS}
    levels["neighbours"] = [row for row in levels["neighbours"] if row["area_code"] == code]
    index = _axis([row["year"] for row in own_rows])
    groups: dict[str, Rows] = {}
    for row in own_rows:
        if row["group"] != EVERYONE:
            groups.setdefault(str(row["group"]), []).append(row)
    table = {name: _values(part, index) for name, part in groups.items()}
    # A unitary authority is its own upper tier: its figures are the district's, whichever row they are from.
    own_geography = "district" if code == place.code else geography
    years = _by_year(everyone, index)
    # An "estimated" figure repeats the year before: the latest year is the last one observed.
    year = years["value"].mask(years["status"].eq("estimated")).last_valid_index()
    neighbours, england = ([row for row in levels[name] if row["year"] == year] for name in ("neighbours", "england"))
    areas = [row["areas"] for row in sorted(levels["neighbours"], key=itemgetter("year")) if not pd.isna(row["areas"])]
    england_areas = [row["areas"] for row in england if not pd.isna(row["areas"])]
    return Card(
        entry,
        spoken(str(own_rows[0]["area"])),
        own_geography,
        years,
        pd.DataFrame({name: _values(part, index) for name, part in levels.items()}, index=index),
        pd.DataFrame(table, index=index),
        int(areas[-1]) if areas else None,
        place.manifest.region,
        people=cohort_size(place, entry.cohort, geography=own_geography, area_code=str(code)),
        neighbours_error=_standard_error(neighbours),
        england_areas=int(england_areas[-1]) if england_areas else None,
    )


def _standard_error(rows: Rows) -> float | None:
    """Return the standard error of a mean that has limits; None where it has none."""
    known = [row["upper"] - row["lower"] for row in rows if not (pd.isna(row["lower"]) or pd.isna(row["upper"]))]
    return float(known[-1] / (2 * Z_95)) if known else None


def _of_neighbourhoods(place: Place, entry: Indicator, frame: pd.DataFrame, counts: Counts) -> Card | None:
    rows = dated(_rows(frame), entry)
    own = [row for row in rows if row["level"] == "district" and row["code"] == place.code]
    if all(pd.isna(row["value"]) for row in own):
        return None
    for row in own:
        pair = counts.get((entry.id, str(row["period"]))) if entry.unit == "percent" else None
        row["numerator"], row["denominator"] = pair or (np.nan, np.nan)
    return of_neighbourhoods(place, entry, place.name, own, rows, basis=str(own[-1]["basis"]))


def dated(rows: Rows, entry: Indicator) -> Rows:
    """Return the rows of an indicator of neighbourhoods that name a year, with it, as they are without limits."""
    more = {"release": entry.release, "status": "value", "lower": np.nan, "upper": np.nan}
    return [{**row, **more, "year": year} for row in rows if (year := period_year(str(row["period"]))) is not None]


def of_neighbourhoods(place: Place, entry: Indicator, area: str, own: Rows, others: Rows, *, basis: str) -> Card:
    """Return the card of a figure made from neighbourhoods.

    Parameters
    ----------
    place, entry
        The place and the indicator.
    area
        What the neighbourhoods are called together.
    own
        Rows with ``OWN_COLUMNS`` (``dated``); limits that are missing are Wilson's where the counts bear them.
    others
        Rows of the frame ``benchmarks`` (``dated``), of which those of England and the region are used.
    basis
        As in ``Card``.
    """
    index = _axis(row["year"] for row in own)
    beside = {name: _values([one for one in others if one["level"] == name], index) for name in ("england", "region")}
    return Card(
        entry,
        area,
        entry.geography,
        _by_year(own, index),
        pd.DataFrame(beside, index=index).assign(neighbours=np.nan),
        pd.DataFrame(index=index),
        None,
        place.manifest.region,
        basis,
    )


def _pooled_counts(place: Place) -> Counts:
    """Return the counts of shares over the place's own neighbourhoods or wards, by indicator and period.

    Where only the count on top is published, the one below follows from the share.
    """
    inside = place.inside.index.union(pd.Index(place.inside["ward_code"]))
    cells = place.outcomes
    cells = cells[cells["numerator"].notna() & (cells["group"] == EVERYONE) & cells["area_code"].isin(inside)]
    implied = implied_denominator(cells["numerator"], cells["value"])
    cells = cells.assign(denominator=cells["denominator"].where(cells["denominator"].notna(), implied))
    keys = [cells["indicator"].astype(str), cells["period"].astype(str)]
    sums = cells.dropna(subset=["denominator"]).groupby(keys)[["numerator", "denominator"]].sum()
    return {key: (float(top), float(bottom)) for key, top, bottom in sums.itertuples(name=None)}


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
    pooled = _pooled(entry, rows)
    for row in pooled:
        row |= {"period": _school_year(row["year"]), "status": "value", "release": entry.release}
    index = _axis([row["year"] for row in pooled])
    groups = dict.fromkeys(row["group"] for row in pooled if row["group"] != EVERYONE)
    table = {name: _values([row for row in pooled if row["group"] == name], index) for name in groups}
    years = _by_year([row for row in pooled if row["group"] == EVERYONE], index)
    if not years["value"].notna().any():
        return None
    others = pd.DataFrame(np.nan, index=index, columns=list(OTHERS))
    if councils is not None:
        everyone = [row for row in _rows(councils) if row["group"] == EVERYONE]
        for name in ("england", "region"):
            others[name] = _values([row for row in everyone if row["geography"] == name], index)
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


def _pooled(entry: Indicator, rows: pd.DataFrame) -> Rows:
    """Return the figure of several schools together, by group and year.

    By their pupils where these are counted, else that of the middle school.
    """
    keys = pd.MultiIndex.from_arrays([rows["group"].astype(str), rows["year"].astype(int)])
    rows = rows.set_index(keys.to_flat_index())
    cells = rows.assign(hidden=_hidden(rows))[rows["denominator"].astype(float).gt(0)]
    counted: set[Any] = set()
    found: dict[Any, dict[str, Any]] = {}
    if entry.unit == "percent":
        counted = set(cells.index[cells["numerator"].notna()])
    if counted:
        cells = cells[cells.index.isin(counted)]
        counts, scale = terms(cells, cells["denominator"], counted=True)
        names = {key: number for number, key in enumerate(sorted(counted))}
        numbers = pd.Series([names[key] for key in cells.index])
        sums = add_up(counts.reset_index(drop=True), numbers, scale=scale)
        found = {key: _of_pupils(sums.loc[number].to_dict()) for key, number in names.items()}
    middle = rows.index[~rows.index.isin(counted)]
    for key in sorted(set(middle)):
        known = rows.loc[[key], "value"].dropna()
        found[key] = {"value": float(known.median()), "areas": len(known)}
        found[key] |= dict.fromkeys(("lower", "upper", "numerator", "denominator"), np.nan)
    return [{"group": group, "year": year, **found[group, year]} for group, year in sorted(found)]


def _of_pupils(sums: Mapping[Any, Any]) -> dict[str, float]:
    """Return a share of pupils with its limits; ``sums`` is a row of ``add_up``."""
    below, ends = sums["bottom"], np.array([sums["low"], sums["high"]])
    lower, upper = wilson(ends * below / 100, np.array([below, below]))
    return {
        "value": float(sums["value"]) if ends[1] - ends[0] <= OPEN_POINTS else np.nan,
        "lower": float(lower[0]),
        "upper": float(upper[1]),
        "numerator": np.nan if sums["hidden"] else float(sums["top"]),
        "denominator": below,
        "areas": int(sums["areas"]),
        "low": ends[0],
        "high": ends[1],
        "hidden": int(sums["hidden"]),
    }


def _hidden(rows: pd.DataFrame) -> pd.Series:
    """Return True where the publisher hides the number on top of a share and gives the one below."""
    return rows["status"].eq(HIDDEN) & rows["numerator"].isna() & rows["denominator"].notna()


def _axis(years: Iterable[Any]) -> pd.RangeIndex:
    """Return the years of the axis: up to the latest, at least ten of them."""
    known = [int(year) for year in years]
    last = max(known)
    return pd.RangeIndex(min(*known, last - AXIS_YEARS + 1), last + 1, name="year")


def _values(rows: Rows, index: pd.RangeIndex) -> pd.Series:
    """Return the figures alone, by year of the axis; one carried from the year before is blank."""
    observed = [(row["year"], row["period"], row["value"]) for row in rows if row.get("status") != "estimated"]
    figures = {int(year): value for year, _, value in sorted(observed, key=itemgetter(0, 1))}
    return pd.Series([figures.get(year, np.nan) for year in index], index=index, dtype=float)


def _by_year(rows: Rows, index: pd.RangeIndex) -> pd.DataFrame:
    """Return ``OWN_COLUMNS`` by year of the axis; of two periods that end in one year the later named one counts."""
    named = [(row["year"], row["period"], number) for number, row in enumerate(rows)]
    last = {int(year): row for year, _, row in sorted(named, key=itemgetter(0, 1))}
    every = {name: [row.get(name, np.nan) for row in rows] for name in OWN_COLUMNS}
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
