"""What residents told of services: offered are those that can be meant; a row holds the service and the day alone."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from equitymap.errors import RecordsError
from equitymap.places.lists import told
from equitymap.records.sessions import Session
from equitymap.records.subjects.base import read
from equitymap.records.subjects.consultation import Consultation
from equitymap.records.subjects.lists import ListedPlace
from tests.gaps import AT, town

TODAY = pd.Timestamp("2026-11-28")


@pytest.fixture(scope="module")
def place():
    made = town(
        "library",
        elm=AT(0, 0, name="Elm Rise Library"),
        quay=AT(3, 3, name="Quayside Library"),
        gone=AT(0, 1, name="Elm Rise Reading Room", closed="2010-03-01"),
        school=AT(0, 0, name="Elm Rise School", kind="school"),
    )
    post = made.postcodes.index[0]
    made.postcodes.loc[post, ["easting_m", "northing_m"]] = AT(0, 0)["easting_m"], AT(0, 0)["northing_m"]
    spots = gpd.points_from_xy(made.facilities["easting_m"], made.facilities["northing_m"], crs="EPSG:27700")
    made.__dict__["facilities"] = gpd.GeoDataFrame(made.facilities, geometry=spots)
    return made


def session():
    about = Consultation(
        place="demo", name="Hall", link="hall", run_by="G", opens="2026-12-03 18:30", closes="2026-12-03 20:30"
    )
    return Session("s", about, {}, {})


def ids(place, *said, **more):
    return list(told.can_be_meant(place, *said, **more).index)


def test_the_service_of_that_name_comes_first_and_what_has_ended_last(place):
    assert ids(place, "elm rise", "", "library") == ["urn:elm", "urn:gone"]
    found = told.can_be_meant(place, "elm rise", "", "library")
    assert found["still"].tolist() == [True, False]
    assert found["away_m"].isna().all()
    assert set(ids(place, "Elm Rise", "")) == {"urn:elm", "urn:gone", "urn:school"}
    assert ids(place, "Quaysyde library", "") == ["urn:quay"], "a slip of the pen"
    assert ids(place, "elm rise libary", "", "library") == ["urn:elm", "urn:gone"]
    assert ids(place, "the library", "", "library") == [], "a name that tells nothing"


def test_near_a_postcode_that_was_told_services_of_any_name_are_offered(place):
    post = str(place.postcodes.index[0])
    found = told.can_be_meant(place, "the old place", f"by the shop, {post[:-3]} {post[-3:].lower()}", "library")
    assert list(found.index) == ["urn:elm", "urn:gone"]
    assert found["away_m"].round().tolist() == [0, 1000]
    assert ids(place, "the old place", "ZZ99 9ZZ", "library") == []


@pytest.mark.parametrize(
    ("said", "day"),
    [("2019", "2019"), ("in spring 2019 or so", "2019"), ("March 2020", "March 2020"), ("long ago", ""), ("2031", "")],
)
def test_a_day_is_read_from_what_somebody_remembers(said, day):
    assert told.dated(said, TODAY) == day


def test_a_row_names_the_service_as_its_register_does_and_the_day(place):
    row = told.closing(place, "urn:elm", "March 2020", today=TODAY)
    assert row.model_dump() == {"name": "Elm Rise Library", "closes": "urn:elm", "closed": "March 2020"}
    assert row.tells == "Elm Rise Library closed, March 2020"
    opened = told.listed("Pond café", "b11 3aa", opened="2025", today=TODAY)
    assert opened.model_dump() == {"name": "Pond café", "postcode": "B11 3AA", "opened": "2025", "another": True}
    by_area = told.listed("Pond café", "", "X01000001", today=TODAY)
    assert by_area.model_dump() == {"name": "Pond café", "area_code": "X01000001", "another": True}
    assert opened.tells == "Pond café opened, 2025"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda place: told.closing(place, "urn:elm", "", today=TODAY), "Say when it happened"),
        (lambda place: told.closing(place, "urn:elm", "2027", today=TODAY), "a day that has begun"),
        (lambda place: told.closing(place, "urn:gone", "2020", today=TODAY), "has ended already"),
        (lambda place: told.closing(place, "urn:zz", "2020", today=TODAY), "no longer here"),
        (lambda _: told.listed("", "B11 3AA", today=TODAY), "what the service is called"),
        (lambda _: told.listed("Pond", "by the pond", today=TODAY), "postcode or neighbourhood"),
        (lambda _: told.listed("Pond", "B11 3AA", closed="", today=TODAY), "Say when it happened"),
        (lambda _: told.listed("P" * 900, "B11 3AA", today=TODAY), "Shorten it"),
    ],
)
def test_what_is_lacking_is_said(place, make, says):
    with pytest.raises(RecordsError, match=says):
        make(place)


def test_rows_come_and_go_and_the_same_is_told_once():
    first, second = ListedPlace(name="Elm", closes="urn:elm", closed="2020"), ListedPlace(name="Pond", opened="2025")
    kept = told.with_row(None, first, session(), {"service": "library"}, "libraries")
    assert (kept.name, kept.as_of) == ("What residents told of libraries, Hall (hall)", "2026-12-03")
    assert kept.source == "residents in the session Hall; accepted by a steward"
    both = told.with_row(kept, second, session(), {"service": "library"}, "libraries")
    assert told.with_row(both, first, session(), {"service": "library"}, "libraries") == both
    assert told.without_row(both, second.tells) == kept
    assert told.without_row(kept, first.tells) is None
    assert read(type(kept), {**kept.model_dump(mode="json")}) == kept
