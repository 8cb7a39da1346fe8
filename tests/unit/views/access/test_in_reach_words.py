"""Who has one in reach: how often those are open whose list says so, and that each counts as one all the same."""

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.in_reach import InReach
from equitymap.views.access.in_reach_words import reach_sentence


def found(hours: list[float], open_inside: int) -> InReach:
    return InReach(
        kind=KIND_BY_ID["library"],
        reach_m=3200,
        nearest_m=pd.Series(dtype=float),
        open_inside=open_inside,
        people=100,
        people_with=50,
        deprived=0,
        deprived_without=0,
        stated_hours=pd.Series(hours, dtype=float),
    )


@pytest.mark.parametrize(
    ("hours", "number", "said"),
    [
        ([], 2, ""),
        (
            [1],
            1,
            " Its list says how often it is open: 1 hour a week; however few the hours, each counts as one in reach.",
        ),
        ([2, 2], 2, " How often all of them are open is stated: 2 hours a week; however"),
        ([0.5, 6], 3, " How often 2 of them are open is stated: from 0.5 hours to 6 hours a week; however"),
    ],
)
def test_stated_hours_follow_the_number_that_is_counted(hours, number, said):
    sentence = reach_sentence(found(hours, number), "Marlhaven")
    assert said in sentence
    assert ("as one in reach" in sentence) == bool(said)
