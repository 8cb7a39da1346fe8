"""Newer tables by school: all years in one file, many rows a school, joined with older tables of a year each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools import absence, destinations, school_results
from equitymap.sources.schools.school_tables import long
from tests.recorded import schools
from tests.school_files import ASH, ELM, OAK, table

ALL = pd.Index([f"urn:{number}" for number in (ELM, OAK, ASH)])


def folder(path: Path, **files: bytes) -> SourceFolder:
    for name, body in files.items():
        (path / f"{name}.csv").write_bytes(body)
    return SourceFolder(path)


def by(found: pd.DataFrame, *keys: str) -> pd.DataFrame:
    return found.set_index([*keys])


# --- absence ---


def missed(reading: Reading) -> pd.DataFrame:
    return by(long(reading, ALL), "facility_id", "measure", "year").sort_index()


def test_absence_of_all_years_is_read_with_its_pupils(tmp_path):
    rows = [
        [ELM, "201314", "210", "4.5", "9.5"],
        [ELM, "202425", "200", "6.25", "15.0"],
        [OAK, "202425", "90", "c", "c"],
    ]
    reading = absence.read(folder(tmp_path, absence_by_school=schools.absence(rows)))
    found = missed(reading)
    assert found.loc[(f"urn:{ELM}", "school_absence", 2025), ["value", "denominator"]].to_list() == [6.25, 200]
    assert found.loc[(f"urn:{ELM}", "school_persistent_absence", 2014), "value"] == 9.5
    assert found.loc[(f"urn:{OAK}", "school_absence", 2025), "status"] == "suppressed"
    assert found.loc[(f"urn:{ELM}", "school_absence", 2025), "evidence"] == "absence_by_school.csv, line 3"
    assert reading.release.period == "2013/14 to 2024/25"
    assert reading.release.id == absence.RELEASE


def test_where_both_have_a_year_the_newer_table_is_read_and_the_older_is_listed(tmp_path):
    for year, value in (("2011-12", "5"), ("2013-14", "5"), ("2016-17", "5")):
        table(tmp_path, year, "england_abs.csv", [["URN", "PERCTOT", "PPERSABS15"], [ELM, value, "2"], [ASH, "7", "3"]])
    rows = [[ELM, "201314", "210", "4.5", "9.5"], [ELM, "201415", "210", "4.6", "9.6"]]
    reading = absence.read(folder(tmp_path, absence_by_school=schools.absence(rows)))
    found = missed(reading)
    own = found.xs((f"urn:{ELM}", "school_absence"))["value"].to_dict()
    assert own == {2014: 4.5, 2015: 4.6, 2017: 5}
    assert found.xs((f"urn:{ELM}", "school_absence_two_terms"))["value"].to_dict() == {2012: 5}
    assert found.xs((f"urn:{ELM}", "school_persistent_absence"))["value"].to_dict() == {2014: 9.5, 2015: 9.6, 2017: 2}
    assert found.index.is_unique
    (listed,) = reading.left_out.itertuples()
    assert (listed.file, listed.reason) == (
        "2013-14/england_abs.csv",
        "absence_by_school.csv has this school year too, and is read instead",
    )
    assert reading.release.period == "2011/12 to 2016/17"


def test_totals_and_schools_told_twice_are_left_out_and_counted(tmp_path):
    rows = [
        [ELM, "202425", "200", "6", "15"],
        [ELM, "202425", "200", "6", "15"],
        [OAK, "202425", "90", "5", "14"],
        [OAK, "202425", "90", "7", "14"],
        ["z", "202425", "90", "7", "14"],
    ]
    whole = schools.absence(rows).decode("utf-8-sig")
    national = whole.splitlines()[1].replace("School", "National")
    reading = absence.read(folder(tmp_path, absence_by_school=f"{whole}{national}\n".encode()))
    assert reading.frame["facility_id"].to_list() == [f"urn:{ELM}"]
    assert sorted(reading.left_out["reason"]) == [
        "no number of a school",
        "the school stands more than once in a year, with different figures",
    ]
    assert reading.rows_read == len(reading.frame) + len(reading.left_out) == 3


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        (schools.absence([[ELM, "2024", "1", "2", "3"]]), SourceContent, "line 2: '2024' is no school year"),
        (schools.absence([[ELM, "202426", "1", "2", "3"]]), SourceContent, "'202426' is no school year"),
        (
            schools.absence([]).replace(b"sess_overall_percent", b"other"),
            SourceHeadings,
            "lacks the heading.s. 'sess_overall_percent'",
        ),
        (schools.absence([[ELM, "202425", "1", "2", "3"]]) + b"202425,cut", SourceUnreadable, "is cut short"),
    ],
)
def test_a_damaged_or_wrong_file_is_named(tmp_path, body, error, words):
    with pytest.raises(error, match=words):
        absence.read(folder(tmp_path, absence_by_school=body))


def test_two_files_of_many_years_are_not_joined(tmp_path):
    body = schools.absence([[ELM, "202425", "1", "2", "3"]])
    with pytest.raises(SourceContent, match="hold many years each"):
        absence.read(folder(tmp_path, absence_by_school=body, absence_by_school_2=body))


# --- results at 11 ---


def results(reading: Reading, newest: str) -> pd.DataFrame:
    schools_here = pd.DataFrame({"type": "maintained"}, index=ALL)
    return by(school_results.cut({newest: reading}, schools_here), "facility_id", "measure", "year", "group")


KS2_ROWS = [
    [ELM, "202425", "All pupils", "Total", "Reading, writing and maths", "75", "z"],
    [ELM, "202425", "All pupils", "Total", "Reading", "80", "z"],
    [ELM, "202425", "Disadvantage status", "Disadvantaged", "Reading, writing and maths", "c", "z"],
    [ELM, "202425", "Disadvantage status", "Not known to be disadvantaged", "Reading, writing and maths", "81", "z"],
    [ELM, "202425", "Sex", "Girls", "Reading, writing and maths", "99", "z"],
    [ELM, "202425", "3 year average", "3 year average", "Reading, writing and maths", "70", "z"],
    [ELM, "202223", "All pupils", "Total", "Reading, writing and maths", "60", "z"],
    [ELM, "202223", "All pupils", "Total", "Reading", "66", "1.2"],
    [ELM, "202223", "All pupils", "Total", "Maths", "67", "-0.4"],
]


def test_results_at_11_are_those_of_all_pupils_in_all_three_subjects(tmp_path):
    reading = school_results.read_ks2(folder(tmp_path, ks2_by_school=schools.ks2(KS2_ROWS)))
    found = results(reading, school_results.KS2).xs(f"urn:{ELM}")
    assert found.loc[("school_ks2_expected", 2025, "all"), "value"] == 75
    assert found.loc[("school_ks2_expected", 2023, "all"), "value"] == 60
    assert found.loc[("school_ks2_expected", 2025, "disadvantaged"), "status"] == "suppressed"
    assert found.loc[("school_ks2_expected", 2025, "not_disadvantaged"), "value"] == 81
    assert found.loc[("school_reading_progress", 2023, "all"), ["value", "status"]].to_list() == [1.2, "value"]
    assert found.loc[("school_maths_progress", 2023, "all"), "value"] == -0.4
    assert found.loc[("school_reading_progress", 2025, "all"), "status"] == "not_collected"
    assert not (found["value"] == 99).any()
    assert np.isnan(found.loc[("school_ks2_expected", 2025, "all"), "denominator"])


def test_the_pupils_behind_the_newest_results_at_11_are_joined(tmp_path):
    files = {
        "ks2_by_school": schools.ks2(KS2_ROWS),
        "primary_pupils_by_school": schools.ks2_pupils([[ELM, "202425", "28"], [OAK, "202425", "30"]]),
    }
    reading = school_results.read_ks2(folder(tmp_path, **files))
    found = results(reading, school_results.KS2).xs(f"urn:{ELM}")
    assert found.loc[("school_ks2_expected", 2025, "all"), ["numerator", "denominator"]].to_list() == [21, 28]
    assert np.isnan(found.loc[("school_ks2_expected", 2023, "all"), "denominator"])


# --- results at 16 ---


def test_results_at_16_have_groups_and_counts(tmp_path):
    rows = [
        [ELM, "202324", "Total", "Total", "150", "46.1", "0.05", "140", "75", "50"],
        [ELM, "202324", "Sex", "Girls", "70", "48", "z", "z", "z", "z"],
        [ELM, "202324", "Disadvantage status", "Disadvantaged", "30", "38.5", "z", "z", "z", "z"],
        [ELM, "202324", "Disadvantage status", "Not known to be disadvantaged", "120", "48", "z", "z", "z", "z"],
        [ELM, "202425", "Total", "Total", "160", "47", "z", "z", "x", "x"],
        [OAK, "202425", "Total", "Total", "z", "z", "z", "z", "z", "z"],
    ]
    reading = school_results.read_ks4(folder(tmp_path, ks4_by_school=schools.ks4(rows)))
    found = results(reading, school_results.KS4).xs(f"urn:{ELM}")
    assert found.loc[("school_attainment_8", 2024, "all"), ["value", "denominator"]].to_list() == [46.1, 150]
    assert found.loc[("school_attainment_8", 2024, "girls"), "value"] == 48
    assert found.loc[("school_attainment_8", 2024, "disadvantaged"), ["value", "denominator"]].to_list() == [38.5, 30]
    assert found.loc[("school_progress_8", 2024, "all"), ["value", "denominator"]].to_list() == [0.05, 140]
    assert found.loc[("school_progress_8", 2025, "all"), "status"] == "not_collected"
    counted = found.loc[("school_english_maths_5", 2024, "all"), ["value", "numerator", "denominator"]]
    assert counted.to_list() == [50, 75, 150]
    assert found.index.is_unique


def test_older_years_of_results_at_16_stay(tmp_path):
    head = ["URN", "ATT8SCR", "TPUP", "P8MEA"]
    table(tmp_path, "2018-19", "england_ks4final.csv", [head, [ELM, "44", "140", "0.1"]])
    rows = [[ELM, "202324", "Total", "Total", "150", "46.1", "0.05", "140", "75", "50"]]
    reading = school_results.read_ks4(folder(tmp_path, ks4_by_school=schools.ks4(rows)))
    found = results(reading, school_results.KS4).xs((f"urn:{ELM}", "school_attainment_8"))
    assert found["value"].droplevel("group").to_dict() == {2019: 44, 2024: 46.1}
    assert reading.release.period == "2018/19 to 2023/24"


# --- where pupils went ---


def test_destinations_are_of_the_year_of_leaving_that_the_table_names(tmp_path):
    rows = [
        [ELM, "202223", "Total", "Total", "Percentage", "118", "92.4"],
        [ELM, "202223", "Total", "Total", "Number of pupils", "118", "109"],
        [ELM, "202223", "Disadvantage Status", "Disadvantaged", "Percentage", "20", "c"],
        [ELM, "202223", "Disadvantage Status", "Disadvantaged", "Number of pupils", "20", "c"],
        [ELM, "202021", "Total", "Total", "Percentage", "100", "90"],
    ]
    table(
        tmp_path,
        "2021-22",
        "england_ks4-pupdest.csv",
        [["URN", "COHORT", "OVERALL_DEST", "OVERALL_DESTPER"], [ELM, "100", "94", "94%"]],
    )
    reading = destinations.read(folder(tmp_path, destinations_by_school=schools.destinations(rows)))
    found = by(long(reading, ALL), "year", "group")
    assert found["value"].xs("all", level="group").to_dict() == {2020: 94, 2021: 90, 2023: 92.4}
    assert found.loc[(2023, "all"), ["numerator", "denominator"]].to_list() == [109, 118]
    assert found.loc[(2023, "disadvantaged"), "status"] == "suppressed"
    assert reading.release.period == "Pupils who left year 11 in 2020 to 2023"
