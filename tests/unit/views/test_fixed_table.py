"""Tables that stand still: rows keep their order, nothing sorts, everything is written out safely."""

from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from equitymap.views.fixed_table import STYLE, fixed_table


@pytest.fixture
def table():
    return pd.DataFrame(
        {"School": ["Zion <b>Hall", "Abbey & Co"], "Result, %": [1234.56, np.nan], "Pupils": [1200, 7]},
        index=["900002", "900001"],
    )


def drawn(text):
    return ElementTree.fromstring(text)


def test_rows_and_columns_keep_the_order_they_came_in(table):
    box = drawn(fixed_table(table, "Results"))
    assert [head.text for head in box.iterfind(".//thead//th")] == list(table.columns)
    assert [head.text for head in box.iterfind(".//tbody//th")] == list(table["School"])


def test_headings_and_rows_are_named_for_those_who_listen(table):
    box = drawn(fixed_table(table, 'Results of "all"'))
    assert {head.get("scope") for head in box.iterfind(".//thead//th")} == {"col"}
    assert {head.get("scope") for head in box.iterfind(".//tbody//th")} == {"row"}
    assert box.find(".//caption/span").text == box.get("aria-label") == 'Results of "all"'


def test_the_box_is_reached_and_scrolled_by_keyboard_and_limited_in_height(table):
    box = drawn(fixed_table(table, "Results"))
    assert (box.get("tabindex"), box.get("role")) == ("0", "region")
    assert "max-height" in STYLE
    assert "overflow: auto" in STYLE


def test_nothing_in_it_can_be_pressed(table):
    text = fixed_table(table, "Results")
    assert not [word for word in ("<button", "<a ", "onclick", "aria-sort", "<script") if word in text]


def test_a_missing_figure_is_not_known_and_numbers_are_written_with_their_digits(table):
    box = drawn(fixed_table(table, "Results", decimals=1))
    assert [cell.text for cell in box.iterfind(".//td")] == ["1,234.6", "1,200", "not known", "7"]


def test_the_chosen_row_is_marked_in_words_and_no_other(table):
    box = drawn(fixed_table(table, "Results", chosen="900001"))
    marked = box.findall(".//tr[@class='chosen']")
    assert [row.find("th").text for row in marked] == ["Abbey & Co (selected)"]
    assert "selected" not in fixed_table(table, "Results")


def test_a_table_without_rows_is_its_heading(table):
    assert not drawn(fixed_table(table.iloc[:0], "Results")).findall(".//tbody/tr")
