"""Outcomes given background in words: singular, plural, zero and unknown of every sentence."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.indicators import Indicator
from equitymap.measures.context.background import Fit
from equitymap.measures.context.scale_effect import ScaleEffect
from equitymap.views.context import background_sentences as words

ENTRY = Indicator(
    id="no_qualifications",
    label="Adults with no qualifications",
    theme="Learning",
    unit="percent",
    worse="high",
    release="census",
    period="2021",
    description="",
    limits="",
)


def test_larger_areas_stand_beside_a_place_and_one_alone_says_nothing():
    told = words.around_sentence(ENTRY, {"Eastmere": 20.04, "Mereshire": 18.0, "England": 17.5})
    assert told == "Adults with no qualifications, 2021: 20.0% in Eastmere, 18.0% in Mereshire and 17.5% in England."
    assert words.around_sentence(ENTRY, {"Eastmere": 20.0}) == ""


LOW_INCOME = "residents in low-income homes"


def fit(*, share=0.62, with_group=None, n=50, outcome="found", groups=("Urban",)):
    x = np.linspace(2, 60, n)
    points = pd.DataFrame(
        {
            "background": x,
            "value": 5 + 0.5 * x,
            "group": "Urban",
            "weight": 1.0,
            "fitted": 5 + 0.5 * x,
            "error": 1.0,
            "lower": 1 + 0.5 * x,
            "upper": 9 + 0.5 * x,
            "residual": 0.0,
        }
    )
    with_group = share if with_group is None else with_group
    return Fit(points, points.iloc[:0], share, with_group, "Urban", groups, 4, 0, 20, outcome)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.62, "about 62%"),
        (0.999, "almost all"),
    ],
)
def test_share(share, said):
    found = words.share_sentence(fit(share=share), ENTRY.label, LOW_INCOME, where="in England", period="in 2021")
    assert found == (
        "With more residents in low-income homes goes a higher figure for adults with no qualifications: in 2021, it"
        f" went with {said} of the differences between neighbourhoods in England."
    )


def test_the_direction_is_not_said_of_a_line_that_tells_next_to_nothing():
    found = words.share_sentence(fit(share=0.001), ENTRY.label, LOW_INCOME, where="in England", period="in 2021")
    assert found == (
        "In 2021, almost none of the differences between neighbourhoods in England in adults with no qualifications"
        " went with residents in low-income homes."
    )


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "no neighbourhoods in Oldtown have both figures"),
        (1, "1 neighbourhood in Oldtown has both figures"),
        (12, "12 neighbourhoods in Oldtown have both figures"),
    ],
)
def test_share_is_not_known_with_too_few(n, said):
    found = words.share_sentence(
        fit(n=n, outcome="too_few"), ENTRY.label, LOW_INCOME, where="in Oldtown", period="in 2021"
    )
    assert found.startswith(
        "We cannot tell how adults with no qualifications went with residents in low-income homes in 2021: "
    )
    assert said in found
    assert "needs 30" in found


def test_share_is_not_known_when_all_are_alike():
    found = words.share_sentence(fit(outcome="constant"), ENTRY.label, LOW_INCOME, where="in Oldtown", period="in 2021")
    assert found.endswith("in 2021: the figures in Oldtown are all alike.")


def test_the_rest_is_other_things_never_people():
    assert words.rest_sentence(fit()) == ("What the other 38% goes with is not shown here; chance is part of it.")
    assert words.rest_sentence(fit(share=1.0)) == "Next to nothing is left for other things."
    assert words.rest_sentence(fit(outcome="too_few")) == ""
    both = words.rest_sentence(fit(with_group=0.7, groups=("Urban", "Rural")))
    assert both.endswith("With the class allowed for as well (“Urban” and “Rural”), 70% goes with the two.")


def test_both_ends_are_said_alike():
    said = words.ends_sentence(fit(), ENTRY, LOW_INCOME, "percent")
    assert "in the fifth with the smallest share of residents in low-income homes (up to 13%)" in said
    assert "Beside the middle: the first lies 11.8 percentage points below the middle" in said
    assert "the last lies 11.8 percentage points above the middle" in said
    assert "(up to 13 of 100)" in words.ends_sentence(fit(), ENTRY, LOW_INCOME, "position")
    assert words.ends_sentence(fit(outcome="constant"), ENTRY, LOW_INCOME, "percent") == ""


def test_level_ends_are_said_to_be_level():
    flat = fit()
    flat.points["value"] = 7.0
    assert "the first is level with the middle, the last is level" in words.ends_sentence(
        flat, ENTRY, LOW_INCOME, "percent"
    )


@pytest.mark.parametrize(
    ("above", "below", "n", "said"),
    [
        (
            0,
            0,
            50,
            "Of 50 neighbourhoods in Oldtown, all of them lie where 95 in 100 with the same background would. The ra",
        ),
        (1, 2, 50, "47 lie where 95 in 100 with the same background would, 1 above and 2 below that range. The range"),
        (2, 0, 2, "Of 2 neighbourhoods in Oldtown, none lie where 95 in 100"),
        (1, 1, 3, "Of 3 neighbourhoods in Oldtown, 1 lies where"),
        (1, 0, 1, "The one neighbourhood in Oldtown with both figures lies above the range"),
        (0, 1, 1, "lies below the range"),
        (0, 0, 1, "lies within the range"),
        (0, 0, 0, "No neighbourhood in Oldtown has both figures."),
    ],
)
def test_how_many_are_as_usual(above, below, n, said):
    found = fit()
    points = found.points.copy()
    points.iloc[:above, points.columns.get_loc("value")] += 20
    points.iloc[above : above + below, points.columns.get_loc("value")] -= 20
    assert said in words.usual_sentence(replace(found, points=points), points.index[:n], "Oldtown")
    assert words.usual_sentence(fit(outcome="too_few"), points.index[:n], "Oldtown") == ""


def test_one_point_beside_what_is_usual():
    row = fit().points.iloc[25]
    said = words.point_sentence(row, "Elm Rise 001A", ENTRY, who="residents")
    assert said == (
        "Elm Rise 001A: 20.8%. Where 32% of residents live in low-income homes, 20.8% is usual, and 95 in 100 lie"
        " between 16.8% and 24.8%."
    )
    assert "With its background 20.8% is usual" in words.point_sentence_position(row, "Elm Rise 001A", ENTRY)
    row = row.copy()
    row["value"] = np.nan
    assert "not known" in words.point_sentence(row, "Elm", ENTRY, who="residents")
    assert "not known" in words.point_sentence_position(row, "Elm", ENTRY)


def test_left_out():
    assert words.left_out_sentence(0) == ""
    assert words.left_out_sentence(1) == "1 neighbourhood is left out, because it has no published figure."
    assert words.left_out_sentence(7) == "7 neighbourhoods are left out, because they have no published figure."


def scale(r, *, flips=False, clear=False):
    table = pd.DataFrame({"areas": [60, 12, 6], "r": r}, index=["lsoa", "msoa", "ward"])
    return ScaleEffect(table, True, flips, clear)


def test_scales():
    same = words.scale_sentence(scale([0.8, 0.9, 0.95]), ENTRY.label, LOW_INCOME)
    assert same.startswith("The sign is the same at every scale")
    assert "+0.80 between neighbourhoods, +0.90 between middle layer areas and +0.95 between wards" in same
    turned = words.scale_sentence(scale([-0.8, 0.9, 0.95], flips=True, clear=True), ENTRY.label, LOW_INCOME)
    assert turned.startswith("The sign turns round between scales: ")
    assert turned.endswith("Do not rely on it.")
    unsure = words.scale_sentence(scale([-0.1, 0.1, 0.2], flips=True), ENTRY.label, LOW_INCOME)
    assert "though at one scale it could be chance" in unsure
    assert words.scale_sentence(scale([0.5, np.nan, np.nan]), ENTRY.label, LOW_INCOME).startswith("We cannot tell")


def drivers(r, flips):
    return pd.DataFrame({"lsoa": r, "msoa": r, "ward": r, "flips": flips})


def test_what_goes_together():
    none = words.drivers_sentence(drivers([0.1, -0.2], [False, False]), ENTRY.label)
    assert none.startswith("None of 2 other outcomes goes closely with adults with no qualifications")
    assert none.endswith("No sign turns round between scales.")
    one = words.drivers_sentence(drivers([0.7], [True]), ENTRY.label)
    assert one.startswith("1 of 1 other outcome goes closely")
    assert one.endswith("For 1 of them the sign turns round between scales: marked below.")
    assert words.drivers_sentence(drivers([0.7, -0.9], [False, True]), ENTRY.label).startswith(
        "2 of 2 other outcomes go "
    )
    assert words.drivers_sentence(drivers([np.nan], [False]), ENTRY.label).startswith("We cannot tell what goes")


def test_outcomes_go_closely_from_one_half_of_rank_correlation_up_or_down():
    said = words.drivers_sentence(drivers([0.49, 0.5, -0.5], [False] * 3), ENTRY.label)
    assert said.startswith("2 of 3 other outcomes go closely")
    assert "(Spearman's rank correlation of 0.5 or more, up or down)" in said


def test_each_correlation_is_called_by_its_name():
    assert "Pearson's correlation of adults with no qualifications and" in words.scale_sentence(
        scale([0.8, 0.9, 0.95]), ENTRY.label, LOW_INCOME
    )
    assert "Pearson" in words.scale_sentence(scale([-0.8, 0.9, 0.95], flips=True), ENTRY.label, LOW_INCOME)


@pytest.mark.parametrize(("period", "said"), [("2021", "in 2021"), ("Indices 2025", "in the Indices 2025")])
def test_when(period, said):
    assert words.in_period(period) == said


def test_labels_inside_a_sentence():
    assert words.inline("Adults with no qualifications") == "adults with no qualifications"
    assert words.inline("GCSE results") == "GCSE results"


def test_the_distance_between_the_ends_is_that_of_the_figures_shown():
    found = fit()
    found.points["value"] = np.where(
        found.points["background"] < 13, 76.96, np.where(found.points["background"] > 48, 69.6, 67.44)
    )
    assert words.ends_sentence(found, ENTRY.model_copy(update={"decimals": 0}), LOW_INCOME, "percent").endswith(
        "the first lies 10 percentage points above the middle, the last lies 3 percentage points above the middle."
    )
