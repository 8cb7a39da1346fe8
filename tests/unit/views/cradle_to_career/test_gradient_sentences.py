"""Sentences about neighbourhoods along deprivation: both ends, slope, concentration, and what cannot be told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.cradle_to_career.gradient import gradient
from equitymap.measures.inequality import SlopeIndex
from equitymap.views.cradle_to_career import gradient_sentences as words
from equitymap.views.cradle_to_career.cradle_tables import gradient_csv, gradient_table
from equitymap.views.cradle_to_career.gradient_chart import gradient_bars
from tests.cradle import entry
from tests.places import small_place

SHARE = entry(
    "no_qualifications",
    label="Adults with no qualifications",
    geography="lsoa",
    period="2021",
    worse="high",
    numerator=("a",),
    denominator="b",
)


@pytest.fixture(scope="module")
def found():
    return gradient(small_place(), SHARE, draws=1000)


def ends(found, most, least):
    groups = found.groups.copy()
    groups["value"] = np.linspace(most, least, len(groups))
    return replace(found, groups=groups)


@pytest.mark.parametrize(
    ("most", "least", "says"),
    [
        (
            30.0,
            10.0,
            "In the most deprived fifth of neighbourhoods of S the figure is 30.0%, in the least deprived"
            " fifth of"
            " neighbourhoods it is 10.0%: 20.0 percentage points higher where deprivation is greatest.",
        ),
        (10.0, 11.0, ": 1.0 percentage point lower where deprivation is greatest."),
        (89.14, 88.26, "it is 88.3%: 0.8 percentage points higher where deprivation is greatest."),
        (10.0, 10.0, ": no gap between the two ends."),
    ],
)
def test_both_ends(found, most, least, says):
    assert words.level_sentence(ends(found, most, least), "S").endswith(says)


def test_englands_tenths_are_said_to_be_englands():
    ten = gradient(small_place(), SHARE, basis="england", ruler="imd", draws=1000)
    assert "lies in tenth 1 of England's neighbourhoods" in words.level_sentence(ten, "S")


@pytest.mark.parametrize(
    ("slope", "says"),
    [
        (
            SlopeIndex(-12.3, 0.4, 0.0, -15.0, -9.0, 0.3, 0.5, 20),
            "falls by 12.3 percentage points (slope index of"
            " inequality −12.3, 95% interval −15.0 to −9.0, 20 wards redrawn). The least deprived end has 0.40"
            " times the"
            " figure of the most deprived end (relative index of inequality, 95% interval 0.30 to 0.50).",
        ),
        (
            SlopeIndex(-2.0, 0.9, 0.0, -5.0, 1.0, 0.7, 1.1, 20),
            "95% interval −5.0 to 1.0, which holds 0, no slope at all, 20 wards redrawn).",
        ),
        (
            SlopeIndex(1.0, 1.1, 0.0, blocks=1),
            "rises by 1.0 percentage point (slope index of inequality 1.0; no"
            " interval can be given from 1 ward). The least deprived end has 1.10 times",
        ),
        (
            SlopeIndex(0.0, 1.0, 0.0, blocks=4),
            "the fitted line is level (slope index of inequality 0.0; no interval can be given from 4 wards).",
        ),
        (None, "needs a figure in every group"),
    ],
)
def test_slope(found, slope, says):
    assert says in words.slope_sentence(replace(found, slope=slope))


def test_scores_have_no_ratio(found):
    score = replace(found, entry=SHARE.model_copy(update={"unit": "score"}), scale="identity")
    assert "times the figure" not in words.slope_sentence(score)


@pytest.mark.parametrize(
    ("lower", "upper", "says"),
    [
        (-0.3, -0.1, "more of it where deprivation is greater"),
        (0.1, 0.3, "more of it where deprivation is less"),
        (-0.1, 0.1, "the interval holds 0"),
    ],
)
def test_concentration(found, lower, upper, says):
    made = replace(found, concentration=replace(found.concentration, lower=lower, upper=upper))
    assert says in words.concentration_sentence(made)
    assert "from 4 wards" in words.concentration_sentence(made)


def test_no_concentration(found):
    assert "has no meaning" in words.concentration_sentence(replace(found, concentration=None))


def frame(**years):
    return pd.DataFrame({int(year[1:]): pair for year, pair in years.items()}, index=["most", "least"]).T


@pytest.mark.parametrize(
    ("ends", "says"),
    [
        (frame(), "No year has a figure at both ends."),
        (frame(y2021=(30.0, 10.0)), "One year is used here (2021), so it is not said how"),
        (
            frame(y2024=(30.0, 10.0), y2025=(20.0, 10.0)),
            "The gap was 20.0 percentage points in 2024 and 10.0 percentage"
            " points in 2025: the most deprived areas 30.0%, then 20.0%; the least deprived areas 10.0%, then 10.0%.",
        ),
        (frame(y2020=(10.0, 30.0), y2025=(10.0, 20.0)), "the least deprived areas 30.0%, then 20.0%; the most"),
    ],
)
def test_narrowing_between_neighbourhoods(ends, says):
    assert says in words.by_year_sentence(SHARE, ends)


@pytest.mark.parametrize(
    ("out", "says"),
    [
        (0, "16 neighbourhoods in order of"),
        (1, " 1 neighbourhood has no figure, or no place in that order, and is left out."),
        (3, " 3 neighbourhoods have no figure, or no place in that order, and are left out."),
    ],
)
def test_left_out(found, out, says):
    said = words.left_out_sentence(replace(found, left_out=out))
    assert says in said
    assert ("left out" in said) == bool(out)


def test_every_refusal_has_its_words():
    assert all(text.endswith(".") for text in words.UNFIT.values())


def test_bars_stand_for_the_groups_that_have_a_figure(found):
    groups = found.groups.copy()
    groups.loc[2, ["value", "lower", "upper"]] = np.nan
    chart = gradient_bars(replace(found, groups=groups))
    assert list(chart.data[0].x) == [1, 3, 4, 5]
    assert any(note.text == "no<br>figure" for note in chart.layout.annotations)


def test_table_and_download_have_the_same_groups(found):
    table = gradient_table(found)
    text = gradient_csv(small_place(), found)
    assert len(table) == len(text.splitlines()) - 1 == 5
    assert "sii,sii_lower" in text.splitlines()[0]
    assert {"unit", "label", "period", "place"} <= set(text.splitlines()[0].split(","))
