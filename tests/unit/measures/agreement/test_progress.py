"""Paths, the past carried on, natural limits, and what a figure can and cannot tell."""

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.agreement import progress as measure
from equitymap.measures.agreement.progress import Figure
from equitymap.measures.cradle_to_career.projection import NotProjected, Projection

FLOW = pd.Series([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1], index=range(2001, 2011))
"""Flow rates of the NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: an individuals control chart."""
START = Figure(2020, 50.0, 1.0)
PATH = measure.path(START, {2025: 60.0, 2030: 65.0})
FREE = (-np.inf, np.inf)


def test_natural_limits_are_those_of_the_published_example():
    found = measure.natural_limits(FLOW, began=2010)
    assert (found.mean, found.lower, found.upper) == pytest.approx((50.81, 45.8159, 55.8041), abs=0.002)
    assert (found.first, found.last, found.outside, found.runs) == (2001, 2010, (), ())


def test_limits_rest_on_the_years_before_and_later_figures_are_signs_against_them():
    later = pd.concat([FLOW, pd.Series([56.0, 45.0, 50.0], index=[2011, 2012, 2013])])
    found = measure.natural_limits(later, began=2010)
    assert (found.last, found.outside) == (2010, (2011, 2012))
    assert measure.natural_limits(later, began=2004).last == 2013, "too few years before: all of them"
    assert measure.natural_limits(FLOW.iloc[:5], began=2010) is None
    assert measure.natural_limits(FLOW, began=2010, breaks=(2005,)) is None, "five years since the break"


@pytest.mark.parametrize(("above", "signs"), [(7, ()), (8, ((2009, 2016),))])
def test_eight_in_a_row_on_one_side_of_the_mean_are_a_sign(above, signs):
    base = pd.Series([1.0, -1.0] * 4, index=range(2000, 2008))
    row = pd.Series([-1.0, *[0.5] * above], index=range(2008, 2009 + above))
    assert measure.natural_limits(pd.concat([base, row]), began=2007).runs == signs


def test_rows_apart_are_told_apart():
    base = pd.Series([1.0, -1.0] * 4, index=range(2000, 2008))
    later = pd.Series([-0.5, *[0.5] * 8, *[-0.5] * 9], index=range(2008, 2026))
    assert measure.natural_limits(pd.concat([base, later]), began=2007).runs == ((2009, 2016), (2017, 2025))


def test_a_path_goes_straight_from_the_baseline_through_its_points_and_no_further():
    assert PATH.index.tolist() == list(range(2020, 2031))
    assert PATH.loc[[2020, 2022, 2025, 2027, 2030]].tolist() == pytest.approx([50, 54, 60, 62, 65])
    assert measure.path(None, {2025: 60.0}).to_dict() == {2025: 60.0}
    assert measure.path(START, {2019: 3.0, 2020: 4.0}).empty
    assert measure.path(START, {}).empty


def test_the_past_is_carried_on_from_the_years_before_where_they_are_enough():
    series = pd.Series(np.arange(10.0), index=range(2014, 2024)).add([0.1, -0.1] * 5)
    found = measure.carried_on(series, began=2020, last=2030, breaks=(), bounds=FREE)
    assert (found.basis, found.found.last, found.found.ahead.index.max()) == ("before", 2019, 2030)
    changed = series.where(series.index < 2020, 99.0)
    again = measure.carried_on(changed, began=2020, last=2030, breaks=(), bounds=FREE)
    pd.testing.assert_frame_equal(again.found.ahead, found.found.ahead)
    widths = (found.found.ahead["upper"] - found.found.ahead["lower"]).to_numpy()
    assert (np.diff(widths) > 0).all(), "the further ahead, the less is known"


def test_too_few_years_before_use_all_so_far_and_say_so_or_nothing_is_carried_on():
    series = pd.Series(np.arange(8.0), index=range(2016, 2024)).add([0.1, -0.1] * 4)
    found = measure.carried_on(series, began=2018, last=2028, breaks=(), bounds=FREE)
    assert (found.basis, found.found.last) == ("so_far", 2023)
    assert isinstance(found.found, Projection)
    none = measure.carried_on(series.iloc[:4], began=2018, last=2028, breaks=(), bounds=FREE)
    assert isinstance(none.found, NotProjected)
    assert none.found.years == 4
    assert isinstance(
        measure.carried_on(series.iloc[:0], began=2018, last=2028, breaks=(), bounds=FREE).found, NotProjected
    )


@pytest.mark.parametrize(
    ("latest", "tells"),
    [
        (Figure(2024, 57.0, 2.0), "on"),  # reaches the path (58), leaves out the baseline
        (Figure(2024, 70.0, 2.0), "on"),
        (Figure(2024, 54.0, 2.0), "short"),  # better than the baseline, short of the path
        (Figure(2024, 45.0, 2.0), "short"),
        (Figure(2024, 54.0, 9.0), "unclear"),  # both the path and standing still are within its limits
        (Figure(2021, 52.0, 0.1), "too_soon"),
        (Figure(2024, 58.0), "no_limits"),
        (Figure(2031, 66.0, 1.0), "no_path"),
        (Figure(2020, 50.0, 1.0), "no_figure"),
        (None, "no_figure"),
    ],
)
def test_what_a_figure_tells_of_the_path(latest, tells):
    assert measure.progress(latest, START, PATH, better="higher") == tells


@pytest.mark.parametrize(("half", "tells"), [(1.0, "on"), (7.5, "unclear"), (float("nan"), "on")])
def test_a_baseline_has_limits_too(half, tells):
    assert measure.progress(Figure(2024, 57.0, 2.0), Figure(2020, 50.0, half), PATH, better="higher") == tells


def test_lower_is_better_mirrors_higher_and_a_break_ends_it():
    down = measure.path(Figure(2020, -50.0), {2025: -60.0})
    assert measure.progress(Figure(2024, -57.0, 2.0), Figure(2020, -50.0), down, better="lower") == "on"
    assert measure.progress(Figure(2024, -54.0, 2.0), Figure(2020, -50.0), down, better="lower") == "short"
    late = Figure(2024, 57.0, 2.0)
    assert measure.progress(late, START, PATH, better="higher", breaks=(2022,)) == "counted_anew"
    assert measure.progress(late, START, PATH, better="higher", breaks=(2019, 2024)) == "on"


@pytest.mark.parametrize(
    ("last", "went"),
    [
        (Figure(2024, 53.0, 1.0), "better"),
        (Figure(2024, 47.0, 1.0), "worse"),
        (Figure(2024, 51.4, 1.0), "unclear"),  # within the root of 1 + 1
        (Figure(2021, 90.0, 1.0), "too_soon"),
        (Figure(2024, 90.0), "unknown"),
        (None, "unknown"),
    ],
)
def test_a_change_is_named_beyond_the_limits_of_both_ends(last, went):
    assert measure.moved(START, last, better="higher") == went
    mirrored = None if last is None else Figure(last.year, -last.value, last.half)
    assert measure.moved(Figure(2020, -50.0, 1.0), mirrored, better="lower") == went


def test_the_limits_are_the_wider_of_interval_and_natural_ones():
    assert measure.half_width(FLOW, (50.0, 52.0)) == pytest.approx(2.66 * 16.9 / 9)
    assert measure.half_width(FLOW, (40.0, 60.0)) == 10
    assert measure.half_width(FLOW.iloc[:3], (50.0, 52.0)) == 1
    assert np.isnan(measure.half_width(FLOW.iloc[:3], None))


def test_a_figure_beside_the_past_carried_on():
    def beside(figure, better="higher", last=2022, breaks=()):
        ahead = pd.DataFrame({"value": [5.0], "lower": [4.0], "upper": [6.0]}, index=[2024])
        found = Projection("steady", ahead, measure.projection(FLOW).line, 2010, last)
        return measure.beside_projection(figure, found, better, breaks=breaks)

    assert beside(Figure(2024, 7.0)) == "better"
    assert beside(Figure(2024, 7.0), "lower") == "worse"
    assert beside(Figure(2024, 6.0), "lower") == "within"
    assert beside(Figure(2025, 6.0), "lower") is None
    assert beside(Figure(2024, 7.0), last=2023) is None, "one year's change is no trend"
    assert [beside(Figure(2024, 7.0), breaks=(year,)) for year in (2021, 2022, 2023, 2024)] == [
        "better",
        None,
        None,
        "better",
    ]
