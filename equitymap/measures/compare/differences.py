"""Whether two figures differ by more than chance: two-sample tests of shares, rates and closures.

Each test assumes that nothing differs and asks how often chance alone would set two figures at least this far apart.
All comparisons shown together allow for one another (``verdict.threshold``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import fisher_exact, norm

from equitymap.intervals import Z_95
from equitymap.measures.cradle_to_career.verdict import PER, Interval


@dataclass(frozen=True)
class Estimate:
    """A figure that carries chance: its value, its 95% interval, and the step to which it was rounded (0: not)."""

    value: float
    interval: Interval
    rounded: float = 0.0


def pair_p_value(first: Estimate, second: Estimate, unit: str) -> float | None:
    """Return the two-sided p value of the difference between two figures of one unit.

    Parameters
    ----------
    first, second
        The figures; shares in per cent, rates per the number that ``unit`` names.
    unit
        "percent", "per_1000", "per_10000", "per_100000", or any other unit with published limits.

    Returns
    -------
    0 to 1; None where one of them stands on nobody.

    Notes
    -----
    Shares: the score test of two proportions, with the variance of the share of both together. Rates: the same with the
    variance of a Poisson count. Figures with their publisher's limits only: the normal test, with standard errors from
    the limits. Figures that were rounded add the variance of rounding.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890 (proportions).
    """
    people = first.interval.people, second.interval.people
    apart = first.value - second.value
    # Rounding to a step is uniform with variance step**2 / 12.
    noise = sum(one.rounded**2 / 12 for one in (first, second) if one.interval.basis != "counts")
    if people[0] is not None and people[1] is not None:
        if not people[0] > 0 or not people[1] > 0:
            return None
        pooled = (first.value * people[0] + second.value * people[1]) / (people[0] + people[1])
        smaller = 1 / people[0] + 1 / people[1]
        if unit == "percent":
            return _normal(apart, pooled * (100 - pooled) * smaller + noise)
        if unit in PER:
            return _normal(apart, pooled * PER[unit] * smaller + noise)
    return _normal(apart, sum(_standard_error(one.interval) ** 2 for one in (first, second)) + noise)


def closures_p_value(first: tuple[int, int], second: tuple[int, int]) -> float | None:
    """Return the two-sided p value of a difference in closures: Fisher's exact test.

    Had as many services closed as did, drawn at random from all that stood in both places together, how often would the
    two shares lie at least as far apart? Exact for the smallest numbers.

    Parameters
    ----------
    first, second
        Services gone, and services that stood.

    Returns
    -------
    0 to 1; None where nothing stood in one of them.

    References
    ----------
    Fisher (1935), Journal of the Royal Statistical Society 98.
    """
    if not first[1] or not second[1]:
        return None
    table = [[gone, stood - gone] for gone, stood in (first, second)]
    return min(1.0, float(fisher_exact(table).pvalue))


def effect(first: float, second: float, unit: str) -> float:
    """Return how far two shares or rates lie apart, whatever their numbers: Cohen's h, 0 to pi.

    Used to put differences in order: 2 points near 0% are more than 2 points near 50%.

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, chapter 6.
    """
    whole = 100.0 if unit == "percent" else PER.get(unit, np.nan)
    angles = [2 * np.arcsin(np.sqrt(np.clip(value / whole, 0.0, 1.0))) for value in (first, second)]
    size = abs(float(angles[0] - angles[1]))
    return 0.0 if np.isnan(size) else size


def _standard_error(found: Interval) -> float:
    return (found.upper - found.lower) / (2 * Z_95)


def _normal(difference: float, variance: float) -> float:
    if difference == 0:
        return 1.0
    return float(2 * norm.sf(abs(difference) / np.sqrt(variance))) if variance > 0 else 0.0
