"""Events by year and type: never mixed, never dropped."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.measures.withdrawals.timeline import events_by_year


@pytest.fixture
def ledger() -> pd.DataFrame:
    rows = [
        ("library", "closed", "2014-01-01", "2014-12-31", True),
        ("library", "closed", "2014-01-01", "2014-12-31", True),
        ("library", "hours_cut", "2016-07-01", "2022-12-31", True),
        ("childrens_centre", "delisted", "2017-11-09", "2019-01-21", True),
        ("childrens_centre", "delisted", "2019-03-01", "2019-03-02", True),
        ("childrens_centre", "delisted", "2019-03-01", "2019-03-02", False),
        ("school", "closed", None, None, True),
        ("school", "closed", None, "2018-08-31", True),
    ]
    table = pd.DataFrame(rows, columns=["kind", "event", "not_before", "not_after", "inside"])
    return table.assign(not_before=pd.to_datetime(table["not_before"]), not_after=pd.to_datetime(table["not_after"]))


def test_each_kind_type_and_year_is_counted_on_its_own(ledger):
    counted = events_by_year(ledger).set_index(["kind", "event", "year"])["count"]
    assert counted[("library", "closed", 2014)] == 2
    assert counted[("library", "hours_cut", 2022)] == 1
    assert counted.sum() == 7


def test_window_counts_in_its_last_year_and_says_so(ledger):
    left = events_by_year(ledger)
    left = left[left["event"] == "delisted"]
    assert left[["year", "count", "windows"]].to_numpy().tolist() == [[2019, 2, 1]]


def test_event_without_a_date_is_counted_apart(ledger):
    closed = events_by_year(ledger)
    closed = closed[closed["kind"] == "school"]
    assert closed["year"].isna().sum() == 1
    assert closed["count"].sum() == 2
    assert closed.loc[closed["year"] == 2018, "windows"].to_list() == [1]


def test_ring_is_left_out_unless_asked_for(ledger):
    assert events_by_year(ledger)["count"].sum() + 1 == events_by_year(ledger, ring=True)["count"].sum()


def test_empty_ledger_has_no_events(ledger):
    assert events_by_year(ledger.iloc[:0]).empty
