"""Every frame of a place in every form: text that strict readers take, days as days, nothing missing made up."""

import csv
import io
import json
import re

import geopandas as gpd
import pandas as pd
import pytest

from equitymap.errors import PlaceError
from equitymap.places.files.export import as_text
from equitymap.places.store import built_places, open_place
from equitymap.schema import FRAMES, GEO_FRAMES
from tests.places import small_place


def strict(text: str):
    def refuse(word):
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.fixture(scope="module", params=[found.code for found in built_places()])
def place(request):
    return open_place(request.param)


@pytest.mark.parametrize("frame", FRAMES)
def test_every_frame_is_written_in_every_form(place, frame):
    rows = len(getattr(place, frame))
    assert len(strict(as_text(place, frame, "json"))) == rows
    assert sum(1 for _ in csv.reader(io.StringIO(as_text(place, frame, "csv")))) == rows + 1
    if frame in GEO_FRAMES:
        assert len(strict(as_text(place, frame, "geojson"))["features"]) == rows
    else:
        with pytest.raises(PlaceError, match="has no shapes"):
            as_text(place, frame, "geojson")


def test_days_are_days_and_missing_ones_are_null(place):
    found = place.facilities
    told = strict(as_text(place, "facilities", "geojson"))["features"]
    for feature, (number, row) in zip(told, found.iterrows(), strict=True):
        own = feature["properties"]
        assert feature["id"] == own["facility_id"] == number
        assert own["closed"] == (f"{row['closed']:%Y-%m-%d}" if row["closed"] == row["closed"] else None)
    same = strict(as_text(place, "facilities", "json"))
    assert [row["closed"] for row in same] == [feature["properties"]["closed"] for feature in told]


def test_outlines_can_be_read_back_by_their_code(place):
    text = as_text(place, "neighbourhoods", "geojson")
    back = gpd.read_file(io.BytesIO(text.encode())).set_index("area_code")
    assert list(back.index) == list(place.neighbourhoods.index)
    west, south, east, north = back.total_bounds
    assert -10 < west < east < 5
    assert 49 < south < north < 61


def test_a_frame_has_no_count_of_few_people():
    place = small_place()
    place.neighbourhoods["children_0_4"] = 7
    for form in ("csv", "json", "geojson"):
        assert not re.search(r'"children_0_4": ?7\b', as_text(place, "neighbourhoods", form)), form
    told = pd.read_csv(io.StringIO(as_text(place, "neighbourhoods", "csv")))
    assert told["children_0_4"].isna().all()
    assert told["population"].notna().any()
