"""One indicator in short words: level and owner, standing, direction, gap; singular, plural, zero and unknown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.projection import NotProjected
from equitymap.measures.scorecard import nearest
from equitymap.views import card_words as words
from tests.cradle import card, entry

TEN = {year: 50.0 + year - 2016 + (0.3 if year % 2 else 0) for year in range(2016, 2026)}


def with_england(value, england, **changes):
    made = card({2025: value}, entry=entry(**changes))
    made.others.loc[2025, "england"] = england
    return made


def with_groups(first, second, **changes):
    made = card({2025: 60.0}, entry=entry(**changes))
    made.groups["free_meals"] = pd.Series({2025: first})
    made.groups["no_free_meals"] = pd.Series({2025: second})
    return made


def test_a_level_always_names_whose_it_is():
    assert words.level(card({2025: 64.0})) == "64.0% in Wideshire, 2025"
    assert words.level(card({2025: np.nan})) == "not known in Wideshire"


def test_a_middle_neighbourhood_is_said_to_be_one():
    made = card({2025: 175.0}, entry=entry(unit="people", decimals=0), basis="median")
    assert words.level(made) == "175 in Wideshire (its middle neighbourhood), 2025"


@pytest.mark.parametrize(
    ("ends", "hidden", "says"),
    [
        ((92.4, 92.6), 1, "between 92.4% and 92.6% (1 hidden count) in Wideshire, 2025"),
        ((92.4, 92.6), 2, "between 92.4% and 92.6% (2 hidden counts) in Wideshire, 2025"),
        ((92.44, 92.36), 1, "92.4% (1 hidden count) in Wideshire, 2025"),
        ((92.5, 92.5), 0, "92.5% in Wideshire, 2025"),
    ],
)
def test_a_level_with_hidden_counts_is_a_range(ends, hidden, says):
    made = card({2025: 92.5})
    made.years.loc[2025, ["low", "high", "hidden"]] = [*ends, hidden]
    assert words.level(made) == says


def test_what_rounds_to_nothing_has_no_sign():
    assert words.value(entry(unit="score", decimals=2), -0.001) == "0.00"
    assert words.value(entry(), 0.0) == "0.0%"
    assert words.value(entry(), None) == words.value(entry(), np.nan) == "not known"


@pytest.mark.parametrize(
    ("period", "says"),
    [("2025 (Rev)", "2025"), ("2024/25", "2024/25"), ("2025 (prov)", "2025 (provisional)"),
     ("2025 (p)", "2025 (provisional)")],
)  # fmt: skip
def test_periods(period, says):
    assert words.period_words(period) == says


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (with_england(64, 68.3), "worse than England (68.3%)"),
        (with_england(64, 60), "better than England (60.0%)"),
        (with_england(64, 64.3), "about the same as England (64.3%)"),
        (with_england(64, 60, worse="neither"), "higher than England (60.0%)"),
        (with_england(64, 70, worse="neither"), "lower than England (70.0%)"),
        (with_england(64, 60, unit="people", decimals=0), "England 60"),
        (card({2025: 64}), "no figure for England to set it beside"),
        (card({2025: np.nan}), "no figure for England to set it beside"),
    ],
)
def test_standing(made, says):
    assert words.standing(made) == says


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (card({2025: 64}), "direction not known: one year is used here"),
        (card({2024: 63, 2025: 64}), "direction not known: 2 years counted"),
        (card(TEN), "rising, which is for the better, 2016 to 2025"),
        (card(TEN, entry=entry(worse="high")), "rising, which is for the worse, 2016 to 2025"),
        (card({year: -value for year, value in TEN.items()}), "falling, which is for the worse, 2016 to 2025"),
        (card(TEN, entry=entry(worse="neither")), "rising, 2016 to 2025"),
        (card({year: 50 + year % 2 for year in TEN}), "no clear direction, 2016 to 2025"),
        (card(TEN, entry=entry(breaks=[{"after": 2021, "words": "x"}])),
         "direction not known: 4 years counted alike"),
        (card(TEN, entry=entry(breaks=[{"after": 2024, "words": "x"}])),
         "direction not known: one year since the count changed"),
    ],
)  # fmt: skip
def test_direction(made, says):
    assert words.moved(made) == says


def carried(values, *years, **changes):
    made = card(values, **changes)
    made.years.loc[list(years), "status"] = "estimated"
    return made


def test_years_that_repeat_the_year_before_are_not_counted():
    made = carried({**{year: value for year, value in TEN.items() if year < 2021}, 2021: 54.0, 2022: 54.0}, 2021, 2022)
    assert words.moved(made) == "direction not known: 5 years counted (2021 and 2022 repeat the year before)"
    assert words.level(made) == "54.0% in Wideshire, 2020"
    assert isinstance(made.projection, NotProjected)
    assert made.carried == (2021, 2022)


def test_one_carried_year_leaves_the_others_their_direction():
    made = carried({**TEN, 2025: TEN[2024]}, 2025)
    assert words.moved(made) == ("rising, which is for the better, 2016 to 2024 (2025 repeats the year before)")
    assert made.projection.ahead.index[0] == 2025


@pytest.mark.parametrize(
    ("made", "ends", "says"),
    [
        (with_groups(46.0, 71.6), None, "free school meals 25.6 percentage points lower"),
        (with_groups(21.0, 20.0), None, "free school meals 1.0 percentage point higher"),
        (with_groups(20.0, 20.0), None, "none, free school meals and no free school meals are level"),
        (with_groups(9.0, 5.5, unit="per_1000"), None, "free school meals 3.5 per 1,000 higher"),
        (card({2025: 60}), (41.7, 16.9), "41.7% in the most deprived neighbourhoods, 16.9% in the least"),
        (card({2025: 60}, geography="ward"), (41.7, 16.9), "41.7% in the most deprived wards, 16.9% in the least"),
        (card({2025: 60}), None, "not published"),
    ],
)
def test_gap(made, ends, says):
    assert words.group_gap(made, ends) == says


def test_a_countys_figure_is_never_a_districts():
    said = words.whose(card({2025: 60}), "Smallplace")
    assert said.startswith("This is Wideshire's figure, a wider area that Smallplace is part of: this series has")
    assert "none of Smallplace alone, and none of its neighbourhoods" in said


def test_the_nearest_figure_of_the_place_itself_is_named_beside_a_countys():
    town = {"area": "Smallplace", "geography": "district"}
    own = card({2022: 61.4}, entry=entry("own", label="The same (district)"), **town)
    wards = card({2022: 9.0}, entry=entry("wards", label="The same (wards)"), area="Smallplace", geography="ward")
    county = card({2025: 67.5}, entry=entry(also=["own", "absent"]))
    cards = {"own": own, "wards": wards}
    assert nearest(county, cards) == (own,)
    assert nearest(county, {"own": replace(own, geography="upper_tier")}) == ()
    said = words.whose(county, "Smallplace", nearest(county, cards))
    assert said.endswith(" The nearest for Smallplace alone: “The same (district)”, 61.4% in Smallplace, 2022.")
    said = words.whose(own, "Smallplace", (wards,))
    assert said.endswith(" The nearest for its wards: “The same (wards)”, 9.0% in Smallplace, 2022.")


@pytest.mark.parametrize(
    ("geography", "says"),
    [("district", "this series has none of its neighbourhoods"), ("ward", "Published for wards"),
     ("lsoa", "Published for neighbourhoods"),
     ("school", "those of their pupils, wherever they live")],
)  # fmt: skip
def test_whose(geography, says):
    made = card({2025: 60}, geography=geography)
    made.years["areas"] = 3.0
    assert says in words.whose(made, "Smallplace")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (1, "60.0% in 1 school in S, 2025"),
        (286, "60.0% in 286 schools in S, 2025"),
        (np.nan, "60.0% in schools in S, 2025"),
    ],
)
def test_schools_are_counted(number, says):
    made = card({2025: 60}, geography="school", area="schools in S")
    made.years["areas"] = float(number)
    assert words.level(made) == says


def test_possessives():
    assert (words.possessive("Norfolk"), words.possessive("St Helens")) == ("Norfolk's", "St Helens'")


@pytest.mark.parametrize(
    ("years", "since", "says"),
    [(0, None, "No year has a figure;"), (1, None, "Only 1 year has a figure;"),
     (4, 2019, "Only 4 years have a figure since the break after 2019;")],
)  # fmt: skip
def test_why_nothing_is_projected(years, since, says):
    assert words.too_few(years, since).startswith(says)
