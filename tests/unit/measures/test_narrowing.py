"""Whether a gap narrows, and which end moved."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.measures.narrowing import narrowing


def series(first, last, start=2016, end=2025):
    return pd.Series({start: float(first), end: float(last)})


@pytest.mark.parametrize(
    ("bottom", "top", "verdict", "why"),
    [
        ((50, 58), (70, 70), "narrowed", "worse_off_gained"),
        ((50, 50), (70, 62), "narrowed", "better_off_lost"),
        ((50, 54), (70, 66), "narrowed", "both"),
        ((50, 60), (70, 74), "narrowed", "both_gained"),
        ((50, 46), (70, 60), "narrowed", "both_lost"),
        ((50, 50), (70, 78), "widened", "better_off_gained"),
        ((50, 42), (70, 70), "widened", "worse_off_lost"),
        ((50, 46), (70, 74), "widened", "both"),
        ((50, 54), (70, 80), "widened", "both_gained"),
        ((50, 40), (70, 66), "widened", "both_lost"),
        ((50, 60), (70, 80), "same", None),
    ],
)
def test_verdict_and_the_end_that_moved(bottom, top, verdict, why):
    found = narrowing(series(*bottom), series(*top), worse="low")
    assert (found.verdict, found.why) == (verdict, why)


def test_where_high_is_worse_a_fall_is_a_gain():
    found = narrowing(series(30, 22), series(10, 10), worse="high")
    assert (found.verdict, found.why, found.gap_first, found.gap_last) == ("narrowed", "worse_off_gained", 20, 12)


def test_a_gap_that_turned_round_has_narrowed_below_nothing():
    found = narrowing(series(50, 72), series(70, 70), worse="low")
    assert (found.gap_last, found.verdict) == (-2, "narrowed")


@pytest.mark.parametrize(("start", "end"), [(2025, 2025), (2023, 2025)])
def test_years_too_close_are_no_direction(start, end):
    assert narrowing(series(50, 60, start, end), series(70, 70, start, end), worse="low") is None


def test_years_before_a_break_are_not_compared():
    bottom = pd.Series({2016: 40.0, 2019: 45.0, 2022: 50.0, 2025: 55.0})
    found = narrowing(bottom, bottom + 20, worse="low", breaks=(2019,))
    assert (found.first, found.since_break, found.verdict) == (2022, 2019, "same")


def test_only_years_that_both_have():
    found = narrowing(pd.Series({2015: 1.0, 2016: 50.0, 2025: 58.0}), pd.Series({2016: 70.0, 2025: 70.0}), worse="low")
    assert found.first == 2016
