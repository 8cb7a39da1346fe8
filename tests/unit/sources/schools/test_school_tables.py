"""Tables by school: three ways to write a share, codes that are no figure, totals, copies, years told by the folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing
from equitymap.indicators import SchoolTable, published
from equitymap.sources.reading.marks import SCHOOL_TABLES
from equitymap.sources.reading.read_table import SourceFolder
from equitymap.sources.schools import absence, destinations, school_results
from equitymap.sources.schools.school_tables import long, school_year
from tests.area_files import write
from tests.school_files import ASH, ELM, OAK, table

ALL = pd.Index([f"urn:{number}" for number in (ELM, OAK, ASH)])


@pytest.mark.parametrize(
    ("text", "value"), [("94%", 94), ("49.5", 49.5), ("0.4", 0.4), ("-0.12", -0.12), ("1,000", 1000), ("50.7%", 50.7)]
)
def test_figure_is_read_as_it_is_written_whatever_else_the_place_has(tmp_path, text, value):
    rows = [[ELM, text, "9"], [OAK, "80", "9"]]
    table(tmp_path, "2016-17", "england_abs.csv", [["URN", "PERCTOT", "PPERSABS10"], *rows])
    found = long(absence.read(SourceFolder(tmp_path)), ALL[:1])
    assert found["value"].to_list() == [value, 9]


@pytest.mark.parametrize(
    ("name", "year"),
    [("2010-11/england_abs.csv", 2011), ("2021-2022_england_abs.csv", 2022), ("1999-00/x.csv", None), ("x.csv", None)],
)
def test_year_is_told_by_name_or_folder(name, year):
    if year is None:
        with pytest.raises(SourceContent, match="does not say which school year"):
            school_year(Path("somewhere") / name)
    else:
        assert school_year(Path("somewhere") / name) == year


@pytest.mark.parametrize("code", SCHOOL_TABLES)
def test_code_is_never_a_number(tmp_path, code):
    table(
        tmp_path, "2016-17", "england_abs.csv", [["URN", "PERCTOT", "PPERSABS10"], [ELM, code, "9.5"], [OAK, "4", "1"]]
    )
    found = long(absence.read(SourceFolder(tmp_path)), ALL).set_index(["facility_id", "measure"])
    cell = found.loc[(f"urn:{ELM}", "school_absence")]
    assert np.isnan(cell["value"])
    assert cell["status"] == SCHOOL_TABLES[code]
    assert found.loc[(f"urn:{OAK}", "school_absence"), "value"] == 4


def test_totals_copies_and_contradictions_are_listed(tmp_path):
    rows = [
        [ELM, "1", "2"],
        [ELM, "1", "2"],
        [OAK, "3", "4"],
        [OAK, "3", "5"],
        ["NAT", "4", "9"],
        ["", "4", "9"],
        ["x1", "4", "9"],
    ]
    table(tmp_path, "2016-17", "england_abs.csv", [["URN", "PERCTOT", "PPERSABS10"], *rows])
    reading = absence.read(SourceFolder(tmp_path))
    assert reading.rows_read == len(rows) == len(reading.frame) + len(reading.left_out)
    assert list(reading.frame["facility_id"]) == [f"urn:{ELM}"]
    assert reading.left_out["row"].to_list() == [3, 4, 5, 6, 7, 8]
    assert [reason.split(",")[0] for reason in reading.left_out["reason"]] == [
        "the same school and figures a second time",
        "the school stands more than once",
        "the school stands more than once",
        "a total",
        "a total",
        "no number of a school",
    ]


def test_two_terms_are_never_a_year(tmp_path):
    for year in ("2010-11", "2011-12", "2013-14"):
        table(tmp_path, year, "england_abs.csv", [["URN", "PERCTOT", "PPERSABS15"], [ELM, "5", "9"]])
    reading = absence.read(SourceFolder(tmp_path))
    found = long(reading, ALL)
    assert set(zip(found["measure"], found["year"], strict=True)) == {
        ("school_absence_two_terms", 2012),
        ("school_absence", 2014),
        ("school_persistent_absence", 2014),
    }
    assert reading.left_out["reason"].to_list() == ["the file does not say whether it counts a year or two terms"]


def test_destinations_are_of_the_pupils_who_left_two_years_before(tmp_path):
    new = [
        "RECTYPE",
        "URN",
        "COHORT",
        "OVERALL_DEST",
        "OVERALL_DESTPER",
        "COHORT_DIS",
        "OVERALL_DEST_DIS",
        "OVERALL_DESTPER_DIS",
    ]
    table(
        tmp_path,
        "2021-22",
        "england_ks4-pupdest.csv",
        [new, ["1", ELM, "100", "94", "94%", "20", "SUPP", "SUPP"], ["LA", "", "9", "9", "9%", "", "", ""]],
    )
    table(
        tmp_path,
        "2012-13",
        "england_pupdest.csv",
        [["URN", "COHORT", "OVERALL", "OVERALLPER"], [ELM, "200 ", "160 ", "81%"]],
    )
    found = long(destinations.read(SourceFolder(tmp_path)), ALL).set_index(["year", "group"])
    assert found["value"].to_dict() == pytest.approx(
        {(2011, "all"): 81, (2020, "all"): 94, (2020, "disadvantaged"): np.nan}, nan_ok=True
    )
    assert found.loc[(2020, "all"), ["numerator", "denominator"]].to_list() == [94, 100]
    assert found.loc[(2020, "disadvantaged"), "status"] == "suppressed"
    assert found.loc[(2020, "all"), "evidence"] == "2021-22/england_ks4-pupdest.csv, line 2"


def test_two_files_of_one_year_are_refused(tmp_path):
    rows = [["URN", "PERCTOT", "PPERSABS10"], [ELM, "5", "9"]]
    table(tmp_path, "2016-17", "england_abs.csv", rows)
    (tmp_path / "again").mkdir()
    table(tmp_path / "again", "2016-17", "england_abs.csv", rows)
    with pytest.raises(SourceContent, match="both of 2017"):
        absence.read(SourceFolder(tmp_path))


def test_file_without_the_headings_and_folder_without_a_file(tmp_path):
    with pytest.raises(SourceMissing, match="absence_by_school"):
        absence.read(SourceFolder(tmp_path))
    table(tmp_path, "2016-17", "england_abs.csv", [["URN", "Name"], [ELM, "5"]])
    with pytest.raises(SourceHeadings, match=r"2016-17/england_abs\.csv.*PERCTOT"):
        absence.read(SourceFolder(tmp_path))


def schools(**types: str) -> pd.DataFrame:
    return pd.DataFrame({"type": types}).rename(index=lambda name: f"urn:{name[1:]}")


def results(tmp_path: Path, known: pd.DataFrame) -> pd.DataFrame:
    folder = SourceFolder(tmp_path)
    readings = {
        school_results.KS2: school_results.read_ks2(folder),
        school_results.KS4: school_results.read_ks4(folder),
    }
    return school_results.cut(readings, known).set_index(["facility_id", "measure", "year"])


def test_results_of_independent_schools_at_16_are_no_figures(tmp_path):
    write(
        tmp_path / "ks2_perf_2018.csv",
        [["URN", "KS2 Pupils", "Overall Meet Std", "Reading Progress"], [OAK, "28", "89%", "0"]],
    )
    head = ["URN", "KS4 Pupils", "Attainment 8", "Progress 8", "Eng Maths Grade 5"]
    write(tmp_path / "ks4_perf_2018.csv", [head, [ELM, "90", "20", "", "0%"], [OAK, "100", "46.5", "0", "43%"]])
    found = results(tmp_path, schools(u900001="independent", u900002="maintained"))
    assert found.loc[(f"urn:{ELM}", "school_english_maths_5", 2018), "status"] == "not_collected"
    assert found.xs(f"urn:{ELM}")["value"].isna().all()
    assert found.loc[(f"urn:{OAK}", "school_english_maths_5", 2018), ["value", "numerator"]].to_list() == [43, 43]
    assert found.loc[(f"urn:{OAK}", "school_ks2_expected", 2018), ["value", "numerator"]].to_list() == [89, 25]
    for score in ("school_progress_8", "school_reading_progress"):
        assert found.loc[(f"urn:{OAK}", score, 2018), ["value", "status"]].to_list() == [0, "value"]
    assert np.isnan(found.loc[(f"urn:{OAK}", "school_attainment_8", 2018), "numerator"])


def test_count_that_a_share_leaves_open_stays_blank(tmp_path):
    write(
        tmp_path / "ks2_perf_2018.csv",
        [["URN", "KS2 Pupils", "Overall Meet Std"], [ELM, "250", "64%"], [OAK, "20", "65%"]],
    )
    write(tmp_path / "ks4_perf_2018.csv", [["URN", "Attainment 8"], [ASH, "40"]])
    found = results(tmp_path, schools(u900001="maintained", u900002="maintained"))
    assert np.isnan(found.loc[(f"urn:{ELM}", "school_ks2_expected", 2018), "numerator"])
    assert found.loc[(f"urn:{OAK}", "school_ks2_expected", 2018), "numerator"] == 13


def test_column_of_letter_grades_is_not_read_as_grade_5(tmp_path):
    head = ["URN", "KS4 Pupils", "Attainment 8", "Eng Maths Grade 5"]
    for year in (2016, 2017):
        write(tmp_path / f"ks4_perf_{year}.csv", [head, [ELM, "90", "50", "60%"]])
    write(tmp_path / "england_ks2final_2018-19_trimmed.csv", [["URN", "READPROG"], [OAK, "SUPP"]])
    found = results(tmp_path, schools(u900001="maintained", u900002="maintained"))
    assert [year for _, measure, year in found.index if measure == "school_english_maths_5"] == [2017]
    assert found.loc[(f"urn:{OAK}", "school_reading_progress", 2019), "status"] == "suppressed"


NEW = """
[school_unauthorised_absence]
label = "School time missed without leave (school)"
unit = "percent"
worse = "high"
geography = "school"
release = "dfe-school-absence"
period = "2017 to 2025"
description = "d"
limits = "l"

[[school_unauthorised_absence.tables]]
value = ["PERCUNAUTH"]
first_year = 2017

[[school_unauthorised_absence.tables]]
layout = "long"
value = ["sess_unauthorised_percent"]
denominator = ["enrolments"]
"""


def test_one_registry_entry_is_one_school_figure_more(tmp_path):
    (tmp_path / "indicators.toml").write_text(NEW, encoding="utf-8")
    entries = published(tmp_path / "indicators.toml")
    table(tmp_path, "2015-16", "england_abs.csv", [["URN", "PERCUNAUTH"], [ELM, "9"]])
    table(tmp_path, "2016-17", "england_abs.csv", [["URN", "PERCUNAUTH"], [ELM, "1.5%"], [OAK, "SUPP"]])
    newer = [["time_period", "geographic_level", "school_urn", "enrolments", "sess_unauthorised_percent"]]
    table(tmp_path, "new", "absence_by_school.csv", [*newer, ["202425", "School", ELM, "200", "0"]])
    with pytest.raises(SourceHeadings, match="PERCUNAUTH"):
        absence.read(SourceFolder(tmp_path), entries)
    (tmp_path / "2015-16" / "england_abs.csv").unlink()
    reading = absence.read(SourceFolder(tmp_path), entries)
    known = schools(**{f"u{ELM}": "academy", f"u{OAK}": "academy"})
    found = school_results.cut({absence.RELEASE: reading}, known, entries).set_index(["facility_id", "year"])
    assert set(found["measure"]) == {"school_unauthorised_absence"}
    assert found["value"].to_dict() == pytest.approx(
        {(f"urn:{ELM}", 2017): 1.5, (f"urn:{ELM}", 2025): 0, (f"urn:{OAK}", 2017): np.nan}, nan_ok=True
    )
    assert found["status"].to_list() == ["value", "zero", "suppressed"]
    assert found.loc[(f"urn:{ELM}", 2025), "denominator"] == 200


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"numerator": ["A"]}, "name the column"),
        ({"layout": "long", "numerator": ["A"], "denominator": ["B"]}, "name the column"),
        ({"value": ["A"], "role_where": {"share": {"x": ["y"]}}}, "role_where"),
    ],
)
def test_a_table_that_says_too_little_is_refused(columns, words):
    with pytest.raises(ValidationError, match=words):
        SchoolTable.model_validate(columns)


def test_every_indicator_of_schools_names_its_tables_and_no_other_does():
    assert {entry.geography for entry in published() if entry.tables} == {"school"}
    assert [entry.id for entry in published() if entry.geography == "school" and not entry.tables] == []


def test_whole_per_cents_are_those_that_a_count_can_be_worked_out_from():
    whole = [entry.id for entry in published() if entry.geography == "school" and entry.decimals == 0]
    assert whole == ["school_ks2_expected", "school_english_maths_5"]
