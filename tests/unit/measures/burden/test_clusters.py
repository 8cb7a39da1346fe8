"""Where losses lie together: described, and claimed only beyond what the same closures at random would give."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from equitymap.measures.burden import clusters as measure
from equitymap.measures.burden.null_distribution import NullDistribution
from equitymap.measures.burden.permutation import permute
from equitymap.views.burden.burden_sentences import CLUSTERS
from equitymap.views.map.computed_layer import CLUSTER_COLOURS


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
def served() -> tuple[gpd.GeoDataFrame, np.ndarray]:
    """Return a 14 x 14 grid and the share of each neighbourhood's access that each of 49 services gives."""
    areas = grid(14)
    spots = np.array([(x, y) for x in range(1, 14, 2) for y in range(1, 14, 2)], dtype=float)
    away = np.hypot(*(areas[name].to_numpy()[:, None] - spots[:, at] for at, name in enumerate(AXES)))
    gives = np.where(away < 2.6, np.exp(-away), 0.0)
    return areas, gives / gives.sum(axis=1, keepdims=True)


AXES = ("easting_m", "northing_m")


def closing(served, *gone, draws=999, seed=0):
    areas, gives = served
    shares = np.isin(np.arange(gives.shape[1]), gone).astype(float)
    design, permuted = permute(shares, "sites", draws=draws, seed=seed)
    return NullDistribution(pd.Series(gives @ shares, index=areas.index), gives @ permuted, design)


CORNER, SCATTERED = (0, 1, 7, 8), (3, 20, 30, 45)


def test_planted_cluster_is_found_where_it_is(served):
    areas, drawn = served[0], closing(served, *CORNER)
    found = measure.clusters(areas, drawn)
    beyond = found.areas.index[found.areas["cluster"] == "beyond"]
    assert (found.outcome, found.tested) == ("beyond", True)
    assert found.number("beyond") == len(beyond) >= 6
    assert (areas.loc[beyond, list(AXES)] < 5).all(axis=None)
    assert (drawn.observed[beyond] > 0.4).all()
    assert (found.areas.loc[beyond, "p"] <= 0.05).all()


def test_closures_apart_lie_together_and_no_more_is_claimed(served):
    found = measure.clusters(served[0], closing(served, *SCATTERED))
    assert (found.outcome, found.tested) == ("together", True)
    assert set(found.areas["cluster"]) == {"together", "apart"}
    assert found.areas["p"].min() > 0.05


def test_together_is_above_the_mean_here_and_around(served):
    drawn = closing(served, *SCATTERED)
    found = measure.clusters(served[0], drawn).areas
    graph, _ = measure.contiguity(served[0])
    mean = drawn.observed.mean()
    for code in served[0].index[::7]:
        around = drawn.observed[graph[code].index].mean()
        assert (found["cluster"][code] == "together") == (drawn.observed[code] > mean and around > mean)
        local = np.mean([drawn.observed[code], *drawn.observed[graph[code].index]])
        assert found["local"][code] == pytest.approx(local, abs=1e-8)


def test_p_is_the_share_of_draws_with_so_high_a_z_anywhere(served):
    areas, drawn = served[0], closing(served, *SCATTERED, draws=99)
    found = measure.clusters(areas, drawn).areas
    graph, _ = measure.contiguity(areas)
    every = np.column_stack([drawn.drawn, drawn.observed])
    code = list(areas.index)
    local = np.array([every[[code.index(c), *(code.index(n) for n in graph[c].index)]].mean(axis=0) for c in code])
    z = (local - local.mean(axis=1, keepdims=True)) / local.std(axis=1, keepdims=True)
    p = [(z.max(axis=0) >= at - 1e-7).mean() for at in z[:, -1]]
    assert found["z"].to_numpy() == pytest.approx(z[:, -1], abs=1e-5)
    assert found["p"].to_numpy() == pytest.approx(p)


def test_many_equal_losses_are_ties_and_no_cluster(served):
    """Two closures, no loss at all in most neighbourhoods: nothing low is made out of rounding."""
    found = measure.clusters(served[0], closing(served, 3, 45))
    assert found.outcome == "together"
    nothing = closing(served, 3, 45).observed.eq(0)
    assert nothing.sum() > 100
    assert set(found.areas.loc[nothing, "cluster"]) == {"apart"}


def test_same_seed_same_clusters(served):
    runs = [measure.clusters(served[0], closing(served, *CORNER, seed=seed)).areas["p"] for seed in (1, 1, 2)]
    assert runs[0].equals(runs[1])
    assert not runs[0].equals(runs[2])


def test_missing_figure_is_unknown_and_not_a_low_one(served):
    drawn = closing(served, *SCATTERED)
    missing = (served[0]["easting_m"] > 12).to_numpy()
    found = measure.clusters(
        served[0],
        NullDistribution(drawn.observed.mask(missing), np.where(missing[:, None], np.nan, drawn.drawn), drawn.design),
    )
    assert found.known == int((~missing).sum())
    assert (found.areas.loc[missing, "cluster"] == "unknown").all()
    assert found.areas.loc[missing, ["local", "z", "p"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("side", "value", "outcome"), [(4, None, "too_few"), (6, 0.3, "constant"), (6, 0.0, "nothing_lost")]
)
def test_too_little_to_tell(side, value, outcome):
    areas = grid(side)
    real = pd.Series(np.arange(len(areas)) / 100 if value is None else value, index=areas.index)
    found = measure.clusters(
        areas, NullDistribution(real, np.zeros((len(areas), 1)), permute(np.r_[1.0, 0], "sites")[0])
    )
    assert (found.outcome, found.tested) == (outcome, False)
    assert set(found.areas["cluster"]) == {"apart"}


def test_too_few_ways_are_described_and_not_judged():
    areas = grid(6)
    gives = np.where(np.arange(36)[:, None] // 18 == np.arange(2), 1.0, 0.0)
    design, permuted = permute(np.r_[1.0, 0.0], "sites")
    found = measure.clusters(
        areas, NullDistribution(pd.Series(gives @ [1.0, 0.0], index=areas.index), gives @ permuted, design)
    )
    assert (found.outcome, found.tested) == ("together", False)
    assert found.areas["p"].isna().all()


def test_corners_count_as_touching_and_islands_get_their_nearest():
    areas = grid(5, extra=[(30.0, 0.0), (60.0, 60.0)])
    graph, nearest = measure.contiguity(areas)
    assert nearest == 2
    assert graph.cardinalities["X0012"] == 8
    assert graph.cardinalities.loc[["X0025", "X0026"]].min() >= measure.NEAREST
    assert list(graph.unique_ids) == list(areas.index)
    assert len(graph.asymmetry(intrinsic=True)) == 0


def test_islands_are_part_of_the_count():
    areas = grid(5, extra=[(30.0, 0.0)])
    real = pd.Series(np.arange(26.0) / 26, index=areas.index)
    found = measure.clusters(
        areas, NullDistribution(real, real.to_numpy()[:, None], permute(np.r_[1.0, 0], "sites")[0])
    )
    assert (found.known, found.nearest) == (26, 1)


def test_every_state_has_words_and_a_colour():
    assert tuple(CLUSTERS) == measure.CLUSTER_STATES
    assert set(CLUSTER_COLOURS) | {"unknown"} == set(measure.CLUSTER_STATES)


def test_losses_of_other_areas_are_refused(served):
    with pytest.raises(ValueError, match="same neighbourhoods"):
        measure.clusters(grid(5), closing(served, *CORNER))
