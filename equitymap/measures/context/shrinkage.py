"""Small numbers: empirical Bayes, which pulls a figure towards what is expected the more, the fewer people it is from.

A figure can be shrunk where both its counts are published: the number above and the number below. ``eligible`` in
``measures.outcome_sample`` names those indicators.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import norm

LEVEL = 0.05


@dataclass(frozen=True)
class Spread:
    """What all areas share: ``mean`` and ``between``, the variance of the true rates around it (at least 0)."""

    mean: float
    between: float


def spread(numerator: pd.Series, denominator: pd.Series) -> Spread:
    """Return the overall rate and the variance between areas that chance does not explain, by moments.

    ``m = sum(x) / sum(n)``; ``between = sum(n (x/n - m)^2) / sum(n) - m / mean(n)``, 0 where that is negative.

    References
    ----------
    Marshall (1991), Applied Statistics 40 (2).
    """
    x, n = (part.to_numpy(dtype=float) for part in (numerator, denominator))
    _check(x, n)
    mean = float(x.sum() / n.sum())
    around = float((n * (x / n - mean) ** 2).sum() / n.sum())
    return Spread(mean, max(0.0, around - mean / float(n.mean())))


def shrink(numerator: pd.Series, denominator: pd.Series) -> pd.DataFrame:
    """Return each rate shrunk towards the overall rate: ``B y + (1 - B) m`` with ``B = s / (s + m / n)``.

    Parameters
    ----------
    numerator, denominator
        Counts above (at least 0) and below (above 0) on the same index, none missing.

    Returns
    -------
    ``rate`` (as published), ``weight`` (B: 1 keeps the rate, 0 replaces it by the overall one) and ``shrunken``.

    Raises
    ------
    ValueError
        When a count is missing, negative, or a denominator is 0.
    """
    found = spread(numerator, denominator)
    rate = numerator.astype(float) / denominator.astype(float)
    chance = found.mean / denominator.astype(float)
    weight = (found.between / (found.between + chance)) if found.between else 0.0 * chance
    return pd.DataFrame({"rate": rate, "weight": weight, "shrunken": weight * rate + (1 - weight) * found.mean})


def between_variance(residual: pd.Series, chance: pd.Series, parameters: int) -> float:
    """Return the variance of the true residuals around a fitted curve, by the method of moments; at least 0.

    Parameters
    ----------
    residual
        Published figure minus fitted, none missing.
    chance
        Variance of each figure from chance alone, above 0, in the unit of the figure squared.
    parameters
        Columns of the fit.

    Notes
    -----
    Solves ``sum(residual^2 / (between + chance)) = n - parameters``; 0 where even without any difference between areas
    the left side is smaller.

    References
    ----------
    Fay and Herriot (1979), Journal of the American Statistical Association 74.
    """
    squares, noise = residual.to_numpy(dtype=float) ** 2, chance.to_numpy(dtype=float)
    freedom = len(squares) - parameters

    def excess(between: float) -> float:
        return float((squares / (between + noise)).sum()) - freedom

    if freedom <= 0 or excess(0.0) <= 0:
        return 0.0
    top = float(squares.sum()) / freedom + float(noise.max())
    return float(brentq(excess, 0.0, top, xtol=1e-12, rtol=1e-10))


def binomial_variance(share: pd.Series, denominator: pd.Series) -> pd.Series:
    """Return the variance of a share of ``denominator`` people by chance, with one added case on each side.

    ``share`` is from 0 to 1; the added cases keep a fitted share of 0 or 1 from having no chance at all.
    """
    n = denominator.astype(float)
    kept = ((share.clip(0, 1) * n) + 1) / (n + 2)
    return kept * (1 - kept) / n


def shrunken_residuals(
    residual: pd.Series, chance: pd.Series, *, fit_error: pd.Series, between: float, level: float = LEVEL
) -> pd.DataFrame:
    """Return each residual shrunk towards the curve, with its 95% interval.

    Parameters
    ----------
    residual, chance
        As in ``between_variance``.
    fit_error
        Standard error of the fitted value of each.
    between
        Variance between areas around the curve (``between_variance``).
    level
        1 minus the coverage.

    Returns
    -------
    ``weight`` (B, 0 to 1), ``shrunken`` (B times the residual), ``lower`` and ``upper``, on the unit of the residual.
    Where areas do not differ beyond chance everything is 0, and so are the limits.
    """
    weight = between / (between + chance)
    middle = weight * residual
    error = np.sqrt(weight * chance + (weight * fit_error) ** 2)
    reach = float(norm.ppf(1 - level / 2)) * error
    return pd.DataFrame({"weight": weight, "shrunken": middle, "lower": middle - reach, "upper": middle + reach})


def _check(numerator: np.ndarray, denominator: np.ndarray) -> None:
    if np.isnan(numerator).any() or np.isnan(denominator).any():
        raise ValueError("shrink: every area needs both counts; leave out those without")
    if (numerator < 0).any() or (denominator <= 0).any():
        raise ValueError("shrink: counts must be at least 0, and denominators above 0")
