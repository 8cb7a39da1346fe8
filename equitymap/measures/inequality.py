"""Inequality along deprivation: slope and relative index of inequality, Gini. One function per index.

Groups and areas are always ordered from the most deprived (rank 0) to the least (rank 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from equitymap.measures.concentration import concentration_index

FEWEST_GROUPS, MOST_GROUPS = 5, 100
FEWEST_DRAWS = 1000

Array = NDArray[np.float64]
Scale = Literal["identity", "log", "logit"]


@dataclass(frozen=True)
class SlopeIndex:
    """Slope (``sii``, in the unit of the figure) and relative index (``rii``, a ratio), with 95% limits if drawn.

    ``intercept`` is the fitted figure at the most deprived end, on the scale of the fit.
    """

    sii: float
    rii: float
    intercept: float
    sii_lower: float | None = None
    sii_upper: float | None = None
    rii_lower: float | None = None
    rii_upper: float | None = None


def relative_ranks(share: pd.Series | Array) -> Array:
    """Return the middle of each group on the scale from most deprived (0) to least (1).

    ``share`` is the population of each group in order of deprivation, most deprived first; it need not add to 1.
    """
    parts = np.asarray(share, dtype=float)
    parts = parts / parts.sum()
    return np.asarray(np.cumsum(parts) - parts / 2)


def slope_index(
    figures: pd.Series,
    population: pd.Series,
    *,
    scale: Scale = "identity",
    standard_error: pd.Series | None = None,
    draws: int = 100_000,
    seed: int = 0,
) -> SlopeIndex | None:
    """Return the slope and relative index of inequality across groups ordered by deprivation.

    Parameters
    ----------
    figures
        One figure per group, most deprived first, in order of the index.
    population
        People in each group, in the same order.
    scale
        "identity"; "log" for rates; "logit" for proportions strictly between 0 and 1.
    standard_error
        Standard error of each figure on the fitted scale. With it, limits are simulated: each figure is redrawn
        from a normal distribution and refitted (``draws`` times, at least 1,000; ``seed`` makes it repeatable).

    Returns
    -------
    The slope: fitted figure at the least deprived end minus that at the most deprived end; 0 is equal, negative
    means higher where deprivation is greater. The relative index is their ratio; 1 is equal. None when any group
    has no figure or no people: the index has no meaning for part of the groups.

    Raises
    ------
    ValueError
        For fewer than 5 or more than 100 groups, or fewer than 1,000 draws.

    Notes
    -----
    Weighted least squares on the middle rank of each group. Assumes a nearly straight gradient, is unsteady in
    small groups, and moves when the groups' make-up changes even if no figure does: show the groups beside it.

    References
    ----------
    Low and Low (2004), Journal of Public Health 26; OHID, PHEindicatormethods.
    """
    if not FEWEST_GROUPS <= len(figures) <= MOST_GROUPS:
        raise ValueError(f"slope_index needs {FEWEST_GROUPS} to {MOST_GROUPS} groups, not {len(figures)}")
    if draws < FEWEST_DRAWS:
        raise ValueError(f"slope_index needs at least {FEWEST_DRAWS} draws, not {draws}")
    people = population.to_numpy(dtype=float, na_value=np.nan)
    given = figures.to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(given).any() or np.isnan(people).any() or (people <= 0).any():
        return None
    forward, back = _TRANSFORMS[scale]
    fitted = forward(given)
    if not np.isfinite(fitted).all():
        raise ValueError(f"slope_index cannot put these figures on the {scale} scale")
    project = _projection(people)
    start, slope = project @ fitted
    sii, rii = _ends(start, slope, back)
    if standard_error is None:
        return SlopeIndex(float(sii), float(rii), float(start))
    error = standard_error.to_numpy(dtype=float)
    redrawn = np.random.default_rng(seed).normal(fitted, error, size=(draws, len(fitted)))
    starts, slopes = project @ redrawn.T
    siis, riis = _ends(starts, slopes, back)
    (low, high), (rlow, rhigh) = (np.percentile(drawn, [2.5, 97.5]) for drawn in (siis, riis))
    return SlopeIndex(float(sii), float(rii), float(start), float(low), float(high), float(rlow), float(rhigh))


def _projection(people: Array) -> Array:
    """Return the 2 x groups matrix that turns figures into intercept and slope (least squares, by population)."""
    share = people / people.sum()
    design = np.column_stack([np.ones(len(share)), relative_ranks(share)])
    return np.asarray(np.linalg.solve(design.T @ (design * share[:, None]), (design * share[:, None]).T))


def _identity(values: Array) -> Array:
    return values


def _log(values: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(values))


def _logit(values: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(values / (1 - values)))


def _expit(values: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-values)))


_TRANSFORMS = {"identity": (_identity, _identity), "log": (_log, np.exp), "logit": (_logit, _expit)}


def _ends(start: Array, slope: Array, back: object) -> tuple[Array, Array]:
    assert callable(back)
    worst, best = back(start), back(start + slope)
    with np.errstate(divide="ignore", invalid="ignore"):
        return best - worst, np.asarray(best / worst)


def weighted_gini(values: Array, population: Array) -> float:
    """Return the Gini index of ``values`` between areas, each counting for its people.

    0: everyone has the same; towards 1: all in one area. NaN when the values add to zero. Never for a deprivation
    score, whose zero means nothing. ``values`` must not be negative or missing.
    """
    y, weight = np.asarray(values, dtype=float), np.asarray(population, dtype=float)
    if not (y * weight).sum() > 0:
        return float("nan")
    return concentration_index(y, weight, y)
