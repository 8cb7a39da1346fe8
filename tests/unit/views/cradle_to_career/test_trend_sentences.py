"""Directions over the years: only where the slope is told apart from none; else what it was and what it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.cradle_to_career.gap_trend import gap_trend
from equitymap.measures.cradle_to_career.projection import NotProjected
from equitymap.views.cradle_to_career import indicator_words
from equitymap.views.cradle_to_career import trend_sentences as words
from tests.cradle import card, entry

TEN = {year: 50.0 + year - 2016 + (0.3 if year % 2 else 0) for year in range(2016, 2026)}
STEADY = {year: 50.0 + year % 2 for year in range(2016, 2026)}


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (card({2025: 64}), "one comparable year: too few to see a trend"),
        (card({2024: 63, 2025: 64}), "too few comparable years (2) to see a trend"),
        (card(TEN), "rising, which is for the better, 2016 to 2025"),
        (card(TEN, entry=entry(worse="high")), "rising, which is for the worse, 2016 to 2025"),
        (card({year: -value for year, value in TEN.items()}), "falling, which is for the worse, 2016 to 2025"),
        (card(TEN, entry=entry(worse="neither")), "rising, 2016 to 2025"),
        (card({year: 50 + year % 2 for year in TEN}), "no clear direction, 2016 to 2025"),
        (card(TEN, entry=entry(breaks=[{"after": 2021, "words": "x"}])), "too few comparable years (4) to see a trend"),
        (
            card(TEN, entry=entry(breaks=[{"after": 2024, "words": "x"}])),
            "one comparable year: too few to see a trend",
        ),
    ],
)
def test_direction(made, says):
    assert words.moved(made) == says


def carried(values, *years, **changes):
    made = card(values, **changes)
    made.years.loc[list(years), "status"] = "estimated"
    return made


def test_years_that_repeat_the_year_before_are_not_counted():
    made = carried({**{year: value for year, value in TEN.items() if year < 2021}, 2021: 54.0, 2022: 54.0}, 2021, 2022)
    assert words.moved(made) == "too few comparable years (5) to see a trend (2021 and 2022 repeat the year before)"
    assert indicator_words.level(made) == "54.0% in Wideshire, 2020"
    assert isinstance(made.projection, NotProjected)
    assert made.carried == (2021, 2022)


def test_one_carried_year_leaves_the_others_their_direction():
    made = carried({**TEN, 2025: TEN[2024]}, 2025)
    assert words.moved(made) == ("rising, which is for the better, 2016 to 2024 (2025 repeats the year before)")
    assert made.projection.ahead.index[0] == 2025


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (card({2025: 64}), "One year is used here, 2025: there is no series to show."),
        (card({2024: 63, 2025: 64}), "2 years counted the same way: too few to name a direction."),
        (card(STEADY), "It has no clear direction from 2016 to 2025: it went up and down."),
        (card(TEN), "It rose from 2016 to 2025, by about 1.0 percentage point a year (95% interval"),
        (card(TEN, entry=entry(worse="high")), "which is for the worse."),
        (card({year: 100 - one for year, one in TEN.items()}), "It fell from 2016 to 2025"),
        (card(TEN, entry=entry(breaks=[{"after": 2024, "words": "x"}])), "1 year counted the same way since 2024"),
    ],
)
def test_ten_years(made, says):
    assert says in words.ten_years(made)


def test_a_projection_says_that_it_is_no_target():
    for values, says in ((TEN, "with 19 chances in 20 between"), (STEADY, "would be a sign that something had")):
        said = words.projection_sentence(card(values))
        assert says in said
        assert "not a target" in said


def test_few_years_are_not_projected():
    assert words.projection_sentence(card({2025: 64})).endswith("So nothing is projected.")


def over_ten(first, last):
    """Return ten years from one figure to another in a straight line, with a little noise."""
    years = range(2016, 2026)
    return pd.Series({y: first + (last - first) * (y - 2016) / 9 + (0.2 if y % 2 and y != 2025 else 0) for y in years})


def told(bottom, top, worse="low", **changes):
    found = gap_trend(bottom, top, worse=worse, **changes)
    return words.narrowing_sentence(found, entry=entry(worse=worse), worse_off="A", better_off="B")


@pytest.mark.parametrize(
    ("bottom", "top", "says"),
    [
        (
            (50, 59),
            (70, 70),
            [
                "The gap narrowed, by about 1.0 percentage point a year (95% interval",
                "A rose, B had no",
                "The gap was 20.0 percentage points in 2016 and 11.0 percentage points in 2025: A 50.0%,"
                " then 59.0%; B 70.0%, then 70.0%.",
            ],
        ),
        ((50, 50), (70, 61), ["The gap narrowed", "A had no clear direction, B fell", "Nobody gained by it."]),
        ((50, 46), (70, 60), ["The gap narrowed", "A fell, B fell", "Nobody gained by it."]),
        ((50, 54), (70, 66), ["The gap narrowed", "A rose, B fell"]),
        ((50, 50), (70, 79), ["The gap widened", "A had no clear direction, B rose"]),
        ((50, 41), (70, 70), ["The gap widened", "A fell, B had no clear direction"]),
        ((50, 59), (70, 79), ["Over the years between it has no clear direction."]),
        ((72, 60), (70, 70), ["The gap widened", "2.0 percentage points (then the other way round) in 2016 and 10.0"]),
    ],
)
def test_narrowing_says_which_end_moved(bottom, top, says):
    said = told(over_ten(*bottom), over_ten(*top))
    assert all(part in said for part in says), said
    assert ("Nobody gained" in said) == ("Nobody gained by it." in says)


def test_where_lower_is_better_a_fall_is_a_gain():
    said = told(over_ten(30, 21), over_ten(10, 10), "high")
    assert "The gap narrowed" in said
    assert "Nobody gained" not in said


@pytest.mark.parametrize("last", [2018, 2025])
def test_two_years_are_no_direction(last):
    said = told(pd.Series({2016: 50.0, last: 58.0}), pd.Series({2016: 70.0, last: 70.0}))
    assert said == (
        f"The gap was 20.0 percentage points in 2016 and 12.0 percentage points in {last}: A 50.0%, then 58.0%;"
        " B 70.0%, then 70.0%. Fewer than 6 years have both, so no direction is named."
    )


def test_years_before_a_break_are_not_told_with_those_after():
    said = told(over_ten(50, 60), over_ten(70, 70), breaks=(2020,))
    assert "in 2021 and" in said
    assert "(since the break after 2020)" in said
    assert said.endswith("no direction is named.")


def test_no_verdict_from_one_year_or_without_a_better_way():
    assert told(pd.Series({2025: 50.0}), pd.Series({2025: 70.0})).startswith("Too few years")
    neither = words.narrowing_sentence(None, entry=entry(worse="neither"), worse_off="A", better_off="B")
    assert neither.startswith("Neither way of this figure is the better one")


def test_an_unknown_figure_has_no_years():
    assert words.ten_years(card({2025: np.nan})) == "No year has a figure."


def test_a_direction_allows_for_all_that_are_shown_together():
    made = card({year: 50 + 0.1 * (year - 2016) + (0.4 if year % 3 else 0) for year in range(2016, 2026)})
    assert words.moved(made).startswith("rising")
    assert words.moved(replace(made, trends_below=0.0001)).startswith("no clear direction")
    assert words.ten_years(replace(made, trends_below=0.0001)).startswith("It has no clear direction")


@pytest.mark.parametrize(
    ("years", "since", "says"),
    [
        (0, None, "No year has a figure;"),
        (1, None, "Only 1 year has a figure;"),
        (4, 2019, "Only 4 years have a figure since the break after 2019;"),
    ],
)
def test_why_nothing_is_projected(years, since, says):
    assert words.too_few(years, since).startswith(says)
