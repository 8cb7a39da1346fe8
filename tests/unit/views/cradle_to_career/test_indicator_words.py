"""One indicator in short words: level and owner, gap, figures, periods; singular, plural, zero and unknown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.cradle_to_career.indicator_card import smaller_area_cards
from equitymap.views.cradle_to_career import indicator_words as words
from tests.cradle import card, entry


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
    assert words.level(made) == "175 in the middle neighbourhood of Wideshire, 2025"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"basis": "mean", "geography": "lsoa"}, "60.0% on average in the neighbourhoods of Wideshire, 2025"),
        ({"basis": "mean", "geography": "ward"}, "60.0% on average in the wards of Wideshire, 2025"),
        ({"basis": "median", "geography": "ward"}, "60.0% in the middle ward of Wideshire, 2025"),
        ({"basis": "rate", "geography": "lsoa"}, "60.0% in Wideshire, 2025"),
        (
            {"basis": "mean", "geography": "lsoa", "entry": entry(published_for="district")},
            "60.0% in Wideshire, 2025",
        ),
    ],
)
def test_a_figure_says_whose_it_is(changes, says):
    assert words.level(card({2025: 60.0}, **changes)) == says


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
    [
        ("2025 (Rev)", "2025"),
        ("2024/25", "2024/25"),
        ("2025 (prov)", "2025 (provisional)"),
        ("2025 (p)", "2025 (provisional)"),
    ],
)
def test_periods(period, says):
    assert words.period_words(period) == says


@pytest.mark.parametrize(
    ("made", "ends", "says"),
    [
        (with_groups(46.0, 71.6), None, "children with free school meals: 25.6 points below the others"),
        (with_groups(21.0, 20.0), None, "children with free school meals: 1.0 point above the others"),
        (with_groups(46.04, 71.66), None, "children with free school meals: 25.7 points below the others"),
        (with_groups(20.04, 20.0), None, "children with free school meals: level with the others"),
        (with_groups(20.0, 20.0), None, "children with free school meals: level with the others"),
        (
            with_groups(9.0, 5.5, unit="per_1000"),
            None,
            "children with free school meals: 3.5 per 1,000 above the others",
        ),
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
    assert smaller_area_cards(county, cards) == (own,)
    assert smaller_area_cards(county, {"own": replace(own, geography="upper_tier")}) == ()
    said = words.whose(county, "Smallplace", smaller_area_cards(county, cards))
    assert said.endswith(" The nearest for Smallplace alone: “The same (district)”, 61.4% in Smallplace, 2022.")
    said = words.whose(own, "Smallplace", (wards,))
    assert said.endswith(" The nearest for its wards: “The same (wards)”, 9.0% in Smallplace, 2022.")


@pytest.mark.parametrize(
    ("geography", "says"),
    [
        ("district", "this series has none of its neighbourhoods"),
        ("ward", "Published for wards; here, all wards of Wideshire together."),
        ("lsoa", "Published for neighbourhoods; here, all neighbourhoods of Wideshire together."),
        ("school", "those of their pupils, wherever they live"),
    ],
)
def test_whose(geography, says):
    made = card({2025: 60}, geography=geography)
    made.years["areas"] = 3.0
    assert says in words.whose(made, "Smallplace")


@pytest.mark.parametrize(
    ("basis", "says"),
    [
        ("mean", "here, the mean of the neighbourhoods of Wideshire, by residents."),
        (
            "median",
            "that of its middle neighbourhood, which half of the neighbourhoods of Wideshire are above: not the"
            " number in Wideshire.",
        ),
        ("rate", "all neighbourhoods of Wideshire together."),
    ],
)
def test_how_a_figure_was_made_of_neighbourhoods(basis, says):
    assert words.whose(card({2025: 60}, geography="lsoa", basis=basis), "Wideshire").endswith(says)


def test_one_figure_for_all_neighbourhoods_is_not_called_theirs():
    made = card({2025: 60}, geography="lsoa", basis="mean", entry=entry(published_for="district"))
    assert words.whose(made, "Wideshire") == (
        "The publisher gives every neighbourhood of Wideshire the same figure: it is that of Wideshire as a whole."
    )


@pytest.mark.parametrize(
    ("number", "says"), [(1, "60.0% in 1 school in S"), (2, "60.0% in the middle one of 2 schools in S")]
)
def test_the_middle_school_is_said_to_be_one(number, says):
    made = card({2025: 60}, geography="school", area="schools in S", basis="school")
    made.years["areas"] = float(number)
    assert words.level(made) == f"{says}, 2025"


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
