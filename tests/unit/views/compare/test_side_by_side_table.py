"""The table, the picture and the download of a comparison: one scale, intervals drawn, everything escaped."""

from __future__ import annotations

import csv
import io

import pytest

from equitymap.measures.compare.side_by_side import ComparedCell, ComparedRow, side_by_side
from equitymap.views.compare import compare_chart
from equitymap.views.compare.side_by_side_table import compared_csv, side_by_side_table
from equitymap.views.palette import HALO
from tests.colours import contrast

HOSTILE = "=1+1 <script>x</script> %{y}"


def row(label, values, *, part="outcomes", unit="percent", p=()):
    cells = tuple(ComparedCell(why="suppressed") if v is None else ComparedCell(v, v - 2, v + 2) for v in values)
    return ComparedRow(label, part, label, unit, 1, "high", "2021", cells, (ComparedCell(20.0), ComparedCell(25.0)), p)


@pytest.fixture
def found():
    rows = [
        row("Disabled residents", (15.0, 27.0), p=(((0, 1), 1e-6),)),
        row(HOSTILE, (10.0, None)),
        row("Crowded homes", (5.0, 6.0), p=(((0, 1), 0.5),)),
    ]
    return side_by_side([HOSTILE, "Vale"], ["Town", "England"], rows)


def test_bars_of_one_unit_share_a_scale_and_missing_has_none(found):
    html = str(side_by_side_table(found, found.rows, "Side by side"))
    assert "width:93.1%" in html  # 27 of the largest end, 29
    assert html.count("hidden by the publisher") == 1
    assert html.count('class="bar"') == 11
    assert "clearly different" in html
    assert "cannot be told apart" in html


def test_text_from_outside_is_escaped(found):
    html = str(side_by_side_table(found, found.rows, "Side by side")) + str(compare_chart.key(found))
    assert "<script>" not in html
    chart = compare_chart.dots(found, compare_chart.drawn(found.clear), top=40).to_json()
    assert "<script>" not in chart
    assert "%{y}" not in chart


def test_the_csv_has_every_row_with_limits_and_what_the_test_says(found):
    lines = list(csv.DictReader(io.StringIO(compared_csv(found, ["E01000001", "E01000002"]).lstrip("\ufeff"))))
    assert len(lines) == 3
    assert lines[0]["Vale (E01000002)"] == "27.0"
    assert lines[0]["Vale (E01000002), from"] == "25.0"
    assert lines[0]["difference"] == "clearly different"
    assert lines[1]["Vale (E01000002)"] == ""
    assert lines[1]["Vale (E01000002), note"] == "hidden by the publisher"
    assert lines[1]["difference"] == "not tested"
    assert lines[1]["figure"].startswith("'=")


def test_letters_can_be_read_on_their_marks():
    assert all(contrast(ink, HALO) >= 4.5 for ink in compare_chart.SUBJECT_INKS)


def test_the_picture_has_a_mark_for_each_figure_and_both_sides_one_scale(found):
    chart = compare_chart.dots(found, compare_chart.drawn(found.clear), top=compare_chart.top_of(found))
    letters = [trace.text[0] for trace in chart.data if trace.mode == "markers+text"]
    assert letters == ["A", "B"]
    assert tuple(chart.layout.xaxis.range) == (-1, 30)
    assert "Vale 27.0% (25.0 to 29.0)" in compare_chart.alternative(found, found.clear)
    assert compare_chart.alternative(found, []) == "No rows are drawn."


def test_a_figure_of_the_middle_neighbourhood_is_called_one_on_the_page_and_in_the_file():
    cells = (ComparedCell(lower=1.0, upper=4.0, why="middle"), ComparedCell(2.0))
    beside = (ComparedCell(3.0, why="middle"), ComparedCell(why="no_england"))
    rows = [ComparedRow("libraries", "services", "libraries", "people", 0, "low", "", cells, beside, kind="library")]
    two = side_by_side(["Hill", "Vale"], ["Town", "England"], rows)
    html = str(side_by_side_table(two, two.rows, "Services"))
    assert html.count("<small>middle neighbourhood</small>") == 1
    line = next(csv.DictReader(io.StringIO(compared_csv(two, ["zone", "E01000002"]).lstrip("\ufeff"))))
    assert (line["Town"], line["Town, note"]) == ("3.0", "middle neighbourhood")
