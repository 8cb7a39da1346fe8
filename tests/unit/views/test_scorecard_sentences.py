"""Sentences of the scorecard: singular, plural, zero and unknown; a projection is never a target."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.narrowing import narrowing
from equitymap.views import scorecard_chart
from equitymap.views import scorecard_sentences as words
from tests.cradle import card, entry

RISING = {year: 50.0 + year - 2016 + (0.3 if year % 2 else 0) for year in range(2016, 2026)}
STEADY = {year: 50.0 + year % 2 for year in range(2016, 2026)}


def test_the_latest_figure_with_everything_beside_it():
    made = card({2025: 64.0}, neighbours_areas=10)
    made.others.loc[2025] = [68.3, 66.0, 65.1]
    said = words.latest_sentence(made, "Smallplace")
    assert said.startswith(
        "Children with a good level of development: 64.0% in Wideshire, 2025; higher is better. Worse than England"
        " (68.3%), Invented Coast 66.0% and mean of the 10 councils most like it 65.1%. This is Wideshire's figure,"
    )


def test_one_neighbour_and_no_comparison():
    made = card({2025: 64.0}, neighbours_areas=1)
    made.others.loc[2025, "neighbours"] = 65.1
    assert "Mean of the 1 council most like it 65.1%." in words.latest_sentence(made, "Smallplace")
    assert "No figure of England" in words.latest_sentence(card({2025: 64.0}), "Smallplace")


def test_an_interval_is_told_where_there_is_one():
    made = card({2025: 64.0})
    made.years.loc[2025, ["lower", "upper"]] = [60.0, 68.0]
    assert "64.0% (95% interval 60.0% to 68.0%) in Wideshire" in words.latest_sentence(made, "Smallplace")


def test_an_unknown_figure_is_said_to_be_one():
    assert words.latest_sentence(card({2025: np.nan}), "Smallplace").startswith("We do not know this figure")
    assert words.ten_years(card({2025: np.nan})) == "No year has a figure."


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (card({2025: 64}), "One year is used here, 2025: there is no series to show."),
        (card({2024: 63, 2025: 64}), "2 years counted the same way: too few to name a direction."),
        (card(STEADY), "It has no clear direction from 2016 to 2025: it went up and down."),
        (card(RISING), "It rose from 2016 to 2025, by about 1.0 percentage point a year (95% interval"),
        (card(RISING, entry=entry(worse="high")), "which is for the worse."),
        (card({year: 100 - one for year, one in RISING.items()}), "It fell from 2016 to 2025"),
        (card(RISING, entry=entry(breaks=[{"after": 2024, "words": "x"}])), "1 year counted the same way since 2024"),
    ],
)
def test_ten_years(made, says):
    assert says in words.ten_years(made)


def test_a_projection_says_that_it_is_no_target():
    for values, says in ((RISING, "with 19 chances in 20 between"), (STEADY, "would be a sign that something had")):
        said = words.projection_sentence(card(values))
        assert says in said
        assert "not a target" in said


def test_few_years_are_not_projected():
    assert words.projection_sentence(card({2025: 64})).endswith("So nothing is projected.")


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
        (groups(46.0, 71.6), "46.0% for those eligible for free school meals and 71.6% for those not eligible for free"
         " school meals: a gap of 25.6 percentage points."),
        (groups(72.0, 71.0), "71.0% for those not eligible for free school meals and 72.0% for those eligible for free"
         " school meals: a gap of 1.0 percentage point."),
        (groups(70.0, 70.0), ": no gap."),
        (groups(np.nan, 70.0), "No year has a figure both for those eligible"),
    ],
)  # fmt: skip
def test_gap(made, says):
    assert says in words.gap_sentence(made, ("free_meals", "no_free_meals"))


def told(bottom, top, worse="low", start=2016):
    found = narrowing(
        pd.Series({start: bottom[0], 2025: bottom[1]}), pd.Series({start: top[0], 2025: top[1]}), worse=worse
    )
    return words.narrowing_sentence(found, entry=entry(worse=worse), worse_off="A", better_off="B")


@pytest.mark.parametrize(
    ("bottom", "top", "says"),
    [
        ((50.0, 58.0), (70.0, 70.0), "narrowed between 2016 and 2025, from 20.0 percentage points to 12.0 percentage"
         " points, because the bottom rose: things got better for A (50.0%, then 58.0%), while B (70.0%, then"
         " 70.0%) held."),
        ((50.0, 50.0), (70.0, 62.0), "because the top fell: things got worse for B (70.0%, then 62.0%); A"),
        ((50.0, 54.0), (70.0, 66.0), "because the bottom rose and the top fell"),
        ((50.0, 60.0), (70.0, 74.0), "because both ends rose, the bottom by more"),
        ((50.0, 46.0), (70.0, 60.0), "but both ends fell, the top by more: B (70.0%, then 60.0%); A (50.0%, then"
         " 46.0%). Nobody gained."),
        ((50.0, 50.0), (70.0, 78.0), "widened between 2016 and 2025"),
        ((50.0, 42.0), (70.0, 70.0), "because the bottom fell"),
        ((50.0, 46.0), (70.0, 74.0), "because the bottom fell and the top rose"),
        ((50.0, 54.0), (70.0, 80.0), "although both ends rose, the top by more"),
        ((50.0, 40.0), (70.0, 66.0), "because both ends fell, the bottom by more"),
        ((50.0, 60.0), (70.0, 80.0), "stayed about the same between 2016 and 2025: 20.0 percentage points, then 20.0"),
        ((72.0, 60.0), (70.0, 70.0), "from 2.0 percentage points (then the other way round) to 10.0"),
    ],
)  # fmt: skip
def test_narrowing_says_which_end_moved(bottom, top, says):
    assert says in told(bottom, top)


def test_where_lower_is_better_ends_do_better_or_worse():
    assert "because the bottom did better: things got better for A (30.0%, then 22.0%)" in told(
        (30, 22), (10, 10), "high"
    )


def test_no_verdict_from_few_years_or_without_a_better_way():
    assert told((50, 60), (70, 70), start=2024).startswith("Too few years")
    neither = words.narrowing_sentence(None, entry=entry(worse="neither"), worse_off="A", better_off="B")
    assert neither.startswith("Neither way of this figure is the better one")


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
    said = words.ten_years(made)
    assert said.endswith("2021 repeats the year before to the last digit: carried forward by the publisher, not"
                         " counted here.")  # fmt: skip


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
