"""Loss of access, need percentile, and the need-weighted gap (percentile times weighted share lost)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.places.place import Place

NATIONAL_AREAS: Mapping[str, int] = {"iod2025": 33755, "iod2019": 32844}
"""Neighbourhoods of England that each release of the indices ranks."""


def loss(before: pd.Series, after: pd.Series) -> pd.Series:
    """Return the share of access that was lost: ``max(0, before - after) / before``.

    Parameters
    ----------
    before, after
        Access of each neighbourhood on the same index, at least 0, in any unit that they share.

    Returns
    -------
    0 (nothing lost, or access grew) to 1 (all lost). Missing where either is missing, and where there was nothing
    to lose (``before`` is 0): no access before is not "no loss".

    Raises
    ------
    ValueError
        When the two do not share their index, or access is negative.
    """
    if not before.index.equals(after.index):
        raise ValueError("loss: before and after must have the same neighbourhoods in the same order")
    if (before < 0).any() or (after < 0).any():
        raise ValueError("loss: access cannot be negative")
    fallen = (before - after).clip(lower=0)
    return fallen.div(before.where(before > 0)).rename("loss").astype(float)


def normalised(weights: Mapping[str, float]) -> dict[str, float]:
    """Return weights that add to 1, in the order given.

    Raises
    ------
    ValueError
        When one is negative or not a number, or all are zero.
    """
    wrong = [kind for kind, weight in weights.items() if not weight >= 0 or weight == float("inf")]
    total = sum(weights.values())
    if wrong or not total > 0:
        detail = f"not a weight: {', '.join(wrong)}" if wrong else "all are zero"
        raise ValueError(f"weights must be numbers from 0 upwards, not all of them 0 ({detail})")
    return {kind: weight / total for kind, weight in weights.items()}


def need_domain(kinds: Collection[str]) -> str:
    """Return the index of need for the population that the services are for.

    "idaci" (children in low-income homes) when all kinds are for children, "imd" otherwise.
    """
    children = bool(kinds) and all(KIND_BY_ID[kind].population != "population" for kind in kinds)
    return "idaci" if children else "imd"


def need_percentile(place: Place, domain: str, release: str = "iod2025") -> pd.Series:
    """Return the national need percentile of every neighbourhood inside the place.

    ``1 - (rank - 0.5) / N``, with N the neighbourhoods of England in that release: close to 1 for the most
    deprived neighbourhood of England, close to 0 for the least. Missing where the release publishes no rank
    (redrawn neighbourhoods in 2019); indexed like ``place.inside``.
    """
    rows = place.deprivation
    rows = rows[(rows["release"] == release) & (rows["domain"] == domain)].set_index("area_code")
    rank = rows["rank"].reindex(place.inside.index).astype("Float64").astype(float)
    return (1 - (rank - 0.5) / NATIONAL_AREAS[release]).rename("need")


def gap(need: pd.Series, losses: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """Return the need-weighted gap: need percentile times the weighted share of access that was lost.

    Parameters
    ----------
    need
        Need percentile, 0 to 1, by area_code.
    losses
        One column per kind of service (``loss``), same index. Missing where a kind was never in reach.
    weights
        Weight of each kind; divided by their sum. Kinds without a weight do not count.

    Returns
    -------
    ``gap`` (0: nothing lost, or no need; 1: all access lost in the most deprived neighbourhood of England),
    ``need``, ``loss`` (weighted share lost of what was in reach) and ``weight_known`` (share of the weights whose
    kind was in reach before; the others cannot be lost and their weight falls to those that could).
    ``gap`` and ``loss`` are missing where no kind was in reach, ``gap`` also where need is not known.

    Raises
    ------
    ValueError
        When a weight names no column, the indexes differ, or weights are impossible.
    """
    unknown = [kind for kind in weights if kind not in losses.columns]
    if unknown:
        raise ValueError(f"gap: no losses for {', '.join(unknown)}")
    if not need.index.equals(losses.index):
        raise ValueError("gap: need and losses must have the same neighbourhoods in the same order")
    shares = normalised(weights)
    table = losses[list(shares)].to_numpy(dtype=float)
    share = np.array(list(shares.values()))
    known = ~np.isnan(table)
    weight_known = known @ share
    lost = np.where(known, table, 0.0) @ share
    weighted = pd.Series(lost, index=losses.index).div(weight_known).where(weight_known > 0)
    return pd.DataFrame(
        {"gap": need * weighted, "need": need, "loss": weighted, "weight_known": weight_known}, index=losses.index
    )
