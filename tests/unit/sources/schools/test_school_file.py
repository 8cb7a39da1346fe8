"""The school file of Explore education statistics: pupils and free school meals of one January, named by a column."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.errors import SourceContent
from equitymap.sources.reading.read_table import SourceFolder
from equitymap.sources.schools import school_census, school_meals
from equitymap.sources.schools.school_tables import long
from tests.recorded import schools
from tests.school_files import ASH, ELM, OAK, table

ALL = pd.Index([f"urn:{number}" for number in (ELM, OAK, ASH)])
NAME = "spc_school_level_underlying_data_2025.csv"
ROWS = [[ELM, "210", "42", "20.0"], [OAK, "90", "c", "c"], [ASH, "300", "0", "0"]]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / NAME).write_bytes(schools.census(ROWS))
    table(tmp_path, "2021-22", "england_census.csv", [["URN", "NOR", "NUMFSM", "NUMFSMEVER"], [ELM, "200", "30", "40"]])
    return SourceFolder(tmp_path)


def test_pupils_on_roll_are_those_of_the_january_of_its_school_year(folder):
    supply = school_census.read(folder).frame.set_index(["facility_id", "year"])["value"]
    assert supply.to_dict() == {
        (f"urn:{ELM}", 2022): 200,
        (f"urn:{ELM}", 2025): 210,
        (f"urn:{OAK}", 2025): 90,
        (f"urn:{ASH}", 2025): 300,
    }


def test_free_meals_have_share_and_count_and_a_zero_of_a_school_that_was_not_asked_is_none(folder):
    found = long(school_meals.read(folder), ALL)
    found = found[found["measure"] == "school_free_meals"].set_index(["facility_id", "year"])
    assert found.loc[(f"urn:{ELM}", 2025), ["value", "numerator", "denominator"]].to_list() == [20, 42, 210]
    assert found.loc[(f"urn:{ELM}", 2022), ["value", "numerator", "denominator"]].to_list() == [15, 30, 200]
    assert found.loc[(f"urn:{OAK}", 2025), "status"] == "suppressed"
    assert found.loc[(f"urn:{ASH}", 2025), "status"] == "not_collected"


@pytest.mark.parametrize("body", [b"urn,headcount of pupils\n1,2\n", schools.census(ROWS, period="2025"), b""])
def test_a_file_that_does_not_say_its_year_is_refused(tmp_path, body):
    (tmp_path / NAME).write_bytes(body)
    with pytest.raises(SourceContent, match="does not say in its column 'time_period'"):
        school_census.read(SourceFolder(tmp_path))


def test_two_files_of_one_january_are_refused(tmp_path, folder):
    table(tmp_path, "2024-25", "england_census.csv", [["URN", "NOR"], [ELM, "211"]])
    with pytest.raises(SourceContent, match="both the school census of 2025"):
        school_census.read(folder)
