"""What is said of who has not been heard: one, none, too few, not to be told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equitymap.measures.consultation.heard import ENOUGH, Group, Heard, breakdown
from equitymap.measures.consultation.tally import Tallies
from equitymap.records.subjects.answers import Age
from equitymap.views.consultation import heard_words as words

FIFTHS = {"1": 324.0, "2": 206.0, "3": 177.0, "4": 150.0, "5": 143.0}
EVEN = {"1": 16, "2": 10, "3": 9, "4": 7, "5": 7}
FEW_OF_THE_FIRST = {"1": 6, "2": 13, "3": 10, "4": 13, "5": 6}


def of_fifths(answers: dict[str, int], silent: int = 0) -> Heard:
    one = breakdown(answers, FIFTHS, silent)
    return Heard(one.said + silent, {"fifth": one})


def test_who_is_heard_least_is_said_with_both_shares_and_what_chance_leaves_open() -> None:
    assert words.finding(of_fifths(FEW_OF_THE_FIRST)) == (
        "Of 48 who said where they live, 13% live in the most deprived fifth of England, where 32% of residents live:"
        " 20 points fewer (8 to 27)."
    )


def test_ages_that_are_shown_together_are_all_named() -> None:
    residents = dict(zip(map(str, Age), (194.0, 93.0, 163.0, 191.0, 159.0, 200.0), strict=True))
    answers = {"under_16": 3, "16_24": 1, "25_34": 3, "35_49": 13, "50_64": 16, "65_up": 18}
    found = Heard(54, {"age": breakdown(answers, residents, 0)})
    assert words.finding(found).startswith(
        "Of 54 who live here and said how old they are, 13% are under 35; among residents it is 45%: 32 points fewer"
    )
    together = found.by["age"].groups[-1]
    assert words.named(together, "age") == "Under 35, together"
    grown = Heard(54, {"age": replace(found.by["age"], silent=3, grown=True)})
    assert "; among residents aged 16 or over it is 45%" in words.finding(grown)
    assert words.silent(grown.by["age"], "age").endswith("come from elsewhere, or are of people under 16.")


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (("under_16", "16_24", "25_34"), "Under 35"),
        (("16_24", "25_34"), "16 to 34"),
        (("50_64", "65_up"), "50 or over"),
        (("under_16", "50_64", "65_up"), "Under 16 and 50 or over"),
        (("under_16", "25_34", "65_up"), "Under 16, 25 to 34 and 65 or over"),
    ],
)
def test_ages_beside_each_other_are_one(names: tuple[str, ...], says: str) -> None:
    assert words.named(Group(names, 9, 50, 1.0, 2.0), "age").removesuffix(", together") == says


def test_where_nobody_is_clearly_heard_less_that_is_said() -> None:
    found = of_fifths(EVEN)
    assert "No group is clearly heard less" in words.finding(found)
    assert words.of_trait(found, "fifth") == "Of 49 who said where they live, no group is clearly heard less."


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, "No answer that is counted says where they live."),
        ({"5": ENOUGH - 1}, f"{ENOUGH - 1} said where they live: too few to tell who has not been heard."),
    ],
)
def test_too_few_are_too_few(answers: dict[str, int], says: str) -> None:
    found = of_fifths(answers, silent=9)
    assert words.of_trait(found, "fifth") == says
    assert words.finding(found).startswith("Too few said")
    assert words.finding(found).endswith(" of the 20 that are needed.")


@pytest.mark.parametrize(
    ("uncounted", "came", "says"),
    [
        (0, 1, "1 answer has come in."),
        (0, 64, "64 answers have come in."),
        (1, 1, "1 answer so far, none is counted yet."),
        (7, 12, "12 answers so far, the first 5 are counted."),
    ],
)
def test_how_many_are_counted_while_others_still_come(uncounted: int, came: int, says: str) -> None:
    tallies = Tallies(came, 0, {}, uncounted)
    assert words.so_far(tallies) == says
    assert words.counting(tallies) == (f"{says} {words.IN_STEPS}" if uncounted else "")


def test_a_session_with_nothing_counted_yet_says_so() -> None:
    assert words.finding(of_fifths({})) == "No answers are counted yet."


def test_groups_that_may_not_be_shown_are_said_to_be_too_small() -> None:
    found = Heard(40, {"ward": breakdown({"a": 40}, {"a": 10.0}, 0)})
    assert words.of_trait(found, "ward") == "40 said where they live; the groups are too small to be shown."


@pytest.mark.parametrize(
    ("silent", "says"),
    [
        (0, ""),
        (1, "1 answer does not say where they live, or comes from elsewhere."),
        (12, "12 answers do not say where they live, or come from elsewhere."),
    ],
)
def test_those_who_did_not_say_are_counted(silent: int, says: str) -> None:
    assert words.silent(of_fifths(EVEN, silent).by["fifth"], "fifth") == says


def test_a_difference_has_its_sign_and_its_interval() -> None:
    group = Group(("1",), answers=6, said=48, residents=324, everybody=1000)
    assert words.difference(group) == "−20 points (−27 to −8)"
    assert words.verdict(of_fifths(FEW_OF_THE_FIRST), of_fifths(FEW_OF_THE_FIRST).by["fifth"].groups[0]) == "heard less"


def test_the_table_has_every_group_with_its_figures() -> None:
    table = words.table(of_fifths(FEW_OF_THE_FIRST, 16))
    assert list(table["Answers"]) == [6, 13, 10, 13, 6]
    assert set(table["Said it"]) == {48}
    assert set(table["Did not say, or from elsewhere"]) == {16}
    assert (table["Difference, points"].iloc[0], table["Beside chance"].iloc[0]) == (-19.9, "heard less")
