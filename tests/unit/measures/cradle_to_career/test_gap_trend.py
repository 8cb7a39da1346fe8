"""Whether a gap narrows, and which end moved: from six years on, and only beyond what years differ by anyway."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.measures.cradle_to_career.gap_trend import gap_trend

YEARS = range(2016, 2026)


def series(first, last, wobble=0.2):
    return pd.Series({y: first + (last - first) * (y - 2016) / 9 + (wobble if y % 2 else 0) for y in YEARS})


@pytest.mark.parametrize(
    ("bottom", "top", "direction", "nobody_gained"),
    [
        ((50, 58), (70, 70), "narrowed", False),
        ((50, 50), (70, 62), "narrowed", True),
        ((50, 54), (70, 66), "narrowed", False),
        ((50, 46), (70, 60), "narrowed", True),
        ((50, 50), (70, 78), "widened", False),
        ((50, 60), (70, 80), "no_clear", False),
    ],
)
def test_direction_and_the_end_that_moved(bottom, top, direction, nobody_gained):
    found = gap_trend(series(*bottom), series(*top), worse="low")
    assert (found.direction, found.nobody_gained) == (direction, nobody_gained)


def test_where_high_is_worse_a_fall_is_a_gain():
    found = gap_trend(series(30, 22, 0), series(10, 10, 0), worse="high")
    assert (found.direction, found.nobody_gained) == ("narrowed", False)
    assert (found.gap_first, found.gap_last) == pytest.approx((20, 12))


def test_a_change_within_the_noise_of_the_years_is_no_direction():
    top = pd.Series(70.0, index=YEARS)
    bottom = pd.Series([50, 54, 49, 53, 50, 55, 49, 54, 50, 53], index=YEARS, dtype=float)
    found = gap_trend(bottom, top, worse="low")
    assert found.gap_last < found.gap_first - 2.9
    assert found.direction == "no_clear"


@pytest.mark.parametrize("years", [2, 5])
def test_few_years_are_no_direction(years):
    found = gap_trend(series(50, 90).head(years), series(70, 70).head(years), worse="low")
    assert (found.direction, found.gap, found.first) == ("too_few", None, 2016)


def test_one_year_is_no_gap_over_time():
    assert gap_trend(series(50, 60).head(1), series(70, 70).head(1), worse="low") is None


def test_years_before_a_break_are_not_compared():
    found = gap_trend(series(40, 55), series(60, 75), worse="low", breaks=(2019,))
    assert (found.first, found.since_break, found.direction) == (2020, 2019, "no_clear")


def test_only_years_that_both_have():
    found = gap_trend(pd.Series({2015: 1.0, 2016: 50.0, 2025: 58.0}), pd.Series({2016: 70.0, 2025: 70.0}), worse="low")
    assert found.first == 2016
