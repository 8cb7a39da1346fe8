"""When a tie stands, from when to when, and which ties were lost."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.partnerships.ties import (
    REGISTER,
    as_one,
    began_at,
    decimal_year,
    decimal_years,
    ended_at,
    lost,
    of_memberships,
    of_school_bodies,
    standing_at,
    standing_in,
    year_lost,
)
from tests.partnerships import NAN, partnerships, ties


def test_a_day_is_a_decimal_year_and_a_leap_year_is_longer():
    assert decimal_year(date(2023, 1, 1)) == 2023.0
    assert decimal_year(date(2023, 7, 2)) == pytest.approx(2023 + 182 / 365)
    days = pd.Series(pd.to_datetime(["2024-12-31", None, "2023-07-02"]))
    assert decimal_years(days).tolist() == pytest.approx([2024 + 365 / 366, NAN, 2023 + 182 / 365], nan_ok=True)


@pytest.mark.parametrize(
    ("when", "first", "after"),
    [
        ("2014", date(2014, 1, 1), date(2015, 1, 1)),
        ("2014-09", date(2014, 9, 1), date(2014, 10, 1)),
        ("2014-12", date(2014, 12, 1), date(2015, 1, 1)),
        ("2016-02-29", date(2016, 2, 29), date(2016, 3, 1)),
    ],
)
def test_a_year_or_month_begins_on_its_first_day_and_ends_after_its_last(when: str, first: date, after: date):
    assert began_at(when) == decimal_year(first)
    assert ended_at(when) == decimal_year(after)


def test_nothing_known_is_missing_and_no_date_is_refused():
    assert np.isnan([began_at(None), ended_at("")]).all()
    with pytest.raises(ValueError, match="is no year, month or day"):
        began_at("Sept 2014")
    with pytest.raises(ValueError, match="month must be in"):
        ended_at("2014-13")


def test_a_tie_stands_up_to_the_day_after_its_last():
    table = ties(("a", "b", began_at("2014-09-01"), ended_at("2016-12-30")))
    assert len(standing_in(table, 2013)) == 0
    assert len(standing_in(table, 2014)) == len(standing_in(table, 2015)) == 1
    assert len(standing_in(table, 2016)) == 0, "the day of a year is 31 December"
    assert len(standing_at(table, began_at("2016-12-30"))) == 1
    to_the_end = ties(("a", "b", began_at("2014-12-31"), ended_at("2016")))
    assert [len(standing_in(to_the_end, year)) for year in (2014, 2016, 2017)] == [1, 1, 0]


def test_a_tie_without_dates_stands_always():
    assert len(standing_in(ties(("a", "b", NAN, NAN)), 1990)) == 1


def test_a_tie_is_lost_in_the_year_of_its_last_day():
    ended = pd.Series([ended_at("2014"), ended_at("2014-12-31"), ended_at("2015-01-01"), NAN])
    assert year_lost(ended).tolist()[:3] == [2014, 2014, 2015]
    assert year_lost(ended).isna().tolist() == [False, False, False, True]


def test_a_tie_that_was_renewed_is_not_lost_once_it_was():
    table = ties(("a", "b", 2010.0, 2014.0), ("b", "a", 2018.0, NAN), ("a", "c", 2010.0, 2016.5))
    assert lost(table)["to_body"].tolist() == ["c"]
    assert lost(table, by=2015)["to_body"].tolist() == ["b"], "renewed in 2018 only"
    assert lost(table, by=2012).empty


def test_a_tie_that_ended_twice_is_lost_once():
    table = ties(("a", "b", 2010.0, 2014.0), ("b", "a", 2012.0, 2014.0), ("a", "b", 2003.0, 2005.0))
    assert lost(table)["year"].tolist() == [2013]


def test_no_lost_tie_is_taken_from_the_register():
    table = ties(("a", "b", 2010.0, 2014.0)).assign(source=REGISTER)
    assert lost(table).empty


def test_two_records_of_one_school_are_one_body():
    table = as_one(ties(("urn:1", "x", 2010.0, 2014.0), ("urn:2", "x", 2014.0, NAN)), pd.Series({"urn:1": "urn:2"}))
    assert table["from_body"].tolist() == ["urn:2", "urn:2"]
    assert lost(table).empty


def test_a_membership_lasts_no_longer_than_its_partnership():
    memberships = pd.DataFrame(
        {
            "partnership": ["zone", "zone", "zone", "gone"],
            "body": ["a", "b", "c", "a"],
            "role": ["backbone", "member", "member", "member"],
            "began": [NAN, 2013.0, 2001.0, 2010.0],
            "ended": [NAN, 2014.0, 2020.0, NAN],
            "why": [None, "moved away", None, None],
        }
    )
    known, table = of_memberships(memberships, partnerships(zone=((), 2010.0, 2016.0)))
    assert known.loc["zone", ["name", "kind_of_body", "opened", "closed"]].tolist() == [
        "zone",
        "partnership",
        2010,
        2016,
    ]
    assert table["from_body"].tolist() == ["a", "b", "c"]
    assert table["began"].tolist() == [2010, 2013, 2010]
    assert table["ended"].tolist() == [2016, 2014, 2016]
    assert table["why"].tolist() == ["its money ended", "moved away", "its money ended"]


def test_schools_and_those_responsible_for_them_become_bodies_and_ties():
    rows = pd.DataFrame(
        {
            "facility_id": ["urn:1", "urn:2", "urn:2", "urn:2"],
            "name": ["Elm", "Oak", "Oak", "Oak"],
            "body_id": ["la:X", None, "group:7", "group:8"],
            "body": ["Nowhere", None, "Oak Trust", "Oak Sponsor"],
            "body_type": ["council", "not known", "multi-academy trust", "sponsor"],
            "body_closed": pd.to_datetime([None, None, "2025-01-01", None]),
            "responsible": [True, True, True, False],
            "began": pd.to_datetime([None, "2012-01-01", "2019-01-01", "2019-01-01"]),
            "ended": pd.to_datetime(["2010-12-31", "2018-12-31", None, None]),
            "pupils": [NAN, 200.0, 200.0, 200.0],
        }
    )
    known, table = of_school_bodies(rows)
    assert table[["from_body", "to_body", "role"]].apply(tuple, axis=1).tolist() == [
        ("urn:1", "la:X", "responsible"),
        ("urn:2", "group:7", "responsible"),
        ("urn:2", "group:8", "sponsor"),
    ]
    assert known.loc[["urn:1", "la:X", "group:7"], "sector"].tolist() == ["school", "council", "school"]
    assert known["sector"].isna().tolist() == [False, False, False, False, True], "what a sponsor is nobody says"
    assert known.loc["urn:1", "closed"] == 2011.0, "the day after its last"
    assert np.isnan(known.loc["urn:2", "closed"]), "its last spell has not ended"
    assert known.loc["group:7", "closed"] == 2025.0
