"""A score of one's own: columns with a weight each, and how far the answer hangs on the weights.

Each column is ranked within the place, 0 (least need) to 1 (most), and the ranks are added up by weight. Ranks, since
figures of different units have no common scale. The fifths of the sum are the answer. Weights are a choice and no
finding: so the sum is made again under ``DRAWS`` other sets of weights, and each neighbourhood is told with the share
of them under which it stays in its fifth.

It does not capture how far apart two neighbourhoods are, nor anything that is not among the columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from equitymap.measures.workbench.columns import Column

MOST_WEIGHT = 5
DRAWS = 999
SEED = 20210321
FIFTHS = 5
FEWEST = 10
"""Neighbourhoods with every column known below which no fifths are made."""


@dataclass(frozen=True)
class Part:
    """One column of a score: its weight, 1 to ``MOST_WEIGHT``, and whether high figures score high."""

    column: str
    weight: int
    high: bool


def scored(parts: list[Part], columns: Mapping[str, Column], areas: pd.Index) -> pd.DataFrame | None:
    """Return the score of each neighbourhood and how sure its fifth is.

    Parameters
    ----------
    parts
        At least one column, each once, with a weight of at least 1.
    columns
        By id.
    areas
        The neighbourhoods.

    Returns
    -------
    DataFrame, index ``areas``: ``score`` (0 to 100, 100 the most need), ``fifth`` (1 the highest scores to 5),
    ``stays`` (share, 0 to 1, of other weightings under which it is in the same fifth). All missing for a neighbourhood
    without a figure in one of the columns: it is scored under no weights. None where fewer than ``FEWEST`` have all.

    Raises
    ------
    ValueError
        When there is no part, or a weight below 1.
    """
    if not parts or min(one.weight for one in parts) < 1:
        raise ValueError("A score needs at least one column, and each a weight of 1 or more.")
    figures = pd.DataFrame({one.column: columns[one.column].figures.reindex(areas) for one in parts})
    whole = figures.dropna()
    if len(whole) < FEWEST:
        return None
    turned = whole * np.array([1.0 if one.high else -1.0 for one in parts])
    ranks = ((turned.rank(method="average") - 1) / (len(whole) - 1)).to_numpy()
    own = np.array([one.weight for one in parts], dtype=float)
    score = ranks @ (own / own.sum())
    fifth = fifths(score[:, None])[:, 0]
    drawn = fifths(ranks @ other_weights(own).T)
    stays = (drawn == fifth[:, None]).mean(axis=1)
    found = pd.DataFrame({"score": 100 * score, "fifth": fifth, "stays": stays}, index=whole.index).reindex(areas)
    return found.astype({"fifth": "Int64"})


def other_weights(own: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return other sets of weights, rows that sum to 1: each weight drawn from half to double its own, evenly in ratio.

    With one column every set is the same, and nothing can change.
    """
    doubled = np.random.default_rng(SEED).uniform(-1.0, 1.0, size=(DRAWS, len(own)))
    weights = own * 2.0**doubled
    shares: NDArray[np.float64] = weights / weights.sum(axis=1, keepdims=True)
    return shares


def fifths(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the fifth of each score within its column, 1 the highest; equal scores are in one fifth, the higher."""
    above = len(scores) - rankdata(scores, method="max", axis=0)
    found: NDArray[np.int64] = (np.floor(above * FIFTHS / len(scores)) + 1).astype(np.int64)
    return found
