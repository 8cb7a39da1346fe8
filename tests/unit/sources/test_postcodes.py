"""Postcodes: their shape, their position in metres, and what happens to those that have none."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing, SourceUnreadable
from equitymap.sources import postcodes
from equitymap.sources.reading import SourceFolder
from tests.area_files import write

HEADINGS = ["Postcode", "lat", "long"]
# A point whose grid position is published: the Ordnance Survey's worked example, 52°39'27"N 1°43'4"E, is
# 651,409.9 E 313,177.3 N on the grid's own datum; on WGS 84 that point is 52.65798 N, 1.71605 E.
LAT, LONG, EASTING, NORTHING = 52.65798, 1.71605, 651_410, 313_177


@pytest.mark.parametrize("typed", ["b31 2ab", " B31  2AB ", "B312AB", "B31 2AB."])
def test_normalised_postcode_has_capitals_and_no_spaces(typed: str) -> None:
    assert postcodes.normalise(typed) == "B312AB"


@pytest.mark.parametrize("typed", ["B31 2AB", "ec1a1bb", "M1 1AE", "W1A 0AX"])
def test_a_postcode_is_recognised_by_its_shape(typed: str) -> None:
    assert postcodes.looks_like_postcode(typed)


@pytest.mark.parametrize("typed", ["", "Leeds", "B31", "[Unknown]", "B31 2AB 3", "n/a - mobile"])
def test_other_texts_are_not_taken_for_postcodes(typed: str) -> None:
    assert not postcodes.looks_like_postcode(typed)


def test_degrees_become_grid_metres_within_five_metres(tmp_path: Path) -> None:
    path = write(tmp_path / "ZZ.csv.gz", [HEADINGS, ["ZZ1 1ZZ", LAT, LONG]])
    found = postcodes.lat_lon_files([path]).frame.loc["ZZ11ZZ"]
    assert found["easting_m"] == pytest.approx(EASTING, abs=5)
    assert found["northing_m"] == pytest.approx(NORTHING, abs=5)


@pytest.mark.parametrize("lat", ["", "0", "99.99"])
def test_a_postcode_without_a_usable_position_is_listed_with_its_line(tmp_path: Path, lat: str) -> None:
    path = write(tmp_path / "ZZ.csv.gz", [HEADINGS, ["ZZ1 1ZZ", LAT, LONG], ["ZZ1 1ZY", lat, LONG]])
    reading = postcodes.lat_lon_files([path])
    assert list(reading.frame.index) == ["ZZ11ZZ"]
    assert reading.left_out[["file", "row", "identifier"]].to_numpy().tolist() == [["ZZ.csv.gz", 3, "ZZ1 1ZY"]]
    assert reading.rows_read == 2


def test_lines_are_counted_afresh_in_each_file(tmp_path: Path) -> None:
    one = write(tmp_path / "ZY.csv.gz", [HEADINGS, ["ZY1 1ZZ", LAT, LONG]])
    two = write(tmp_path / "ZZ.csv.gz", [HEADINGS, ["ZZ1 1ZZ", "", ""]])
    assert postcodes.lat_lon_files([one, two]).left_out[["file", "row"]].to_numpy().tolist() == [["ZZ.csv.gz", 2]]


def test_a_postcode_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "ZZ.csv.gz", [HEADINGS, ["ZZ1 1ZZ", LAT, LONG], ["ZZ11ZZ", LAT, LONG]])
    with pytest.raises(SourceContent, match="ZZ11ZZ"):
        postcodes.lat_lon_files([path])


def test_a_file_without_the_headings_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "ZZ.csv.gz", [["pcd", "lat", "long"], ["ZZ1 1ZZ", LAT, LONG]])
    with pytest.raises(SourceHeadings, match=r"ZZ\.csv\.gz.*'Postcode'"):
        postcodes.lat_lon_files([path])


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "ZZ.csv.gz", [HEADINGS, *[[f"ZZ{n} 1ZZ", LAT + n / 1e4, LONG] for n in range(2000)]])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(SourceUnreadable, match=r"ZZ\.csv\.gz"):
        postcodes.lat_lon_files([path])


def test_a_folder_without_postcodes_names_the_page_to_get_them_from(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="geoportal"):
        postcodes.positions(SourceFolder(tmp_path))


def code_point(path: Path, *rows: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("Doc/licence.txt", "words")
        packed.writestr("Data/CSV/zz.csv", "\n".join(rows))
    return path


def test_code_point_open_rows_of_quality_90_are_left_out(tmp_path: Path) -> None:
    end = '"E92000001","E19000001","E18000003","","E08000035","E05001420"'
    path = code_point(tmp_path / "codepo_gb.zip", f'"ZZ1 1ZZ",10,428809,433421,{end}', f'"ZZ1 1ZY",90,0,0,{end}')
    reading = postcodes.code_point_file(path)
    assert reading.frame.loc["ZZ11ZZ"].tolist() == [428809.0, 433421.0]
    assert reading.left_out["identifier"].tolist() == ["ZZ1 1ZY"]
    assert reading.left_out["row"].tolist() == [2]


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "codepo_gb.zip"
    path.write_bytes(b"not a zip")
    with pytest.raises(SourceUnreadable, match=r"codepo_gb\.zip"):
        postcodes.code_point_file(path)
