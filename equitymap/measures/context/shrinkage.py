"""Empirical Bayes shrinkage of residuals: towards the fitted value, the more, the fewer people a figure is from.

A figure can be shrunk where both its counts are published, numerator and denominator: ``can_be_shrunk`` in
``outcome_sample`` names those indicators.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import norm

LEVEL = 0.05


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
    # Excess falls as ``between`` grows, and is below 0 here: the root lies between the two.
    top = float(squares.sum()) / freedom + float(noise.max())
    return float(brentq(excess, 0.0, top, xtol=1e-12, rtol=1e-10))


def binomial_variance(share: pd.Series, denominator: pd.Series) -> pd.Series:
    """Return the variance of a share of ``denominator`` people by chance, with one added case on each side.

    ``share`` is from 0 to 1; the added cases keep a fitted share of 0 or 1 from having no chance at all.
    """
    n = denominator.astype(float)
    adjusted = ((share.clip(0, 1) * n) + 1) / (n + 2)
    return adjusted * (1 - adjusted) / n


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
    half = float(norm.ppf(1 - level / 2)) * error
    return pd.DataFrame({"weight": weight, "shrunken": middle, "lower": middle - half, "upper": middle + half})
