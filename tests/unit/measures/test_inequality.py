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


def town(rng, *, wards=20, areas=7, slope=-6.0, ward_spread=2.0, spread=2.0):
    """Return areas of a made-up town, most deprived first: a gradient, and wards that differ from it together."""
    block = np.repeat(np.arange(wards), areas)
    deprived = np.repeat(rng.normal(size=wards), areas) + rng.normal(size=len(block))
    block = block[np.argsort(-deprived, kind="stable")]
    people = rng.integers(900, 2200, len(block)).astype(float)
    share = 25 + slope * measure.relative_ranks(people) + rng.normal(0, ward_spread, wards)[block]
    share = (share + rng.normal(0, spread, len(block))).clip(1, 99) / 100
    counted = rng.binomial(people.astype(int), share) / people
    return pd.DataFrame({"value": 100 * counted, "people": people, "block": block})


def in_tenths(areas):
    number = np.ceil(measure.relative_ranks(areas["people"]) * 10).clip(1, 10)
    sums = areas.assign(held=areas["value"] * areas["people"]).groupby(number)[["held", "people"]].sum()
    return sums["held"] / sums["people"], sums["people"]


def binomial_limits(figures, people):
    """Return the limits of counts alone, which take every resident for an independent draw."""
    share = people / people.sum()
    away = measure.relative_ranks(share) - 0.5
    weight = share * away / (share * away**2).sum()
    error = np.sqrt((weight**2 * figures * (100 - figures) / people).sum())
    found = measure.slope_index(figures, people).sii
    return found - 1.96 * error, found + 1.96 * error


def test_limits_from_redrawn_wards_hold_the_true_slope_and_those_of_counts_do_not():
    rng = np.random.default_rng(7)
    towns, held, held_by_counts = 100, 0, 0
    for seed in range(towns):
        areas = town(rng)
        found = measure.slope_index(*in_tenths(areas))
        drawn = measure.with_limits(found, areas, groups=10, draws=1000, seed=seed)
        assert drawn.sii == found.sii
        held += drawn.sii_lower <= -6 <= drawn.sii_upper
        low, high = binomial_limits(*in_tenths(areas))
        held_by_counts += low <= -6 <= high
    assert 90 <= held <= 100
    assert held_by_counts <= 50


def test_limits_repeat_with_their_seed_and_say_how_many_wards_were_drawn():
    areas = town(np.random.default_rng(1))
    found = measure.slope_index(*in_tenths(areas))
    drawn = measure.with_limits(found, areas, groups=10, seed=4)
    assert drawn == measure.with_limits(found, areas, groups=10, seed=4)
    assert drawn.blocks == 20
    assert drawn.rii_lower < drawn.rii < drawn.rii_upper


def test_few_wards_have_no_limits():
    areas = town(np.random.default_rng(1), wards=measure.FEWEST_BLOCKS - 1, areas=12)
    drawn = measure.with_limits(measure.slope_index(*in_tenths(areas)), areas, groups=10)
    assert (drawn.sii_lower, drawn.rii_upper, drawn.blocks) == (None, None, 9)


def test_given_groups_that_many_draws_lack_leave_no_limits():
    areas = town(np.random.default_rng(1)).assign(group=lambda table: np.where(table["block"] == 0, 1, 2))
    areas["group"] += np.arange(len(areas)) % 4 * (areas["group"] == 2)
    sums = areas.assign(held=areas["value"] * areas["people"]).groupby("group")[["held", "people"]].sum()
    found = measure.slope_index(sums["held"] / sums["people"], sums["people"])
    drawn = measure.with_limits(found, areas, groups=5, fixed=True)
    assert (drawn.sii, drawn.sii_lower) == (found.sii, None)  # one ward in twenty is absent from a third of the draws
    spread = areas.assign(group=np.arange(len(areas)) % 5 + 1)
    assert measure.with_limits(found, spread, groups=5, fixed=True).sii_lower is not None


def test_shares_keep_their_limits_within_what_a_share_can_be():
    areas = town(np.random.default_rng(2)).assign(value=lambda table: table["value"] / 100)
    found = measure.slope_index(*in_tenths(areas), scale="logit")
    drawn = measure.with_limits(found, areas, groups=10, scale="logit")
    assert -1 < drawn.sii_lower < drawn.sii < drawn.sii_upper < 1
    assert drawn.rii_lower > 0


def test_limits_need_enough_draws():
    areas = town(np.random.default_rng(2))
    with pytest.raises(ValueError, match="at least 1000 draws"):
        measure.with_limits(measure.slope_index(*in_tenths(areas)), areas, groups=10, draws=999)


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
        (5, {"scale": "logit"}),
    ],
)
def test_slope_refuses_what_it_cannot_fit(groups, options):
    figures = pd.Series(np.arange(1.0, groups + 1))
    with pytest.raises(ValueError, match="slope_index"):
        measure.slope_index(figures, pd.Series(1.0, index=figures.index), **options)


@pytest.mark.parametrize(("share", "expected"), [(EQUAL, 0.1143), (UNEQUAL, 0.0979)])
def test_concentration_index_of_equal_and_unequal_groups(share, expected):
    index = concentration_index(RISING.to_numpy(), share.to_numpy(), RANK)
    assert round(index, 4) == expected
