"""Pupils on roll: every count with its year and line; hidden, blank and doubtful ones are listed, never zero."""

from pathlib import Path

import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceHeadings
from equitymap.sources.schools import school_census
from tests.area_files import write
from tests.services import services


def census(folder: Path, *rows, year="2020-21", heading="NOR", name="england_census.csv") -> Path:
    (folder / year).mkdir(exist_ok=True)
    return write(folder / year / name, [["URN", "LA", heading], *rows], encoding="utf-8-sig")


def test_counts_are_read_with_their_year_and_line(tmp_path):
    found = school_census.census_files([census(tmp_path, ["900001", "999", "231"], ["900002", "999", "1,020"])])
    assert found.frame[["facility_id", "year", "value", "unit"]].to_numpy().tolist() == [
        ["urn:900001", 2021, 231.0, "pupils"],
        ["urn:900002", 2021, 1020.0, "pupils"],
    ]
    assert list(found.frame["evidence"]) == [f"2020-21/england_census.csv, line {line}" for line in (2, 3)]


def test_the_older_heading_is_read_too(tmp_path):
    path = census(tmp_path, ["900001", "999", "5"], heading="TOTPUPSENDN", year="2010-11")
    found = school_census.census_files([path])
    assert found.frame[["year", "value"]].to_numpy().tolist() == [[2011, 5.0]]


@pytest.mark.parametrize(
    ("urn", "text", "reason"),
    [
        ("900009", "SUPP", "hidden by the publisher"),
        ("900009", "NP", "not published"),
        ("900009", "NA", "not applicable"),
        ("900009", "", "blank"),
        ("900009", "lots", "not a number: lots"),
        ("900009", "-3", "less than none"),
        ("NAT", "8000000", "a total, not a school"),
        ("", "12", "no number of a school"),
        ("12", "12", "no number of a school"),
    ],
)
def test_what_is_no_count_is_listed_and_not_zero(tmp_path, urn, text, reason):
    found = school_census.census_files([census(tmp_path, ["900001", "999", "231"], [urn, "999", text])])
    assert len(found.frame) == 1
    assert reason in found.left_out["reason"].iloc[0]
    assert found.left_out["row"].to_list() == [3]
    assert found.rows_read == len(found.frame) + len(found.left_out)


def test_a_published_zero_is_a_zero(tmp_path):
    assert school_census.census_files([census(tmp_path, ["900001", "999", "0"])]).frame["value"].to_list() == [0.0]


def test_the_same_count_twice_is_read_once_and_different_counts_not_at_all(tmp_path):
    path = census(
        tmp_path, ["900001", "999", "10"], ["900001", "999", "10"], ["900002", "999", "20"], ["900002", "999", "21"]
    )
    found = school_census.census_files([path])
    assert list(found.frame["facility_id"]) == ["urn:900001"]
    assert len(found.left_out) == 3


@pytest.mark.parametrize(
    ("path", "year"),
    [
        ("2010-11/england_census.csv", 2011),
        ("x/2021-2022_england_census.csv", 2022),
        ("2018-19/2021-2022_england_census.csv", 2022),
    ],
)
def test_the_year_is_that_of_the_january(path, year):
    assert school_census.census_year(Path(path)) == year


@pytest.mark.parametrize("path", ["downloads/england_census.csv", "2010-13/england_census.csv"])
def test_a_file_that_does_not_say_its_year_is_refused(path):
    with pytest.raises(SourceContent, match="2021-22"):
        school_census.census_year(Path(path))


def test_two_files_of_one_year_are_refused(tmp_path):
    one = census(tmp_path, ["900001", "999", "10"])
    other = census(tmp_path, ["900001", "999", "11"], name="2020-2021_england_census.csv")
    with pytest.raises(SourceContent, match="both the school census of 2021"):
        school_census.census_files([one, other])


def test_a_file_without_the_heading_is_refused(tmp_path):
    with pytest.raises(SourceHeadings, match="NOR, TOTPUPSENDN"):
        school_census.census_files([census(tmp_path, ["900001", "999", "10"], heading="PUPILS")])


@pytest.mark.parametrize(("day", "year"), [("2023-07-31", 2022), ("2023-08-01", 2023), ("2023-11-16", 2023)])
def test_the_register_has_the_pupils_of_its_last_january(day, year):
    frame = services(a={"capacity": 210.0}, b={"capacity": 90.0, "status": "closed"}, c={})
    found = school_census.of_register(frame, pd.Timestamp(day))
    assert found[["facility_id", "year", "value"]].to_numpy().tolist() == [["urn:a", year, 210.0]]
