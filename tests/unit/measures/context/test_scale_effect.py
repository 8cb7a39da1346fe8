"""The same question at three scales: counts added up, signs that turn round, too few areas."""

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.context.scale_effect import interval, scale_effect, together


def areas(*, turned=False):
    """Sixty neighbourhoods in twelve middle layer areas and six wards; the outcome may fall within them."""
    rows = []
    for at in range(60):
        larger, step = divmod(at, 5)
        inner = 6 * step
        rows.append(
            {
                "background": larger + inner,
                "value": 60.0 + larger + (-inner if turned else inner),
                "numerator": np.nan,
                "denominator": np.nan,
                "people": 1000.0,
                "msoa_code": f"M{larger:02d}",
                "ward_code": f"W{larger // 2}",
            }
        )
    return pd.DataFrame(rows, index=pd.Index([f"X{at:02d}" for at in range(60)], name="area_code"))


def test_counts_are_added_up_and_divided():
    frame = (
        areas()
        .iloc[:2]
        .assign(background=[10.0, 40.0], people=[1000.0, 3000.0], numerator=[50.0, 30.0], denominator=[100.0, 300.0])
    )
    one = together(frame, "msoa_code", from_counts=True)
    assert one["background"].tolist() == [pytest.approx(32.5)]
    assert one["value"].tolist() == [pytest.approx(20.0)]


def test_without_counts_larger_areas_are_means_by_residents():
    frame = areas().iloc[:2].assign(value=[10.0, 20.0], people=[1000.0, 3000.0])
    assert together(frame, "msoa_code", from_counts=False)["value"].tolist() == [pytest.approx(17.5)]


def test_one_sign_at_every_scale():
    found = scale_effect(areas())
    assert found.table["r"].tolist() == pytest.approx([1, 1, 1])
    assert found.table["slope"].tolist() == pytest.approx([1, 1, 1])
    assert found.table["areas"].tolist() == [60, 12, 6]
    assert not found.flips


def test_a_sign_that_turns_round_is_shown():
    found = scale_effect(areas(turned=True))
    assert found.table.loc["lsoa", "r"] < 0 < found.table.loc["msoa", "r"]
    assert found.flips
    assert found.clear


def test_a_turn_within_chance_is_a_turn_but_not_a_clear_one():
    frame = areas().assign(value=np.random.default_rng(3).normal(size=60))
    found = scale_effect(frame)
    assert not found.clear


def test_fewer_than_five_areas_have_no_correlation():
    found = scale_effect(areas().iloc[:20])
    assert found.table["areas"].tolist() == [20, 4, 2]
    assert found.table["r"].isna().tolist() == [False, True, True]


def test_one_missing_count_means_no_counts():
    frame = areas().assign(numerator=10.0, denominator=100.0)
    assert scale_effect(frame).from_counts
    frame.loc["X00", "numerator"] = np.nan
    assert not scale_effect(frame).from_counts


def test_the_interval_of_a_correlation_is_fishers():
    # r 0.5 of 28 areas: atanh 0.5493, reach 1.96 / 5: 0.1559 to 0.7359.
    assert interval(0.5, 28) == pytest.approx((0.1559, 0.7359), abs=2e-4)
    assert interval(1.0, 10) == (1, 1)
