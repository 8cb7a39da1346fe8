"""Sentences of the scorecard: the latest figure and what is beside it; singular, plural, zero and unknown."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.cradle_to_career.cohort import CohortSize
from equitymap.views.cradle_to_career import scorecard_chart, trend_sentences
from equitymap.views.cradle_to_career import scorecard_sentences as words
from tests.cradle import card, entry

RISING = {year: 50.0 + year - 2016 + (0.3 if year % 2 else 0) for year in range(2016, 2026)}


def test_the_latest_figure_with_everything_beside_it():
    made = card({2025: 64.0}, neighbours_areas=10, neighbours_error=1.0, people=CohortSize(3690.0, "census"))
    made.others.loc[2025] = [68.3, 66.0, 65.1]
    said = words.latest_sentence(made, "Smallplace")
    assert said.startswith(
        "Children with a good level of development: 64.0% (95% interval 62.4% to 65.5%, cohort estimated: about 3,700"
        " by age in the census of 2021) in Wideshire, 2025; higher is better. Worse than England (68.3%); worse than"
        " Invented Coast (66.0%); about the same as the mean of the 10 councils most like it (65.1%). This is"
        " Wideshire's figure,"
    )


def test_each_comparison_has_a_verdict_of_its_own():
    """25.0% is better than England's 27.1%, and worse than the region's 20.8%: never one word for both."""
    made = card({2025: 25.0}, entry=entry(worse="high"), people=CohortSize(9000.0, "census"))
    made.others.loc[2025, ["england", "region"]] = [27.1, 20.8]
    said = words.latest_sentence(made, "Smallplace")
    assert "Better than England (27.1%); worse than Invented Coast (20.8%)." in said


def test_without_an_interval_there_is_a_difference_and_no_verdict():
    made = card({2025: 64.0}, neighbours_areas=1)
    made.others.loc[2025] = [66.1, np.nan, 64.0]
    assert (
        "2.1 percentage points lower than England (66.1%), no interval can be given; the same figure as the mean of the"
        " 1 council most like it (64.0%), no interval can be given."
    ) in words.latest_sentence(made, "Smallplace")
    assert "No figure of England" in words.latest_sentence(card({2025: 64.0}), "Smallplace")


def test_numbers_of_people_are_told_beside_each_other_without_a_verdict():
    made = card({2025: 85.0}, entry=entry(unit="people", decimals=0), geography="lsoa", basis="median", area="S")
    made.others.loc[2025, ["england", "region"]] = [90.0, 80.0]
    said = words.latest_sentence(made, "S")
    assert "85 in the middle neighbourhood of S, 2025" in said
    assert "The middle neighbourhood of England 90; the middle neighbourhood of Invented Coast 80." in said


def test_an_interval_is_told_where_there_is_one():
    made = card({2025: 64.0})
    made.years.loc[2025, ["lower", "upper"]] = [60.0, 68.0]
    assert "64.0% (95% interval 60.0% to 68.0%) in Wideshire" in words.latest_sentence(made, "Smallplace")


def test_an_unknown_figure_is_said_to_be_one():
    assert words.latest_sentence(card({2025: np.nan}), "Smallplace").startswith("We do not know this figure")


def test_breaks_are_said_when_they_lie_on_the_axis():
    breaks = [{"after": 2019, "words": "No assessments."}, {"after": 1999, "words": "Long ago."}]
    assert words.breaks_sentences(card(RISING, entry=entry(breaks=breaks))) == ["Break, after 2019: No assessments."]


def test_several_breaks_are_numbered_as_in_the_chart():
    breaks = [{"after": 2021, "words": "Back."}, {"after": 2019, "words": "Gone."}]
    made = card(RISING, entry=entry(breaks=breaks))
    assert words.breaks_sentences(made) == ["Break 1, after 2019: Gone.", "Break 2, after 2021: Back."]
    notes = [note.text for note in scorecard_chart.years_chart(made).layout.annotations]
    assert "break<br>1" in notes
    assert "break<br>2" in notes


def groups(first, second, **changes):
    made = card({2025: 60.0}, entry=entry(**changes))
    made.groups["free_meals"] = pd.Series({2025: first})
    made.groups["no_free_meals"] = pd.Series({2025: second})
    return made


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (
            groups(46.0, 71.6),
            "46.0% for those eligible for free school meals and 71.6% for those not eligible for free"
            " school meals: a gap of 25.6 percentage points.",
        ),
        (
            groups(72.0, 71.0),
            "71.0% for those not eligible for free school meals and 72.0% for those eligible for free"
            " school meals: a gap of 1.0 percentage point.",
        ),
        (
            groups(46.04, 71.66),
            "46.0% for those eligible for free school meals and 71.7% for those not eligible for"
            " free school meals: a gap of 25.7 percentage points.",
        ),
        (groups(70.0, 70.0), ": no gap."),
        (groups(np.nan, 70.0), "No year has a figure both for those eligible"),
    ],
)
def test_gap(made, says):
    assert says in words.gap_sentence(made, ("free_meals", "no_free_meals"))


def test_the_chart_draws_no_line_across_a_break():
    made = card(RISING, entry=entry(breaks=[{"after": 2019, "words": "x"}]))
    traces = [one for one in scorecard_chart.years_chart(made).data if one.name == "Wideshire"]
    assert [(one.x[0], one.x[-1]) for one in traces] == [(2016, 2019), (2020, 2025)]


def test_carried_years_are_open_circles_on_no_line():
    made = card({2020: 50.0, 2021: 50.0})
    made.years.loc[2021, "status"] = "estimated"
    traces = scorecard_chart.years_chart(made).data
    (line,) = [one for one in traces if one.name == "Wideshire"]
    assert pd.Series(line.y, index=line.x).dropna().to_dict() == {2020: 50.0}
    (marks,) = [one for one in traces if one.name == "carried forward"]
    assert (list(marks.x), marks.mode, marks.marker.symbol) == ([2021], "markers", "circle-open")
    said = trend_sentences.ten_years(made)
    assert said.endswith(
        "2021 repeats the year before to the last digit: carried forward by the publisher, not counted here."
    )


def test_labels_of_lines_that_end_together_do_not_lie_over_each_other():
    made = card(RISING, region="East of England")
    made.others.loc[2025, ["region", "neighbours"]] = 68.7
    made.others.loc[2025, "england"] = 68.6
    chart = scorecard_chart.years_chart(made)
    low, high = chart.layout.yaxis.range
    labels = [note for note in chart.layout.annotations if note.xshift == 6]
    plot = chart.layout.height - chart.layout.margin.t - chart.layout.margin.b
    spans = sorted(((note.y - low) / (high - low) * plot, 15.6 * (1 + note.text.count("<br>")) / 2) for note in labels)
    assert len(spans) == 4
    assert all(upper - lower >= under + over for (lower, under), (upper, over) in pairwise(spans))


def test_the_axis_is_ten_years_even_for_one_figure():
    low, high = scorecard_chart.years_chart(card({2025: 64.0})).layout.xaxis.range
    assert (low, high) == (2015.6, 2025.4)


@pytest.mark.parametrize(("values", "says"), [(RISING, True), ({2025: 1.0}, False)])
def test_the_chart_says_that_the_band_is_no_target(values, says):
    notes = scorecard_chart.years_chart(card(values)).layout.annotations
    assert any("not a target" in (note.text or "") for note in notes) == says


def test_the_alternative_text_names_area_and_ends():
    said = words.projection_alternative(card(RISING))
    assert said.startswith("Children with a good level of development in Wideshire: 50.0% in 2016 to 59.3% in 2025.")
    assert words.projection_alternative(card({2025: np.nan})).endswith("no figures.")
