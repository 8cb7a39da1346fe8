"""Indices of inequality: published check values, and what each must do at its ends."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures import inequality as measure
from equitymap.measures.concentration import concentration_index

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


@pytest.mark.parametrize(
    ("scale", "figures"),
    [
        ("log", [100.0, 120.0, 144.0, 172.8, 207.36]),
        ("logit", [0.5, 0.6, 0.6923077, 0.7714286, 0.8350515]),
    ],
)
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


@pytest.mark.parametrize(
    "spoilt",
    [
        (RISING.where(RISING != 14), EQUAL),
        (RISING, EQUAL.where(RISING != 14)),
        (RISING, EQUAL.mask(RISING == 14, 0)),
    ],
)
def test_missing_group_gives_no_slope(spoilt):
    assert measure.slope_index(*spoilt) is None


@pytest.mark.parametrize(
    ("groups", "options"),
    [
        (4, {}),
        (101, {}),
        (5, {"standard_error": pd.Series([1.0] * 5), "draws": 999}),
        (5, {"scale": "logit"}),
    ],
)
def test_slope_refuses_what_it_cannot_fit(groups, options):
    figures = pd.Series(np.arange(1.0, groups + 1))
    with pytest.raises(ValueError, match="slope_index"):
        measure.slope_index(figures, pd.Series(1.0, index=figures.index), **options)


@pytest.mark.parametrize(("share", "expected"), [(EQUAL, 0.1143), (UNEQUAL, 0.0979)])
def test_concentration_index_and_gini_agree_where_values_and_ranks_do(share, expected):
    index = concentration_index(RISING.to_numpy(), share.to_numpy(), RANK)
    assert round(index, 4) == expected
    assert measure.weighted_gini(RISING.to_numpy(), share.to_numpy()) == pytest.approx(index)


def test_gini_is_half_the_mean_difference():
    share = UNEQUAL.to_numpy()
    apart = np.abs(RISING.to_numpy()[:, None] - RISING.to_numpy()[None, :])
    mean = share @ RISING.to_numpy()
    assert measure.weighted_gini(RISING.to_numpy(), share) == pytest.approx(share @ apart @ share / (2 * mean))


def test_gini_of_nothing_is_not_zero():
    assert np.isnan(measure.weighted_gini(np.zeros(3), np.ones(3)))
