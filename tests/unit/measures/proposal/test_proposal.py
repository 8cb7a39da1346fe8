"""What if: every answer must be what computing everything again would give."""

from dataclasses import fields, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from equitymap.errors import NotComparable
from equitymap.measures.access.access import access_table
from equitymap.measures.access.reachable import from_minutes
from equitymap.measures.access.supply_at import SITES
from equitymap.measures.proposal.proposal import Close, Move, Open, Reopen, baseline, what_if
from tests.places import SOUTH_M, WEST_M, small_place

YEAR = 2023
NAMES = ("nearest_m", "within", "access")


@pytest.fixture(scope="module")
def place():
    return small_place()


def again(place, kind, facilities, year=YEAR):
    """The after side, computed from scratch on changed facilities."""
    changed = small_place()
    object.__setattr__(changed, "facilities", gpd.GeoDataFrame(facilities, crs="EPSG:4326"))
    table = access_table(changed, kind, [year])
    return table[table["inside"]]


def same(answer, table):
    for name in NAMES:
        ours, theirs = answer.table[f"{name}_after"], table[name]
        pd.testing.assert_series_equal(ours, theirs, check_names=False, rtol=1e-9, atol=1e-15)


def changed(place, facility_id, **values):
    frame = place.facilities.copy()
    for column, value in values.items():
        frame.loc[facility_id, column] = value
    return frame


SHUT = {"status": "closed", "closed": pd.Timestamp("2020-06-01")}


@pytest.mark.parametrize(
    ("kind", "facility_id"),
    [
        ("childrens_centre", "scc:900001"),
        ("childrens_centre", "scc:900004"),
        ("school", "urn:900007"),
        ("library", "lib:900010"),
        ("gp_practice", "ods:900013"),
    ],
)
def test_closing_is_what_the_whole_computation_gives(place, kind, facility_id):
    answer = what_if(baseline(place, kind, year=YEAR), Close(facility_id))
    same(answer, again(place, kind, changed(place, facility_id, **SHUT)))
    assert answer.left_out == ()


def test_before_is_the_table_of_that_year(place):
    answer = what_if(baseline(place, "school", year=YEAR), Close("urn:900005"))
    table = access_table(place, "school", [YEAR])
    table = table[table["inside"]]
    for name in NAMES:
        assert answer.table[f"{name}_before"].tolist() == pytest.approx(table[name].tolist())


def test_no_change_changes_nothing(place):
    answer = what_if(baseline(place, "school", year=YEAR))
    for name in NAMES:
        assert answer.table[f"{name}_before"].equals(answer.table[f"{name}_after"])
    assert answer.affected[["lost_people", "gained_people"]].sum().sum() == 0


def test_reopening_is_what_the_whole_computation_gives(place):
    answer = what_if(baseline(place, "childrens_centre", year=YEAR), Reopen("scc:900003"))
    back = changed(place, "scc:900003", status="open", closed=pd.NaT, closed_not_after=pd.NaT)
    same(answer, again(place, "childrens_centre", back))
    assert (answer.table["nearest_m_after"] < answer.table["nearest_m_before"]).any()


def test_moving_is_what_the_whole_computation_gives(place):
    point = (WEST_M + 3_300.0, SOUTH_M + 2_900.0)
    answer = what_if(baseline(place, "library", year=YEAR), Move("lib:900010", *point))
    same(answer, again(place, "library", changed(place, "lib:900010", easting_m=point[0], northing_m=point[1])))


def test_a_new_one_where_one_reopened_is_the_same_as_that_one_reopening(place):
    base = baseline(place, "childrens_centre", year=YEAR)
    spot = place.facilities.loc["scc:900003"]
    new = what_if(base, Open(spot["easting_m"], spot["northing_m"], size=1.0))
    back = what_if(base, Reopen("scc:900003"))
    pd.testing.assert_frame_equal(new.table, back.table, rtol=1e-12)


def test_several_changes_at_once_are_what_the_whole_computation_gives(place):
    base = baseline(place, "childrens_centre", year=YEAR)
    answer = what_if(base, Close("scc:900001"), Close("scc:900004"), Reopen("scc:900002"))
    frame = changed(place, "scc:900001", **SHUT)
    for column, value in SHUT.items():
        frame.loc["scc:900004", column] = value
    frame.loc["scc:900002", "status"] = "open"
    frame.loc["scc:900002", ["closed", "closed_not_before", "closed_not_after"]] = pd.NaT
    same(answer, again(place, "childrens_centre", frame))


def test_closing_the_last_one_leaves_no_distance_and_exactly_no_access(place):
    base = baseline(place, "childrens_centre", year=YEAR)
    answer = what_if(base, Close("scc:900001"), Close("scc:900004"))
    assert answer.table["nearest_m_after"].isna().all()
    assert answer.table["within_after"].eq(0).all()
    assert answer.table["access_after"].eq(0).all()
    had = answer.table["within_before"] > 0
    assert answer.affected["lost_people"].sum() == place.inside["children_0_4"][had].sum()


def test_the_baseline_is_never_altered(place):
    base = baseline(place, "childrens_centre", year=YEAR)
    held = {
        field.name: np.copy(getattr(base, field.name))
        for field in fields(base)
        if isinstance(getattr(base, field.name), np.ndarray)
    }
    what_if(base, Close("scc:900001"), Reopen("scc:900003"), Open(WEST_M, SOUTH_M))
    for name, values in held.items():
        np.testing.assert_array_equal(values, getattr(base, name))


def test_a_new_service_counts_as_one_site_and_needs_a_size_where_sizes_count(place):
    centres = what_if(baseline(place, "childrens_centre", year=YEAR), Open(WEST_M + 2500, SOUTH_M + 2500))
    assert centres.unit == SITES
    assert (centres.table["access_after"] > centres.table["access_before"]).any()
    base = baseline(place, "school", year=YEAR)
    unsized = what_if(base, Open(WEST_M + 2500, SOUTH_M + 2500))
    assert unsized.left_out == ("the new service",)
    assert unsized.table["access_after"].equals(unsized.table["access_before"])
    assert (unsized.table["within_after"] > unsized.table["within_before"]).any()
    sized = what_if(base, Open(WEST_M + 2500, SOUTH_M + 2500, size=100))
    gained = (sized.table["access_after"] - sized.table["access_before"]).to_numpy()
    assert sized.left_out == ()
    assert (gained > 0).any()


def test_a_closing_service_of_unknown_size_is_named(place):
    base = baseline(place, "school", year=YEAR)
    blank = replace(base, size=np.where(base.reachable.facilities == "urn:900005", np.nan, base.size))
    assert what_if(blank, Close("urn:900005")).left_out == ("urn:900005",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Close("scc:900003"), "not open at the end of 2023"),
        (Reopen("scc:900001"), "already open"),
        (Move("scc:900003", 1.0, 1.0), "not open"),
        (Close("urn:900005"), "not one of the children's centres"),
    ],
)
def test_what_cannot_be_done_is_said(place, change, words):
    with pytest.raises(ValueError, match=words):
        what_if(baseline(place, "childrens_centre", year=YEAR), change)


def test_one_service_cannot_be_changed_twice(place):
    with pytest.raises(ValueError, match="once"):
        what_if(baseline(place, "childrens_centre", year=YEAR), Close("scc:900001"), Move("scc:900001", 1.0, 1.0))


def test_a_year_outside_the_record_is_refused(place):
    with pytest.raises(ValueError, match="says nothing about 1999"):
        baseline(place, "library", year=1999)


def test_with_uploaded_times_a_service_can_close_and_reopen_but_not_move(place):
    centres = place.facilities.index[place.facilities["kind"] == "childrens_centre"]
    areas = place.neighbourhoods.index
    pairs = [(area, centre) for area in areas[1:] for centre in centres]
    minutes = pd.DataFrame(pairs, columns=["area_code", "facility_id"]).assign(minutes=lambda f: 5.0 + f.index % 70)
    table = from_minutes(minutes, areas=areas, records=pd.Series(centres, index=centres))
    base = baseline(place, "childrens_centre", year=YEAR, reachable=table)
    back = changed(place, "scc:900003", status="open", closed=pd.NaT, closed_not_after=pd.NaT)
    altered = small_place()
    object.__setattr__(altered, "facilities", gpd.GeoDataFrame(back, crs="EPSG:4326"))
    expected = access_table(altered, "childrens_centre", [YEAR], reachable=table)
    answer = what_if(base, Reopen("scc:900003"))
    same(answer, expected[expected["inside"]])
    assert answer.table.iloc[0].isna().all()
    assert answer.affected["unknown_areas"].sum() == 1
    shut = access_table(
        place, "childrens_centre", [YEAR], reachable=table, keep=pd.Series(centres != "scc:900001", index=centres)
    )
    same(what_if(base, Close("scc:900001")), shut[shut["inside"]])
    with pytest.raises(NotComparable, match="straight-line"):
        what_if(base, Open(WEST_M, SOUTH_M))
