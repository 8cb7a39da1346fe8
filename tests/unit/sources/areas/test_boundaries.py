"""Boundaries: official outlines in, valid longitude-latitude outlines out, and nothing guessed."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Polygon

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing, SourceUnreadable
from equitymap.sources.areas import boundaries
from equitymap.sources.reading.read_table import SourceFolder
from tests.area_files import WALES, A, B, folder_without_row_counts

NAME = "LSOA_2021_EN_BGC_detail_made_up.geojson.gz"
COARSE = "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EN_BSC_V4.geojson.gz"
SQUARE = [[0.0, 52.0], [0.01, 52.0], [0.01, 52.01], [0.0, 52.01], [0.0, 52.0]]
BOW_TIE = [[0.0, 52.0], [0.01, 52.01], [0.01, 52.0], [0.0, 52.01], [0.0, 52.0]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourceFolder:
    return folder_without_row_counts(tmp_path, monkeypatch)


def feature(code: str, ring: list[list[float]] | None = None, **more: str) -> dict[str, object]:
    shape = {"type": "Polygon", "coordinates": [ring]} if ring else None
    return {
        "type": "Feature",
        "properties": {"LSOA21CD": code, "LSOA21NM": f"Town {code[-1]}", **more},
        "geometry": shape,
    }


def save(folder: SourceFolder, features: list[dict[str, object]], name: str = NAME, **more: object) -> None:
    text = json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()
    (folder.path / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)


def test_outlines_are_indexed_by_code_in_degrees(folder: SourceFolder) -> None:
    save(folder, [feature(A, SQUARE, SRC_METHOD="same as LSOA11"), feature(WALES, SQUARE, SRC_METHOD="same as LSOA11")])
    reading = boundaries.lsoa_2021(folder)
    assert (reading.frame.index.name, list(reading.frame.index), reading.rows_read) == ("area_code", [A], 2)
    assert reading.frame.crs == "EPSG:4326"
    assert reading.frame.loc[A, "method"] == "same as LSOA11"


def test_official_file_without_a_method_says_as_published(folder: SourceFolder) -> None:
    save(folder, [feature(A, SQUARE)], name="Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5.geojson")
    assert boundaries.lsoa_2021(folder).frame.loc[A, "method"] == "as published"


def test_metres_are_turned_into_degrees(folder: SourceFolder) -> None:
    ring = [[430000.0, 433000.0], [431000.0, 433000.0], [431000.0, 434000.0], [430000.0, 433000.0]]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    save(folder, [feature(A, ring)], crs=crs)
    west, south, _, _ = boundaries.lsoa_2021(folder).frame.total_bounds
    assert (round(west, 1), round(south, 1)) == (-1.5, 53.8)


def test_crossed_outline_is_mended_and_marked(folder: SourceFolder) -> None:
    save(folder, [feature(A, BOW_TIE, SRC_METHOD="merge of LSOA11"), feature(B, SQUARE, SRC_METHOD="same as LSOA11")])
    frame = boundaries.lsoa_2021(folder).frame
    assert frame.geometry.is_valid.all()
    assert list(frame["method"]) == ["merge of LSOA11, repaired", "same as LSOA11"]


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_no_coordinate_system_is_refused(folder: SourceFolder) -> None:
    frame = gpd.GeoDataFrame({"LSOA21CD": [A], "LSOA21NM": ["Town 1"]}, geometry=[Polygon(SQUARE)])
    frame.to_file(folder.path / "LSOA_2021_BGC.gpkg", driver="GPKG")
    with pytest.raises(SourceContent, match="coordinate system"):
        boundaries.lsoa_2021(folder)


def test_metres_that_pass_for_degrees_are_refused(folder: SourceFolder) -> None:
    save(folder, [feature(A, [[430000.0, 433000.0], [431000.0, 433000.0], [431000.0, 434000.0], [430000.0, 433000.0]])])
    with pytest.raises(SourceContent, match="outside England"):
        boundaries.lsoa_2021(folder)


def test_repeated_code_is_refused(folder: SourceFolder) -> None:
    save(folder, [feature(A, SQUARE), feature(A, SQUARE)])
    with pytest.raises(SourceContent, match=f"more than once, such as {A}"):
        boundaries.lsoa_2021(folder)


def test_neighbourhood_without_outline_is_refused(folder: SourceFolder) -> None:
    save(folder, [feature(A, SQUARE), feature(B)])
    with pytest.raises(SourceContent, match=f"without an outline, such as {B}"):
        boundaries.lsoa_2021(folder)


def test_other_headings_are_refused(folder: SourceFolder) -> None:
    wrong = {"type": "Feature", "properties": {"LSOA11CD": A}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
    save(folder, [wrong])
    with pytest.raises(SourceHeadings, match="LSOA21CD, LSOA21NM"):
        boundaries.lsoa_2021(folder)


def test_truncated_file_is_refused(folder: SourceFolder) -> None:
    save(folder, [feature(A, SQUARE)])
    path = folder.path / NAME
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(SourceUnreadable, match="cut short"):
        boundaries.lsoa_2021(folder)


def test_coarse_file_is_never_taken(folder: SourceFolder) -> None:
    save(folder, [feature(A, SQUARE)], name=COARSE)
    with pytest.raises(SourceMissing, match="boundaries"):
        boundaries.lsoa_2021(folder)


AROUND = "LSOA_2021_EW_BGC_V5_around_E0700014{}.geojson"
SHIFTED = [[x + 0.02, y] for x, y in SQUARE]


def test_parts_around_two_places_are_united_and_each_outline_stands_once(tmp_path: Path) -> None:
    folder = SourceFolder(tmp_path)
    save(folder, [feature(A, SQUARE)], name=AROUND.format(7))
    save(folder, [feature(A, SQUARE), feature(B, SHIFTED), feature(WALES, SQUARE)], name=AROUND.format(8))
    reading = boundaries.lsoa_2021(folder)
    assert (sorted(reading.frame.index), reading.rows_read, len(reading.paths)) == ([A, B], 4, 2)


def test_official_parts_win_over_derived_outlines_which_fill_the_rest(folder: SourceFolder) -> None:
    save(folder, [feature(A, SQUARE)], name=AROUND.format(7))
    derived = [feature(A, SHIFTED, SRC_METHOD="approximate split"), feature(B, SHIFTED, SRC_METHOD="same as LSOA11")]
    save(folder, derived)
    assert boundaries.lsoa_2021(folder).frame["method"].to_dict() == {A: "as published", B: "same as LSOA11"}


def test_a_whole_official_file_is_enough(folder: SourceFolder) -> None:
    save(folder, [feature(A, SQUARE)], name=AROUND.format(7))
    save(folder, [feature(A, SQUARE), feature(B, SHIFTED)], name="LSOA_2021_EW_BGC_V5.geojson")
    save(folder, [feature(B, SQUARE, SRC_METHOD="same as LSOA11")])
    reading = boundaries.lsoa_2021(folder)
    assert [path.name for path in reading.paths] == ["LSOA_2021_EW_BGC_V5.geojson"]


def test_a_whole_official_file_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    save(SourceFolder(tmp_path), [feature(A, SQUARE)], name="LSOA_2021_EW_BGC_V5.geojson")
    with pytest.raises(SourceContent, match=r"1 English rows.*33,755"):
        boundaries.lsoa_2021(SourceFolder(tmp_path))
