"""Thresholds, bands, the detour factor, and the table of distances."""

import math

import numpy as np
import pandas as pd
import pytest

from equitymap.errors import NotComparable
from equitymap.kinds import KINDS, LARGEST_CATCHMENT_M
from equitymap.measures.access.catchment import DETOUR, WALKING_M_PER_MINUTE, Band, Catchment, standard, weights
from equitymap.measures.access.reachable import from_minutes, straight_line
from tests.grids import SOUTH_M, WEST_M, grid, scattered, services

THREE = (Band(1000, 1.0), Band(2000, 0.68), Band(3000, 0.22))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_a_kind_states_its_bands_and_where_they_come_from(kind):
    found = standard(kind.id)
    assert kind.bands_m[-1] == kind.catchment_m
    assert kind.bands_evidence
    assert [band.weight for band in found.bands] == [1.0, 0.68, 0.22]
    assert found.bands[-1].upper_m == pytest.approx(found.threshold_m)


@pytest.mark.parametrize("detour", [1.0, 1.3, 1.6])
def test_a_reach_measured_on_the_map_does_not_depend_on_the_detour_factor(detour):
    assert standard("childrens_centre", detour=detour) == standard("childrens_centre")
    assert standard("childrens_centre").threshold_m == 2500
    assert standard("childrens_centre").detour == 1
    assert standard("school", detour=detour).threshold_m == 3200
    assert standard("school", detour=detour).detour == detour


def test_another_reach_moves_the_bands_with_it():
    found = standard("gp_practice", reach_m=800)
    assert found.threshold_m == 800
    assert [band.upper_m for band in found.bands] == pytest.approx([265, 535, 800])
    assert found == standard("gp_practice").scaled(0.5)


def test_minutes_on_foot_of_a_band():
    assert standard("gp_practice").minutes[-1] == 1600 / WALKING_M_PER_MINUTE == 20


@pytest.mark.parametrize(
    ("distance_m", "weight"), [(0, 1), (1000, 1), (1000.01, 0.68), (2000, 0.68), (3000, 0.22), (3000.01, 0), (1e9, 0)]
)
def test_a_distance_weighs_as_the_first_band_it_is_not_beyond(distance_m, weight):
    assert weights(np.array([distance_m], dtype=float), THREE)[0] == weight


@pytest.mark.parametrize(
    "wrong",
    [
        {"bands": ()},
        {"bands": (Band(2000, 1), Band(1000, 0.5))},
        {"bands": (Band(0, 1),)},
        {"bands": (Band(1000, 0),)},
        {"bands": (Band(1000, 1.5),)},
        {"threshold_m": 0},
        {"detour": 0.9},
        {"threshold_m": LARGEST_CATCHMENT_M * DETOUR + 10},
    ],
)
def test_what_cannot_be_a_catchment_is_refused(wrong):
    with pytest.raises(ValueError, match=r"catchment|detour|band"):
        Catchment(**{"kind": "library", "threshold_m": 3000, "bands": THREE, **wrong})


def test_distances_are_straight_lines_times_the_detour():
    areas, spots = scattered(1)
    found = straight_line(areas, spots, radius_m=2600, detour=1.3)
    table = found.distance_m.toarray()
    for row, area in enumerate(areas.itertuples()):
        for column, spot in enumerate(spots.itertuples()):
            straight = math.dist((area.easting_m, area.northing_m), (spot.easting_m, spot.northing_m))
            assert table[row, column] == (pytest.approx(1.3 * straight) if straight <= 2000 else 0)


def test_a_service_at_the_very_spot_is_at_distance_zero_not_out_of_reach():
    found = straight_line(grid(2), services((0, 0)), radius_m=500, detour=1.0)
    assert found.within(500).toarray().ravel().tolist() == [1, 0, 0, 0]
    assert found.weighted((Band(500, 1.0),)).toarray().ravel().tolist() == [1, 0, 0, 0]


def test_the_end_of_the_widest_band_belongs_to_it():
    found = straight_line(grid(2), services((0, 0)), radius_m=1300, detour=1.3)
    assert found.within(1300).toarray().ravel().tolist() == [1, 1, 1, 0]


def test_a_service_without_a_position_is_left_out_and_said():
    spots = services((0, 0), (1, 1))
    spots.loc["fac:1", ["easting_m", "northing_m"]] = np.nan
    found = straight_line(grid(2), spots, radius_m=500, detour=1.0)
    assert list(found.facilities) == ["fac:0"]
    assert found.notes == ("1 without a position, left out of every distance",)


def test_distances_are_not_stretched_beyond_what_was_measured():
    found = straight_line(grid(2), services((0, 0)), radius_m=1000, detour=1.0)
    with pytest.raises(ValueError, match="known to 1,000 m"):
        found.within(1500)
    with pytest.raises(ValueError, match="known to 1,000 m"):
        found.weighted(THREE)


def test_a_place_without_services_has_an_empty_table():
    found = straight_line(grid(2), services(), radius_m=1000, detour=1.0)
    assert found.distance_m.shape == (4, 0)


def test_uploaded_minutes_count_as_80_m_each():
    areas, spots = grid(2), services((0, 0), (1, 1))
    minutes = pd.DataFrame(
        {
            "area_code": [areas.index[0], areas.index[1], areas.index[1], "X01009999"],
            "facility_id": ["fac:0", "fac:0", "other:1", "fac:0"],
            "minutes": [0.0, 10.0, 4.0, 4.0],
        }
    )
    found = from_minutes(minutes, areas=areas.index, records=pd.Series(spots.index, index=spots.index))
    assert found.distance_m.toarray()[:, 0].tolist() == [0, 800, 0, 0]
    assert found.within(800).toarray()[:, 0].tolist() == [1, 1, 0, 0]
    assert found.covered.tolist() == [True, True, False, False]
    assert [note[0] for note in found.notes] == ["2", "1"]


def test_a_record_that_the_file_does_not_name_has_the_journeys_of_the_one_that_stands_for_it():
    areas = grid(2)
    minutes = pd.DataFrame({"area_code": areas.index[:2], "facility_id": ["now", "now"], "minutes": [10.0, 20.0]})
    records = pd.Series(["now", "now", pd.NA], index=["now", "before", "elsewhere"], dtype="str")
    found = from_minutes(minutes, areas=areas.index, records=records)
    assert found.distance_m.toarray()[:2].tolist() == [[800, 800, 0], [1600, 1600, 0]]
    assert found.notes == (
        "2 neighbourhood(s) that the file never names: nothing is said about them",
        "1 service(s) that the file never names, left out of every distance",
    )


def test_a_new_point_has_no_uploaded_journey():
    areas = grid(2)
    one = pd.DataFrame({"area_code": [areas.index[0]], "facility_id": ["fac:0"], "minutes": [1.0]})
    found = from_minutes(one, areas=areas.index, records=pd.Series("fac:0", index=["fac:0"]))
    with pytest.raises(NotComparable, match="straight-line"):
        found.from_point(WEST_M, SOUTH_M)
