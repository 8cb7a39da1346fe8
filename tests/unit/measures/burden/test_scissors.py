"""Scissors: one base year for the long lines, doubtful steps flagged, nothing made up between years."""

from __future__ import annotations

import pytest

from equitymap.measures.burden.scissors import scissors
from tests.authority_files import CODE, RECODED, rows


def test_first_common_year_is_a_hundred():
    found = scissors(rows(sure_start_spending=(2017, (200, 150)), free_meals_primary=(2016, (20, 25, 30))), CODE)
    assert found.base_year == 2017
    assert found.by_measure["sure_start_spending"].years["index"].to_list() == [100, 75]
    assert found.by_measure["free_meals_primary"].years["index"].to_list() == [80, 100, 120]


def test_late_line_takes_its_own_first_year():
    found = scissors(rows(sure_start_spending=(2017, (200, 150)), children_low_income=(2022, (40, 44))), CODE)
    late = found.by_measure["children_low_income"]
    assert (found.base_year, late.base_year, late.own_base) == (2017, 2022, True)
    assert late.years["index"].to_list() == pytest.approx([100, 110])


def test_steps_over_a_half_are_flagged():
    line = scissors(rows(sure_start_spending=(2017, RECODED)), CODE).by_measure["sure_start_spending"]
    assert line.flagged_years == [2021, 2024, 2025]


@pytest.mark.parametrize(
    ("values", "flagged"),
    [
        ((100, 150), []),
        ((100, 151), [2018]),
        ((100, 50), []),
        ((100, 49), [2018]),
        ((0, 10), [2018]),
        ((0, 0), []),
        ((100, 0), [2018]),
        ((100, None, 10), []),
    ],
)
def test_what_counts_as_a_large_step(values, flagged):
    line = scissors(rows(sure_start_spending=(2017, values)), CODE).by_measure["sure_start_spending"]
    assert line.flagged_years == flagged


def test_need_is_never_flagged_as_recoding():
    assert scissors(rows(free_meals_primary=(2017, (10, 30))), CODE).lines[0].flagged_years == []


def test_year_without_a_figure_stays_missing():
    line = scissors(rows(sure_start_spending=(2017, (100, None, 80))), CODE).lines[0]
    assert line.years["index"].isna().to_list() == [False, True, False]
    assert list(line.known.index) == [2017, 2019]


def test_year_without_a_row_stays_missing():
    table = rows(sure_start_spending=(2017, (100, 90, 80)))
    line = scissors(table[table["year"] != 2018], CODE).lines[0]
    assert line.years["status"].to_list() == ["value", "not_collected", "value"]


def test_base_year_waits_for_a_figure_above_zero():
    lines = rows(sure_start_spending=(2017, (0, None, 50, 60)), young_people_spending=(2017, (9, 9, 9, 9)))
    found = scissors(lines, CODE)
    assert found.base_year == 2019


def test_line_of_zeros_has_no_index_and_does_not_hold_up_the_others():
    found = scissors(rows(sure_start_spending=(2017, (0, 0)), young_people_spending=(2017, (5, 6))), CODE)
    assert found.by_measure["sure_start_spending"].base_year is None
    assert found.by_measure["sure_start_spending"].years["index"].isna().all()
    assert found.by_measure["young_people_spending"].base_year == 2017


def test_unknown_authority_has_no_lines():
    found = scissors(rows(sure_start_spending=(2017, (1, 2))), "X08000009")
    assert (found.lines, found.base_year) == ((), None)


def test_break_of_the_free_meals_line_is_kept():
    line = scissors(rows(free_meals_primary=(2016, (1, 2, 3, 4))), CODE).lines[0]
    assert line.break_after == 2018
    assert "April 2018" in line.break_note
