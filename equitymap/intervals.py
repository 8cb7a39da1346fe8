"""Confidence intervals of published shares: the Wilson score interval."""

from __future__ import annotations

import numpy as np

Z_95 = 1.959963984540054
"""Standard normal deviate of a two-sided 95% interval."""


def wilson(numerator: np.ndarray, denominator: np.ndarray, *, z: float = Z_95) -> tuple[np.ndarray, np.ndarray]:
    """Return the Wilson limits of shares, in per cent: those of 95%, or of another standard normal deviate ``z``.

    Parameters
    ----------
    numerator, denominator
        Counts of the same shape; a denominator of 0 or NaN gives NaN.

    Returns
    -------
    Lower and upper limit, 0 to 100. For 3 of 20: 5.2 and 36.0.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    """
    below = np.where(denominator > 0, denominator, np.nan)
    share, square = numerator / below, z**2
    middle = share + square / (2 * below)
    half = z * np.sqrt(share * (1 - share) / below + square / (4 * below**2))
    whole = 1 + square / below
    return 100 * np.clip((middle - half) / whole, 0, 1), 100 * np.clip((middle + half) / whole, 0, 1)
