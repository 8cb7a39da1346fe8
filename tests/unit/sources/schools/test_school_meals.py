"""Free school meals and pupil premium by school: a 0 of a school that was not asked is no figure."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.errors import SourceContent
from equitymap.sources.reading.read_table import SourceFolder
from equitymap.sources.schools import pupil_premium, school_meals
from equitymap.sources.schools.school_tables import long
from tests.area_files import write
from tests.school_files import ASH, ELM, OAK, table

ALL = pd.Index([f"urn:{number}" for number in (ELM, OAK, ASH)])
HEAD = ["URN", "NOR", "NUMFSM", "NUMFSMEVER", "PNUMFSMEVER"]


def figures(tmp_path):
    found = long(school_meals.read(SourceFolder(tmp_path)), ALL)
    return found.set_index(["facility_id", "measure", "year"])


def test_independent_schools_have_no_share(tmp_path):
    table(
        tmp_path,
        "2021-22",
        "england_census.csv",
        [HEAD, [ELM, "200", "50", "60", "32.1"], [OAK, "809", "0"], [ASH, "100", "0", "1", "1.0"]],
    )
    table(
        tmp_path,
        "2016-17",
        "england_census.csv",
        [["URN", "NOR", "PNUMFSM", "PNUMFSMEVER"], [OAK, "727", "0", "NP"], [ASH, "90", "0", "1.1"]],
    )
    found = figures(tmp_path)
    for year in (2017, 2022):
        cell = found.loc[(f"urn:{OAK}", "school_free_meals", year)]
        assert (np.isnan(cell["value"]), cell["status"]) == (True, "not_collected")
        assert found.loc[(f"urn:{ASH}", "school_free_meals", year), ["value", "status"]].to_list() == [0, "zero"]
    assert found.loc[(f"urn:{ELM}", "school_free_meals", 2022), ["value", "numerator", "denominator"]].to_list() == [
        25,
        50,
        200,
    ]


def test_share_is_the_publishers_where_there_is_one(tmp_path):
    table(
        tmp_path,
        "2010-11",
        "england_census.csv",
        [
            ["URN", "TOTPUPSENDN", "TOTPUPFSMDN", "NUMFSM", "PNUMFSM"],
            [ELM, "1280", "1025", "508", "49.6"],
            [OAK, "90", "80", "0", "0"],
        ],
    )
    found = figures(tmp_path)
    assert found.loc[(f"urn:{ELM}", "school_free_meals", 2011), ["value", "numerator", "denominator"]].to_list() == [
        49.6,
        508,
        1025,
    ]
    assert found.loc[(f"urn:{OAK}", "school_free_meals", 2011), "status"] == "zero"
    assert "school_free_meals_ever" not in found.index.get_level_values("measure")


def test_last_six_years_of_2016_are_not_read(tmp_path):
    table(
        tmp_path,
        "2015-16",
        "england_census.csv",
        [["URN", "NOR", "PNUMFSM", "NUMFSMEVER", "PNUMFSMEVER"], [ELM, "250", "21.1", "0", "0"]],
    )
    found = figures(tmp_path)
    assert found.index.get_level_values("measure").to_list() == ["school_free_meals"]
    assert found["value"].to_list() == [21.1]


def premium(tmp_path, name, rows):
    head = [
        "URN",
        "Number of Primary pupils on roll (9)",
        "Number of Primary pupils eligible for the Deprivation Pupil Premium",
        "Percentage of Primary pupils eligible for the Deprivation Pupil Premium",
        "Number of  Secondary pupils on roll (10)",
        "Number of Secondary pupils eligible for the Deprivation Pupil Premium",
        "Percentage of Secondary pupils eligible for the Deprivation Pupil Premium",
    ]
    write(tmp_path / name, [head, *rows])


def test_pupil_premium_is_read_in_all_three_writings(tmp_path):
    premium(tmp_path, "pupil-premium-2019-2020.csv", [[ELM, "234", "38", "0.162", "0", "0", "0"]])
    premium(tmp_path, "pupil_premium_2021.csv", [[ELM, "200", "29", "14.50%", "100", "16", "16.00%"]])
    premium(tmp_path, "pupil_premium.csv", [[ELM, "233.5", "36.0", "15.4%", "0.0", "0.0", "0.0%"]])
    found = pupil_premium.results(pupil_premium.read(SourceFolder(tmp_path)), ALL).set_index("year")
    assert found["value"].to_dict() == {2020: 16.24, 2021: 15.0, 2022: 15.42}
    assert found.loc[2021, ["numerator", "denominator"]].to_list() == [45, 300]


def test_shares_that_are_not_those_of_their_counts_are_refused(tmp_path):
    premium(tmp_path, "pupil_premium_2021.csv", [[ELM, "200", "29", "41.50%", "0", "0", "0%"]])
    with pytest.raises(SourceContent, match=r"pupil_premium_2021\.csv: 1 published shares"):
        pupil_premium.read(SourceFolder(tmp_path))


def test_financial_year_must_be_told(tmp_path):
    premium(tmp_path, "pupil premium.csv", [[ELM, "200", "29", "14.50%", "0", "0", "0%"]])
    with pytest.raises(SourceContent, match="which financial year"):
        pupil_premium.read(SourceFolder(tmp_path))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["94%", "7%"], [94, 7]),
        (["49.5", "0.4"], [49.5, 0.4]),
        (["50.7%", "0.4%"], [50.7, 0.4]),
        (["0.162", "0.808"], [16.2, 80.8]),
        (["0.162", "1"], [16.2, 100]),
        (["0", "1"], [0, 1]),
        (["1,000", ""], [1000, np.nan]),
    ],
)
def test_shares_are_read_however_written(texts, expected):
    assert pupil_premium.shares(pd.Series(texts)).to_list() == pytest.approx(expected, nan_ok=True)


def test_share_is_never_set_over_the_wrong_number_of_pupils(tmp_path):
    head = ["URN", "TOTPUPSENDN", "NUMFSM", "PNUMFSM", "NUMFSMEVER", "PNUMFSMEVER"]
    table(tmp_path, "2013-14", "england_census.csv", [head, [ELM, "233", "39", "18.1", "67.0", "33.2"]])
    table(tmp_path, "2014-15", "england_census.csv", [["URN", "NOR", "PNUMFSM"], [ELM, "240", "21.5"]])
    found = figures(tmp_path).xs("school_free_meals", level="measure")
    assert found["value"].to_list() == [18.1, 21.5]
    assert found["denominator"].isna().all()
