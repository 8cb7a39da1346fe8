"""Publishers' marks: each means a state, a number is a number however written, anything else is named as invalid."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from equitymap.sources.reading import marks
from equitymap.sources.reading.marks import numbers, parse_numbers
from equitymap.vocabulary import CELL_STATES

TABLES = {
    name: getattr(marks, name)
    for name in ("AREA_TABLES", "EARLY_YEARS", "SCHOOL_TABLES", "LAIT", "DISTRICT_TABLES", "LOCAL_FILES")
}


def texts(*cells: str | None) -> pd.Series:
    return pd.Series(list(cells), dtype="str")


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_mark_means_a_state_and_is_never_a_number(table: Mapping[str, str]):
    assert set(table.values()) <= set(CELL_STATES) - {"value", "zero"}
    parsed = parse_numbers(texts(*table, "7"), table)
    assert parsed.value.iloc[:-1].isna().all()
    assert parsed.state.iloc[:-1].to_list() == list(table.values())
    assert parsed.value.iloc[-1] == 7
    assert not parsed.invalid.any()


@pytest.mark.parametrize(
    ("text", "value"), [("1,234", 1234), ("21.3%", 21.3), (" 5 ", 5), ("-0.4", -0.4), ("0", 0), ("1e3", 1000)]
)
def test_a_number_is_the_same_with_and_without_a_mark_in_its_column(text, value):
    assert parse_numbers(texts(text), marks.AREA_TABLES).value.to_list() == [value]
    assert parse_numbers(texts(text, "[c]"), marks.AREA_TABLES).value.iloc[0] == value
    assert numbers(texts(text)).to_list() == [value]


@pytest.mark.parametrize("text", ["n.k.", "1-9", "inf", "nan", "5%%"])
def test_what_is_neither_number_nor_mark_is_invalid_and_missing(text):
    parsed = parse_numbers(texts("4", text, None), marks.AREA_TABLES)
    assert parsed.invalid.to_list() == [False, True, False]
    assert np.isnan(parsed.value.iloc[1])


def test_a_blank_means_what_the_publisher_means_by_it():
    assert parse_numbers(texts(None, "3"), {}).state.iloc[0] == "not_collected"
    assert parse_numbers(texts(None, "3", "[x]"), marks.AREA_TABLES, blank="suppressed").state.to_list() == [
        "suppressed",
        "suppressed",
        "not_collected",
    ]


def test_the_index_stays():
    cells = texts("3", "c").set_axis([7, 9])
    parsed = parse_numbers(cells, marks.EARLY_YEARS)
    assert all(list(part.index) == [7, 9] for part in (parsed.value, parsed.state, parsed.invalid))


def test_the_words_of_the_school_census_are_of_marks_that_the_school_tables_know():
    assert set(marks.SCHOOL_CENSUS) <= set(marks.SCHOOL_TABLES)


def test_a_text_that_is_no_number_is_refused_where_no_mark_is_expected():
    with pytest.raises(ValueError, match="abc"):
        numbers(texts("3", "abc"))
