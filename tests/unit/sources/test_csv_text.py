"""What leaves as CSV opens in a spreadsheet as it is: marked, and with no formula in it."""

import csv
import io

import pandas as pd
import pytest

from equitymap.small_counts import protected
from equitymap.sources.csv_text import csv_of, with_columns

HOSTILE = ['=HYPERLINK("http://x","y")', "+cmd|' /C calc'!A0", "-1+2", "@SUM(1+1)", "\t=1", "\n=1", "  =1", "\uff1d1"]


def rows(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_heading_or_index_is_a_formula(text):
    frame = pd.DataFrame({text: [text], "n": [-1.5]}, index=pd.Index([text], name="id"))
    (heading, row) = rows(csv_of(frame))
    assert heading == ["id", f"'{text}", "n"]
    assert row == [f"'{text}", f"'{text}", "-1.5"]


def test_a_bare_carriage_return_begins_no_row():
    assert rows(csv_of(pd.DataFrame({"a": ["x\r=1+1", "\r=1"], "b": [1, 2]}), index=False))[1:] == [
        ["x\n=1+1", "1"],
        ["'\n=1", "2"],
    ]


def test_numbers_days_blanks_and_usual_texts_stay():
    frame = pd.DataFrame(
        {
            "name": ["Café – 2½", None],
            "when": pd.to_datetime(["2016-08-31", None]),
            "n": [-1, 2],
            "x": [None, -0.5],
            "mixed": [-3, "a-b"],
            "flag": [True, False],
        }
    )
    assert rows(csv_of(frame, index=False))[1:] == [
        ["Café – 2½", "2016-08-31", "-1", "", "-3", "True"],
        ["", "", "2", "-0.5", "a-b", "False"],
    ]


def test_a_text_may_have_no_mark_for_machines():
    assert csv_of(pd.DataFrame({"a": [1]}), index=False, mark=False) == "a\n1\n"


def test_an_empty_table_has_its_headings():
    assert csv_of(pd.DataFrame({"a": []}, dtype="str"), index=False) == "\ufeffa\n"


def test_counts_of_a_few_people_do_not_leave():
    frame = pd.DataFrame(
        {
            "value": [200 / 3, 100 / 3, 97.5, 0.0, 12.0, 40.0],
            "numerator": [2.0, 50, 195, 0, None, 0],
            "denominator": [3.0, 150, 200, 100, None, 4],
            "lower": [20.77, 26.29, 94.28, 0.0, 9.5, None],
            "high": [93.85, 41.2, 98.93, 3.7, 15.1, 60.2],
            "lowest": [66.666, 33.333, 97.5, 0.0, 12.0, 40.0],
        }
    )
    told = protected(frame)
    assert told["counts_status"].to_list() == ["suppressed", "published", "suppressed", "published", "", "suppressed"]
    assert told["numerator"].dropna().to_list() == [50, 0]
    assert told["denominator"].dropna().to_list() == [150, 100]
    assert told["value"].to_list() == [66.7, 100 / 3, 97.5, 0.0, 12.0, 40.0]
    assert told["lowest"].to_list() == [66.7, 33.333, 97.5, 0.0, 12.0, 40.0]
    assert told["lower"].dropna().to_list() == [26.29, 0.0, 9.5]
    assert told["high"].dropna().to_list() == [41.2, 3.7, 15.1]
    assert list(told.columns) == ["value", "numerator", "denominator", "counts_status", "lower", "high", "lowest"]


def test_rows_that_go_with_a_small_count_are_treated_alike():
    frame = pd.DataFrame({"value": [100 / 3], "numerator": [50.0], "denominator": [150.0], "upper": [41.2]})
    told = protected(frame, pd.Series([True])).iloc[0]
    assert (told["value"], told["counts_status"]) == (33.3, "suppressed")
    assert told[["numerator", "denominator", "upper"]].isna().all()


def test_a_frame_without_counts_is_left_alone():
    frame = pd.DataFrame({"value": [1]})
    assert protected(frame) is frame


def test_what_holds_for_all_rows_stands_once_after_the_last_column():
    written = csv_of(pd.DataFrame({"a": ["x, y", 'says "so"'], "b": [1, 2]}), index=False)
    assert rows(with_columns(written, {"limits": "=1+1"})) == [
        ["a", "b", "limits"],
        ["x, y", "1", "'=1+1"],
        ['says "so"', "2", ""],
    ]


@pytest.mark.parametrize("written", ["a,b\n", ""])
def test_a_file_without_rows_stays_as_it_is(written):
    assert with_columns(written, {"limits": "none"}) == written
    assert with_columns("a\n1\n", {}) == "a\n1\n"
