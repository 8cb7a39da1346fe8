"""Figures of larger areas: counts added up, what is hidden a range, what cannot be added said to be so."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.zones.added import HOW, added, added_one, people_by_age, pooled_shares
from tests.places import demo_place

PLACE = demo_place()
INSIDE = PLACE.inside


def cells(indicator):
    rows = PLACE.outcomes
    return rows[rows["indicator"].eq(indicator) & rows["group"].eq("all")].set_index("area_code")


def with_counts(indicator, **tops):
    """Return the place with other numerators of one indicator, by code."""
    rows = PLACE.outcomes.copy()
    for code, top in tops.items():
        at = rows["indicator"].eq(indicator) & rows["area_code"].eq(code)
        rows.loc[at, "numerator"] = top
    return replace(PLACE, outcomes=rows)


@pytest.mark.parametrize("column", ["ward_code", "msoa_code"])
def test_wards_and_middle_layer_areas_are_added_up_by_the_same_rule_as_a_zone(column):
    groups = INSIDE[column]
    together = added(PLACE, groups)
    for code in sorted(groups.unique())[:2]:
        alone = added_one(PLACE, INSIDE.index[groups == code])
        pd.testing.assert_frame_equal(together.loc[code], alone, check_names=False, check_dtype=False)


def test_a_share_is_the_sum_of_counts_over_the_sum_of_people():
    codes = INSIDE.index[:7]
    found = added_one(PLACE, codes, ["no_qualifications"]).loc["no_qualifications"]
    rows = cells("no_qualifications").loc[codes]
    assert found["here"] == pytest.approx(100 * rows["numerator"].sum() / rows["denominator"].sum())
    assert (found["how"], found["top"], found["areas"]) == ("added", rows["numerator"].sum(), 7)


def test_the_district_as_a_zone_is_the_published_district():
    found = added_one(PLACE, INSIDE.index)
    exact = found[found["how"].eq("added") & found["unit"].eq("percent")]
    assert len(exact) > 8
    assert (exact["here"] - exact["place"]).abs().max() < 1e-3  # the place gives four decimals


def test_what_is_published_without_counts_is_not_averaged():
    found = added_one(PLACE, INSIDE.index[:5])
    for indicator in ("early_death", "burglary", "mental_health", "adults_low_skills"):
        row, values = found.loc[indicator], cells(indicator).loc[INSIDE.index[:5], "value"]
        assert row["how"] == "middle"
        assert np.isnan(row["here"])
        assert (row["low"], row["high"]) == (values.min(), values.max())
    assert found.loc["homelessness", "how"] == "district"
    assert set(found["how"]) <= set(HOW)


def test_a_figure_of_wards_is_for_whole_wards_only():
    rows = cells("children_low_income_ward")
    ward = next(code for code in INSIDE["ward_code"].unique() if rows["value"].notna()[code])
    members = INSIDE.index[INSIDE["ward_code"] == ward]
    whole = added_one(PLACE, members, ["children_low_income_ward"]).loc["children_low_income_ward"]
    assert whole["how"] == "added"
    assert whole["here"] == pytest.approx(rows.loc[ward, "value"])
    assert added_one(PLACE, members[1:], ["children_low_income_ward"]).loc["children_low_income_ward", "how"] == "wards"


def test_a_count_that_its_publisher_hides_leaves_a_range():
    rows = cells("children_low_income_count")
    hidden = rows.index[rows["status"].eq("suppressed")][0]
    known = rows.index[rows["value"].notna()][0]
    found = added_one(PLACE, [hidden, known], ["children_low_income_count"]).loc["children_low_income_count"]
    assert found["how"] == "range"
    assert (found["low"], found["high"]) == (rows.loc[known, "value"], rows.loc[known, "value"] + 9)
    assert np.isnan(found["here"])


def test_a_small_count_is_not_in_a_sum_that_would_give_it_away():
    one, other = INSIDE.index[0], INSIDE.index[1]
    place = with_counts("never_worked", **{one: 4.0})
    found = added_one(place, [one, other], ["never_worked"]).loc["never_worked"]
    rows = cells("never_worked")
    top, bottom = rows.loc[other, "numerator"], rows.loc[[one, other], "denominator"].sum()
    assert found["how"] == "range"
    assert found["low"] == pytest.approx(100 * top / bottom)
    assert found["high"] == pytest.approx(100 * (top + 9) / bottom)
    assert found["top"] == top
    assert added_one(place, [one], ["never_worked"]).loc["never_worked", "how"] == "few"


def test_pairs_that_differ_by_one_small_neighbourhood_are_never_both_told():
    """Two hundred random pairs are drawn in ``test_told_sums``; here the figures themselves are looked at."""
    draw = random.Random(14)
    tops = {code: float(draw.randint(1, 9)) for code in draw.sample(list(INSIDE.index), 15)}
    place = with_counts("never_worked", **tops)
    rows = place.outcomes[place.outcomes["indicator"].eq("never_worked")].set_index("area_code")
    wards = [set(INSIDE.index[INSIDE["ward_code"] == code]) for code in INSIDE["ward_code"].unique()]
    told = []
    for number in range(6):
        first = wards[number] | wards[number + 1]
        pair = [first, first ^ {draw.choice(sorted(tops))}]
        found = [added_one(place, codes, ["never_worked"]).loc["never_worked"] for codes in pair]
        exact = [row["how"] == "added" for row in found]
        told += exact
        assert not all(exact)
        for row, codes, whole in zip(found, pair, exact, strict=True):
            total = rows.loc[sorted(codes), "numerator"].sum()
            assert row["top"] == (total if whole else total - sum(tops.get(code, 0) for code in codes))
    assert any(told)


def test_the_figure_of_the_place_gives_no_small_count_away_either():
    place = with_counts("no_qualifications", **{INSIDE.index[3]: 7})
    rest = INSIDE.index.drop(INSIDE.index[3])
    few, many = (added_one(one, rest, ["no_qualifications"]).loc["no_qualifications"] for one in (place, PLACE))
    assert pd.isna(few["place"])
    assert pd.notna(many["place"])
    assert (few["withheld"], many["withheld"]) == (True, False)


def test_a_figure_of_the_place_that_nobody_published_is_not_known_and_not_withheld():
    place = with_counts("no_qualifications", **{INSIDE.index[3]: 7})
    place = replace(place, benchmarks=place.benchmarks.query("indicator != 'no_qualifications'"))
    row = added_one(place, INSIDE.index[:3], ["no_qualifications"]).loc["no_qualifications"]
    assert (pd.isna(row["place"]), row["withheld"]) == (True, False)


def test_shares_of_a_few_neighbourhoods_are_those_of_the_table():
    codes = INSIDE.index[:5]
    found = pooled_shares(PLACE, codes)
    assert set(found["how"]) <= {"added", "range", "few", "none"}
    assert "children_low_income_ward" not in found.index
    assert found["unit"].eq("percent").all()


def test_people_by_age_leave_out_what_would_tell_of_a_few():
    found = people_by_age(PLACE, INSIDE.index[:3])
    assert found.loc["population", "here"] == INSIDE["population"].iloc[:3].sum()
    areas = PLACE.neighbourhoods.copy()
    areas.loc[INSIDE.index[0], "children_0_4"] = 3
    few = people_by_age(replace(PLACE, neighbourhoods=areas), INSIDE.index[:3])
    assert pd.isna(few.loc["children_0_4", "here"])
    assert few.loc["population", "here"] == found.loc["population", "here"]


def test_no_group_is_no_row():
    assert added(PLACE, pd.Series(None, index=INSIDE.index, dtype=object)).empty
