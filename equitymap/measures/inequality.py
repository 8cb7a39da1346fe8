"""Inequality along deprivation: slope and relative index, concentration index, Gini. One function per index.

Groups and areas are always ordered from the most deprived (rank 0) to the least (rank 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm, t

FEWEST_GROUPS, MOST_GROUPS = 5, 100
FEWEST_DRAWS = 1000
CHUNK_CELLS = 4_000_000
"""Resampled weights held in memory at once."""

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


@dataclass(frozen=True)
class Concentration:
    """A concentration index with its 95% limits and what they were drawn from."""

    index: float
    lower: float
    upper: float
    mean: float
    areas: int
    blocks: int
    draws: int
    seed: int


def concentration_index(values: Array, population: Array, deprivation_rank: Array) -> float:
    """Return the concentration index of ``values`` along deprivation.

    Parameters
    ----------
    values
        Figure of each area, none missing, not negative.
    population
        People of each area, in the same order.
    deprivation_rank
        1 = most deprived. Areas that share a rank share the middle of their people's ranks.

    Returns
    -------
    -1 to 1. 0: the same along deprivation. Negative: concentrated where deprivation is greater; positive:
    where it is less. NaN when the values add to zero or nobody lives there.

    References
    ----------
    WHO, Handbook on health inequality monitoring (2024), chapter 21.
    """
    order = np.argsort(deprivation_rank, kind="stable")
    starts = _tie_starts(np.asarray(deprivation_rank, dtype=float)[order])
    weight = np.asarray(population, dtype=float)[None, order]
    return float(_concentrations(np.asarray(values, dtype=float)[order], weight, starts)[0])


def concentration_curve(values: pd.Series, population: pd.Series, deprivation_rank: pd.Series) -> pd.DataFrame:
    """Return the curve behind the index: cumulative share of people, most deprived first, and of the figure.

    Two columns from 0 to 1, ``people`` and ``held``. Above the diagonal: concentrated where deprivation is
    greater. Empty when the values add to zero. Nothing may be missing.
    """
    order = np.argsort(deprivation_rank.to_numpy(dtype=float), kind="stable")
    people = population.to_numpy(dtype=float)[order]
    held = values.to_numpy(dtype=float)[order] * people
    ends = np.append(_tie_starts(deprivation_rank.to_numpy(dtype=float)[order])[1:] - 1, len(order) - 1)
    if not held.sum() > 0:
        return pd.DataFrame({"people": [], "held": []}, dtype=float)
    curve = {"people": np.cumsum(people)[ends] / people.sum(), "held": np.cumsum(held)[ends] / held.sum()}
    return pd.DataFrame({name: np.append(0.0, part) for name, part in curve.items()})


def wagstaff(index: float, mean: float) -> float:
    """Return the concentration index of a share (0 to 1) with this mean, normalised to reach -1 and 1."""
    return index / (1 - mean) if mean < 1 else float("nan")


def erreygers(index: float, mean: float) -> float:
    """Return Erreygers' corrected index of a share (0 to 1) with this mean: absolute, -1 to 1."""
    return 4 * mean * index


def concentration_interval(
    values: pd.Series,
    population: pd.Series,
    deprivation_rank: pd.Series,
    blocks: pd.Series,
    *,
    draws: int = 2000,
    seed: int = 0,
) -> Concentration:
    """Return the concentration index with a 95% interval from a block bootstrap.

    Whole blocks (wards, or councils) are drawn again with replacement, ``draws`` times, from ``seed``, and the
    percentiles of ``limits_for`` taken: neighbours lose the same service together, so single neighbourhoods are not
    independent and would give a false, narrow interval.

    All series share one index; areas with anything missing, or nobody, must have been left out before.
    """
    order = np.argsort(deprivation_rank.to_numpy(dtype=float), kind="stable")
    rank = deprivation_rank.to_numpy(dtype=float)[order]
    y, people = (part.to_numpy(dtype=float)[order] for part in (values, population))
    code, names = pd.factorize(blocks.to_numpy()[order])
    starts = _tie_starts(rank)
    rng = np.random.default_rng(seed)
    found = []
    for size in _chunks(draws, len(y)):
        times = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=size)
        found.append(_concentrations(y, times[:, code] * people, starts))
    drawn = np.concatenate(found)
    drawn = drawn[np.isfinite(drawn)]
    low, high = np.percentile(drawn, limits_for(len(names))) if len(drawn) else (np.nan, np.nan)
    return Concentration(
        index=float(_concentrations(y, people[None, :], starts)[0]), lower=float(low), upper=float(high),
        mean=float(np.average(y, weights=people)), areas=len(y), blocks=len(names), draws=draws, seed=seed,
    )


def limits_for(blocks: int) -> tuple[float, float]:
    """Return the percentiles that make a 95% bootstrap interval from this many blocks.

    2.5 and 97.5 for very many; further out for few, since a bootstrap of few blocks comes out too narrow.

    References
    ----------
    Hesterberg (2015), What teachers should know about the bootstrap, The American Statistician 69: expanded
    percentile interval.
    """
    if blocks < 2:
        return 0.0, 100.0
    tail = float(norm.cdf(np.sqrt(blocks / (blocks - 1)) * t.ppf(0.025, blocks - 1)))
    return 100 * tail, 100 * (1 - tail)


def _tie_starts(rank: Array) -> NDArray[np.int64]:
    """Return where each run of equal values begins."""
    return np.concatenate([[0], np.flatnonzero(np.diff(rank)) + 1])


def _concentrations(values: Array, weights: Array, starts: NDArray[np.int64]) -> Array:
    """Return one index per row of ``weights``; columns are in order of deprivation, ties begin at ``starts``."""
    total = weights.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        group = np.add.reduceat(weights, starts, axis=1) / total[:, None]
        middle = np.cumsum(group, axis=1) - group / 2
        held = np.add.reduceat(weights * values, starts, axis=1) / total[:, None]
        mean = held.sum(axis=1)
        return np.asarray(2 / mean * (held * (middle - 0.5)).sum(axis=1))


def _chunks(draws: int, areas: int) -> list[int]:
    step = max(1, CHUNK_CELLS // max(areas, 1))
    return [min(step, draws - begun) for begun in range(0, draws, step)]


def weighted_gini(values: Array, population: Array) -> float:
    """Return the Gini index of ``values`` between areas, each counting for its people.

    0: everyone has the same; towards 1: all in one area. NaN when the values add to zero. Never for a deprivation
    score, whose zero means nothing. ``values`` must not be negative or missing.
    """
    y, weight = np.asarray(values, dtype=float), np.asarray(population, dtype=float)
    if not (y * weight).sum() > 0:
        return float("nan")
    return concentration_index(y, weight, y)
