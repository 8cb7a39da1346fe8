"""A service that ended while the same one began close by has moved; anything less certain stays closed."""

import pytest

from equitymap.places.build.moves import NAMESAKE_M, NEAR_M, with_moves, with_namesakes
from tests.services import closed, services

OLD = {
    "status": "closed",
    "closed_not_before": "2017-01-01",
    "closed_not_after": "2017-12-31",
    "kind": "library",
    "body_id": "library-service:nowhere",
    "name": "Old Street",
}
NEW = {"kind": "library", "body_id": "library-service:nowhere", "opened": "2017-01-01", "name": "The Curve"}


def status(**records):
    return with_moves(services(**records)).loc["urn:a", "status"]


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"easting_m": 430_000.0 + NEAR_M}, "moved"),
        ({"easting_m": 430_001.0 + NEAR_M}, "closed"),
        ({"body_id": "library-service:elsewhere"}, "closed"),
        ({"kind": "gp_practice"}, "closed"),
        ({"opened": "2016-11-30"}, "closed"),
        ({"opened": "2019-01-03"}, "closed"),
        ({"opened": None}, "closed"),
        ({"status": "proposed"}, "closed"),
        ({"easting_m": None, "northing_m": None}, "closed"),
        ({"status": "closed", "closed_not_before": "2017-06-01", "closed_not_after": "2017-06-30"}, "closed"),
    ],
)
def test_a_library_moved_when_its_council_began_another_close_by(change, state):
    assert status(a=OLD, b={**NEW, **change}) == state


def test_a_move_names_the_new_service_and_the_distance():
    moved = with_moves(services(a=OLD, b={**NEW, "easting_m": 430_123.0})).loc["urn:a"]
    assert moved["successor_id"] == "urn:b"
    assert moved["how"] == "near"
    assert moved["reason"] == "The Curve began about 120 m away at the time this one ended"


def test_two_that_began_close_by_leave_it_closed():
    assert status(a=OLD, b=NEW, c=NEW) == "closed"


@pytest.mark.parametrize(
    ("name", "change", "state"),
    [
        ("Riverside Academy", {}, "moved"),
        ("Riverside and Elm Academy", {}, "moved"),
        ("Hillside Academy", {}, "closed"),
        ("Riverside Academy", {"phase": "secondary"}, "closed"),
        ("Riverside Academy", {"phase": None}, "moved"),
        ("Riverside School", {"type": "independent"}, "closed"),
    ],
)
def test_a_school_moved_only_under_a_name_that_agrees(name, change, state):
    new = {"opened": "2015-09-01", "name": name, **change}
    assert status(a=closed("2015-08-31", name="Riverside Primary School"), b=new) == state


def test_names_that_tell_nothing_agree_with_nothing():
    assert status(a=closed(name="Primary School"), b={"opened": "2015-09-01", "name": "Primary Academy"}) == "closed"


def test_an_open_service_never_moves():
    frame = services(a={}, b={"opened": "2015-09-01"})
    assert with_moves(frame).equals(frame)


ENDED = {"kind": "gp_practice", "name": "Saltaire Medical Practice", **closed("2018-03-31")}
ACTIVE = {"kind": "gp_practice", "name": "The Saltaire & Windhill Medical P'ship", "easting_m": 432_000.0}


def named(old, *others):
    records = {"a": old, **{f"b{number}": other for number, other in enumerate(others)}}
    return with_namesakes(services(**records)).loc["urn:a"]


def test_a_practice_whose_name_an_active_one_nearby_bears_probably_carried_on():
    found = named(dict(ENDED), dict(ACTIVE))
    assert (found["status"], found["successor_id"]) == ("carried_on", "urn:b0")
    assert found["reason"] == "The Saltaire & Windhill Medical P'ship, about 2,000 m away, bears its name"
    assert found["closed"].year == 2018


@pytest.mark.parametrize(
    ("old", "other"),
    [
        ({}, {"easting_m": 430_001.0 + NAMESAKE_M}),
        ({}, {"status": "closed"}),
        ({}, {"status": "paused"}),
        ({}, {"kind": "library"}),
        ({}, {"name": "Windhill Surgery"}),
        ({}, {"easting_m": None, "northing_m": None}),
        ({"easting_m": None, "northing_m": None}, {}),
        ({"name": "Saltaire Bridge Surgery"}, {"name": "Saltaire Surgery"}),  # not all that tells
        ({"name": "The Surgery"}, {"name": "Elm Surgery"}),  # nothing tells
        ({"name": "College Road Surgery"}, {"name": "Aubrey Road Medical Centre"}),  # many bear it
        ({"kind": "school"}, {}),
    ],
)
def test_without_a_name_that_tells_and_goes_on_nearby_a_practice_stays_closed(old, other):
    assert named({**ENDED, **old}, {**ACTIVE, **other})["status"] == "closed"


def test_of_several_that_bear_the_name_the_nearest_is_named():
    found = named(dict(ENDED), dict(ACTIVE), {**ACTIVE, "easting_m": 431_000.0})
    assert found["successor_id"] == "urn:b1"


def test_a_code_that_merged_is_not_looked_for_by_name():
    assert named({**ENDED, "status": "replaced"}, dict(ACTIVE))["status"] == "replaced"
