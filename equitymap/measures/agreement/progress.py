"""A target over the years: its path, the past carried on, natural limits, and what a figure can tell of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from equitymap.measures.cradle_to_career.projection import (
    FEWEST_YEARS,
    NotProjected,
    Projection,
    projection,
    since_last_break,
    xmr_limits,
)
from equitymap.measures.cradle_to_career.verdict import ALPHA

FEWEST_YEARS_APART = 2
"""Years between two figures below which nothing is said: one year's change is no trend."""
RUN = 8
"""Figures in a row on one side of the mean that are a sign of change (the fourth of the Western Electric rules)."""

Better = Literal["higher", "lower"]
Progress = Literal["on", "short", "unclear", "too_soon", "counted_anew", "no_figure", "no_path", "no_limits"]
Moved = Literal["better", "worse", "unclear", "too_soon", "unknown"]
Position = Literal["better", "within", "worse"]


@dataclass(frozen=True)
class Figure:
    """A figure of one year and ``half`` the width of its limits (NaN: not known), in its own unit."""

    year: int
    value: float
    half: float = float("nan")


@dataclass(frozen=True)
class NaturalLimits:
    """Natural process limits of yearly figures, and the years that are signs of a change.

    ``outside`` lie beyond the limits, ``runs`` are the first and last year of each row of at least ``RUN`` on one side
    of the mean; both are later than the years from ``first`` to ``last`` that the limits rest on, or among them.
    """

    mean: float
    lower: float
    upper: float
    first: int
    last: int
    outside: tuple[int, ...]
    runs: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class CarriedOn:
    """The past carried on to the end of an agreement, or why it is not.

    ``basis`` is "before" where it rests on figures before the first year of the agreement alone; "so_far" where those
    are too few, and every figure since is used too: then it is no answer to what would have come without it.
    """

    found: Projection | NotProjected
    basis: Literal["before", "so_far"]


def path(baseline: Figure | None, steps: Mapping[int, float]) -> pd.Series:
    """Return where a target is to be in each year: straight lines from the baseline through its points.

    Parameters
    ----------
    baseline
        Where it starts; None where that is not known, and then the path begins with its first point.
    steps
        Figures by year. Those not later than the baseline are left out.

    Returns
    -------
    One figure a year, index in whole years, empty without a point. Nothing is drawn beyond the last one.
    """
    points = {year: figure for year, figure in sorted(steps.items()) if baseline is None or year > baseline.year}
    if not points:
        return pd.Series(dtype=float)
    if baseline is not None:
        points = {baseline.year: baseline.value, **points}
    years = np.arange(min(points), max(points) + 1)
    return pd.Series(np.interp(years, list(points), list(points.values())), index=years)


def carried_on(
    series: pd.Series,
    *,
    began: int,
    last: int,
    breaks: tuple[int, ...],
    bounds: tuple[float, float],
    named_below: float = ALPHA,
) -> CarriedOn:
    """Carry figures on to the ``last`` year of an agreement, by the one rule there is (``projection``).

    Parameters
    ----------
    series
        One figure per year, index in whole years.
    began
        First year of the agreement: figures before it are the past, if they are enough.
    breaks, bounds, named_below
        As in ``projection``.
    """
    known = series.dropna().sort_index()

    def ahead(used: pd.Series) -> Projection | NotProjected:
        years = 1 if used.empty else max(1, last - int(used.index.max()))
        return projection(used, breaks=breaks, bounds=bounds, years=years, named_below=named_below)

    found = ahead(known[known.index < began])
    return CarriedOn(found, "before") if isinstance(found, Projection) else CarriedOn(ahead(known), "so_far")


def natural_limits(series: pd.Series, *, began: int, breaks: tuple[int, ...] = ()) -> NaturalLimits | None:
    """Return the natural process limits of yearly figures: mean plus or minus 2.66 mean moving ranges.

    The limits rest on the figures up to ``began`` where those are at least ``FEWEST_YEARS``, else on all of them;
    None below that. Only figures since the last break count.

    References
    ----------
    Wheeler, Understanding Variation (1993). APHO Technical Briefing 4, Target setting in a multi-agency environment.
    """
    used, _ = since_last_break(series, breaks)
    before = used[used.index <= began]
    base = before if len(before) >= FEWEST_YEARS else used
    if len(base) < FEWEST_YEARS:
        return None
    mean, lower, upper = xmr_limits(base)
    outside = used.index[(used < lower) | (used > upper)]
    return NaturalLimits(
        mean,
        lower,
        upper,
        int(base.index.min()),
        int(base.index.max()),
        tuple(int(year) for year in outside),
        _runs(used, mean),
    )


def _runs(series: pd.Series, mean: float) -> tuple[tuple[int, int], ...]:
    """Return the ends of each row of at least ``RUN`` figures on one side of the mean; a figure on it ends a row."""
    side = np.sign(series - mean)
    rows = series.groupby(side.ne(side.shift()).cumsum())
    return tuple((int(row.index[0]), int(row.index[-1])) for _, row in rows if len(row) >= RUN and row.iloc[0] != mean)


def half_width(series: pd.Series, interval: tuple[float, float] | None, breaks: tuple[int, ...] = ()) -> float:
    """Return half the width of the limits of a latest figure: the wider of its 95% interval and its natural limits.

    NaN where neither is known: without an interval, and with fewer than ``FEWEST_YEARS`` figures counted alike.
    """
    used, _ = since_last_break(series, breaks)
    halves = [] if interval is None else [(interval[1] - interval[0]) / 2]
    if len(used) >= FEWEST_YEARS:
        mean, lower, _ = xmr_limits(used)
        halves.append(mean - lower)
    return max(halves, default=float("nan"))


def progress(
    latest: Figure | None, baseline: Figure | None, wanted: pd.Series, *, better: Better, breaks: tuple[int, ...] = ()
) -> Progress:
    """Return what the latest figure tells of a path: never from one year's change, never without limits.

    Parameters
    ----------
    latest, baseline
        The newest figure, and that which the path begins with.
    wanted
        The path (``path``).
    better
        Which way it is to go.
    breaks
        Years after which the figure is counted anew.

    Returns
    -------
    "on" where it is at least where the path is, as far as its limits tell, and the baseline lies on the worse side
    beyond the limits of both together (or the path beyond its own); "short" where the path is beyond its limits on
    the better side; "unclear" where both the path and the baseline lie within, so that it cannot tell a place on its
    path from one that stands still; otherwise why nothing can be told.
    """
    if latest is None or baseline is None or latest.year <= baseline.year:
        return "no_figure"
    if latest.year not in wanted.index:
        return "no_path"
    if (why := not_comparable(baseline.year, latest.year, breaks)) is not None:
        return why
    if np.isnan(latest.half):
        return "no_limits"
    where = against(float(wanted.loc[latest.year]), latest, better)
    if where == "better":
        return "short"
    # A baseline that partners typed has no limits of its own.
    apart = Figure(latest.year, latest.value, float(np.hypot(latest.half, np.nan_to_num(baseline.half))))
    return "on" if "worse" in (where, against(baseline.value, apart, better)) else "unclear"


def against(figure: float, limits: Figure, better: Better) -> Position:
    """Return where a figure lies beside another one and its limits: beyond them on the better or worse side, within."""
    apart = (figure - limits.value) * (1 if better == "higher" else -1)
    if abs(apart) <= limits.half:
        return "within"
    return "better" if apart > 0 else "worse"


def moved(first: Figure | None, last: Figure | None, *, better: Better, breaks: tuple[int, ...] = ()) -> Moved:
    """Return which way a figure went, where the change is wider than the limits of both ends together."""
    if first is None or last is None:
        return "unknown"
    if (why := not_comparable(first.year, last.year, breaks)) is not None:
        return "too_soon" if why == "too_soon" else "unknown"
    half = float(np.hypot(first.half, last.half))
    if np.isnan(half):
        return "unknown"
    where = against(last.value, Figure(first.year, first.value, half), better)
    return "unclear" if where == "within" else where


def beside_projection(
    figure: Figure | None, found: Projection, better: Better, *, breaks: tuple[int, ...] = ()
) -> Position | None:
    """Return where a figure lies beside the past carried on, in its own year.

    None where that has no such year, or where the year cannot be compared with the last one of the past.
    """
    if figure is None or figure.year not in found.ahead.index:
        return None
    if not_comparable(found.last, figure.year, breaks) is not None:
        return None
    lower, upper = (float(found.ahead[end].loc[figure.year]) for end in ("lower", "upper"))
    return against(figure.value, Figure(figure.year, (lower + upper) / 2, (upper - lower) / 2), better)


def not_comparable(first: int, last: int, breaks: tuple[int, ...]) -> Literal["counted_anew", "too_soon"] | None:
    """Return why the figures of two years tell of no change; None where they can: alike, and years enough apart."""
    if any(first <= year < last for year in breaks):
        return "counted_anew"
    return "too_soon" if last - first < FEWEST_YEARS_APART else None
