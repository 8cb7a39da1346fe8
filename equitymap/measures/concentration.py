"""Concentration index of a figure along deprivation, with a cluster bootstrap interval.

Areas are always ordered from the most deprived (rank 0) to the least (rank 1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm, t

CHUNK_CELLS = 4_000_000
"""Resampled weights held in memory at once."""

Array = NDArray[np.float64]


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
    return float(concentrations(np.asarray(values, dtype=float)[:, None], population, deprivation_rank)[0])


def concentrations(values: Array, population: Array, deprivation_rank: Array) -> Array:
    """Return ``concentration_index`` of many figures of the same areas: ``values`` is areas x figures."""
    order = np.argsort(deprivation_rank, kind="stable")
    starts = _tie_starts(np.asarray(deprivation_rank, dtype=float)[order])
    share = np.asarray(population, dtype=float)[order] / np.sum(population)
    group = np.add.reduceat(share, starts)
    middle = np.repeat(np.cumsum(group) - group / 2, np.diff(np.append(starts, len(order))))
    held = np.asarray(values, dtype=float)[order]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(2 * ((share * (middle - 0.5)) @ held) / (share @ held))


def wagstaff(index: float, mean: float) -> float:
    """Return the concentration index of a share (0 to 1) with this mean, normalised to reach -1 and 1."""
    return index / (1 - mean) if mean < 1 else float("nan")


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
    percentiles of ``limits_for`` taken: neighbours are alike, so single neighbourhoods are not independent and would
    give a false, narrow interval. For figures that areas have of their own; losses of access are set against closures
    at random (``burden.null_distribution``).

    All series share one index; areas with anything missing, or nobody, must have been left out before.
    """
    order = np.argsort(deprivation_rank.to_numpy(dtype=float), kind="stable")
    rank = deprivation_rank.to_numpy(dtype=float)[order]
    y, people = (part.to_numpy(dtype=float)[order] for part in (values, population))
    code, names = pd.factorize(blocks.to_numpy()[order])
    starts = _tie_starts(rank)
    rng = np.random.default_rng(seed)
    resampled = []
    for size in chunks(draws, len(y)):
        # Drawing blocks with replacement is drawing how often each is taken, so a draw only changes the weights.
        times = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=size)
        resampled.append(_concentrations(y, times[:, code] * people, starts))
    drawn = np.concatenate(resampled)
    drawn = drawn[np.isfinite(drawn)]
    low, high = np.percentile(drawn, limits_for(len(names))) if len(drawn) else (np.nan, np.nan)
    return Concentration(
        index=float(_concentrations(y, people[None, :], starts)[0]),
        lower=float(low),
        upper=float(high),
        mean=float(np.average(y, weights=people)),
        areas=len(y),
        blocks=len(names),
        draws=draws,
        seed=seed,
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
    # The normal tail that is as far out as Student's t with this many blocks, at their unbiased spread.
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


def chunks(draws: int, areas: int) -> list[int]:
    """Return how many draws to hold in memory at once, for each turn until all are made."""
    step = max(1, CHUNK_CELLS // max(areas, 1))
    return [min(step, draws - begun) for begun in range(0, draws, step)]
