"""Where high or low losses lie together more than chance would put them: local Moran's I (LISA)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.spatial import cKDTree
from scipy.stats import false_discovery_control

if TYPE_CHECKING:
    from libpysal.graph import Graph

PERMUTATIONS = 999
LEVEL = 0.05
FEWEST_AREAS = 20
NEAREST = 4
"""Neighbours given to a neighbourhood that touches no other."""

CLUSTERS: Mapping[str, str] = {
    "high": "cluster of high values unlikely by chance",
    "low": "cluster of low values unlikely by chance",
    "high_among_low": "high value among low ones, unlikely by chance",
    "low_among_high": "low value among high ones, unlikely by chance",
    "chance": "no different from what chance would give",
    "unknown": "no figure",
}
_QUADRANTS = ("", "high", "low_among_high", "low", "high_among_low")

Outcome = Literal["found", "none", "too_few", "constant"]


@dataclass(frozen=True)
class Clusters:
    """Local clusters of a figure.

    ``areas`` by area_code: ``cluster`` (a key of ``CLUSTERS``), ``local_i`` (positive: like its neighbours), ``p``
    (two-sided, from the permutations) and ``q`` (``p`` after Benjamini-Hochberg). ``outcome``: "found", "none"
    (nothing beyond chance), or why it cannot be told ("too_few" neighbourhoods with a figure, "constant" figure).
    ``nearest`` counts the neighbourhoods whose neighbours are the nearest ones, because they touch none.
    """

    areas: pd.DataFrame
    outcome: Outcome
    known: int
    nearest: int
    permutations: int
    seed: int
    level: float

    @property
    def can_tell(self) -> bool:
        """Whether there was enough to look for clusters at all."""
        return self.outcome in ("found", "none")


def clusters(
    areas: gpd.GeoDataFrame,
    figures: pd.Series,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
    level: float = LEVEL,
) -> Clusters:
    """Return which neighbourhoods are part of a cluster of high or low figures.

    Parameters
    ----------
    areas
        Neighbourhoods with their outline and ``easting_m``, ``northing_m``, by area_code: ``Place.inside``.
    figures
        The figure of each, on the same index; those without one are left out and stay "unknown".
    permutations, seed
        Each neighbourhood's figure is held and the others dealt out again, ``permutations`` times, from ``seed``.
    level
        Share of false clusters allowed among those called (Benjamini-Hochberg).

    Returns
    -------
    The clusters. With fewer than 20 figures, or one figure everywhere, none is called and ``outcome`` says why.

    Raises
    ------
    ValueError
        When the indexes differ.

    Notes
    -----
    Neighbours are those that share an edge or a corner. Figures are not weighted by people. A cluster says that
    figures are alike, not why; and it says nothing about the people.

    References
    ----------
    Anselin (1995), Geographical Analysis 27; Benjamini and Hochberg (1995), JRSS B 57.
    """
    if not areas.index.equals(figures.index):
        raise ValueError("clusters: figures must be for the same neighbourhoods, in the same order")
    known = figures.notna()
    table = pd.DataFrame({"cluster": "unknown", "local_i": np.nan, "p": np.nan, "q": np.nan}, index=figures.index)
    values = figures[known].to_numpy(dtype=float)
    table.loc[known, "cluster"] = "chance"
    if len(values) < FEWEST_AREAS or np.ptp(values) == 0:
        why: Outcome = "too_few" if len(values) < FEWEST_AREAS else "constant"
        return Clusters(table, why, len(values), 0, permutations, seed, level)
    from esda.moran import Moran_Local  # slow to load: seconds, so only when clusters are asked for

    graph, nearest = neighbours(areas[known])
    local = Moran_Local(values, graph, permutations=permutations, seed=seed, keep_simulations=False)
    p = np.minimum(1.0, 2 * np.asarray(local.p_sim))  # esda counts one side only
    q = false_discovery_control(p, method="bh")
    names = np.array(_QUADRANTS)[np.asarray(local.q, dtype=int)]
    table.loc[known, "cluster"] = np.where(q <= level, names, "chance")
    for column, found in (("local_i", local.Is), ("p", p), ("q", q)):
        table.loc[known, column] = np.asarray(found, dtype=float)
    outcome: Outcome = "found" if (q <= level).any() else "none"
    return Clusters(table, outcome, len(values), nearest, permutations, seed, level)


def neighbours(areas: gpd.GeoDataFrame) -> tuple[Graph, int]:
    """Return who neighbours whom, each neighbour counting alike, and how many touch nobody.

    Those that share an edge or corner are neighbours; an area that touches none gets its nearest ``NEAREST`` by
    access origin, and they it.
    """
    from libpysal.graph import Graph

    touching = Graph.build_contiguity(areas.geometry, rook=False)
    pairs = {tuple(pair) for pair in touching.adjacency[touching.adjacency > 0].index}
    alone = list(touching.isolates)
    if alone:
        points = areas[["easting_m", "northing_m"]].to_numpy(dtype=float)
        _, near = cKDTree(points).query(
            areas.loc[alone, ["easting_m", "northing_m"]].to_numpy(dtype=float), k=NEAREST + 1
        )
        for area, found in zip(alone, near, strict=True):
            others = [code for code in areas.index[found] if code != area][:NEAREST]
            pairs |= {(area, other) for other in others} | {(other, area) for other in others}
    focal, neighbour = zip(*sorted(pairs), strict=True)
    order = {code: place for place, code in enumerate(areas.index)}
    by_place = sorted(range(len(focal)), key=lambda at: (order[focal[at]], order[neighbour[at]]))
    listed = pd.MultiIndex.from_arrays(
        [[focal[at] for at in by_place], [neighbour[at] for at in by_place]], names=["focal", "neighbor"]
    )
    return Graph(pd.Series(1.0, index=listed, name="weight"), transformation="O"), len(alone)
