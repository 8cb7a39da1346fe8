"""Clusters of loss: local means over contiguous neighbourhoods (Gi*), tested by permuting closures (maxT)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from equitymap.measures.access.catchment import Floats
from equitymap.measures.access.reachable import Bools
from equitymap.measures.burden.null_distribution import NullDistribution
from equitymap.measures.burden.permutation import DECIMALS, LEVEL, PermutationDesign

if TYPE_CHECKING:
    from libpysal.graph import Graph

FEWEST_AREAS = 20
FEWEST_WAYS = 20
"""Below these nothing is set against chance: too few neighbourhoods, or ways for the closures to fall."""
NEAREST = 4
"""Neighbours given to a neighbourhood that touches no other."""

CLUSTER_STATES = ("beyond", "together", "apart", "unknown")
"""What can be said of a neighbourhood: ``burden_sentences.CLUSTERS`` has the words."""

ClusterResult = Literal["beyond", "together", "apart", "too_few", "nothing_lost", "constant"]


@dataclass(frozen=True)
class Clusters:
    """Clusters of loss: the state, local mean, ``z`` and adjusted p value of each neighbourhood.

    ``areas`` by area_code: ``cluster`` (one of ``CLUSTER_STATES``), ``local`` (mean share lost here and in the
    neighbourhoods around, 0 to 1), ``z`` (how many standard deviations that is above its own mean over the draws) and
    ``p`` (the chance that the same closures at random give so large a ``z`` anywhere in the place; missing where
    there are too few permutations). ``outcome``: the most that can be said of any neighbourhood, or why nothing can.
    ``nearest`` counts the neighbourhoods whose neighbours are the nearest ones, because they touch none.
    """

    areas: pd.DataFrame
    outcome: ClusterResult
    known: int
    nearest: int
    level: float
    design: PermutationDesign

    @property
    def tested(self) -> bool:
        """Whether the losses were set against draws."""
        return self.outcome in ("beyond", "together", "apart") and self.design.ways >= FEWEST_WAYS

    def number(self, cluster: str) -> int:
        """Return how many neighbourhoods are in one of ``CLUSTER_STATES``."""
        return int((self.areas["cluster"] == cluster).sum())


@dataclass(frozen=True, eq=False)
class SpatialWeights:
    """Row-standardised spatial weights: each area's neighbours, without the area itself and with it (as in Gi*).

    ``nearest`` counts the areas that touch no other and got their nearest ones.
    """

    neighbours: csr_array
    with_self: csr_array
    nearest: int


def clusters(
    areas: gpd.GeoDataFrame, draws: NullDistribution, *, level: float = LEVEL, weights: SpatialWeights | None = None
) -> Clusters:
    """Return clusters of loss (local means, Gi*), tested against closures at random (single-step maxT).

    Parameters
    ----------
    areas
        Neighbourhoods with their outline and ``easting_m``, ``northing_m``, by area_code: ``Place.inside``.
    draws
        Share lost of each, on the same index, observed and in every draw (``null_distribution.closures``).
    level
        Chance that closures at random give a "beyond" anywhere in the place.
    weights
        Kept from an earlier call of ``spatial_weights`` for the same neighbourhoods with a figure.

    Returns
    -------
    "together" where a neighbourhood lost more than the place's mean and so did those around it, taken together: that
    describes, for whoever shared a service loses it together. "beyond" where it lost something and the mean here and
    around is further above what the draws have in this spot than in all but 5% of the draws anywhere.

    Raises
    ------
    ValueError
        When the indexes differ.

    Notes
    -----
    The local statistic is the mean of the neighbourhood and those that share an edge or corner with it (the numerator
    of Getis and Ord's Gi*), each set against its own mean and standard deviation over the draws, the real one among
    them. Its largest value in the place is compared with the largest value of every draw (single-step maxT), so that
    the level holds for the place as a whole, however many neighbourhoods it has and however alike they are. Values are
    rounded first: ties are ties, and count as large. Losses are not weighted by people, and nothing is said about why.

    References
    ----------
    Getis and Ord (1992), Geographical Analysis 24; Westfall and Young (1993), Resampling-based multiple testing.
    """
    if not areas.index.equals(draws.observed.index):
        raise ValueError("clusters: losses must be of the same neighbourhoods, in the same order")
    known = draws.observed.notna().to_numpy(dtype=bool)
    values = draws.observed[known].to_numpy(dtype=float)
    why = _untestable(values)
    if why is not None:
        table = _table(areas.index, known, np.full(len(values), "apart"))
        return Clusters(table, why, len(values), 0, level, draws.design)
    weights = weights or spatial_weights(areas[known])
    local = np.round(weights.with_self @ values, DECIMALS)
    state = np.where((values > values.mean()) & (weights.neighbours @ values > values.mean()), "together", "apart")
    z = p = np.full(len(values), np.nan)
    if draws.design.ways >= FEWEST_WAYS:
        z, p = _against_draws(local, np.round(weights.with_self @ draws.drawn[known], DECIMALS), draws.design)
        state = np.where((p <= level) & (values > 0), "beyond", state)
    most: ClusterResult = "beyond" if "beyond" in state else "together" if "together" in state else "apart"
    table = _table(areas.index, known, state, local=local, z=z, p=p)
    return Clusters(table, most, len(values), weights.nearest, level, draws.design)


def _table(areas: pd.Index, known: Bools, state: NDArray[np.str_], **figures: Floats) -> pd.DataFrame:
    """Return the states and figures of all areas; those not ``known`` have none."""
    cluster = np.full(len(areas), "unknown", dtype=object)
    cluster[known] = state
    columns = {name: np.full(len(areas), np.nan) for name in ("local", "z", "p")}
    for name, values in figures.items():
        columns[name][known] = values
    return pd.DataFrame({"cluster": cluster.astype(str), **columns}, index=areas)


def _untestable(values: Floats) -> ClusterResult | None:
    """Return why nothing can be said about where losses lie; None where something can."""
    if len(values) < FEWEST_AREAS:
        return "too_few"
    if not values.any():
        return "nothing_lost"
    return "constant" if np.ptp(values) == 0 else None


def _against_draws(local: Floats, drawn: Floats, design: PermutationDesign) -> tuple[Floats, Floats]:
    """Return each area's ``z``, and its adjusted p value: the share of draws whose largest ``z`` is as large."""
    # An exact enumeration holds the observed arrangement already; random draws need it added as one of them.
    every = drawn if design.exact else np.column_stack([drawn, local])
    mean, spread = every.mean(axis=1), every.std(axis=1)
    # An area that loses the same in every draw tells nothing: its z is 0, not a division of rounding errors.
    scale = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 10.0**-DECIMALS)
    z = np.round((local - mean) * scale, DECIMALS - 2)
    largest = np.sort(np.round((every - mean[:, None]) * scale[:, None], DECIMALS - 2).max(axis=0))
    as_large = len(largest) - np.searchsorted(largest, z, side="left")
    return z, as_large / len(largest)


def spatial_weights(areas: gpd.GeoDataFrame) -> SpatialWeights:
    """Return the row-standardised weights of each area's neighbours."""
    graph, nearest = contiguity(areas)
    table = csr_array(graph.sparse, dtype=float)
    number = np.diff(table.indptr)
    diagonal = np.arange(len(number))
    with_self = table + csr_array((np.ones(len(number)), (diagonal, diagonal)), shape=table.shape)
    return SpatialWeights(_scaled(table, 1 / number), _scaled(with_self, 1 / (number + 1)), nearest)


def _scaled(table: csr_array, by: Floats) -> csr_array:
    return csr_array(table.multiply(by[:, None]))


def contiguity(areas: gpd.GeoDataFrame) -> tuple[Graph, int]:
    """Return the queen contiguity graph, each neighbour counting alike, and how many areas touch no other.

    Areas that share an edge or corner are neighbours; one that touches none gets its nearest ``NEAREST`` by access
    origin, and they it.
    """
    from libpysal.graph import Graph

    touching = Graph.build_contiguity(areas.geometry, rook=False)
    pairs = {tuple(pair) for pair in touching.adjacency[touching.adjacency > 0].index}
    isolates = list(touching.isolates)
    if isolates:
        points = areas[["easting_m", "northing_m"]].to_numpy(dtype=float)
        _, near = cKDTree(points).query(
            areas.loc[isolates, ["easting_m", "northing_m"]].to_numpy(dtype=float), k=NEAREST + 1
        )
        for area, positions in zip(isolates, near, strict=True):
            others = [code for code in areas.index[positions] if code != area][:NEAREST]
            pairs |= {(area, other) for other in others} | {(other, area) for other in others}
    focal, neighbour = zip(*sorted(pairs), strict=True)
    # libpysal takes the order of its areas from the pairs: without this, rows of the sparse weights would not be those
    # of ``areas``.
    position = {code: number for number, code in enumerate(areas.index)}
    ordered = sorted(zip(focal, neighbour, strict=True), key=lambda pair: (position[pair[0]], position[pair[1]]))
    listed = pd.MultiIndex.from_tuples(ordered, names=["focal", "neighbor"])
    return Graph(pd.Series(1.0, index=listed, name="weight"), transformation="O"), len(isolates)
