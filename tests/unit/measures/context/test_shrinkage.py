"""Empirical Bayes: the formula of METHODS, worked by hand, and the same figures as esda's."""

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.context.shrinkage import between_variance, binomial_variance, shrink, shrunken_residuals, spread


def test_worked_by_hand():
    # m = 60/400 = 0.15. Around it: (100*0.1^2 + 300*(1/30)^2) / 400 = (1 + 1/3)/400 = 1/300.
    # Chance: 0.15 / 200 = 0.00075. Between: 1/300 - 0.00075 = 0.00258333.
    x, n = pd.Series([5.0, 55.0]), pd.Series([100.0, 300.0])
    found = spread(x, n)
    assert found.mean == pytest.approx(0.15)
    assert found.between == pytest.approx(1 / 300 - 0.00075)
    table = shrink(x, n)
    weight = found.between / (found.between + 0.0015)
    assert table["weight"][0] == pytest.approx(weight)
    assert table["shrunken"][0] == pytest.approx(weight * 0.05 + (1 - weight) * 0.15)


def test_the_same_as_the_library():
    smoothing = pytest.importorskip("esda.smoothing")
    rng = np.random.default_rng(4)
    n = rng.integers(20, 400, 60).astype(float)
    x = rng.binomial(n.astype(int), rng.beta(4, 20, 60)).astype(float)
    theirs = smoothing.Empirical_Bayes(x, n).r
    np.testing.assert_allclose(shrink(pd.Series(x), pd.Series(n))["shrunken"], np.ravel(theirs), rtol=1e-9)


def test_no_difference_beyond_chance_gives_everybody_the_overall_rate():
    table = shrink(pd.Series([10.0, 20.0, 30.0]), pd.Series([100.0, 200.0, 300.0]))
    assert table["weight"].tolist() == [0, 0, 0]
    assert table["shrunken"].tolist() == pytest.approx([0.1] * 3)


def test_fewer_people_are_pulled_further():
    table = shrink(pd.Series([8.0, 80.0, 5.0, 2.0]), pd.Series([20.0, 200.0, 100.0, 90.0]))
    assert table["rate"][0] == table["rate"][1]
    assert table["shrunken"][0] < table["shrunken"][1] < table["rate"][1]


@pytest.mark.parametrize(("x", "n"), [([1.0, None], [5.0, 5.0]), ([1.0, 2.0], [5.0, 0.0]), ([-1.0, 2.0], [5.0, 5.0])])
def test_counts_that_cannot_be_are_refused(x, n):
    with pytest.raises(ValueError, match="count"):
        shrink(pd.Series(x, dtype=float), pd.Series(n))


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
