"""Made-up towns of different shape, in which services close at random or by a plan, for the calibration of claims."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

from equitymap.measures.access.catchment import Band
from equitymap.measures.access.reachable import Reachable, straight_line
from equitymap.measures.access.supply_at import Supply
from equitymap.measures.burden.burden import burden
from equitymap.measures.burden.clusters import SpatialWeights, clusters, spatial_weights
from equitymap.measures.burden.null_distribution import Closures, NullDistribution, closures
from equitymap.measures.burden.permutation import permute

YEARS = (2016, 2026)


@dataclass(frozen=True, eq=False)
class Town:
    """A square of neighbourhoods with a ring around it, services in both, and who is how deprived."""

    areas: gpd.GeoDataFrame
    rank: pd.Series
    reach: Reachable
    bands: tuple[Band, ...]
    sizes: pd.Series
    weights: SpatialWeights

    @cached_property
    def inside(self) -> gpd.GeoDataFrame:
        return self.areas[self.areas["inside"]]

    @cached_property
    def decile(self) -> pd.Series:
        return (1 + 10 * (self.rank - 1) // (self.rank.max() + 1)).astype("Int64")

    def losing(self, shares: pd.Series) -> Closures:
        """Return what stood and what it lost when services lose ``shares`` of their size (0 where not named)."""
        return lost(self.reach, self.sizes, shares, self.areas["people"], self.inside.index, self.bands)

    def judged(self, shares: pd.Series, *, draws: int = 199, seed: int = 0) -> tuple[str, str]:
        """Return the verdict of the burden and of the clusters."""
        drawn = self.losing(shares).draws(draws=draws, seed=seed)
        inside = self.inside
        side = burden(drawn, people=inside["people"], rank=self.rank, decile=self.decile)
        return side.verdict, clusters(inside, drawn, weights=self.weights).outcome


def supply(sizes: pd.Series, shares: pd.Series, unit: str = "hours a week") -> Supply:
    """Return services of these sizes before, which then lose ``shares`` of them; a service that loses all is closed."""
    kept = 1 - shares.reindex(sizes.index, fill_value=0.0)
    size = pd.DataFrame({YEARS[0]: sizes, YEARS[1]: sizes * kept})
    is_open = pd.DataFrame({YEARS[0]: True, YEARS[1]: kept > 0}, index=sizes.index)
    return Supply("library", unit, is_open, size, is_open & False, sizes.index[:0])


def lost(reach, sizes, shares, people, inside, bands) -> Closures:
    ids = reach.facilities
    return closures(
        reach,
        supply(sizes, shares),
        years=YEARS,
        bands=bands,
        people=people,
        inside=inside,
        chain=pd.Series(ids, index=ids),
        elsewhere=pd.Series(False, index=ids),
    )


def among_services(lost: pd.Series) -> NullDistribution:
    """Return the losses of services themselves (1 gone, 0 still there), permuted among them."""
    design, permuted = permute(lost.to_numpy(dtype=float), "sites")
    return NullDistribution(lost, permuted, design)


def dense(seed: int = 0) -> Town:
    """Return a city: small neighbourhoods, many services, deprivation falling from west to east ward by ward."""
    across = np.random.default_rng(seed)
    return _town(12, 500, across.uniform(-1500, 7500, (70, 2)), reach_m=1500, poor=lambda x, _: x // 1500, seed=seed)


def sparse(seed: int = 0) -> Town:
    """Return open country: few services, each alone, deprivation in patches."""
    across = np.random.default_rng(seed)
    spots = across.uniform(-6000, 26000, (45, 2))
    patches = across.random((40, 40))
    poor = lambda x, y: patches[(x // 6000).astype(int) + 5, (y // 6000).astype(int) + 5]  # noqa: E731
    return _town(10, 2000, spots, reach_m=3600, poor=poor, seed=seed)


def huddled(seed: int = 0) -> Town:
    """Return a town whose services crowd its middle, where deprivation is greatest."""
    across = np.random.default_rng(seed)
    spots = np.vstack([across.normal(4200, 1500, (34, 2)), across.uniform(-2000, 10400, (10, 2))])
    return _town(12, 700, spots, reach_m=2500, poor=lambda x, y: np.hypot(x - 4200, y - 4200), seed=seed)


TOWNS = {"dense": dense, "sparse": sparse, "huddled": huddled}


def _town(side: int, step: float, spots: np.ndarray, *, reach_m: float, poor, seed: int) -> Town:
    rng = np.random.default_rng([seed, 1])
    ring = int(np.ceil(reach_m / step))
    x, y = (part.ravel() * step for part in np.meshgrid(*[np.arange(-ring, side + ring)] * 2))
    inside = (x >= 0) & (x < side * step) & (y >= 0) & (y < side * step)
    areas = gpd.GeoDataFrame(
        {
            "easting_m": x + step / 2,
            "northing_m": y + step / 2,
            "inside": inside,
            "people": rng.integers(200, 400, len(x)),
        },
        geometry=[box(a, b, a + step, b + step) for a, b in zip(x, y, strict=True)],
        crs="EPSG:27700",
        index=pd.Index([f"X{number:04d}" for number in range(len(x))], name="area_code"),
    )
    within = areas[inside]
    how_poor = poor(within["easting_m"].to_numpy(), within["northing_m"].to_numpy()) + rng.normal(0, 0.01, len(within))
    sites = pd.DataFrame(spots, columns=["easting_m", "northing_m"], index=[f"fac:{n:02d}" for n in range(len(spots))])
    bands = tuple(Band(reach_m * share, weight) for share, weight in ((1 / 3, 1.0), (2 / 3, 0.68), (1.0, 0.22)))
    reach = straight_line(areas, sites, radius_m=reach_m, detour=1.0)
    served = np.diff(reach.distance_m.indptr)[inside] > 0
    return Town(
        areas,
        pd.Series(how_poor, index=within.index).rank().astype("Int64"),
        reach,
        bands,
        pd.Series(rng.uniform(10, 50, len(sites)), index=sites.index),
        spatial_weights(within[served]),
    )
