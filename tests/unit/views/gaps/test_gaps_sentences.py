"""What is said of gaps: none in need, none lost, unknown, one, several; how sure; what would bring most back."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.gaps.fragmentation import Rule
from equitymap.measures.gaps.reopening import ANOTHER, REOPEN
from equitymap.places.place import ObservedYears
from equitymap.views.gaps import gaps_sentences

LIBRARY = KIND_BY_ID["library"]
RECORD = ObservedYears(first=2010, last=2023, note="Invented.")


def table(*rows: tuple[object, object, object]) -> pd.DataFrame:
    """Return neighbourhoods as (tenth, gap, share), 1,000 people each."""
    frame = pd.DataFrame(rows, columns=["tenth", "gap", "share"])
    return frame.astype({"tenth": "Int64", "gap": "boolean", "share": "Float64"}).assign(people=1000)


def answer(frame: pd.DataFrame, rule: Rule | None = None) -> str:
    return gaps_sentences.answer(frame, LIBRARY, place_name="Town", rule=rule or Rule(), observed=RECORD)


LOST = "lost at least half of {} access since the end of 2010, or the last one within 3.2 km"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [(9, False, 0.0), (10, False, 0.0)],
            "Town has no gap for libraries: none of its 2 neighbourhoods is among the most deprived three tenths of"
            " England.",
        ),
        (
            [(pd.NA, pd.NA, pd.NA)],
            "We do not know where the gaps of Town are: nothing is known of its deprivation.",
        ),
        (
            [(1, pd.NA, pd.NA), (9, False, 0.0)],
            "We do not know of gaps in Town: none of its 1 neighbourhood among the most deprived three tenths of"
            " England had a library within reach in the record.",
        ),
        (
            [(1, False, 0.0), (2, False, 0.1)],
            "Town has no gap for libraries: none of its 2 neighbourhoods among the most deprived three tenths of"
            f" England {LOST.format('its')}, with no other come into reach since.",
        ),
        (
            [(1, True, 1.0), (2, False, 0.1), (9, False, 0.0)],
            "1,000 people in Town live where libraries left a gap: 1 of the 2 neighbourhoods among the most deprived"
            f" three tenths of England {LOST.format('its')}, and none has come into reach since.",
        ),
        (
            [(1, True, 1.0), (2, True, 0.6), (3, pd.NA, pd.NA)],
            "2,000 people in Town live where libraries left a gap: 2 of the 3 neighbourhoods among the most deprived"
            f" three tenths of England {LOST.format('their')}, and none has come into reach since.",
        ),
    ],
)
def test_the_answer(rows, said):
    assert answer(table(*rows)) == said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(1, True, 1.0)], "1,000 people in these neighbourhoods of Town live where libraries left a gap"),
        ([(1, False, 0.0)], "These neighbourhoods of Town have no gap for libraries: none of their 1 neighbourhood"),
        ([(9, False, 0.0)], "These neighbourhoods of Town have no gap for libraries: none of their 1 neighbourhood is"),
    ],
)
def test_the_answer_under_a_filter_is_about_the_neighbourhoods_that_it_leaves(rows, said):
    found = gaps_sentences.answer(table(*rows), LIBRARY, place_name="Town", rule=Rule(), observed=RECORD, some=True)
    assert found.startswith(said)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule(), "among the most deprived three tenths of England"),
        (Rule(tenths=1), "among the most deprived tenth of England"),
        (Rule(tenths=10), "of any tenth of deprivation"),
    ],
)
def test_need_in_words(rule, said):
    assert gaps_sentences.need_words(rule) == said


@pytest.mark.parametrize(("lost", "said"), [(0.5, "at least half of"), (0.4, "at least 40% of"), (1.0, "all of")])
def test_loss_in_words(lost, said):
    assert gaps_sentences.loss_words(LIBRARY, Rule(lost=lost)).startswith(said)


def test_the_definition_names_all_three_parts():
    said = gaps_sentences.definition(LIBRARY, Rule())
    assert "most deprived three tenths" in said
    assert "at least half of its access" in said
    assert "no library came into reach in or after the year of its last loss" in said


def test_how_sure():
    frame = table((1, True, 0.95), (1, True, 1.0), (2, True, 0.6), (3, True, 0.2), (4, False, 0.3))
    assert gaps_sentences.sure_sentence(frame).startswith("Of 4 gaps, 2 hold under at least 90%")
    assert gaps_sentences.sure_sentence(frame).endswith("1 under at least half, 1 under fewer.")
    assert gaps_sentences.sure_sentence(table((1, False, 0.0))) == ""


def test_need_without_any_service_is_said():
    frame = table((1, pd.NA, pd.NA), (2, True, 1.0), (9, pd.NA, pd.NA))
    assert gaps_sentences.unknown_sentence(frame, LIBRARY, Rule()).startswith("1 neighbourhood in need had no library")
    assert gaps_sentences.unknown_sentence(table((1, True, 1.0)), LIBRARY, Rule()) == ""


SITE = {
    "name": "Mill Lane",
    "kind": "library",
    "how": REOPEN,
    "areas": 2,
    "people": 1200.0,
    "only": 0.0,
    "overlap": 0.0,
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "1,200 people in 2 gaps."),
        ({"areas": 1}, "1,200 people in 1 gap."),
        ({"only": 400.0}, "1,200 people in 2 gaps, the only one for 400 of them."),
        ({"only": 1200.0}, "1,200 people in 2 gaps, the only one for all of them."),
        ({"overlap": 300.0}, "1,200 people in 2 gaps; 300 of them also by the sites above."),
        ({"overlap": 1200.0}, "1,200 people in 2 gaps; all of them also by the sites above."),
    ],
)
def test_whom_a_site_would_reach(changes, said):
    assert gaps_sentences.reopening_sentence(pd.Series(SITE | changes)) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Reopening Mill Lane would put one more library within 3.2 km in a straight line of 40% of the people in"),
        ({"how": ANOTHER, "kind": "school"}, "One library more at Mill Lane (school) would put one more library"),
    ],
)
def test_what_the_best_site_would_do(changes, said):
    best = pd.DataFrame([SITE | changes])
    assert gaps_sentences.bring_back_sentence(best, LIBRARY, reach_m=3200, everyone=3000.0).startswith(said)


NEIGHBOURHOOD = {
    "tenth": 2,
    "gap": True,
    "share": 0.875,
    "people": 1730,
    "nearest_before_m": 400.0,
    "nearest_after_m": 1200.0,
    "replaced": False,
    "lost": 0.6,
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "1,730 people; the nearest was 400 m away, now 1.2 km"),
        (
            {"nearest_after_m": 400.2},
            "1,730 people; the nearest is still 400 m away; others in reach went or offer less",
        ),
        ({"nearest_after_m": pd.NA}, "1,730 people; none is known now"),
        ({"nearest_after_m": 3203.0}, "1,730 people; the nearest was 400 m away, now just over 3.2 km"),
        ({"nearest_before_m": pd.NA}, "1,730 people; the nearest is 1.2 km away"),
    ],
)
def test_a_gap_in_few_words(changes, said):
    assert gaps_sentences.gap_line(pd.Series(NEIGHBOURHOOD | changes), LIBRARY, Rule()) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "A gap, under 88% of the reasonable assumptions; the nearest was 400 m away, now 1.2 km."),
        ({"tenth": pd.NA, "gap": pd.NA}, "We do not know whether this is a gap: nothing is known of its deprivation."),
        (
            {"tenth": 4, "gap": False},
            "No gap as defined here: this neighbourhood is not among the most deprived three tenths of England.",
        ),
        (
            {"gap": pd.NA, "lost": pd.NA},
            "No gap: no library was within reach at the beginning of the record, so nothing was there to lose.",
        ),
        (
            {"gap": False, "replaced": True},
            "No gap as defined here: a library came into reach in or after the year of the last loss.",
        ),
        ({"gap": False, "lost": 0.3}, "No gap as defined here: 30% of the access to libraries was lost."),
        ({"gap": False, "lost": -0.2}, "No gap as defined here: none of the access to libraries was lost."),
    ],
)
def test_whether_one_neighbourhood_is_a_gap_and_why_not(changes, said):
    assert gaps_sentences.standing_sentence(pd.Series(NEIGHBOURHOOD | changes), LIBRARY, Rule()) == said


def test_several_together():
    said = gaps_sentences.together_sentence(2, ["A", "B"], 3000.0, 5000.0)
    assert said == "Two together (A and B): 3,000 of 5,000 people in gaps."
    assert gaps_sentences.together_sentence(3, ["A", "B"], 3000.0, 5000.0) == ""
