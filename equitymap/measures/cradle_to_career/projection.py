"""Linear trend of a yearly figure and its extrapolation, with prediction or XmR limits: never a target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t

from equitymap.measures.cradle_to_career.verdict import ALPHA

FEWEST_YEARS = 6
"""Years with a figure, counted the same way, below which nothing is projected and no direction is named."""
HORIZON_YEARS = 3
XMR = 2.66
"""Limits of an individuals chart: mean plus or minus 2.66 mean moving ranges (3 / 1.128)."""

Array = NDArray[np.float64]
Trend = Literal["rising", "falling", "no_clear", "too_few"]


@dataclass(frozen=True)
class LinearTrend:
    """Linear trend through yearly figures: ``slope`` a year with 95% limits, and what prediction needs.

    ``spread`` is the standard deviation around the line; ``middle`` and ``squares`` the mean of the years and the sum
    of their squared distances from it; ``years`` how many figures were used.
    """

    slope: float
    slope_lower: float
    slope_upper: float
    level: float
    spread: float
    middle: float
    squares: float
    years: int

    @property
    def p_value(self) -> float:
        """The two-sided p value of the slope: how often years without one would give as steep a line."""
        error = self.spread / np.sqrt(self.squares)
        if error == 0:
            return 0.0 if self.slope else 1.0
        return float(2 * t.sf(abs(self.slope) / error, self.years - 2))

    def trend(self, named_below: float = ALPHA) -> Trend:
        """Return the direction where the slope is significant: its p value is at most ``named_below``."""
        if self.p_value > named_below:
            return "no_clear"
        return "rising" if self.slope > 0 else "falling"


@dataclass(frozen=True)
class Projection:
    """Extrapolation of a yearly figure over the next years, with 95% limits.

    ``method`` is "trend" (the straight line with its 95% prediction interval) where the slope is told apart from
    none, else "steady" (the mean with the limits of an individuals chart). ``ahead`` is indexed by year: ``value``,
    ``lower``, ``upper``, in the unit of the figure. ``first`` and ``last`` are the years that it rests on.
    """

    method: Literal["trend", "steady"]
    ahead: pd.DataFrame
    line: LinearTrend
    first: int
    last: int


@dataclass(frozen=True)
class NotProjected:
    """Why nothing is projected: how many ``years`` had a figure ``since`` the count last changed (None: ever)."""

    years: int
    since: int | None


def since_last_break(series: pd.Series, breaks: tuple[int, ...]) -> tuple[pd.Series, int | None]:
    """Return the series since its last break, and the year after which that was (None without a break).

    Parameters
    ----------
    series
        One figure per year, index in whole years; missing years may be absent or blank.
    breaks
        Years after which the count is not the same any more. One at or after the last figure does not matter.
    """
    known = series.dropna().sort_index()
    if known.empty:
        return known, None
    before = [year for year in breaks if known.index.min() <= year < known.index.max()]
    return (known, None) if not before else (known[known.index > max(before)], max(before))


def fit_trend(series: pd.Series) -> LinearTrend | None:
    """Fit a linear trend to yearly figures by least squares; None below ``FEWEST_YEARS`` figures.

    ``series`` is indexed by year. Years without a figure are left out, not filled.
    """
    known = series.dropna()
    if len(known) < FEWEST_YEARS:
        return None
    x, y = known.index.to_numpy(dtype=float), known.to_numpy(dtype=float)
    middle, squares = x.mean(), ((x - x.mean()) ** 2).sum()
    slope = ((x - middle) * (y - y.mean())).sum() / squares
    residual = y - (y.mean() + slope * (x - middle))
    spread = float(np.sqrt((residual**2).sum() / (len(x) - 2)))
    half = t.ppf(0.975, len(x) - 2) * spread / np.sqrt(squares)
    return LinearTrend(
        float(slope),
        float(slope - half),
        float(slope + half),
        float(y.mean()),
        spread,
        float(middle),
        float(squares),
        len(x),
    )


def trend(series: pd.Series, breaks: tuple[int, ...] = (), *, named_below: float = ALPHA) -> Trend:
    """Return the direction of the linear trend since the last break: never from fewer than six years.

    ``named_below`` is the p value up to which a slope is named (``verdict.threshold`` where many are shown together).
    """
    line = fit_trend(since_last_break(series, breaks)[0])
    return "too_few" if line is None else line.trend(named_below)


def prediction_interval(line: LinearTrend, years: Array) -> tuple[Array, Array]:
    """Return the line in ``years``, and half the width of the 95% interval in which one new figure would lie."""
    away = years - line.middle
    # 1: a new figure scatters around the line; 1 / n and the last term: the line itself is estimated.
    error = line.spread * np.sqrt(1 + 1 / line.years + away**2 / line.squares)
    return line.level + line.slope * away, t.ppf(0.975, line.years - 2) * error


def xmr_limits(series: pd.Series) -> tuple[float, float, float]:
    """Return mean, lower and upper limit of an individuals (XmR) chart over successive known figures."""
    known = series.dropna().sort_index().to_numpy(dtype=float)
    half = XMR * float(np.abs(np.diff(known)).mean())
    return float(known.mean()), float(known.mean() - half), float(known.mean() + half)


def projection(
    series: pd.Series,
    *,
    breaks: tuple[int, ...] = (),
    bounds: tuple[float, float] = (-np.inf, np.inf),
    years: int = HORIZON_YEARS,
    named_below: float = ALPHA,
) -> Projection | NotProjected:
    """Extrapolate the trend (or, without one, the mean) over the next years, or say why that is not done.

    Parameters
    ----------
    series
        One figure per year, index in whole years.
    breaks
        Years after which the count changed; only figures since the last of them are used.
    bounds
        What the figure can be, such as (0, 100) for a share; the interval is cut there.
    years
        How many years ahead.
    named_below
        The p value up to which a slope is carried on; above it the mean is.

    Returns
    -------
    ``Projection``, or ``NotProjected`` below ``FEWEST_YEARS`` figures counted the same way.

    Notes
    -----
    Treats years as independent around a line or a mean: figures that follow each other closely make the interval
    too narrow. It describes the past carried on; it is neither a forecast of what will be done nor a target.

    References
    ----------
    Wheeler, Understanding Variation (1993), for the limits; Draper and Smith, Applied Regression Analysis (1998),
    chapter 3, for the prediction interval.
    """
    used, since = since_last_break(series, breaks)
    line = fit_trend(used)
    if line is None:
        return NotProjected(len(used), since)
    last = int(used.index.max())
    ahead = np.arange(last + 1, last + 1 + years, dtype=float)
    steady = line.trend(named_below) == "no_clear"
    if steady:
        mean, low, high = xmr_limits(used)
        value, lower, upper = (np.full(years, part) for part in (mean, low, high))
    else:
        value, half = prediction_interval(line, ahead)
        lower, upper = value - half, value + half
    table = pd.DataFrame(
        {"value": value, "lower": lower, "upper": upper}, index=pd.Index(ahead.astype(int), name="year")
    ).clip(*bounds)
    method: Literal["trend", "steady"] = "steady" if steady else "trend"
    return Projection(method, table, line, int(used.index.min()), last)
