"""Charts: what is known is drawn, what is missing is not drawn as zero, labels stand in the picture, one axis."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.burden.burden import Burden
from equitymap.measures.burden.permutation import PermutationDesign
from equitymap.measures.burden.scissors import MEASURES, scissors
from equitymap.views import charts
from equitymap.views.record_words import event_label
from equitymap.views.withdrawals import year_charts
from equitymap.vocabulary import EVENTS
from tests.authority_files import CODE, RECODED, rows
from tests.colours import contrast


@pytest.fixture
def borne() -> Burden:
    loss = [0.4, 0.3, np.nan, 0.2, 0.2, 0.1, 0.1, 0.1, 0.1, 0.0]
    tenths = pd.DataFrame(
        {
            "areas": 5,
            "people": 100.0,
            "loss": loss,
            "lower": [x - 0.05 for x in loss],
            "upper": [x + 0.1 for x in loss],
        },
        index=pd.RangeIndex(1, 11, name="decile"),
    )
    tenths.loc[3, ["areas", "people"]] = 0
    tenths.loc[5, ["lower", "upper"]] = np.nan
    return Burden(
        tenths, 0.1, -0.2, 0.2, "cannot_tell", 45, 0, 0.2, PermutationDesign(20, 4, 0, "sites", 4845, 999, False, 0)
    )


def texts(chart) -> list[str]:
    return [note.text for note in chart.layout.annotations]


def test_bars_carry_their_figures_and_lines_what_chance_would_give(borne):
    borne.tenths.loc[1, ["lower", "upper"]] = 0.05, 0.25
    chart = charts.loss_by_tenth(borne, what="access lost")
    bars, lines = chart.data
    assert list(bars.x) == [1, 2, 4, 5, 6, 7, 8, 9, 10]
    assert list(bars.y) == pytest.approx([40, 30, 20, 20, 10, 10, 10, 10, 0])
    assert bars.error_y.array is None
    assert (lines.y[0], lines.error_y.array[0]) == pytest.approx((15, 10))
    assert {"40", "0", "most deprived", "least deprived"} <= set(texts(chart))
    assert any("(lines: closures at random)" in text.replace("<br>", " ") for text in texts(chart))


def test_a_share_in_a_bar_is_never_rounded_to_nothing():
    assert charts.bar_label(45.6) == "46"
    assert charts.bar_label(0.3) == "under<br>1"
    assert charts.bar_label(0) == "0"


def test_tenth_without_people_says_so_instead_of_zero(borne):
    (note,) = [
        note
        for note in charts.loss_by_tenth(borne, what="access lost").layout.annotations
        if note.text == "no<br>figure"
    ]
    assert note.x == 3


def test_tenth_without_draws_has_no_line(borne):
    bars, lines = charts.loss_by_tenth(borne, what="access lost").data
    assert set(bars.x) - set(lines.x) == {5}
    borne.tenths[["lower", "upper"]] = np.nan
    assert len(charts.loss_by_tenth(borne, what="access lost").data[1].x) == 0


@pytest.fixture
def everything():
    return scissors(
        rows(
            sure_start_spending=(2017, RECODED),
            young_people_spending=(2017, (5, 5, 5, 5, 5, 5, 5, 5, 5.1)),
            free_meals_primary=(2016, (20, 21, 22, 23, 24, None, 26, 27, 28, 29)),
            free_meals_secondary=(2016, (20, 21, 22, 23, 24, 25, 26, 27, 28, 29)),
            children_low_income=(2022, (30, 31, 32, 33)),
        ),
        CODE,
    )


def test_scissors_have_one_axis_and_a_label_on_each_line(everything):
    chart = year_charts.scissors_lines(everything)
    assert {trace.yaxis for trace in chart.data} <= {None, "y"}
    assert not chart.layout.showlegend
    labels = {style[3] for key, style in year_charts.LINE_STYLES.items() if key != "children_low_income"}
    assert labels | {"Low income<br>(2022 = 100)"} <= set(texts(chart))


def test_labels_stay_in_the_picture_and_apart(everything):
    chart = year_charts.scissors_lines(everything)
    heights = sorted(note.y for note in chart.layout.annotations if note.x == 1.0)
    top = chart.layout.yaxis.range[1]
    assert len(heights) == 5
    assert heights[-1] <= top
    assert min(np.diff(heights)) >= 0.1 * top


def test_missing_year_leaves_a_gap_in_the_line(everything):
    drawn = year_charts.scissors_lines(everything).data
    (meals,) = [trace for trace in drawn if trace.name == "Free meals:<br>primary"]
    assert np.isnan(meals.y[5])
    assert not meals.connectgaps


def test_doubtful_steps_are_ringed(everything):
    (rings,) = [trace for trace in year_charts.scissors_lines(everything).data if trace.name == "doubtful step"]
    assert list(rings.x) == [2021, 2024, 2025]
    assert rings.marker.symbol == "circle-open"


def test_break_of_free_meals_is_marked_once(everything):
    marks = [text for text in texts(year_charts.scissors_lines(everything)) if "counted" in text]
    assert len(marks) == 1


def test_authority_without_figures_draws_an_empty_frame():
    chart = year_charts.scissors_lines(scissors(rows(sure_start_spending=(2017, (None, 0))), CODE))
    assert len(chart.data) == 0


def test_lines_are_told_apart_without_colour_and_read_on_white():
    assert set(year_charts.LINE_STYLES) == set(MEASURES)
    assert len({(dash, mark) for _, dash, mark, _ in year_charts.LINE_STYLES.values()}) == len(MEASURES)
    assert min(contrast(colour, "#ffffff") for colour, *_ in year_charts.LINE_STYLES.values()) >= 4.5


def events(*found):
    return pd.DataFrame(found, columns=["kind", "event", "year", "count", "windows"]).astype({"year": "Int64"})


NAMES = {"closed": "Closed", "moved": "Moved", "hours_cut": "Hours cut"}


def test_each_type_has_its_own_row_of_columns_with_numbers():
    table = events(("library", "closed", 2014, 5, 2), ("library", "moved", 2014, 1, 0))
    chart = year_charts.columns(table, years=(2010, 2020), names=NAMES)
    assert [name for name in ("Closed", "Moved", "Hours cut") if name in texts(chart)] == ["Closed", "Moved"]
    sure, window, label = chart.data[:3]
    assert (list(sure.y), list(window.y), list(label.text)) == ([3], [2], ["5"])
    assert "may have happened earlier" in window.hovertemplate
    assert chart.data[3].yaxis == "y2"


def test_columns_are_as_wide_as_a_year():
    chart = year_charts.columns(events(("library", "closed", 2014, 5, 2)), years=(2010, 2020), names=NAMES)
    assert {trace.width for trace in chart.data if trace.type == "bar"} == {0.75}


def test_nothing_is_drawn_outside_the_record():
    table = events(("library", "closed", 2005, 9, 0), ("library", "closed", None, 1, 0))
    assert "Nothing on record" in texts(year_charts.columns(table, years=(2010, 2020), names=NAMES))


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_a_label(event):
    assert all(event_label(kind, event)[0].isupper() for kind in ("library", "gp_practice", "childrens_centre"))


def test_charts_do_not_change_what_they_are_given(borne, everything):
    before = borne.tenths.copy(), [line.years.copy() for line in everything.lines]
    charts.loss_by_tenth(borne, what="access lost")
    year_charts.scissors_lines(everything)
    pd.testing.assert_frame_equal(borne.tenths, before[0])
    for line, years in zip(everything.lines, before[1], strict=True):
        pd.testing.assert_frame_equal(line.years, years)


def test_in_a_hall_type_marks_and_height_grow_and_figures_stay(borne):
    usual = charts.loss_by_tenth(borne, what="access")
    large = charts.larger(usual, 1.5)
    assert large.layout.font.size == 1.5 * usual.layout.font.size
    assert large.layout.height == 1.5 * usual.layout.height
    assert large.layout.margin.b == 1.5 * usual.layout.margin.b
    assert [one.font.size for one in large.layout.annotations] == [
        1.5 * one.font.size for one in usual.layout.annotations
    ]
    assert [list(one.y) for one in large.data] == [list(one.y) for one in usual.data]
    assert charts.larger(usual, 1) is usual
