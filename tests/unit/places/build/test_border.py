"""How near neighbourhoods are to another nation, by the postcodes beyond England's outlines."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from equitymap.measures.access.catchment import standard
from equitymap.measures.map.border import near_border, nearest_open_m
from equitymap.places.build.border import FIFTH, border_of, nation_at
from equitymap.places.place import Border
from tests.places import demo_place

CODES = ["E01000001", "E01000002"]
OUTLINES = gpd.GeoDataFrame(
    geometry=[box(354_000, 194_000, 356_000, 196_000), box(356_000, 194_000, 358_000, 196_000)], crs="EPSG:27700"
)
AREAS = pd.DataFrame({"easting_m": [355_000.0, 357_000.0], "northing_m": [195_000.0] * 2}, index=CODES)


def posts(area: str, easting: float, count: int = FIFTH) -> pd.DataFrame:
    index = pd.Index([f"{area}{n}1AA" for n in range(1, count + 1)], name="postcode")
    return pd.DataFrame({"easting_m": easting, "northing_m": 195_000.0}, index=index)


def test_the_straight_line_to_the_addresses_beyond():
    found = border_of(AREAS, OUTLINES, posts("NP", 353_000), reach_m=10_000)
    assert found == Border(nations=("Wales",), nearest_m={CODES[0]: 2000, CODES[1]: 4000})
    assert border_of(AREAS, OUTLINES, posts("NP", 353_000), reach_m=3_000).nearest_m == {CODES[0]: 2000}


@pytest.mark.parametrize(
    "there",
    [
        posts("NP", 354_500),
        posts("NP", 353_900),
        posts("NP", 353_000, FIFTH - 1),
        posts("BS", 353_000),
        posts("TD", 353_000),
        posts("NP", 340_000),
    ],
    ids=["inside", "on the shore", "a few misplaced", "an English area", "Scottish, but far south", "too far"],
)
def test_what_makes_no_border(there):
    assert border_of(AREAS, OUTLINES, there, reach_m=10_000) is None


def test_a_northern_border_is_that_of_scotland():
    north = AREAS.assign(northing_m=600_000.0)
    outlines = OUTLINES.translate(0, 405_000).to_frame("geometry")
    beyond = posts("TD", 353_000).assign(northing_m=600_000.0)
    assert border_of(north, outlines, beyond, reach_m=10_000).nations == ("Scotland",)


@pytest.mark.parametrize(
    ("east", "north", "nation"),
    [(318_153, 176_332, "Wales"), (325_900, 673_900, "Scotland"), (379_206, 393_852, ""), (530_000, 180_000, "")],
)
def test_a_far_point_is_told_its_nation(east, north, nation):
    assert nation_at(east, north) == nation


def test_the_measure_names_those_nearer_to_the_border_or_within_reach_of_it():
    demo = demo_place()
    kind = demo.kinds[1].id
    nearest = nearest_open_m(demo, kind).sort_values()
    far, close = str(nearest.index[-1]), str(nearest.index[0])
    away = int(nearest.iloc[-1] / standard(kind).detour) - 1
    border = Border(nations=("Wales",), nearest_m={far: away, close: 50_000})
    place = replace(demo, manifest=demo.manifest.model_copy(update={"border": border}))
    found = near_border(place, kind, 1.0)
    assert found.index.tolist() == [far]
    assert found["nearer"].tolist() == [True]
    assert near_border(place, kind, 100_000).index.tolist() == sorted([far, close])
    assert near_border(demo, kind, 100_000).empty
    assert np.isfinite(found["border_m"]).all()
