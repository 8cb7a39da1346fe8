"""Better, worse or the same: the interval of every kind of figure, the chance behind it, many looked at together."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, poisson

from equitymap.measures.cradle_to_career import verdict as measure


def test_wilsons_interval_of_3_in_20():
    found = measure.interval(15.0, "percent", counts=(3, 20))
    assert (round(found.lower, 1), round(found.upper, 1), found.basis) == (5.2, 36.0, "counts")


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [
        (0, 0.0, 3.69),  # exact: -ln(0.025)
        (1, 0.0253, 5.572),  # exact (Garwood 1936)
        (5, 1.623, 11.668),
        (9, 4.115, 17.085),
        (10, 4.79, 18.39),  # Byar (Breslow and Day 1987)
        (100, 81.36, 121.63),
    ],
)
def test_byars_limits_and_exact_ones_below_ten(count, lower, upper):
    assert measure.byar(count) == pytest.approx((lower, upper), abs=0.01)


def test_a_rate_has_its_interval_from_those_it_is_of():
    found = measure.interval(20.0, "per_1000", people=5000)
    low, high = measure.byar(100)
    assert (found.lower, found.upper) == pytest.approx((low / 5, high / 5))
    assert (found.basis, found.people) == ("cohort", 5000)


@pytest.mark.parametrize(
    ("value", "unit", "known"),
    [
        (50.0, "percent", {}),
        (104.0, "percent", {"people": 500.0}),  # its denominator is an estimate
        (45.1, "score", {"people": 500.0}),
        (45.1, "people", {"people": 500.0}),
        (50.0, "percent", {"people": 0.0}),
        (50.0, "percent", {"published": (np.nan, np.nan)}),
    ],
)
def test_no_interval_where_it_cannot_be_had(value, unit, known):
    assert measure.interval(value, unit, **known) is None
    assert measure.p_value(value, None, 40.0, unit) is None
    assert measure.verdict(10.0, None, 0.05, "high") is None


def test_the_publishers_own_limits_come_before_an_estimated_cohort():
    found = measure.interval(50.0, "percent", published=(48.0, 53.0), people=100)
    assert (found.lower, found.upper, found.basis) == (48.0, 53.0, "published")
    assert measure.p_value(50.0, found, 47.5, "percent") == pytest.approx(0.05, abs=0.005)


@pytest.mark.parametrize("other", [5.25, 35.95])
def test_the_chance_agrees_with_wilsons_limits(other):
    found = measure.interval(15.0, "percent", counts=(3, 20))
    edge = measure.p_value(15.0, found, other, "percent")
    assert edge == pytest.approx(0.05, abs=0.002)


def test_the_chance_of_a_rate_is_the_exact_poisson_one():
    found = measure.interval(1.0, "per_1000", people=5000)  # 5 seen where 12 are expected
    assert measure.p_value(1.0, found, 2.4, "per_1000") == pytest.approx(2 * poisson.cdf(5, 12))
    none = measure.interval(0.0, "per_1000", people=5000)
    assert measure.p_value(0.0, none, 1.0, "per_1000") == pytest.approx(2 * poisson.cdf(0, 5))


def test_the_spread_of_similar_councils_and_rounding_make_a_difference_less_sure():
    found = measure.interval(60.0, "percent", people=3000)
    sure, spread, rounded = (
        measure.p_value(60.0, found, 63.0, "percent", **more) for more in ({}, {"error": 2.0}, {"rounded": 1.0})
    )
    assert sure < rounded < spread
    assert measure.p_value(60.0, found, 63.0, "percent", error=None) is None


@pytest.mark.parametrize(
    ("chances", "limit"),
    [
        ([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216], 0.008),  # Benjamini, Hochberg by hand
        ([0.04], 0.04),
        ([0.06], 0.0),
        ([None, 0.01, None], 0.01),
        ([], 0.0),
    ],
)
def test_many_comparisons_are_allowed_for(chances, limit):
    assert measure.threshold(chances) == limit


@pytest.mark.parametrize(
    ("difference", "chance", "worse", "says"),
    [
        (2.0, 0.01, "high", "worse"),
        (-2.0, 0.01, "high", "better"),
        (2.0, 0.01, "low", "better"),
        (-2.0, 0.01, "low", "worse"),
        (2.0, 0.01, "neither", "higher"),
        (-2.0, 0.01, "neither", "lower"),
        (2.0, 0.03, "high", "same"),
        (0.0, 0.0, "high", "same"),
        (2.0, None, "high", None),
    ],
)
def test_the_word_for_a_difference(difference, chance, worse, says):
    assert measure.verdict(difference, chance, 0.02, worse) == says


def test_where_nothing_differs_a_page_of_comparisons_seldom_names_one():
    """60 shares and 40 rates that are England's but for chance: a false verdict on at most 7 of 100 pages."""
    draw = np.random.default_rng(1)
    pages = 200
    named = 0
    for _ in range(pages):
        chances = []
        for count in binom.rvs(3000, 0.6, size=60, random_state=draw):
            found = measure.interval(100 * count / 3000, "percent", people=3000)
            chances.append(measure.p_value(100 * count / 3000, found, 60.0, "percent"))
        for count in poisson.rvs(12, size=40, random_state=draw):
            found = measure.interval(count / 5, "per_1000", people=5000)
            chances.append(measure.p_value(count / 5, found, 2.4, "per_1000"))
        named += measure.threshold(chances) > 0
    assert named <= 0.07 * pages
