"""An outcome given background: the curve, its band, and the share of variation that goes with background."""

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.context.background import FEWEST, bounded, ends, fit, natural_basis, pooled, share_associated


def sample(n=200, *, seed=1, noise=2.0, curve=lambda x: 10 + 0.5 * x, classes=("Urban",)):
    rng = np.random.default_rng(seed)
    x = rng.uniform(5, 60, n)
    group = np.array(classes)[np.arange(n) % len(classes)]
    return pd.DataFrame(
        {
            "background": x,
            "value": curve(x) + rng.normal(0, noise, n),
            "weight": rng.uniform(800, 2000, n),
            "group": group,
            "cluster": [f"M{at // 4:03d}" for at in range(n)],
        },
        index=pd.Index([f"X01{at:06d}" for at in range(n)], name="area_code"),
    )


def test_the_basis_is_one_at_its_knot_adds_to_one_and_is_straight_beyond():
    knots = np.array([1.0, 3.0, 4.0, 9.0])
    np.testing.assert_allclose(natural_basis(knots, knots), np.eye(4), atol=1e-12)
    wide = natural_basis(np.linspace(-10, 20, 61), knots)
    np.testing.assert_allclose(wide.sum(axis=1), 1)
    for outside in ([-10.0, -5.0, 0.0], [10.0, 15.0, 20.0]):
        left, middle, right = natural_basis(np.array(outside), knots)
        np.testing.assert_allclose(middle, (left + right) / 2, atol=1e-9)


def test_a_straight_line_without_noise_is_found_exactly():
    found = fit(sample(noise=0.0))
    np.testing.assert_allclose(found.points["fitted"], 10 + 0.5 * found.points["background"], rtol=1e-9)
    assert found.share == pytest.approx(1)
    assert found.points["residual"].abs().max() < 1e-9


def test_a_bend_is_followed():
    found = fit(sample(400, noise=0.5, curve=lambda x: 20 + 0.01 * (x - 10) ** 2))
    truth = 20 + 0.01 * (found.curve["background"] - 10) ** 2
    assert (found.curve["fitted"] - truth).abs().max() < 0.8


def test_the_share_is_that_of_a_line_worked_by_hand():
    x, y = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 3.0, 2.0, 4.0])
    design = np.column_stack([np.ones(4), x])
    # r = 0.8: R squared 0.64, adjusted 1 - 0.36 * 3 / 2 = 0.46.
    assert share_associated(design, y, np.ones(4)) == pytest.approx(0.46)
    assert share_associated(design, np.array([1.0, -1.0, -1.0, 1.0]), np.ones(4)) == 0


def test_the_fit_is_a_direct_weighted_regression():
    frame = sample(150, classes=("Urban", "Urban", "Rural"))
    found = fit(frame)
    knots = np.quantile(frame["background"], (0.05, 0.35, 0.65, 0.95))
    rural = (frame["group"] == "Rural").to_numpy(float)[:, None]
    design = np.hstack([natural_basis(frame["background"].to_numpy(), knots), rural])
    weight = np.diag(frame["weight"])
    beta = np.linalg.solve(design.T @ weight @ design, design.T @ weight @ frame["value"])
    np.testing.assert_allclose(found.points["fitted"], design @ beta, rtol=1e-9)
    assert found.main_group == "Urban"
    assert found.parameters == 5


def test_a_class_moves_the_line_and_is_not_mistaken_for_background():
    frame = sample(300, noise=1.0, classes=("Urban", "Rural"))
    frame["value"] += 8 * (frame["group"] == "Rural")
    found = fit(frame)
    assert found.share_with_group > found.share + 0.1
    rural = found.points[found.points["group"] == "Rural"]
    assert abs(rural["residual"].mean()) < 0.2


def test_95_in_100_new_points_lie_where_it_says():
    frame = sample(1000, seed=3, noise=4.0)
    points = fit(frame).points
    inside = points["value"].between(points["lower"], points["upper"]).mean()
    assert 0.93 < inside < 0.97


def test_the_band_holds_the_truth_19_times_in_20_even_when_neighbours_are_alike():
    held = []
    for seed in range(120):
        rng = np.random.default_rng(seed)
        frame = sample(200, seed=seed, noise=1.0)
        shared = dict(zip(frame["cluster"].unique(), rng.normal(0, 2, frame["cluster"].nunique()), strict=True))
        frame["value"] += frame["cluster"].map(shared)
        curve = fit(frame).curve.iloc[30]
        held.append(curve["lower"] <= 10 + 0.5 * curve["background"] <= curve["upper"])
    assert 0.88 <= np.mean(held) <= 0.99


def test_no_association_is_a_share_near_zero():
    frame = sample(400, seed=5, curve=lambda x: 0 * x)
    assert fit(frame).share < 0.03


def test_rows_without_a_figure_are_left_out_and_counted():
    frame = sample(60)
    frame.loc[frame.index[:4], "value"] = np.nan
    frame.loc[frame.index[4:6], "background"] = np.nan
    found = fit(frame)
    assert found.left_out == 6
    assert len(found.points) == 54


def test_too_few_points_or_one_background_give_no_curve_and_say_why():
    assert fit(sample(FEWEST - 1)).outcome == "too_few"
    assert fit(sample(60).assign(background=20.0)).outcome == "constant"
    assert fit(sample(60).assign(value=3.0)).outcome == "constant"
    assert fit(sample(0)).outcome == "too_few"
    assert fit(sample(FEWEST)).found


def test_a_small_class_joins_the_largest():
    group = pd.Series(["Urban"] * 20 + ["Rural"] * 9 + ["Hamlet"] * 3)
    assert pooled(group).value_counts().to_dict() == {"Urban": 23, "Rural": 9}


def test_both_ends_of_the_line():
    frame = pd.DataFrame({"background": range(1, 11), "value": [2.0] * 2 + [5.0] * 6 + [9.0, 11.0], "weight": 1.0})
    frame.loc[9, "weight"] = 3.0
    found = ends(frame)
    assert found["count"].tolist() == [2, 2, 2]
    assert found["value"].tolist() == [2.0, 5.0, 10.5]
    assert found.loc["most", ["from", "to"]].tolist() == [9, 10]


def test_the_sample_is_left_as_it_was():
    frame = sample(40)
    before = frame.copy(deep=True)
    fit(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_no_range_of_a_share_passes_0_or_100():
    found = fit(sample(noise=10.0, curve=lambda x: 1.8 * x - 4))
    assert found.points["lower"].min() < 0 and found.points["upper"].max() > 100
    kept = bounded(found)
    for table, names in ((kept.points, ["lower", "upper"]), (kept.curve, ["lower", "upper", "low", "high"])):
        assert table[names].to_numpy().min() == 0 and table[names].to_numpy().max() == 100
    inside = found.points["value"].between(0, 100)
    for side in ("lower", "upper"):
        assert (
            np.sign(found.points["value"] - found.points[side])[inside]
            == np.sign(kept.points["value"] - kept.points[side])[inside]
        ).all()
    few = fit(sample(5))
    assert bounded(few).outcome == "too_few"
