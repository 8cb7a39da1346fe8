"""Words of comparison: each with its reference, its interval or that there is none; singular, plural, unknown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from equitymap.measures.cradle_to_career.cohort import CohortSize
from equitymap.measures.cradle_to_career.indicator_card import adjusted_for_comparisons
from equitymap.views.cradle_to_career import verdict_sentences as words
from tests.cradle import card, entry

MANY = CohortSize(3690.0, "census")


def with_england(value, england, people=MANY, **changes):
    made = card({2025: value}, entry=entry(**changes), people=people)
    made.others.loc[2025, "england"] = england
    return made


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (with_england(64, 68.3), "worse than England (68.3%)"),
        (with_england(64, 60), "better than England (60.0%)"),
        (with_england(64, 64.9), "about the same as England (64.9%)"),
        (with_england(64, 60, worse="neither"), "higher than England (60.0%)"),
        (with_england(64, 70, worse="neither"), "lower than England (70.0%)"),
        (with_england(64, 66.1, None), "2.1 percentage points lower than England (66.1%), no interval can be given"),
        (
            with_england(89.14, 88.26, None),
            "0.8 percentage points higher than England (88.3%), no interval can be given",
        ),
        (with_england(64, 63, None), "1.0 percentage point higher than England (63.0%), no interval can be given"),
        (
            with_england(91.74, 88.25, None),
            "3.5 percentage points higher than England (88.2%), no interval can be given",
        ),
        (
            with_england(91.74, 88.26, None),
            "3.4 percentage points higher than England (88.3%), no interval can be given",
        ),
        (with_england(64, 64.04, None), "the same figure as England (64.0%), no interval can be given"),
        (with_england(64, 60, unit="people", decimals=0), "England 60"),
        (card({2025: 64}), "no figure for England to set it beside"),
        (card({2025: np.nan}), "no figure for England to set it beside"),
    ],
)
def test_standing(made, says):
    assert words.standing(made) == says


def test_a_middle_neighbourhood_stands_beside_englands():
    made = replace(with_england(85, 90, unit="people", decimals=0), basis="median")
    assert words.standing(made) == "the middle neighbourhood of England 90"


def test_the_plain_mean_of_districts_is_not_called_england():
    made = replace(with_england(7.81, 7.80, None, unit="score", decimals=2), england_areas=290)
    assert words.standing(made) == (
        "0.01 higher than the plain mean of 290 districts of England (7.80), no interval can be given"
    )


def test_in_a_table_the_lack_of_an_interval_is_not_repeated():
    made = with_england(64, 66.1, None)
    assert words.beside(made, made.comparison("england"), short=True) == (
        "2.1 percentage points lower than England (66.1%)"
    )


@pytest.mark.parametrize(
    ("people", "says"),
    [
        (None, ""),
        (MANY, "95% interval 62.4% to 65.5%, cohort estimated: about 3,700 by age in the census of 2021"),
        (
            CohortSize(26_292.0, "school_year", 8764.0),
            "95% interval 63.4% to 64.6%, cohort estimated: about 26,000, from the 8,764 children assessed there at age"
            " 5 in 2021/22",
        ),
    ],
)
def test_an_interval_says_what_it_rests_on(people, says):
    assert words.interval_words(with_england(64, 60, people)) == says


def test_the_page_says_once_how_many_comparisons_are_allowed_for():
    nothing = words.allowance([with_england(64, 60, None)], "S")
    assert nothing.startswith("No figure of S has an interval")
    (one,) = adjusted_for_comparisons([with_england(64, 60)])
    assert "allowing for the 1 comparison made of S together" in words.allowance([one], "S")
    two = adjusted_for_comparisons([with_england(64, 60), with_england(64, 63)])
    assert "allowing for the 2 comparisons made of S together" in words.allowance(two, "S")
    assert words.allowance([], "S") == nothing


def test_a_verdict_that_stands_alone_may_not_stand_among_many():
    close = with_england(64, 62.2)
    assert words.standing(close).startswith("better")
    among = adjusted_for_comparisons([close, *[with_england(64, 64.1)] * 30])
    assert words.standing(among[0]).startswith("about the same")
