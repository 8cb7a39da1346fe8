"""People affected: who crossed the line, in which direction, in which tenth."""

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.access.access import access_table
from equitymap.measures.access.affected import AFFECTED_COLUMNS, affected, affected_between, imd_decile
from tests.places import small_place

CODES = [f"X0100000{n}" for n in range(1, 7)]


def by_area(values, dtype=float):
    return pd.Series(values, index=pd.Index(CODES, name="area_code"), dtype=dtype)


def counted(before, after, decile=(1, 1, 1, 2, 2, None)):
    return affected(
        by_area(before), by_area(after), people=by_area([10, 20, 30, 40, 50, 60]), decile=by_area(decile, "Int64")
    )


def test_both_directions_are_counted_and_never_cancel_out():
    found = counted([1, 0, 2, 1, 0, 3], [0, 1, 1, 1, 0, 0])
    first = found.loc[1]
    assert (first["areas"], first["people"]) == (3, 60)
    assert (first["lost_areas"], first["lost_people"]) == (1, 10)
    assert (first["gained_areas"], first["gained_people"]) == (1, 20)
    assert found.loc[2, ["lost_people", "gained_people"]].tolist() == [0, 0]


def test_neighbourhoods_without_a_tenth_have_a_row_of_their_own():
    last = counted([1] * 6, [1, 1, 1, 1, 1, 0]).iloc[-1]
    assert pd.isna(last.name)
    assert last["lost_people"] == 60


def test_fewer_services_is_no_loss_while_one_is_left():
    assert counted([5] * 6, [1] * 6)["lost_people"].sum() == 0


def test_what_is_not_known_is_neither_lost_nor_gained():
    found = counted([1, np.nan, 0, 1, 1, 1], [np.nan, 1, np.nan, 1, 1, 1])
    assert found["lost_people"].sum() == found["gained_people"].sum() == 0
    assert found.loc[1, ["unknown_areas", "unknown_people"]].tolist() == [3, 60]


def test_there_are_ten_tenths_and_one_row_for_none_and_everyone_is_in_one():
    found = counted([1] * 6, [1] * 6)
    assert found.index.tolist()[:10] == list(range(1, 11))
    assert len(found) == 11
    assert tuple(found.columns) == AFFECTED_COLUMNS
    assert found["people"].sum() == 210


def test_missing_people_and_other_neighbourhoods_are_refused():
    with pytest.raises(ValueError, match="number of people is missing"):
        affected(by_area([1] * 6), by_area([1] * 6), people=by_area([1] * 6).iloc[1:], decile=by_area([1] * 6))
    with pytest.raises(ValueError, match="same order"):
        affected(by_area([1] * 6), by_area([1] * 6)[::-1], people=by_area([1] * 6), decile=by_area([1] * 6))


def test_a_place_between_two_years_agrees_with_its_distances():
    """A centre in the middle of the small place closed in 2018 and another in the south-west in 2022."""
    place = small_place()
    table = access_table(place, "childrens_centre", [2017, 2023])
    found = affected_between(place, "childrens_centre", table, first=2017, last=2023)
    inside = table[table["inside"]]
    before, after = (inside.loc[inside["year"] == year, "nearest_m"] for year in (2017, 2023))
    went = (before <= 2500) & (after > 2500)
    assert found["lost_areas"].sum() == int(went.sum()) > 0
    assert found["lost_people"].sum() == place.inside["children_0_4"][went[went].index].sum()
    by_decile = place.inside["children_0_4"].groupby(imd_decile(place)).sum()
    assert found["people"].loc[by_decile.index].tolist() == by_decile.tolist()


def test_a_year_that_the_table_does_not_have_is_refused():
    place = small_place()
    table = access_table(place, "library", [2017])
    with pytest.raises(ValueError, match="no figures for 2018"):
        affected_between(place, "library", table, first=2017, last=2018)
