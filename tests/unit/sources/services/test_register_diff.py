"""Two editions of any register: what appeared, left and changed, and what cannot be compared."""

from pathlib import Path

import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing, SourceUnreadable
from equitymap.sources.services import register_diff
from equitymap.sources.services.register_diff import columns_changed, diff
from tests.area_files import write

HEAD = ["Number", "Name", "Town"]
FIRST = (["1", "Elm", "Ayton"], ["2", "Oak", "Beeton"], ["3", "Ash", ""])
SECOND = (["3", "Ash", "Seaton"], ["2", "Oak Hall", " Beeton "], ["4", "Yew", "Deeton"])


def edition(folder: Path, name: str, *rows, head=HEAD, encoding="utf-8") -> Path:
    return write(folder / name, [head, *rows], encoding=encoding)


@pytest.fixture
def two(tmp_path):
    return edition(tmp_path, "list20200101.csv", *FIRST), edition(tmp_path, "list20210630.csv", *SECOND)


def test_what_appeared_left_and_changed_is_dated_between_the_two_days(two):
    found = diff(*two, id_column="Number", name_column="Name")
    told = found[["event", "id", "name", "column", "before", "after"]].astype("str").fillna("").to_numpy().tolist()
    assert told == [
        ["appeared", "4", "Yew", "", "", ""],
        ["left", "1", "Elm", "", "", ""],
        ["changed", "2", "Oak Hall", "Name", "Oak", "Oak Hall"],
        ["changed", "3", "Ash", "Town", "", "Seaton"],
    ]
    assert set(found["not_before"]) == {pd.Timestamp("2020-01-01")}
    assert set(found["not_after"]) == {pd.Timestamp("2021-06-30")}


def test_each_event_names_its_files_and_lines(two):
    found = diff(*two, id_column="Number").set_index("event")["evidence"]
    assert found["appeared"] == "list20210630.csv, line 4; not in list20200101.csv"
    assert found["left"] == "list20200101.csv, line 2; not in list20210630.csv"
    assert found["changed"].iloc[0] == "list20200101.csv, line 3; list20210630.csv, line 3"


def test_editions_that_differ_only_in_order_have_no_events(tmp_path):
    one = edition(tmp_path, "a20200101.csv", *FIRST)
    other = edition(tmp_path, "a20200202.csv", *FIRST[::-1])
    found = diff(one, other, id_column="Number")
    assert found.empty
    assert list(found.columns) == list(register_diff.CHANGE_COLUMNS)


def test_days_can_be_given_and_win_over_the_names(two):
    found = diff(*two, id_column="Number", date_old="2019-05-05", date_new="2019-06-06")
    assert found["not_after"].iloc[0] == pd.Timestamp("2019-06-06")


def test_packed_and_windows_encoded_editions_are_read(tmp_path):
    one = edition(tmp_path, "a20200101.csv.gz", ["1", "Café", ""], ["2", "Oak", ""], encoding="cp1252")
    other = edition(tmp_path, "a20200202.csv", ["1", "Café", ""], encoding="utf-8")
    found = diff(one, other, id_column="Number", name_column="Name")
    assert found[["event", "id"]].to_numpy().tolist() == [["left", "2"]]


def test_a_column_in_only_one_edition_is_named_and_not_compared(tmp_path):
    one = edition(tmp_path, "a20200101.csv", ["1", "Elm", "x"], head=["Number", "Name", "Old"])
    other = edition(tmp_path, "a20200202.csv", ["1", "Elm", "y"], head=["Number", "Name", "New"])
    assert diff(one, other, id_column="Number").empty
    assert columns_changed(one, other) == (["Old"], ["New"])


def refused(old, new, error=SourceContent, **more):
    with pytest.raises(error) as wrong:
        diff(old, new, **{"id_column": "Number", **more})
    return str(wrong.value)


def test_editions_out_of_order_are_refused(two):
    assert "the older edition comes first" in refused(two[1], two[0])


def test_the_same_file_is_refused_under_any_name(two, tmp_path):
    assert "same file" in refused(two[0], two[0])
    copy = tmp_path / "list20220101.csv"
    copy.write_bytes(two[0].read_bytes())
    assert "same file" in refused(two[0], copy)


def test_two_editions_of_one_day_are_refused(two):
    assert "older edition comes first" in refused(*two, date_new="2020-01-01")


@pytest.mark.parametrize(("name", "given"), [("list.csv", None), ("list20209999.csv", None), ("list.csv", "1.1.2020")])
def test_an_edition_without_a_day_is_refused(two, tmp_path, name, given):
    undated = edition(tmp_path, name, *FIRST)
    assert "--date-old 2020-05-07" in refused(undated, two[1], date_old=given)


def test_a_missing_number_column_is_named_with_those_there_are(two):
    said = refused(*two, error=SourceHeadings, id_column="URN")
    assert "'URN'" in said
    assert "'Number', 'Name', 'Town'" in said
    assert "'Titel'" in refused(*two, error=SourceHeadings, name_column="Titel")


def test_repeated_and_blank_numbers_are_refused_together_with_lines(tmp_path, two):
    bad = edition(tmp_path, "bad20190101.csv", ["1", "Elm", ""], ["1", "Elm", ""], ["", "Oak", ""])
    said = refused(bad, two[1])
    assert "1 row(s) without a number, such as line 4" in said
    assert "1 number(s) more than once, such as 1 (lines 2, 3)" in said


@pytest.mark.parametrize("shared", [0, 1])
def test_editions_of_two_registers_are_refused(tmp_path, shared):
    one = edition(tmp_path, "a20200101.csv", *[[str(n), "x", ""] for n in range(4)])
    other = edition(tmp_path, "b20200202.csv", *[[str(n + 4 - shared), "x", ""] for n in range(4)])
    assert f"{shared} numbers of column 'Number' in common: fewer than half" in refused(one, other)


def test_half_in_common_is_enough(tmp_path):
    one = edition(tmp_path, "a20200101.csv", *[[str(n), "x", ""] for n in range(4)])
    other = edition(tmp_path, "b20200202.csv", *[[str(n + 2), "x", ""] for n in range(4)])
    assert diff(one, other, id_column="Number")["event"].to_list() == ["appeared"] * 2 + ["left"] * 2


def test_an_edition_without_rows_is_no_mass_closure(tmp_path, two):
    assert "cut short" in refused(two[0], edition(tmp_path, "list20230101.csv"))


def test_a_file_that_is_not_there_or_damaged_is_named(tmp_path, two):
    assert "nothing20200101.csv" in refused(tmp_path / "nothing20200101.csv", two[1], error=SourceMissing)
    damaged = tmp_path / "list20190101.csv.gz"
    damaged.write_bytes(b"\x1f\x8b\x08\x00 cut")
    assert damaged.name in refused(damaged, two[1], error=SourceUnreadable)


def test_the_csv_has_iso_days_and_one_line_per_event(two):
    lines = register_diff.as_csv(diff(*two, id_column="Number")).splitlines()
    assert len(lines) == 5
    assert "2020-01-01,2021-06-30" in lines[1]
