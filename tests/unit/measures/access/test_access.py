"""Nearest, in reach and E2SFCA: what must hold on any map, and figures worked out by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.access.access import access_table, e2sfca, nearest_m, reachable_for, within
from equitymap.measures.access.catchment import Band, standard
from equitymap.measures.access.reachable import from_minutes, straight_line
from equitymap.measures.access.service_chains import site_records
from equitymap.measures.access.supply_at import supply_of
from tests.grids import grid, scattered, services
from tests.places import small_place

THREE = (Band(1000, 1.0), Band(2000, 0.68), Band(3000, 0.22))
EVERYWHERE = (Band(1e6, 1.0),)


def reach(areas, spots, radius_m=3000.0, detour=1.0):
    return straight_line(areas, spots, radius_m=radius_m, detour=detour)


# --- worked out by hand --------------------------------------------------------------------------


def test_two_by_two_by_hand():
    """Four neighbourhoods 1 km apart, one service in the south-west corner, one 1.2 km east of the north-east one.

    Reach of the first: 100 at 0, 200 and 300 at 1000, 400 at 1414 m; of the second: 400 at 1200 m,
    300 at 2200 m, 200 at 1562 m, 100 at 2417 m.
    """
    areas = grid(2, people=[100, 200, 300, 400])
    spots = services((0, 0), (2.2, 1))
    first, second = 12 / (100 + 200 + 300 + 0.68 * 400), 6 / (0.22 * 100 + 0.68 * 200 + 0.22 * 300 + 0.68 * 400)
    found = e2sfca(reach(areas, spots), areas["people"], pd.Series([12.0, 6.0], index=spots.index), THREE)
    by_hand = [first + 0.22 * second, first + 0.68 * second, first + 0.22 * second, 0.68 * first + 0.68 * second]
    assert found.tolist() == pytest.approx(by_hand, rel=1e-12)


def test_two_step_without_bands_is_the_older_measure():
    """2SFCA (Luo and Wang 2003): R = S / people within reach; A = sum of R within reach."""
    areas = grid(2, people=[100, 200, 300, 400])
    spots = services((0, 0), (1, 1))
    supply = pd.Series([12.0, 6.0], index=spots.index)
    found = e2sfca(reach(areas, spots), areas["people"], supply, (Band(1000, 1.0),))
    assert found.tolist() == pytest.approx([12 / 600, 12 / 600 + 6 / 900, 12 / 600 + 6 / 900, 6 / 900])


def test_nearest_and_within_by_hand():
    areas, spots = grid(2), services((0, 0), (2.2, 1))
    both = pd.Series(True, index=spots.index)
    table = reach(areas, spots)
    assert nearest_m(table, both).tolist() == pytest.approx([0, 1000, 1000, 1200])
    assert within(table, both, 1200).tolist() == [1, 1, 1, 1]
    assert within(table, both, 1600).tolist() == [1, 2, 1, 2]


# --- identities on any map -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_access_times_people_adds_up_to_the_supply_that_somebody_can_reach(seed):
    areas, spots = scattered(seed)
    lonely = services((500, 500)).rename(index={"fac:0": "far"}).assign(size=1000.0)
    spots = pd.concat([spots, lonely])
    table = reach(areas, spots)
    found = e2sfca(table, areas["people"], spots["size"], THREE)
    reached = np.asarray((table.weighted(THREE) > 0).sum(axis=0)).ravel() > 0
    assert not reached[-1]
    assert (found * areas["people"]).sum() == pytest.approx(spots["size"][reached].sum(), rel=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_a_catchment_bigger_than_the_map_gives_everyone_total_supply_over_total_people(seed):
    areas, spots = scattered(seed)
    found = e2sfca(reach(areas, spots, radius_m=1e6), areas["people"], spots["size"], EVERYWHERE)
    assert found.tolist() == pytest.approx([spots["size"].sum() / areas["people"].sum()] * len(areas), rel=1e-12)


def test_a_service_that_nobody_can_reach_gives_to_nobody():
    areas, spots = grid(2), services((50, 50))
    found = e2sfca(reach(areas, spots), areas["people"], pd.Series([5.0], index=spots.index), THREE)
    assert found.tolist() == [0, 0, 0, 0]


def test_where_nobody_lives_there_is_no_division_by_zero():
    areas, spots = grid(2, people=0), services((0, 0))
    found = e2sfca(reach(areas, spots), areas["people"], pd.Series([5.0], index=spots.index), THREE)
    assert found.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("seed", range(5))
def test_closing_never_shortens_a_distance_nor_adds_access(seed):
    areas, spots = scattered(seed, facilities=8)
    table = reach(areas, spots)
    is_open = pd.Series(True, index=spots.index)
    fewer = is_open.copy()
    fewer.iloc[seed] = False
    assert (nearest_m(table, fewer) >= nearest_m(table, is_open)).all()
    assert (within(table, fewer, 3000) <= within(table, is_open, 3000)).all()
    before = e2sfca(table, areas["people"], spots["size"], THREE)
    after = e2sfca(table, areas["people"], spots["size"].where(fewer, 0), THREE)
    assert (after <= before).all()
    assert (after < before).any()


@pytest.mark.parametrize("seed", range(3))
def test_nearest_is_exact_beyond_the_widest_band(seed):
    areas, spots = scattered(seed, facilities=4, width_m=20_000)
    is_open = pd.Series([True, False, True, False], index=spots.index)
    found = nearest_m(straight_line(areas, spots, radius_m=1300, detour=1.3), is_open)
    wide = straight_line(areas, spots, radius_m=1e6, detour=1.3).distance_m.toarray()[:, is_open.to_numpy()]
    assert found.tolist() == pytest.approx(wide.min(axis=1).tolist(), rel=1e-9)
    assert (found > 1300).any()


def test_more_people_in_reach_of_a_service_means_less_for_each():
    areas, spots = grid(2), services((0, 0))
    supply = pd.Series([10.0], index=spots.index)
    alone = e2sfca(reach(areas, spots), areas["people"], supply, THREE)
    crowded = e2sfca(reach(areas, spots), areas["people"] * 2, supply, THREE)
    assert crowded.tolist() == pytest.approx((alone / 2).tolist())


def test_missing_people_are_refused():
    areas, spots = grid(2), services((0, 0))
    people = areas["people"].astype(float).where(areas.index != areas.index[2])
    with pytest.raises(ValueError, match="People are missing for 1"):
        e2sfca(reach(areas, spots), people, pd.Series([10.0], index=spots.index), THREE)


def test_no_open_service_at_all_is_missing_and_not_a_distance_of_zero():
    areas, spots = grid(2), services((0, 0))
    shut = pd.Series(False, index=spots.index)
    assert nearest_m(reach(areas, spots), shut).isna().all()
    assert within(reach(areas, spots), shut, 1000).tolist() == [0, 0, 0, 0]


def test_an_area_that_an_uploaded_file_leaves_out_is_unknown_and_an_absent_journey_is_out_of_reach():
    areas, spots = grid(2), services((0, 0))
    minutes = pd.DataFrame(
        {"area_code": areas.index[[0, 1, 2]], "facility_id": ["fac:0", "fac:0", "other"], "minutes": [5.0, 20.0, 1.0]}
    )
    table = from_minutes(minutes, areas=areas.index, records=pd.Series(spots.index, index=spots.index))
    is_open = pd.Series(True, index=spots.index)
    nan = pytest.approx([400, 1600, np.nan, np.nan], nan_ok=True)
    assert nearest_m(table, is_open).tolist() == nan
    assert within(table, is_open, 1000).tolist() == pytest.approx([1, 0, 0, np.nan], nan_ok=True)
    found = e2sfca(table, areas["people"], pd.Series([12.0], index=spots.index), THREE)
    alone = 12 / (100 + 0.68 * 100)
    assert found.tolist() == pytest.approx([alone, 0.68 * alone, 0, np.nan], nan_ok=True)


# --- a whole place -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def place():
    return small_place()


def at(table, year):
    return table[table["year"] == year]


def test_the_table_agrees_with_the_single_measures(place):
    catchment = standard("school")
    table = access_table(place, "school", [2010, 2020])
    assert len(table) == 2 * len(place.neighbourhoods)
    distances, supply = reachable_for(place, catchment), supply_of(place, "school")
    for year in (2010, 2020):
        now = at(table, year)
        assert now["nearest_m"].tolist() == nearest_m(distances, supply.open[year]).tolist()
        assert now["within"].tolist() == within(distances, supply.open[year], catchment.threshold_m).tolist()
        single = e2sfca(distances, place.neighbourhoods["children_0_15"], supply.offered()[year], catchment.bands)
        assert now["access"].tolist() == pytest.approx(single.tolist(), rel=1e-12)


def test_every_observed_year_is_there_by_default_and_no_other_can_be_had(place):
    assert sorted(access_table(place, "library")["year"].unique()) == list(range(2004, 2026))
    with pytest.raises(ValueError, match="libraries says nothing about 1999, 2031"):
        access_table(place, "library", [1999, 2010, 2031])


def test_closing_nothing_changes_nothing(place):
    table = access_table(place, "school", [2020, 2021])
    columns = ["nearest_m", "within", "access"]
    pd.testing.assert_frame_equal(at(table, 2020)[columns], at(table, 2021)[columns])


def test_a_conversion_changes_no_access(place):
    """The small place converts a school at one site in August 2015."""
    open_then = supply_of(place, "school").open
    assert open_then.loc["urn:900006"].tolist() != open_then.loc["urn:900007"].tolist()
    table = access_table(place, "school", [2014, 2015])
    columns = ["nearest_m", "within", "access"]
    pd.testing.assert_frame_equal(at(table, 2014)[columns], at(table, 2015)[columns], rtol=1e-12)


def test_a_service_just_outside_serves_inside(place):
    """The only GP practice stands half a kilometre beyond the eastern boundary."""
    table = access_table(place, "gp_practice", [2020])
    inside = table[table["inside"]]
    assert not place.facilities.loc["ods:900013", "inside"]
    assert (inside["within"] > 0).any()
    assert (inside["access"] > 0).any()
    served = table["access"] * place.neighbourhoods["population"].astype(float)
    assert served.sum() == pytest.approx(1.0)


def test_phases_can_be_counted_alone(place):
    keep = place.facilities["name"].str.contains("<5>")
    table = access_table(place, "school", [2020], keep=keep)
    assert table["within"].max() == 1


def test_services_of_unknown_size_are_counted_beside_the_access_that_leaves_them_out(place):
    known = supply_of(place, "school")
    size = known.size.copy()
    size.loc["urn:900005"] = np.nan
    whole = access_table(place, "school", [2020], supply=known)
    found = access_table(place, "school", [2020], supply=replace(known, size=size))
    assert set(found["unsized"]) == {0, 1}
    assert found["within"].tolist() == whole["within"].tolist()
    assert (found["access"] < whole["access"]).equals(found["unsized"] == 1)


def test_distances_of_another_kind_are_refused(place):
    with pytest.raises(ValueError, match="another place or kind"):
        access_table(
            place, "library", reachable=reachable_for(place, standard("library")), supply=supply_of(place, "school")
        )


def test_a_kind_without_a_register_has_an_empty_table():
    unregistered = small_place()
    object.__setattr__(unregistered.manifest, "observed", {})
    assert access_table(unregistered, "library").empty


def test_a_kind_that_is_nowhere_is_missing_not_zero(place):
    bare = small_place()
    object.__setattr__(bare, "facilities", place.facilities[place.facilities["kind"] != "library"])
    table = access_table(bare, "library", [2020])
    assert table[["nearest_m", "within", "access"]].isna().all(axis=None)


def test_the_place_is_left_as_it_was(place):
    before = small_place()
    access_table(place, "school")
    pd.testing.assert_frame_equal(pd.DataFrame(place.facilities), pd.DataFrame(before.facilities))
    pd.testing.assert_frame_equal(pd.DataFrame(place.neighbourhoods), pd.DataFrame(before.neighbourhoods))


def test_journeys_to_the_services_of_today_hold_for_their_older_records(place):
    """A school that became an academy on its site is one school, whichever of its records the file names."""
    schools = place.facilities[place.facilities["kind"].eq("school")]
    areas = place.neighbourhoods.index
    pairs = pd.MultiIndex.from_product([areas, schools.index], names=["area_code", "facility_id"]).to_frame(index=False)
    minutes = pairs.assign(minutes=20.0)
    of_today = schools.index[schools["status"].isin(["open", "closed"])]
    tables = []
    for named in (schools.index, of_today):
        records = site_records(schools, schools.index.isin(named))
        reach = from_minutes(minutes[minutes["facility_id"].isin(named)], areas=areas, records=records)
        tables.append(access_table(place, "school", [2010, 2023], reachable=reach)["access"])
    assert len(of_today) < len(schools)
    assert tables[0].gt(0).all()
    pd.testing.assert_series_equal(*tables)
