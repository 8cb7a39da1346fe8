"""Clusters: found where they are planted, not where there is nothing, and never forced."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from equitymap.measures import clusters as measure


def grid(side: int, extra: list[tuple[float, float]] | None = None) -> gpd.GeoDataFrame:
    """Return a square of unit squares, and further squares that touch nothing."""
    corners = [(x, y) for y in range(side) for x in range(side)] + (extra or [])
    codes = [f"X{number:04d}" for number in range(len(corners))]
    return gpd.GeoDataFrame(
        {"easting_m": [x + 0.5 for x, _ in corners], "northing_m": [y + 0.5 for _, y in corners]},
        geometry=[box(x, y, x + 1, y + 1) for x, y in corners],
        index=pd.Index(codes, name="area_code"),
        crs="EPSG:27700",
    )


@pytest.fixture(scope="module")
def planted() -> tuple[gpd.GeoDataFrame, pd.Series]:
    """Return a 14 x 14 grid of noise with high figures in one corner."""
    areas = grid(14)
    corner = (areas["easting_m"] < 4) & (areas["northing_m"] < 4)
    noise = np.random.default_rng(2).uniform(0, 0.2, len(areas))
    return areas, pd.Series(np.where(corner, 0.9, 0.0) + noise, index=areas.index)


def test_planted_cluster_is_found_where_it_is(planted):
    areas, figures = planted
    found = measure.clusters(areas, figures)
    high = found.areas.index[found.areas["cluster"] == "high"]
    assert found.outcome == "found"
    assert len(high) >= 12
    assert figures[high].min() > 0.8
    assert (found.areas.loc[high, "q"] <= 0.05).all()


def test_noise_has_no_cluster(planted):
    areas, _ = planted
    noise = pd.Series(np.random.default_rng(7).random(len(areas)), index=areas.index)
    found = measure.clusters(areas, noise)
    assert found.outcome == "none"
    assert set(found.areas["cluster"]) == {"chance"}


def test_false_discovery_rate_is_benjamini_hochberg(planted):
    areas, figures = planted
    found = measure.clusters(areas, figures).areas.sort_values("p")
    raw = found["p"].to_numpy() * len(found) / np.arange(1, len(found) + 1)
    by_hand = np.minimum(1, np.minimum.accumulate(raw[::-1])[::-1])
    assert found["q"].to_numpy() == pytest.approx(by_hand)
    assert found["p"].min() == pytest.approx(2 / 1000)


def test_same_seed_same_clusters(planted):
    areas, figures = planted
    runs = [measure.clusters(areas, figures, seed=seed).areas["p"] for seed in (1, 1, 2)]
    assert runs[0].equals(runs[1])
    assert not runs[0].equals(runs[2])


def test_missing_figure_is_unknown_and_not_a_low_one(planted):
    areas, figures = planted
    missing = figures.where(areas["easting_m"] < 12)
    found = measure.clusters(areas, missing)
    assert found.known == int(missing.notna().sum())
    assert (found.areas.loc[missing.isna(), "cluster"] == "unknown").all()
    assert found.areas.loc[missing.isna(), ["local_i", "p", "q"]].isna().all(axis=None)


@pytest.mark.parametrize(("side", "value", "outcome"), [(4, None, "too_few"), (6, 0.3, "constant")])
def test_too_little_to_tell(side, value, outcome):
    areas = grid(side)
    figures = pd.Series(np.arange(len(areas)) / 10 if value is None else value, index=areas.index)
    found = measure.clusters(areas, figures)
    assert (found.outcome, found.can_tell) == (outcome, False)
    assert set(found.areas["cluster"]) == {"chance"}


def test_corners_count_as_touching_and_islands_get_their_nearest():
    areas = grid(5, extra=[(30.0, 0.0), (60.0, 60.0)])
    graph, nearest = measure.neighbours(areas)
    assert nearest == 2
    assert graph.cardinalities["X0012"] == 8
    assert graph.cardinalities.loc[["X0025", "X0026"]].min() >= measure.NEAREST
    assert list(graph.unique_ids) == list(areas.index)
    assert len(graph.asymmetry(intrinsic=True)) == 0


def test_islands_are_part_of_the_count():
    areas = grid(5, extra=[(30.0, 0.0)])
    found = measure.clusters(areas, pd.Series(np.arange(26.0), index=areas.index))
    assert (found.known, found.nearest) == (26, 1)


def test_every_cluster_has_words():
    assert set(measure._QUADRANTS) - {""} | {"chance", "unknown"} == set(measure.CLUSTERS)


def test_figures_of_other_areas_are_refused():
    with pytest.raises(ValueError, match="same neighbourhoods"):
        measure.clusters(grid(5), pd.Series([1.0, 2.0], index=["X1", "X2"]))
