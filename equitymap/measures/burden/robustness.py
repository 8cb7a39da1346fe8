"""Sensitivity of the worst tenth: Monte Carlo draws of the weights (Dirichlet) and of the catchments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from equitymap.measures.burden.gap import gap, normalised

FACTORS = (0.75, 0.875, 1.0, 1.125, 1.25)
"""Catchments that are drawn: a quarter narrower to a quarter wider than the standard one."""
TENTH = 0.1
STAYS, MOSTLY = 0.9, 0.5


@dataclass(frozen=True)
class Robustness:
    """``areas`` by area_code: ``share`` of draws in the worst tenth, and ``chosen``, in it under the chosen weights.

    Missing (``share``) where the gap is not known. ``draws`` and ``seed`` make it repeatable.
    """

    areas: pd.DataFrame
    draws: int
    seed: int


def worst_tenth(gaps: pd.Series) -> pd.Series:
    """Return True for neighbourhoods in the tenth with the largest gap; never where the gap is 0 or not known.

    A tenth is rounded up. Neighbourhoods that tie with the last one in are in.
    """
    values = gaps.to_numpy(dtype=float)[None, :]
    return pd.Series(_in_worst_tenth(values)[0], index=gaps.index, name="worst")


def share_in_worst_tenth(
    need: pd.Series,
    losses: Mapping[float, pd.DataFrame],
    weights: Mapping[str, float],
    *,
    draws: int = 1000,
    seed: int = 0,
) -> Robustness:
    """Return the share of Monte Carlo draws of weights and catchments with each neighbourhood in the worst tenth.

    Parameters
    ----------
    need
        Need percentile by area_code (``gap.need_percentile``).
    losses
        Losses (areas x kinds) by catchment factor, such as ``FACTORS``; 1.0 must be there. The same areas each time.
    weights
        The chosen weights. A kind with weight 0 is left out of the draws too.
    draws, seed
        Each draw takes weights from a flat Dirichlet distribution (every way to share out the weight is equally
        likely) and, for each kind on its own, one of the catchment factors.

    Returns
    -------
    Shares from 0 (never in the worst tenth) to 1 (always).

    Raises
    ------
    ValueError
        When 1.0 is not among the factors, or the tables do not cover the same areas.
    """
    kinds = [kind for kind, weight in normalised(weights).items() if weight > 0]
    tables = [losses[factor] for factor in sorted(losses)]
    if 1.0 not in losses or not all(table.index.equals(need.index) for table in tables):
        raise ValueError("robustness: give losses for the factor 1.0, and the same neighbourhoods for every factor")
    chosen = gap(need, losses[1.0], {kind: weights[kind] for kind in kinds})["gap"]
    # factors x areas x kinds: each draw picks one factor of each kind.
    cube = np.stack([table[kinds].to_numpy(dtype=float) for table in tables])
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.ones(len(kinds)), size=draws)
    factor = rng.integers(len(tables), size=(draws, len(kinds)))
    times = np.zeros(len(need))
    for start in range(0, draws, _STEP):
        lost = _weighted_loss(cube, share[start : start + _STEP], factor[start : start + _STEP])
        times += _in_worst_tenth(lost * need.to_numpy(dtype=float)).sum(axis=0)
    areas = pd.DataFrame(
        {"share": pd.Series(times / draws, index=need.index).where(chosen.notna()), "chosen": worst_tenth(chosen)}
    )
    return Robustness(areas, draws, seed)


_STEP = 100


def _weighted_loss(
    cube: NDArray[np.float64], share: NDArray[np.float64], factor: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the weighted loss, draws x areas; kinds never in reach give their weight to the others, as in ``gap``."""
    total = np.zeros((len(share), cube.shape[1]))
    known = np.zeros_like(total)
    for kind in range(cube.shape[2]):
        table = cube[factor[:, kind], :, kind]
        in_reach = ~np.isnan(table)
        total += np.where(in_reach, table, 0.0) * share[:, [kind]]
        known += in_reach * share[:, [kind]]
    return np.divide(total, known, out=np.full_like(total, np.nan), where=known > 0)


def _in_worst_tenth(gaps: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return True for the largest tenth of each row."""
    # Missing sorts last as -1, and the tenth is of those that are known; a gap of 0 is never among the worst.
    plain = np.where(np.isnan(gaps), -1.0, gaps)
    descending = -np.sort(-plain, axis=1)
    size = np.ceil(TENTH * (~np.isnan(gaps)).sum(axis=1)).astype(int)
    last = descending[np.arange(len(plain)), np.maximum(size, 1) - 1]
    return np.asarray((plain >= last[:, None]) & (plain > 0))
