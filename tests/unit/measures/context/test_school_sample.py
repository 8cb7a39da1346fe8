"""Schools by the background of their pupils: the false zero of independent schools is left out and counted."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.context import school_sample
from equitymap.schema import validated
from tests.places import small_place

MEASURE = "school_ks2_expected"


def results(rows):
    """Rows of (facility, measure, year, value, denominator)."""
    return validated(
        "school_results",
        pd.DataFrame(
            [
                {
                    "facility_id": name,
                    "measure": measure,
                    "year": year,
                    "group": "all",
                    "value": value,
                    "numerator": np.nan,
                    "denominator": below,
                    "status": "value" if value == value else "suppressed",
                    "release": "invented",
                    "evidence": "made-up.csv row 1",
                }
                for name, measure, year, value, below in rows
            ]
        ),
    )


@pytest.fixture
def place():
    base = small_place()
    facilities = base.facilities.copy()
    schools = facilities.index[facilities["kind"] == "school"]
    types = ["maintained", "independent", "special", "selective", "academy"]
    for name, kind in zip(schools, types, strict=False):
        facilities.loc[name, "type"] = kind
    rows = [(name, MEASURE, 2018, 60.0 + at, 30.0) for at, name in enumerate(schools)]
    rows += [
        (name, "school_free_meals", 2018, 0.0 if at == 1 else 10.0 + at, 200.0) for at, name in enumerate(schools[:4])
    ]
    rows += [(schools[0], MEASURE, 2017, np.nan, 5.0), (schools[0], MEASURE, 2020, 70.0, 30.0)]
    return dataclasses.replace(base, facilities=facilities, school_results=results(rows)), schools


def test_independent_and_special_schools_are_left_out_and_counted(place):
    opened, schools = place
    found = school_sample.schools(opened, MEASURE, 2018)
    assert list(found.table.index) == sorted([schools[0], schools[3]])
    assert found.left_out[school_sample.INDEPENDENT] == 1
    assert found.left_out[school_sample.SPECIAL] == 1
    assert sum(found.left_out.values()) + len(found.table) == len(schools)
    assert found.meals == "school_free_meals"


def test_selective_schools_are_a_class_of_their_own(place):
    opened, schools = place
    table = school_sample.schools(opened, MEASURE, 2018).table
    assert table.loc[schools[3], "group"] == "selective"
    assert table.loc[schools[0], "group"] == "primary"
    assert table.loc[schools[0], ["weight", "background"]].tolist() == [30.0, 10.0]


def test_a_school_without_free_meals_is_not_zero(place):
    opened, schools = place
    rows = opened.school_results
    without = rows[(rows["facility_id"] != schools[0]) | (rows["measure"] == MEASURE)]
    found = school_sample.schools(dataclasses.replace(opened, school_results=without), MEASURE, 2018)
    assert schools[0] not in found.table.index
    assert found.left_out[school_sample.NO_MEALS] == 2  # and the fifth school, which never had one


def test_free_meals_of_the_nearest_year_within_two(place):
    opened, schools = place
    near, _ = school_sample.free_meals(opened, 2020)
    assert near[schools[0]] == 10.0
    far, measure = school_sample.free_meals(opened, 2021)
    assert far.empty
    assert measure is None


def test_years_without_assessments_are_no_years(place):
    opened, _ = place
    assert school_sample.years_of(opened, MEASURE) == [2018]


def test_a_suppressed_figure_is_left_out_with_its_reason(place):
    opened, _ = place
    found = school_sample.schools(opened, MEASURE, 2017)
    assert found.left_out == {school_sample.NO_FIGURE: 1}
    assert found.table.empty


def test_an_annulled_result_is_no_zero(place):
    opened, schools = place
    rows = opened.school_results.copy()
    rows.loc[(rows["facility_id"] == schools[0]) & (rows["measure"] == MEASURE), "value"] = 0.0
    found = school_sample.schools(dataclasses.replace(opened, school_results=rows), MEASURE, 2018)
    assert found.left_out[school_sample.ANNULLED] == 1
    assert schools[0] not in found.table.index
    rows.loc[rows["facility_id"] == schools[0], "denominator"] = school_sample.FEWEST_ANNULLED - 1.0
    small = school_sample.schools(dataclasses.replace(opened, school_results=rows), MEASURE, 2018)
    assert schools[0] in small.table.index


def test_background_is_no_outcome():
    assert school_sample.is_meals("school_free_meals_ever")
    assert school_sample.is_meals("school_pupil_premium")
    assert not school_sample.is_meals(MEASURE)
