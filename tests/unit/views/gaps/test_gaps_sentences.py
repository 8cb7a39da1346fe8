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


LOST = "lost at least half of {} access to libraries, or the last one within 3.2 km in a straight line"
SPAN = "between the end of 2010 and the end of 2023"


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
            "We do not know of gaps: none of the 1 neighbourhood of Town among the most deprived three tenths"
            " of England"
            " had a library within reach in the record.",
        ),
        (
            [(1, False, 0.0), (2, False, 0.1)],
            "None of the 2 neighbourhoods of Town among the most deprived three tenths of England"
            f" {LOST.format('its')}, {SPAN}, with no other come into reach since.",
        ),
        (
            [(1, True, 1.0), (2, False, 0.1), (9, False, 0.0)],
            "1 of the 2 neighbourhoods of Town among the most deprived three tenths of England has"
            f" {LOST.format('its')}, {SPAN}, and no other has come into reach since: 1,000 people live there.",
        ),
        (
            [(1, True, 1.0), (2, True, 0.6), (3, pd.NA, pd.NA)],
            "2 of the 3 neighbourhoods of Town among the most deprived three tenths of England have"
            f" {LOST.format('their')}, {SPAN}, and no other has come into reach since: 2,000 people live there.",
        ),
    ],
)
def test_the_answer(rows, said):
    assert answer(table(*rows)) == said


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


@pytest.mark.parametrize(
    ("how", "kind", "overlap", "said"),
    [
        (REOPEN, "library", 0.0, "Reopening Mill Lane: 1,200 people in 2 gaps would have one more library within"),
        (ANOTHER, "school", 1200.0, "A library in the building of Mill Lane (school): 1,200 people in 2 gaps"),
    ],
)
def test_what_a_site_would_bring(how, kind, overlap, said):
    row = pd.Series(
        {"name": "Mill Lane", "kind": kind, "how": how, "areas": 2, "people": 1200.0, "only": 0.0, "overlap": overlap}
    )
    found = gaps_sentences.reopening_sentence(row, LIBRARY, reach_m=3200)
    assert found.startswith(said)
    assert found.endswith("; all of them also by the sites above." if overlap else "straight line.")


def test_several_together():
    said = gaps_sentences.together_sentence(2, ["A", "B"], 3000.0, 5000.0)
    assert said == "Two together (A and B): 3,000 of 5,000 people in gaps."
    assert gaps_sentences.together_sentence(3, ["A", "B"], 3000.0, 5000.0) == ""


@pytest.mark.parametrize(
    ("only", "said"), [(400.0, ", the only one for 400 of them."), (1200.0, ", the only one for all of them.")]
)
def test_for_whom_it_would_be_the_only_one(only, said):
    row = {
        "name": "Mill Lane",
        "kind": "library",
        "how": REOPEN,
        "areas": 2,
        "people": 1200.0,
        "only": only,
        "overlap": 0.0,
    }
    assert gaps_sentences.reopening_sentence(pd.Series(row), LIBRARY, reach_m=3200).endswith(said)
