"""Shares of an area are sums of counts, judged with their interval; hidden and small counts stay hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.intervals import wilson
from equitymap.measures.agreement.area_figures import area_shares, judged, need_by_domain, residents_by_tenth
from equitymap.measures.zones.added import pooled_shares
from tests.places import demo_place

CODES = [f"X010000{number}" for number in range(33, 55)]


@pytest.fixture(scope="module")
def place():
    return demo_place()


@pytest.fixture(scope="module")
def codes(place):
    return [code for code in CODES if code in place.inside.index]


def counted(place, codes, indicator):
    rows = place.outcomes
    rows = rows[(rows["indicator"] == indicator) & (rows["group"] == "all") & rows["area_code"].isin(codes)]
    return rows.dropna(subset=["numerator", "denominator"])


def test_a_share_is_the_sum_of_counts_over_the_sum_of_people_never_a_mean(place, codes):
    rows = counted(place, codes, "no_qualifications")
    found = area_shares(place, codes).loc["no_qualifications"]
    top, bottom = rows["numerator"].sum(), rows["denominator"].sum()
    assert found["here"] == pytest.approx(100 * top / bottom)
    assert found["here"] != pytest.approx(rows["value"].mean())
    lower, upper = wilson(np.array([top]), np.array([bottom]))
    assert (found["lower"], found["upper"]) == (pytest.approx(lower[0]), pytest.approx(upper[0]))


def test_a_verdict_alone_may_be_chance_among_many(place, codes):
    row = pooled_shares(place, codes).loc[["no_qualifications"]]
    row = row.assign(top=60.0, bottom=1000.0, here=6.0, england=4.6)  # p = 0.035
    assert judged(row)["standing"].tolist() == ["worse"]
    assert judged(pd.concat([row, *[row.assign(england=6.0)] * 9]))["standing"].tolist() == ["same"] * 10


def test_a_hidden_count_leaves_a_range_and_no_interval(place, codes):
    rows = counted(place, codes, "no_qualifications")
    spoilt = place.outcomes.copy()
    spoilt.loc[rows.index[0], ["numerator", "value"]] = np.nan
    spoilt.loc[rows.index[0], "status"] = "suppressed"
    found = area_shares(with_outcomes(place, spoilt), codes).loc["no_qualifications"]
    assert np.isnan(found["here"])
    assert found["low"] < found["high"]
    assert found["hidden"] == 1
    assert np.isnan(found["lower"])
    assert found["standing"] == ""


def test_a_share_of_few_people_is_not_told(place, codes):
    rows = counted(place, codes, "no_qualifications")
    few = place.outcomes.copy()
    few.loc[rows.index, "numerator"] = 0.0
    few.loc[rows.index[0], "numerator"] = 4.0
    found = area_shares(with_outcomes(place, few), codes).loc["no_qualifications"]
    assert found[["here", "low", "high", "top"]].isna().all()


def with_outcomes(place, outcomes):
    return replace(place, outcomes=outcomes)


def test_people_in_the_most_deprived_tenths_are_those_of_its_neighbourhoods(place, codes):
    found = need_by_domain(place, codes).loc["imd"]
    rows = place.deprivation
    rows = rows[(rows["release"] == "iod2025") & (rows["domain"] == "imd")].set_index("area_code")["decile"]
    people = place.inside["population"]
    here = rows.reindex(codes)
    assert (found["first"], found["last"]) == (here.min(), here.max())
    assert found["people_3"] == people.loc[here.index[here <= 3]].sum()
    whole = rows.reindex(people.index)
    assert found["place_1"] == pytest.approx(100 * people[whole <= 1].sum() / people[whole.notna()].sum())


def test_residents_are_counted_by_the_tenth_of_their_neighbourhood_and_sum_to_all(place, codes):
    found = residents_by_tenth(place, codes)
    assert found.sum(axis=1).round(9).eq(100).all()
    people = place.inside["population"].loc[codes]
    tenth = place.deprivation[place.deprivation["release"].eq("iod2025") & place.deprivation["domain"].eq("crime")]
    tenth = tenth.set_index("area_code")["decile"].loc[codes]
    assert found.loc["crime", "1"] == pytest.approx(100 * people[tenth.eq(1)].sum() / people.sum())
    assert found.loc["crime", "2 and 3"] == pytest.approx(100 * people[tenth.isin([2, 3])].sum() / people.sum())
    rows = place.deprivation[~(place.deprivation["area_code"].eq(codes[0]) & place.deprivation["domain"].eq("crime"))]
    unknown = residents_by_tenth(replace(place, deprivation=rows), codes).loc["crime", "unknown"]
    assert unknown == pytest.approx(100 * people[codes[0]] / people.sum())
