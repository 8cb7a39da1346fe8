"""Empirical Bayes of residuals: worked by hand, and against simulations."""

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.context.shrinkage import between_variance, binomial_variance, shrunken_residuals


def test_between_variance_solves_its_equation_and_is_zero_without_difference():
    residual, chance = pd.Series([3.0, -2.0, 4.0, -5.0]), pd.Series([1.0, 1.0, 1.0, 1.0])
    # Equal chance: sum of squares / 3 - 1 = 54/3 - 1 = 17.
    assert between_variance(residual, chance, 1) == pytest.approx(17)
    assert between_variance(residual / 10, chance, 1) == 0
    assert between_variance(residual, chance, 4) == 0


def test_between_variance_is_found_again_in_a_simulation():
    rng = np.random.default_rng(8)
    chance = pd.Series(rng.uniform(1, 9, 4000))
    residual = pd.Series(rng.normal(0, np.sqrt(4 + chance)))
    assert between_variance(residual, chance, 0) == pytest.approx(4, rel=0.12)


def test_chance_of_a_share():
    # 30 of 100 fitted: (30 + 1) / 102 kept, times its rest, over 100.
    kept = 31 / 102
    assert binomial_variance(pd.Series([0.3]), pd.Series([100.0]))[0] == pytest.approx(kept * (1 - kept) / 100)
    assert (binomial_variance(pd.Series([0.0, 1.0, -0.2]), pd.Series([50.0] * 3)) > 0).all()


def test_residuals_shrink_and_their_interval_follows_the_formula():
    table = shrunken_residuals(pd.Series([6.0]), pd.Series([4.0]), fit_error=pd.Series([1.0]), between=12.0)
    # B = 12/16 = 0.75; middle 4.5; error sqrt(0.75*4 + 0.75^2) = sqrt(3.5625).
    assert table["weight"][0] == pytest.approx(0.75)
    assert table["shrunken"][0] == pytest.approx(4.5)
    assert table["upper"][0] - 4.5 == pytest.approx(1.959964 * 3.5625**0.5, rel=1e-5)


def test_the_interval_holds_the_true_residual_19_times_in_20():
    rng = np.random.default_rng(12)
    chance = pd.Series(rng.uniform(5, 60, 5000))
    truth = rng.normal(0, 5, 5000)
    residual = pd.Series(truth + rng.normal(0, np.sqrt(chance)))
    table = shrunken_residuals(residual, chance, fit_error=pd.Series(0.0, index=chance.index), between=25.0)
    assert 0.94 < ((table["lower"] <= truth) & (truth <= table["upper"])).mean() < 0.96
