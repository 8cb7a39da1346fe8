"""Indices of inequality: published check values, and what each must do at its ends."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures import inequality as measure

RISING = pd.Series([10.0, 12.0, 14.0, 16.0, 18.0])
EQUAL = pd.Series([0.2] * 5)
UNEQUAL = pd.Series([0.12, 0.10, 0.18, 0.25, 0.35])
RANK = np.arange(1.0, 6.0)


def test_middle_ranks_of_unequal_groups():
    assert measure.relative_ranks(UNEQUAL) == pytest.approx([0.06, 0.17, 0.31, 0.525, 0.825])


def test_slope_of_equal_fifths():
    found = measure.slope_index(RISING, EQUAL)
    assert (found.sii, round(found.rii, 3)) == (pytest.approx(10), 2.111)


def test_slope_of_unequal_shares():
    found = measure.slope_index(RISING, UNEQUAL)
    assert (round(found.sii, 3), round(found.intercept, 3)) == (9.579, 10.431)


def test_population_and_share_give_the_same_slope():
    assert measure.slope_index(RISING, 5000 * UNEQUAL) == measure.slope_index(RISING, UNEQUAL)


@pytest.mark.parametrize(("scale", "figures"), [
    ("log", [100.0, 120.0, 144.0, 172.8, 207.36]), ("logit", [0.5, 0.6, 0.6923077, 0.7714286, 0.8350515]),
])
def test_transformed_scales_fit_their_own_straight_lines(scale, figures):
    found = measure.slope_index(pd.Series(figures), EQUAL, scale=scale)
    step = np.log(1.2) * 5 if scale == "log" else np.log(1.5) * 5
    worst = np.log(100) - np.log(1.2) / 2 if scale == "log" else -np.log(1.5) / 2
    back = np.exp if scale == "log" else lambda x: 1 / (1 + np.exp(-x))
    assert found.sii == pytest.approx(back(worst + step) - back(worst), rel=1e-4)
    assert found.rii == pytest.approx(back(worst + step) / back(worst), rel=1e-4)


def test_limits_are_those_of_the_linear_fit_and_repeat_with_their_seed():
    error = pd.Series([1.0] * 5)
    found = measure.slope_index(RISING, EQUAL, standard_error=error, draws=20_000, seed=4)
    assert found == measure.slope_index(RISING, EQUAL, standard_error=error, draws=20_000, seed=4)
    spread = 1.96 / np.sqrt(((measure.relative_ranks(EQUAL) - 0.5) ** 2).sum())
    assert (found.sii_lower, found.sii_upper) == pytest.approx((10 - spread, 10 + spread), abs=0.1)
    assert found.rii_lower < found.rii < found.rii_upper


@pytest.mark.parametrize("spoilt", [
    (RISING.where(RISING != 14), EQUAL), (RISING, EQUAL.where(RISING != 14)), (RISING, EQUAL.mask(RISING == 14, 0)),
])
def test_missing_group_gives_no_slope(spoilt):
    assert measure.slope_index(*spoilt) is None


@pytest.mark.parametrize(("groups", "options"), [
    (4, {}), (101, {}), (5, {"standard_error": pd.Series([1.0] * 5), "draws": 999}), (5, {"scale": "logit"}),
])
def test_slope_refuses_what_it_cannot_fit(groups, options):
    figures = pd.Series(np.arange(1.0, groups + 1))
    with pytest.raises(ValueError, match="slope_index"):
        measure.slope_index(figures, pd.Series(1.0, index=figures.index), **options)


@pytest.mark.parametrize(("share", "expected"), [(EQUAL, 0.1143), (UNEQUAL, 0.0979)])
def test_concentration_index_and_gini_agree_where_values_and_ranks_do(share, expected):
    index = measure.concentration_index(RISING.to_numpy(), share.to_numpy(), RANK)
    assert round(index, 4) == expected
    assert measure.weighted_gini(RISING.to_numpy(), share.to_numpy()) == pytest.approx(index)


def test_gini_is_half_the_mean_difference():
    share = UNEQUAL.to_numpy()
    apart = np.abs(RISING.to_numpy()[:, None] - RISING.to_numpy()[None, :])
    mean = share @ RISING.to_numpy()
    assert measure.weighted_gini(RISING.to_numpy(), share) == pytest.approx(share @ apart @ share / (2 * mean))


def test_sign_says_where_it_is_concentrated():
    ends = [measure.concentration_index(np.array(held), np.ones(4), np.arange(4.0))
            for held in ([1.0, 0, 0, 0], [0, 0, 0, 1.0], [2.0, 2, 2, 2])]
    assert ends == pytest.approx([-0.75, 0.75, 0.0])


def test_areas_of_one_rank_share_their_middle_whatever_their_order():
    values, rank = np.array([1.0, 5, 2, 2]), np.array([1.0, 1, 2, 2])
    index = measure.concentration_index(values, np.ones(4), rank)
    assert index == pytest.approx(measure.concentration_index(values[[1, 0, 3, 2]], np.ones(4), rank))
    assert index == pytest.approx(measure.concentration_index(np.array([3.0, 2.0]), np.ones(2), np.array([1.0, 2.0])))


def test_nothing_at_all_has_no_index():
    assert np.isnan(measure.concentration_index(np.zeros(3), np.ones(3), np.arange(3.0)))
    assert np.isnan(measure.weighted_gini(np.zeros(3), np.ones(3)))


def test_normalisations_of_a_share():
    assert (measure.wagstaff(0.2, 0.5), measure.erreygers(0.2, 0.5)) == pytest.approx((0.4, 0.4))
    assert np.isnan(measure.wagstaff(0.0, 1.0))


@pytest.fixture
def wards() -> pd.DataFrame:
    """Return 200 areas in 40 wards; every area of a ward has the same loss, higher where deprivation is less."""
    ward = np.repeat(np.arange(40), 5)
    noise = np.random.default_rng(0).random(40)
    return pd.DataFrame({"loss": ward / 40 + noise[ward], "people": 100.0, "rank": np.arange(200.0),
                         "ward": ward.astype(str)})


def test_interval_holds_the_index_and_repeats_with_its_seed(wards):
    columns = [wards[name] for name in ("loss", "people", "rank", "ward")]
    found = measure.concentration_interval(*columns, draws=500, seed=1)
    assert found == measure.concentration_interval(*columns, draws=500, seed=1)
    assert found != measure.concentration_interval(*columns, draws=500, seed=2)
    assert found.lower < found.index < found.upper
    assert found.index == pytest.approx(measure.concentration_index(*(column.to_numpy() for column in columns[:3])))
    assert (found.areas, found.blocks) == (200, 40)


def test_redrawing_whole_wards_is_wider_than_pretending_areas_are_independent(wards):
    values = [wards[name] for name in ("loss", "people", "rank")]
    by_ward = measure.concentration_interval(*values, wards["ward"], draws=1000)
    by_area = measure.concentration_interval(*values, wards.index.to_series().astype(str), draws=1000)
    assert by_ward.upper - by_ward.lower > 1.3 * (by_area.upper - by_area.lower)


def test_draws_in_pieces_give_the_same_interval(wards, monkeypatch):
    columns = [wards[name] for name in ("loss", "people", "rank", "ward")]
    whole = measure.concentration_interval(*columns, draws=300)
    monkeypatch.setattr(measure, "CHUNK_CELLS", 200 * 64)
    assert measure.concentration_interval(*columns, draws=300) == whole


def test_curve_ends_at_the_whole_and_its_area_is_the_index():
    share = UNEQUAL.to_numpy()
    curve = measure.concentration_curve(RISING, UNEQUAL, pd.Series(RANK))
    assert curve.iloc[0].to_list() == [0, 0]
    assert curve.iloc[-1].to_list() == pytest.approx([1, 1])
    area = np.trapezoid(curve["held"], curve["people"])
    assert 1 - 2 * area == pytest.approx(measure.concentration_index(RISING.to_numpy(), share, RANK))


def test_curve_of_nothing_is_empty():
    assert measure.concentration_curve(0 * RISING, EQUAL, pd.Series(RANK)).empty
