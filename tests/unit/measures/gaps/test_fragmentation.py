"""Fragmentation gaps: need, loss and nothing since, each decided alone, and how often they hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.gaps.fragmentation import Change, Rule, change, gaps, holds
from equitymap.places.chains import chain_of
from equitymap.places.place import Place
from tests.gaps import AT, town
from tests.places import demo_place

KIND = "library"


def found(rule: Rule | None = None, **records: dict[str, object]) -> pd.DataFrame:
    place = town(KIND, **records)
    return gaps(place, KIND, supply_of(place, KIND), rule or Rule(tenths=10))


def test_the_last_one_in_reach_that_went_makes_a_gap():
    table = found(a=AT(0, 0, closed="2015-06-30"))
    near = table.loc["X01000001"]
    assert (near["before"], near["after"], near["lost"], near["lost_last"]) == (1, 0, 1.0, True)
    assert near["last_loss"] == 2015
    assert near["gap"] is np.True_ or near["gap"] is True
    assert near["share"] == 1.0


def test_what_stays_in_reach_is_no_gap():
    table = found(a=AT(0, 0, closed="2015-06-30"), b=AT(0, 0), c=AT(0, 0))
    assert table.loc["X01000001", "lost"] == pytest.approx(1 / 3)
    assert not table["gap"].any()


def test_half_of_access_is_enough():
    table = found(a=AT(0, 0, closed="2015-06-30"), b=AT(0, 0))
    assert table.loc["X01000001", ["before", "after", "lost"]].tolist() == [2, 1, 0.5]
    assert table.loc["X01000001", "gap"]
    assert not table.loc["X01000001", "lost_last"]


@pytest.mark.parametrize(("opened", "replaced"), [("2014-03-01", False), ("2015-09-01", True), ("2019-01-01", True)])
def test_what_opened_in_reach_since_replaces_it(opened, replaced):
    """The one that opened before the loss is counted in the loss itself: with it, half of the access was kept."""
    table = found(a=AT(0, 0, closed="2015-06-30"), b=AT(0, 0, closed="2015-06-30"), c=AT(0, 0, opened=opened))
    near = table.loc["X01000001"]
    assert bool(near["replaced"]) is replaced
    assert bool(near["gap"]) is not replaced


def test_a_service_that_carries_on_on_its_spot_neither_went_nor_came():
    table = found(
        a=AT(0, 0, closed="2015-06-30", status="replaced", successor_id="urn:b"), b=AT(0, 0, opened="2015-07-01")
    )
    assert table.loc["X01000001", "lost"] == 0
    assert table.loc["X01000001", ["last_loss"]].isna().all()
    assert not table["replaced"].any()


def test_only_the_most_deprived_tenths_count():
    one = {"a": AT(0, 0, closed="2015-06-30")}
    everyone = found(Rule(tenths=10), **one)
    few = found(Rule(tenths=3), **one)
    assert few["gap"].fillna(False).sum() < everyone["gap"].fillna(False).sum()
    assert (few.loc[few["gap"].fillna(False), "tenth"] <= 3).all()


def test_nothing_in_reach_to_lose_is_not_known_and_never_a_gap():
    table = found(a=AT(40, 40))
    assert table["gap"].isna().all()
    assert not table["share"].gt(0).any()
    assert table.loc[table["tenth"] == 1, "share"].isna().all()
    assert (table["before"] == 0).all()


def test_an_area_outside_the_chosen_tenths_is_no_gap_even_where_loss_is_not_known():
    table = found(Rule(tenths=1), a=AT(40, 40))
    assert table.loc[table["tenth"] > 1, "gap"].eq(False).all()


def test_a_gap_at_the_edge_of_reach_holds_under_few_assumptions():
    """3,100 m away: in reach (3,200 m) as the kind measures, not a quarter nearer, nor on foot."""
    table = found(a=AT(0, -3.1, closed="2015-06-30"))
    edge = table.loc["X01000001"]
    assert edge["gap"]
    assert edge["share"] == pytest.approx(2 / 6)


def test_the_rule_itself_is_among_its_alternatives_and_steps_stay_in_range():
    rules = list(Rule().alternatives())
    assert len(rules) == len(set(rules)) == 54
    assert {one.tenths for one in rules} == {2, 3, 4}
    assert {one.lost for one in rules} == {0.4, 0.5, 0.6}
    assert {one.tenths for one in Rule(tenths=1).alternatives()} == {1, 2}
    assert {one.lost for one in Rule(lost=1.0).alternatives()} == {0.9, 1.0}


@pytest.mark.parametrize("wrong", [{"tenths": 0}, {"tenths": 11}, {"lost": 0.0}, {"lost": 1.1}])
def test_thresholds_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match=r"gap counts|share of access"):
        Rule(**wrong)


def test_a_record_of_one_year_compares_nothing():
    place = town(KIND, a=AT(0, 0))
    supply = supply_of(place, KIND)
    single = replace(supply, open=supply.open.iloc[:, :1], size=supply.size.iloc[:, :1])
    with pytest.raises(ValueError, match="fewer than two years"):
        gaps(place, KIND, single)


def test_loss_that_is_not_known_is_missing_unless_the_last_one_went():
    index = pd.Index(list("abc"))
    one = Change(
        lost=pd.Series([np.nan, np.nan, 0.2], index=index),
        before=pd.Series([0.0, 1.0, 2.0], index=index),
        after=pd.Series([0.0, 0.0, 2.0], index=index),
        last_loss=pd.Series([pd.NA, 2015, pd.NA], index=index, dtype="Int64"),
        replaced=pd.Series(False, index=index),
    )
    assert one.meets(0.5).tolist() == [pd.NA, True, False]


@pytest.mark.parametrize("kind", ["library", "childrens_centre", "gp_practice"])
def test_counts_and_replacements_agree_with_a_plain_loop(kind):
    """Demonstration place: distances and years looked at one by one."""
    place = demo_place()
    supply = supply_of(place, kind)
    catchment = Rule().catchment(kind)
    ours = change(place, catchment, supply)
    before, after, replaced = plain(place, kind, catchment.threshold_m / catchment.detour)
    assert ours.before.astype(int).to_dict() == before
    assert ours.after.astype(int).to_dict() == after
    assert ours.replaced.to_dict() == replaced


def plain(place: Place, kind: str, reach_m: float) -> tuple[dict, dict, dict]:
    is_open = supply_of(place, kind).open
    records = place.facilities.loc[is_open.index]
    chain = chain_of(place.facilities[place.facilities["kind"] == kind])
    before, after, replaced = {}, {}, {}
    for area, home in place.inside.iterrows():
        far = np.hypot(records["easting_m"] - home["easting_m"], records["northing_m"] - home["northing_m"])
        near = records.index[far <= reach_m]
        served = [set(chain[[one for one in near if is_open.loc[one, year]]]) for year in is_open.columns]
        before[area] = int(is_open.loc[near, is_open.columns[0]].sum())
        after[area] = int(is_open.loc[near, is_open.columns[-1]].sum())
        losses = [step for step in range(1, len(served)) if served[step - 1] - served[step]]
        gains = [step for step in range(1, len(served)) if served[step] - served[step - 1]]
        replaced[area] = any(step >= (losses[-1] if losses else 0) for step in gains)
    return before, after, replaced


@pytest.mark.parametrize("kind", ["childrens_centre", "library", "gp_practice"])
@pytest.mark.parametrize("rule", [Rule(), Rule(5, 0.3, 0.75)], ids=["standard", "other"])
def test_the_rule_alone_is_the_column_of_the_whole_table(kind, rule):
    place = demo_place()
    supply = supply_of(place, kind)
    pd.testing.assert_series_equal(
        holds(place, kind, supply, rule), gaps(place, kind, supply, rule)["gap"], check_names=False
    )
