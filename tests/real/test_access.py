"""Access in real districts: equal to PySAL's, and true to what the registers say happened."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.access import by_year, inputs, largest_difference
from benchmarks.reference_access import costs, per_pair, with_pysal
from equitymap.kinds import KIND_BY_ID, KINDS
from equitymap.measures.access.access import access_table
from equitymap.measures.access.affected import affected_between
from equitymap.measures.access.catchment import standard
from equitymap.measures.access.supply_at import SITES, supply_of
from equitymap.measures.proposal.proposal import Close, baseline, what_if
from equitymap.places.gone import gone
from equitymap.sources.schools.school_fates import FOLLOWED

LEEDS, BIRMINGHAM, NORWICH = "E08000035", "E08000025", "E07000148"
REGISTERED = [kind.id for kind in KINDS if kind.id != "youth_club"]


@pytest.mark.parametrize("kind", REGISTERED)
@pytest.mark.parametrize("code", [NORWICH, BIRMINGHAM])
def test_access_is_that_of_pysal_in_every_year(places, code, kind):
    pytest.importorskip("access", reason="PySAL access is not installed: see requirements-dev.txt")
    homes, services, offered = inputs(places[code], KIND_BY_ID[kind])
    catchment = standard(kind)
    pairs = costs(homes, services, widest_m=catchment.bands[-1].upper_m, detour=catchment.detour)
    theirs = with_pysal(homes, offered, pairs, catchment.bands)
    ours = by_year(access_table(places[code], kind), "access")
    assert ours.columns.tolist() == theirs.columns.tolist()
    assert (ours > 0).any(axis=None)
    assert largest_difference(ours, theirs) < 1e-9
    assert (ours.to_numpy()[theirs.reindex(ours.index).isna()] == 0).all()


def test_all_three_measures_are_those_of_a_plain_loop(places):
    kind = KIND_BY_ID["library"]
    homes, services, offered = inputs(places[NORWICH], kind)
    theirs = per_pair(homes, services, offered[[2012, 2023]], standard(kind.id))
    ours = access_table(places[NORWICH], kind.id, [2012, 2023])
    for measure in ("access", "within", "nearest_m"):
        pd.testing.assert_series_equal(ours[measure], theirs[measure], check_dtype=False, rtol=1e-9)


@pytest.mark.parametrize("kind", REGISTERED)
def test_people_times_access_is_the_supply_that_somebody_can_reach(places, kind):
    place = places[BIRMINGHAM]
    homes, services, offered = inputs(place, KIND_BY_ID[kind])
    catchment = standard(kind)
    pairs = costs(homes, services, widest_m=catchment.bands[-1].upper_m, detour=catchment.detour)
    reached = offered.loc[offered.index.isin(pairs["dest"])].sum()
    ours = by_year(access_table(place, kind), "access").mul(homes["people"], axis=0).sum()
    assert ours.tolist() == pytest.approx(reached.tolist(), rel=1e-9)


@pytest.mark.parametrize("code", [LEEDS, BIRMINGHAM])
def test_a_school_that_carried_on_at_its_site_is_one_school_in_every_year(places, code):
    schools = places[code].facilities
    schools = schools[(schools["kind"] == "school") & (schools["located_by"] != "nowhere")]
    alone = schools["successor_id"].map(schools["successor_id"].value_counts()) == 1
    old = schools[alone & schools["successor_id"].isin(schools.index) & (schools["closed"].dt.year >= 2011)]
    new = schools.loc[old["successor_id"]]
    moved = np.hypot(*(old[axis].to_numpy() - new[axis].to_numpy() for axis in ("easting_m", "northing_m")))
    fresh = (np.abs((new["opened"].to_numpy() - old["closed"].to_numpy()) / np.timedelta64(1, "D")) < 90) & (moved < 1)
    is_open = supply_of(places[code], "school").open
    both = is_open.loc[old.index[fresh]].to_numpy().astype(int) + is_open.loc[new.index[fresh]].to_numpy()
    began = is_open.loc[old.index[fresh]].to_numpy().any(axis=1)
    assert fresh.sum() > 50
    assert both.max() == 1
    assert (np.diff(both[began], axis=1) >= -1).all()
    carried_on = new["closed"].isna().to_numpy()[fresh]
    assert (both[began & carried_on][:, -1] == 1).all()


def test_an_academy_younger_than_the_list_of_dates_follows_on_from_the_school_it_was(places):
    schools = places[BIRMINGHAM].facilities
    young = schools[schools["reason"].fillna("").str.contains(FOLLOWED)]
    old = schools[schools["successor_id"].isin(young.index) & schools["closed"].notna()]
    is_open = supply_of(places[BIRMINGHAM], "school").open
    assert len(old) > 10
    for name, heir in old["successor_id"].items():
        assert not (is_open.loc[name] & is_open.loc[heir]).any()
        assert (is_open.loc[name] | is_open.loc[heir]).loc[2010:].all() or schools.loc[name, "opened"].year > 2010


def test_pupils_are_about_as_many_as_children(places):
    table = access_table(places[BIRMINGHAM], "school")
    inside = table[table["inside"]]
    children = places[BIRMINGHAM].inside["children_0_15"].astype(float)
    assert set(table["unit"]) == {"pupils"}
    for year, rows in inside.groupby("year"):
        assert 0.6 < np.average(rows["access"], weights=children) < 1.1, year


def test_birmingham_lost_35_centres_one_of_which_had_opened_after_2016(places):
    place = places[BIRMINGHAM]
    supply = supply_of(place, "childrens_centre")
    inside = place.facilities.loc[supply.open.index, "inside"].to_numpy()
    first, last = supply.open[2016].to_numpy() & inside, supply.open[2026].to_numpy() & inside
    assert supply.unit == SITES
    ever = supply.open.to_numpy().any(axis=1) & inside
    lost = supply.open.index.isin(gone(place, "childrens_centre")["facility_id"])
    assert ((first & lost).sum(), (ever & lost).sum(), last.sum()) == (34, 35, 35)
    heirs = place.facilities.loc[supply.open.index[ever & ~last & ~lost], "successor_id"]
    assert last[supply.open.index.isin(heirs)].all()
    table = access_table(place, "childrens_centre", [2016, 2026])
    found = affected_between(place, "childrens_centre", table, first=2016, last=2026)
    assert found["people"].sum() == place.inside["children_0_4"].sum()
    assert found["lost_people"].sum() > 1000
    assert found["unknown_people"].sum() == 0


def test_leeds_lost_no_centre_and_nobody_inside_lost_reach(places):
    place = places[LEEDS]
    table = access_table(place, "childrens_centre")
    found = affected_between(place, "childrens_centre", table, first=2016, last=2026)
    assert found["lost_people"].sum() == 0


@pytest.mark.parametrize("kind", REGISTERED)
def test_a_proposal_is_what_computing_everything_again_gives(places, kind):
    place = places[NORWICH]
    supply = supply_of(place, kind)
    year = int(supply.years[-1])
    base = baseline(place, kind, year=year)
    chosen = next(name for name in base.reachable.facilities[base.is_open] if place.facilities["inside"][name])
    again = access_table(place, kind, [year], keep=pd.Series(supply.open.index != chosen, index=supply.open.index))
    again = again[again["inside"]]
    answer = what_if(base, Close(chosen))
    assert (answer.table["within_after"] < answer.table["within_before"]).any()
    for measure in ("nearest_m", "within", "access"):
        assert answer.table[f"{measure}_after"].tolist() == pytest.approx(again[measure].tolist(), rel=1e-9)
