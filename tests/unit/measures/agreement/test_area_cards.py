"""Cards of the area of an agreement: counts added up by year with their interval, and nothing that gives few away."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from equitymap.indicators import registry
from equitymap.intervals import wilson
from equitymap.measures.agreement.area_cards import area_cards
from equitymap.measures.cradle_to_career.verdict import threshold
from equitymap.measures.zones.added import added_one
from equitymap.stages import EVERYONE
from tests.places import demo_place

PLACE = demo_place()
INSIDE = PLACE.inside
CODES = list(INSIDE.index[INSIDE["ward_code"].eq(INSIDE["ward_code"].iloc[40])])


def cards(place=PLACE, codes=CODES, *ids):
    return area_cards(place, codes, "the quays", [one for one in registry() if not ids or one.id in ids])


def pupils(place, codes, indicator):
    rows = place.school_results
    home = rows["facility_id"].map(place.facilities["area_code"])
    return rows[rows["measure"].eq(indicator) & rows["group"].eq(EVERYONE) & home.isin(codes)]


def test_a_share_is_that_of_the_added_counts_with_its_interval_beside_england():
    card = cards(PLACE, CODES, "no_qualifications")["no_qualifications"]
    rows = PLACE.outcomes[PLACE.outcomes["indicator"].eq("no_qualifications") & PLACE.outcomes["area_code"].isin(CODES)]
    top, bottom = rows["numerator"].sum(), rows["denominator"].sum()
    assert card.area == "the quays"
    assert card.latest["value"] == pytest.approx(100 * top / bottom)
    assert (card.interval.lower, card.interval.upper) == pytest.approx(wilson(top, bottom))
    assert card.comparison("england").verdict in ("better", "same", "worse")


def test_verdicts_of_an_area_allow_for_all_that_are_made_of_it():
    found = cards()
    p = [one.p_value for card in found.values() for one in card.comparisons if one.p_value is not None]
    assert len(p) > 5
    assert {(card.together, card.named_below) for card in found.values()} == {(len(p), threshold(p))}


def test_every_period_at_hand_is_a_year_of_the_past():
    rows = PLACE.outcomes[PLACE.outcomes["indicator"].eq("no_qualifications")]
    before = rows.assign(period="2011", numerator=rows["numerator"] - 1)
    place = replace(PLACE, outcomes=pd.concat([PLACE.outcomes, before], ignore_index=True))
    known = cards(place, CODES, "no_qualifications")["no_qualifications"].known
    assert list(known.index) == [2011, 2021]
    assert known["numerator"].diff().iloc[-1] == len(CODES)
    assert len(added_one(place, CODES, ["no_qualifications"])) == 1, "elsewhere the newest alone is told"


def test_what_cannot_be_added_is_no_figure_of_the_area():
    found = cards()
    assert not {"early_death", "homelessness", "neet", "good_level", "school_absence"} & set(found)
    assert found["low_income_count"].interval is None
    part = cards(PLACE, CODES[:-1], "children_low_income_ward")
    assert not part, "no whole wards"


def test_schools_of_the_area_have_a_past_with_intervals():
    card = cards(PLACE, CODES, "school_ks2_expected")["school_ks2_expected"]
    assert card.area == "schools in the quays"
    rows = pupils(PLACE, CODES, "school_ks2_expected")
    assert len(card.known) > 1
    for year, row in card.known.iterrows():
        ours = rows[rows["year"].eq(year)]
        assert row["value"] == pytest.approx(100 * ours["numerator"].sum() / ours["denominator"].sum())
        assert row["lower"] < row["value"] < row["upper"]


def test_a_year_with_a_few_pupils_of_one_school_is_left_out_where_the_sum_would_give_them_away():
    rows = pupils(PLACE, CODES, "school_free_meals")
    last = rows["year"].max()
    assert rows["year"].eq(last).sum() > 1
    table = PLACE.school_results.copy()
    table.loc[rows.index[rows["year"].eq(last)][0], ["numerator", "value"]] = [4.0, 1.0]
    place = replace(PLACE, school_results=table)
    assert cards(PLACE, CODES, "school_free_meals")["school_free_meals"].year == last
    assert cards(place, CODES, "school_free_meals")["school_free_meals"].year < last
