"""Significance test of a figure against a benchmark: its 95% interval, the p value of the difference, and a verdict.

A verdict needs an interval, and allows for how many comparisons are shown together. Without one there is only the
difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaincc
from scipy.stats import chi2, false_discovery_control, norm

from equitymap.intervals import Z_95, wilson

ALPHA = 0.05
"""Share of the named differences that may be chance alone (false discovery rate)."""
FEWEST_FOR_BYAR = 10
PER = {"per_1000": 1e3, "per_10000": 1e4, "per_100000": 1e5}

Basis = Literal["counts", "published", "cohort"]
Standing = Literal["better", "worse", "same", "higher", "lower"]
Reference = Literal["england", "region", "neighbours"]


@dataclass(frozen=True)
class Interval:
    """The 95% interval of a figure, in its own unit, and its basis.

    ``basis``: "counts" (published), "published" (the publisher's own limits) or "cohort" (a number of people had from
    elsewhere). ``people`` are those the figure is of, None with the publisher's limits.
    """

    lower: float
    upper: float
    basis: Basis
    people: float | None = None


@dataclass(frozen=True)
class Comparison:
    """Comparison of a figure with that of ``reference``: difference, p value and verdict.

    ``value`` is the figure with its ``interval``, ``other`` the reference's. ``p_value`` is the two-sided one of the
    difference; None without an interval, and then there is no ``verdict``. "higher" and "lower" where neither way is
    the better one.
    """

    reference: Reference
    value: float
    interval: Interval | None
    other: float
    p_value: float | None
    verdict: Standing | None

    @property
    def difference(self) -> float:
        """The figure minus the reference's."""
        return self.value - self.other


def byar(count: float) -> tuple[float, float]:
    """Return the 95% limits of a count: Byar's approximation from 10 on, exact (Poisson) below.

    Parameters
    ----------
    count
        At least 0; need not be whole (a rate times the people it is of).

    References
    ----------
    Breslow and Day (1987), Statistical Methods in Cancer Research II; Garwood (1936), Biometrika 28.
    """
    if count < FEWEST_FOR_BYAR:
        low = chi2.ppf(ALPHA / 2, 2 * count) / 2 if count > 0 else 0.0
        return float(low), float(chi2.ppf(1 - ALPHA / 2, 2 * (count + 1)) / 2)
    lower, upper = (
        base * (1 - 1 / (9 * base) + sign * Z_95 / (3 * np.sqrt(base))) ** 3
        for base, sign in ((count, -1), (count + 1, 1))
    )
    return float(lower), float(upper)


def interval(
    value: float,
    unit: str,
    *,
    counts: tuple[float, float] | None = None,
    published: tuple[float, float] | None = None,
    people: float | None = None,
) -> Interval | None:
    """Return the 95% interval of a share or rate: from its counts, else the publisher's, else from its cohort.

    Parameters
    ----------
    value, unit
        The figure and its unit in the registry ("percent", "per_1000" ...).
    counts
        Number above and below a share.
    published
        Limits that the publisher gives, in ``unit``.
    people
        How many the figure is of, where nobody publishes its counts.

    Returns
    -------
    Wilson's for a share, Byar's (exact below 10 cases) for a rate. None where neither counts nor limits nor people
    are known, for scores and sums, and for a share above 100 (its denominator is an estimate).
    """
    if counts is not None and unit == "percent" and counts[1] > 0:
        low, high = wilson(np.array([counts[0]]), np.array([counts[1]]))
        return Interval(float(low[0]), float(high[0]), "counts", float(counts[1]))
    if published is not None and np.isfinite(published).all():
        return Interval(float(published[0]), float(published[1]), "published")
    if people is None or not people > 0 or value < 0:
        return None
    if unit == "percent" and value <= 100:
        low, high = wilson(np.array([value / 100 * people]), np.array([people]))
        return Interval(float(low[0]), float(high[0]), "cohort", people)
    if unit in PER:
        lower, upper = byar(value * people / PER[unit])
        return Interval(lower * PER[unit] / people, upper * PER[unit] / people, "cohort", people)
    return None


def p_value(
    value: float, limits: Interval | None, other: float, unit: str, *, error: float | None = 0.0, rounded: float = 0.0
) -> float | None:
    """Return the two-sided p value of a difference from a reference; None without an interval.

    Parameters
    ----------
    value, limits, unit
        The figure, its interval and unit.
    other, error
        The reference and its standard error: 0 for England and a region, which are far larger; None when it is not
        known, and then there is no p value.
    rounded
        Step to which shares and scores are published (1 for whole per cents); both figures were rounded.

    Notes
    -----
    The test behind each interval: the score test for Wilson's, Poisson for Byar's, normal for published limits.
    """
    if limits is None or error is None:
        return None
    # Rounding to a step is uniform with variance step**2 / 12, and both figures were rounded.
    noise = error**2 + (0.0 if limits.basis == "counts" else rounded**2 / 6)
    if unit in PER and limits.people is not None:
        scale = limits.people / PER[unit]
        cases, expected = value * scale, other * scale
        if error == 0:
            # Poisson tails as incomplete gamma functions, which also take a number of cases that is not whole.
            low = float(gammaincc(cases + 1, expected))
            high = float(gammainc(cases, expected)) if cases > 0 else 1.0
            return min(1.0, 2 * min(low, high))
        return _normal(value - other, other / scale + noise)
    if limits.people is not None:
        # The score test: variance under the hypothesis that the true share is the reference's.
        return _normal(value - other, other * (100 - other) / limits.people + noise)
    return _normal(value - other, ((limits.upper - limits.lower) / (2 * Z_95)) ** 2 + noise)


def _normal(difference: float, variance: float) -> float:
    if difference == 0:
        return 1.0
    return float(2 * norm.sf(abs(difference) / np.sqrt(variance))) if variance > 0 else 0.0


def threshold(p_values: Iterable[float | None], alpha: float = ALPHA) -> float:
    """Return the largest significant p value under the Benjamini-Hochberg false discovery rate.

    Of the differences named, at most ``alpha`` are chance alone, on average; 0 when none is named.

    References
    ----------
    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57.
    """
    known: NDArray[np.float64] = np.array([p for p in p_values if p is not None], dtype=float)
    if not len(known):
        return 0.0
    named = known[false_discovery_control(known) <= alpha]
    return float(named.max()) if len(named) else 0.0


def verdict(difference: float, p: float | None, limit: float, worse: str) -> Standing | None:
    """Return the verdict on a difference: "same" where its p value ``p`` is above ``limit``; None without one."""
    if p is None:
        return None
    if difference == 0 or p > limit:
        return "same"
    if worse == "neither":
        return "higher" if difference > 0 else "lower"
    return "worse" if (difference > 0) == (worse == "high") else "better"
