"""Two-sample tests: against figures worked out by hand, other libraries, and what chance does."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2_contingency, hypergeom

from equitymap.measures.compare.differences import Estimate, closures_p_value, effect, pair_p_value
from equitymap.measures.cradle_to_career.verdict import Interval, interval


def share_of(top: float, below: float) -> Estimate:
    value = 100 * top / below
    found = interval(value, "percent", counts=(top, below))
    assert found is not None
    return Estimate(value, found)


def test_two_shares_are_tested_as_the_chi_squared_test_without_correction():
    p = pair_p_value(share_of(30, 200), share_of(60, 250), "percent")
    expected = chi2_contingency([[30, 170], [60, 190]], correction=False).pvalue
    assert p == pytest.approx(expected, rel=1e-9)


def test_equal_shares_are_as_alike_as_can_be():
    assert pair_p_value(share_of(20, 100), share_of(50, 250), "percent") == 1.0


def test_two_rates_by_hand():
    # 30 and 60 cases of 10,000 people each: pooled 45 each, variance 90, difference 30.
    first, second = (Estimate(rate, Interval(0, 9, "cohort", 10_000.0)) for rate in (3.0, 6.0))
    p = pair_p_value(first, second, "per_1000")
    assert p == pytest.approx(0.001565, rel=1e-3)  # z = 30 / sqrt(90) = 3.1623


def test_published_limits_stand_for_standard_errors():
    first = Estimate(10.0, Interval(10 - 1.96, 10 + 1.96, "published"))
    second = Estimate(13.0, Interval(13 - 1.96, 13 + 1.96, "published"))
    assert pair_p_value(first, second, "score") == pytest.approx(0.0339, abs=2e-4)  # z = 3 / sqrt(2)


def test_rounding_makes_a_difference_less_sure():
    exact = [Estimate(v, Interval(0, 9, "cohort", 500.0)) for v in (40.0, 46.0)]
    rounded = [Estimate(v, Interval(0, 9, "cohort", 500.0), 10.0) for v in (40.0, 46.0)]
    assert pair_p_value(*rounded, "percent") > pair_p_value(*exact, "percent")


def test_nobody_is_no_sample():
    empty = Estimate(0.0, Interval(0, 0, "cohort", 0.0))
    assert pair_p_value(empty, empty, "percent") is None


def test_closures_are_fishers_exact_test():
    # All tables with the same margins, 3 of 10 and 7 of 9, that are no more likely than this one.
    gone, first, second = 10, 10, 9
    law = hypergeom(first + second, gone, first)
    here = law.pmf(3)
    expected = sum(law.pmf(k) for k in range(gone + 1) if law.pmf(k) <= here * (1 + 1e-9))
    assert closures_p_value((3, 10), (7, 9)) == pytest.approx(expected)
    assert closures_p_value((0, 0), (7, 9)) is None
    assert closures_p_value((0, 5), (0, 9)) == 1.0


def test_closures_at_random_are_named_at_most_once_in_twenty():
    draws = np.random.default_rng(1).hypergeometric(20, 40, 24, size=600)
    p = np.array([closures_p_value((int(k), 20), (24 - int(k), 40)) for k in draws])
    assert (p <= 0.05).mean() <= 0.06


def test_shares_by_chance_are_named_about_once_in_twenty():
    rng = np.random.default_rng(2)
    pairs = zip(rng.binomial(400, 0.3, 1500), rng.binomial(700, 0.3, 1500), strict=True)
    p = [pair_p_value(share_of(one, 400), share_of(other, 700), "percent") for one, other in pairs]
    assert 0.035 < (np.array(p) <= 0.05).mean() < 0.065


def test_the_same_points_are_more_near_nothing():
    assert effect(1, 3, "percent") > effect(49, 51, "percent")
    assert effect(10, 10, "percent") == 0
    assert effect(0, 100, "percent") == pytest.approx(np.pi)
    assert effect(1.0, 2.0, "score") == 0
