"""Words of the workbench: every end of a condition, brackets where "or" stands, unknown ones counted."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.measures.workbench.columns import Heading
from equitymap.measures.workbench.conditions import Condition
from equitymap.views.workbench import workbench_words as words

SHARE = Heading("share", "outcomes", "Without qualifications", "percent", 1, "high")
WAY = Heading("way", "access", "Way to the nearest library", "m", 0, "high")
GAP = Heading("gap", "gaps", "Gap in libraries", "yes", 0, "high")
HEADINGS = {one.id: one for one in (SHARE, WAY, GAP)}


@pytest.mark.parametrize(
    ("heading", "bounds", "expected"),
    [
        (SHARE, (10.0, 20.5), "Without qualifications: 10.0% to 20.5%"),
        (SHARE, (None, 20.0), "Without qualifications: at most 20.0%"),
        (WAY, (3200.0, None), "Way to the nearest library: at least 3.2 km"),
        (GAP, (1.0, 1.0), "Gap in libraries: yes"),
        (GAP, (0.0, 0.0), "Gap in libraries: no"),
        (SHARE, (None, None), "Without qualifications: known"),
    ],
)
def test_each_end_of_a_condition_is_said(heading, bounds, expected):
    assert words.condition_words(heading, Condition(heading.id, bounds)) == expected


def test_alternatives_of_several_conditions_stand_in_brackets():
    asked = [
        Condition("share", (10.0, None)),
        Condition("way", (3200.0, None)),
        Condition("gap", (1.0, 1.0), joined="or"),
    ]
    assert words.question(asked, HEADINGS) == (
        "(without qualifications: at least 10.0% and way to the nearest library: at least 3.2 km)"
        " or gap in libraries: yes"
    )
    assert "(" not in words.question(asked[:2], HEADINGS)


def test_the_answer_counts_people_and_what_cannot_be_told():
    passing = pd.Series([True, True, False, None], index=list("abcd"), dtype="boolean")
    people = pd.Series([1000, 500, 7, 9], index=list("abcd"))
    said = words.answer(passing, people, "Town", "x")
    assert said == "2 of 4 neighbourhoods in Town, with 1,500 residents, meet this: x. Of 1 it cannot be told."
    none = words.answer(
        pd.Series([False, False, False, None], index=people.index, dtype="boolean"), people, "Town", "x"
    )
    assert none == "None of 4 neighbourhoods in Town is known to meet this: x. Of 1 it cannot be told."
    assert "meets this" in words.answer(pd.Series([False], dtype="boolean"), people, "Town", "x")


def test_the_two_at_once_are_counted_with_people_and_those_left_out():
    crossed = pd.DataFrame({"first": [2, 2, 0, None], "second": [2, 0, 2, 2]}, index=list("abcd"), dtype="Int64")
    said = words.crossed_sentence(crossed, SHARE, WAY, pd.Series([100, 1, 1, 1], index=list("abcd")))
    assert said == (
        "1 of 3 neighbourhoods has “Without qualifications” high and “Way to the nearest library” high: 100 residents"
        " live there. 1 without both figures is left out."
    )


def test_a_score_says_how_many_stay():
    scored = pd.DataFrame({"score": [100.0, 90, 10, None], "fifth": [1, 1, 5, None], "stays": [1.0, 0.5, 1.0, None]})
    said = words.score_sentence(scored.astype({"fifth": "Int64"}), 2)
    assert said.startswith("2 neighbourhoods are in the highest fifth; 1 of them stays there under at least 90% of 999")
    assert said.endswith("1 lacks a figure and has no score.")
    assert "weights change nothing" in words.score_sentence(scored, 1)
