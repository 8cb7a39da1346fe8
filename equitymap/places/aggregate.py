"""Aggregate figures to larger areas: counts added up and divided, with the range that hidden counts leave open.

Where the publisher gives no counts, the figure of a larger area is the mean of its parts weighted by people.
A count that its publisher hides is not nothing, and the people it is out of are known. To drop both pushes a rate up,
because it is small counts that are hidden. So its denominator stays, and the rate is given from the lowest to the
highest that the hidden counts allow.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

HIDDEN = "suppressed"
COLUMNS = ("value", "low", "high", "top", "bottom", "areas", "hidden")


def add_up(
    cells: pd.DataFrame,
    groups: pd.Series | None = None,
    *,
    scale: float = 1.0,
    most: float | pd.Series | None = None,
) -> pd.DataFrame:
    """Return ``scale`` times the sum of numerators over the sum of denominators, of each group of areas.

    Parameters
    ----------
    cells
        ``top`` and ``bottom``, one row per area; ``hidden``, True where the publisher hides the numerator (optional).
    groups
        Group of every area, on the index of ``cells``; none makes one group, "all".
    scale
        100 for per cent.
    most
        The largest number that a hidden numerator can be, of all or of each area; None, or missing, where nobody says:
        then it can be as large as its denominator.

    Returns
    -------
    One row per group, in order, columns ``COLUMNS``: ``low`` and ``high``, the lowest and highest that the figure can
    be; ``value``, the middle of the two, which is the figure itself where nothing is hidden; ``top``, the sum of the
    known numerators, and ``bottom``, of all denominators used; ``areas``, those with a figure; ``hidden``, numerators
    hidden. An area without a denominator is in no sum. Missing where nobody stands below.
    """
    known = cells[["top", "bottom"]].astype(float)
    hidden = cells["hidden"].astype(bool) if "hidden" in cells else pd.Series(False, index=cells.index)
    hidden &= known["top"].isna() & known["bottom"].notna()
    used = known.notna().all(axis="columns") | hidden
    bottom = known["bottom"].where(used)
    ceiling = bottom if most is None else bottom.clip(upper=most)
    parts = pd.DataFrame(
        {
            "top": known["top"].where(used & ~hidden),
            "bottom": bottom,
            "areas": (used & ~hidden).astype("int64"),
            "hidden": hidden.astype("int64"),
            "more": ceiling.where(hidden, 0.0),
        }
    )
    by = np.full(len(cells), "all") if groups is None else groups.reindex(cells.index).to_numpy()
    grouped = parts.groupby(by, sort=True)
    known = grouped[["top", "bottom"]].sum(min_count=1)
    sums = known.join(grouped[["areas", "hidden", "more"]].sum(), how="left", validate="1:1")
    sums["top"] = sums["top"].fillna(sums["bottom"].where(sums["hidden"] > 0) * 0)
    below = sums["bottom"].where(sums["bottom"] > 0)
    low, high = scale * sums["top"] / below, scale * (sums["top"] + sums["more"]) / below
    return sums.assign(low=low, high=high, value=low.where(sums["hidden"] == 0, (low + high) / 2))[list(COLUMNS)]


def count_up(cells: pd.DataFrame, groups: pd.Series | None = None, *, most: float | pd.Series | None) -> pd.DataFrame:
    """Return the sum of the counts ``top`` of each group of areas, with the range that hidden ones leave open.

    Returns
    -------
    As ``add_up``, of which ``bottom`` is the number of areas in the sum. Where nobody says how large a hidden count can
    be, the highest is infinite.
    """
    ceiling = np.inf if most is None else most
    known = cells["top"].notna() | cells.get("hidden", False)
    ones = cells.assign(bottom=pd.Series(1.0, index=cells.index).where(known))
    found = add_up(ones.assign(top=ones["top"]), groups, most=0.0)
    more = pd.Series(ceiling, index=cells.index, dtype=float).fillna(np.inf).where(cells["top"].isna() & known)
    by = np.full(len(cells), "all") if groups is None else groups.reindex(cells.index).to_numpy()
    top = found["top"].where(found["bottom"] > 0)
    high = top.add(more.groupby(by, sort=True).sum(), fill_value=None)
    return found.assign(low=top, high=high, value=top.where(found["hidden"] == 0, (top + high) / 2))


def exactly(cells: pd.DataFrame, *, scale: float = 1.0, most: float | pd.Series | None = None) -> float:
    """Return the figure of all areas together (``add_up``); missing where hidden counts leave it open."""
    if cells.empty:
        return np.nan
    total = add_up(cells, scale=scale, most=most).loc["all"].to_dict()
    return total["value"] if total["low"] == total["high"] else np.nan


def figures(cells: pd.DataFrame, groups: pd.Series, *, weight: pd.Series, counted: bool) -> pd.DataFrame:
    """Return the figure of each group of areas (``add_up`` of ``terms``)."""
    parts, scale = terms(cells, weight, counted=counted)
    return add_up(parts, groups, scale=scale)


def figure(cells: pd.DataFrame, *, weight: pd.Series, counted: bool, most: float | None = None) -> float:
    """Return the figure of all areas together (of ``terms``); missing where hidden counts leave it open."""
    parts, scale = terms(cells, weight, counted=counted)
    if counted:
        return exactly(parts, scale=scale, most=most)
    known = parts.dropna()
    top, bottom = (known[name].to_numpy(dtype=float).sum() for name in ("top", "bottom"))
    # numpy's sum, not that of groupby in add_up: the last digits of a mean depend on the order of adding.
    return float(top / bottom) if bottom > 0 else np.nan


def terms(cells: pd.DataFrame, weight: pd.Series, *, counted: bool) -> tuple[pd.DataFrame, float]:
    """Return the two numbers of each area that ``add_up`` divides, and its ``scale``: counts, or weighted figures.

    Parameters
    ----------
    cells
        One row per area: ``value``, ``numerator``, ``denominator`` and, where the publisher hides counts, ``hidden``.
    weight
        People of each area, on the index of ``cells``.
    counted
        True: the figures are percentages whose counts are published, and the counts are added up. False: the figures
        are averaged, weighted by ``weight``; an area without a figure adds neither its figure nor its weight.
    """
    if counted:
        columns = {"numerator": "top", "denominator": "bottom", "hidden": "hidden"}
        return cells[[name for name in columns if name in cells]].rename(columns=columns), 100.0
    value, people = cells["value"].astype(float), weight.astype(float)
    return pd.DataFrame({"top": value * people, "bottom": people.where(value.notna())}), 1.0


def fully_counted(cells: pd.DataFrame) -> bool:
    """Return True where there are areas and every one has both its counts."""
    return bool(len(cells) and cells[["numerator", "denominator"]].notna().all(axis=None))


def denominators(cells: pd.DataFrame, *, unit: str) -> pd.Series:
    """Return the denominators; where only counts and their percentages are published, what the two imply."""
    if unit == "percent" and cells["denominator"].isna().all():
        return implied_denominator(cells["numerator"], cells["value"])
    return cells["denominator"]


def implied_denominator(numerator: pd.Series, percent: pd.Series) -> pd.Series:
    """Return the number that ``numerator`` is ``percent`` of; missing where the percentage is 0."""
    return 100 * numerator / percent.where(percent > 0)


def middle(values: pd.Series, hidden: pd.Series, *, most: float | None) -> tuple[float, float]:
    """Return the lowest and the highest that the median of counts can be when some of them are hidden.

    Parameters
    ----------
    values
        Counts; missing where there is none.
    hidden
        True where the publisher hides the count, on the same index.
    most
        The largest number that a hidden count can be; None: not known, so that the highest is infinite where it
        matters.
    """
    known = values[~hidden].dropna().astype(float).to_numpy()
    number = int((hidden & values.isna()).sum())
    if not len(known) + number:
        return np.nan, np.nan
    ends = [np.concatenate([known, np.full(number, end)]) for end in (0.0, np.inf if most is None else most)]
    return float(np.median(ends[0])), float(np.median(ends[1]))
