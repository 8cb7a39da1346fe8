"""How many people a figure is of: from the census by age, or from the children of one school year."""

from __future__ import annotations

import numpy as np
import pytest

from equitymap.indicators import Cohort
from equitymap.measures.cradle_to_career.cohort import cohort_size, residents_by_age
from tests.cradle import COUNTY, place_with, rows
from tests.places import small_place

COUNTED = rows("good_level_2022", {2022: 64.0}, numerator=640.0, denominator=1000.0)


def test_residents_by_age_add_up_to_the_groups_counted():
    place, ages = small_place(), residents_by_age(small_place())
    inside = place.inside
    assert len(ages) == 20
    assert ages[:5].sum() == pytest.approx(inside["children_0_4"].sum())
    assert ages[10:].sum() == pytest.approx(inside["young_10_19"].sum())
    assert (ages >= 0).all()


def test_a_districts_cohort_is_counted_by_the_census():
    place = small_place()
    found = cohort_size(place, Cohort(ages=(0, 4)), geography="district", area_code=place.code)
    assert (found.number, found.source) == (place.inside["children_0_4"].sum(), "census")
    half = cohort_size(place, Cohort(ages=(15, 17), part=0.5, years=3), geography="district", area_code=place.code)
    assert half.number == pytest.approx(0.3 * 0.5 * 3 * place.inside["young_10_19"].sum())


def test_a_countys_cohort_is_one_school_year_for_each_year_of_age():
    found = cohort_size(place_with(COUNTED), Cohort(ages=(5, 10)), geography="upper_tier", area_code=COUNTY)
    assert (found.number, found.source, found.one_year) == (6000, "school_year", 1000)


@pytest.mark.parametrize("counts", [{"denominator": np.nan}, {"denominator": 0.0}, {"area_code": "X10000002"}])
def test_a_county_without_a_counted_school_year_has_none(counts):
    place = place_with(COUNTED.assign(**counts))
    assert cohort_size(place, Cohort(ages=(5, 10)), geography="upper_tier", area_code=COUNTY) is None


@pytest.mark.parametrize("cohort", [None, Cohort(ages=(19, 64))])
def test_nobody_counts_some(cohort):
    assert cohort_size(small_place(), cohort, geography="district", area_code="X07000001") is None
