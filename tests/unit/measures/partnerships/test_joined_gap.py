"""The joined gap: its parts, its thresholds, and nothing said where nothing is on record."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.gaps.fragmentation import Rule, gaps
from equitymap.measures.partnerships.joined_gap import NOBODY, STATES, TIES_LOST, joined_gap
from tests.gaps import AT, town
from tests.partnerships import NAN, partnerships, ties

KIND = "library"
NEAR = "X01000001"


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    place = town(KIND, a=AT(0, 0, closed="2015-06-30"))
    return gaps(place, KIND, supply_of(place, KIND), Rule(tenths=10))


def state(table: pd.DataFrame, known: pd.DataFrame, members: pd.DataFrame, year: int = 2020) -> pd.Series:
    return joined_gap(table, known, members, year=year, rule=Rule(tenths=10)).loc[NEAR]


def test_a_gap_where_a_partnership_works_is_a_gap(table: pd.DataFrame):
    found = state(table, partnerships(zone=((NEAR,), 2010.0, NAN)), ties(("a", "zone", 2010.0, NAN)))
    assert found[["state", "partnerships", "ties_lost"]].tolist() == ["gap", 1, 0]
    assert found[["need", "withdrawn", "gap"]].all()


def test_a_gap_where_no_partnership_on_record_works_is_joined(table: pd.DataFrame):
    found = state(table, partnerships(zone=(("X01000099",), 2010.0, NAN)), ties())
    assert found[["state", "partnerships", "ties_lost"]].tolist() == [NOBODY, 0, 0]
    ended = state(table, partnerships(zone=((NEAR,), 2010.0, 2014.0)), ties())
    assert ended["state"] == NOBODY


def test_a_gap_where_ties_were_lost_is_joined_from_the_year_they_were(table: pd.DataFrame):
    known = partnerships(zone=((NEAR,), 2010.0, NAN))
    members = ties(("a", "zone", 2010.0, NAN), ("b", "zone", 2010.0, 2017.5))
    found = state(table, known, members)
    assert found[["state", "partnerships", "ties_lost", "last_lost"]].tolist() == [TIES_LOST, 1, 1, 2017]
    assert state(table, known, members, year=2016)["state"] == "gap"


def test_ties_lost_by_a_partnership_for_the_whole_place_say_nothing_of_one_neighbourhood(table: pd.DataFrame):
    found = state(table, partnerships(all=((), 2010.0, NAN)), ties(("b", "all", 2010.0, 2017.5)))
    assert found[["state", "partnerships", "ties_lost"]].tolist() == ["gap", 1, 0]


def test_where_no_local_records_exist_a_gap_is_unknown_and_never_none(table: pd.DataFrame):
    found = joined_gap(table, partnerships(), ties(), year=2020, rule=Rule(tenths=10))
    gap = table["gap"].fillna(False)
    assert gap.any()
    assert found.loc[gap, "state"].eq("unknown").all()
    assert found[["partnerships", "ties_lost", "last_lost"]].isna().all().all()


@pytest.mark.parametrize("known", [partnerships(), partnerships(zone=((NEAR,), 2010.0, 2014.0))])
def test_no_gap_is_no_gap_whoever_works_there_and_an_unknown_gap_unknown(table: pd.DataFrame, known: pd.DataFrame):
    some = table.assign(gap=pd.array([True, False, None, *table["gap"][3:]], dtype="boolean"))
    found = joined_gap(some, known, ties(), year=2020, rule=Rule(tenths=10))["state"]
    assert found.iloc[:3].tolist() == ["unknown" if known.empty else NOBODY, "no gap", "unknown"]
    assert set(found) <= set(STATES)


def test_need_and_loss_are_told_apart_and_make_the_gap(table: pd.DataFrame):
    found = joined_gap(table, partnerships(), ties(), year=2020, rule=Rule(tenths=10))
    assert (found["need"] & found["withdrawn"]).astype("boolean").equals(found["gap"])
