"""Postcodes: their shape, their position in metres, and what happens to those that have none."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing, SourceUnreadable
from equitymap.sources.areas import postcodes
from equitymap.sources.reading.read_table import SourceFolder
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


NSPL = ["pcd", "pcds", "doterm", "oseast1m", "osnrth1m", "ctry", "lsoa21", "lat", "long"]
LIVE = ["NR1 1AA", "NR1 1AA", "", "623000", "308000", "E92000001", "E01000001", "52.6", "1.3"]
ENDED = ["NR1 1AB", "NR1 1AB", "201503", "623100", "308100", "E92000001", "E01000001", "52.6", "1.3"]
NOWHERE = ["NR1 1AC", "NR1 1AC", "199906", "", "", "E92000001", "", "99.999999", "0"]
BELFAST = ["BT1 1AA", "BT1 1AA", "", "333900", "374100", "N92000002", "", "54.6", "-5.9"]


def nspl(folder: Path, *rows: list[str], headings: list[str] = NSPL, name: str = "NSPL_MAY_2025_UK.zip") -> Path:
    text = write(folder / "inside.csv", [headings, *rows]).read_bytes()
    path = folder / name
    if path.suffix == ".csv":
        path.write_bytes(text)
    else:
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr(f"Data/{path.stem}.csv", text)
            packed.writestr(f"Data/multi_csv/{path.stem}_AB.csv", b"pcds\n")
            packed.writestr("User Guide/guide.pdf", b"%PDF")
    (folder / "inside.csv").unlink()
    return path


@pytest.mark.parametrize("name", ["NSPL_MAY_2025_UK.zip", "NSPL_MAY_2025_UK.csv", "ONSPD_NOV_2025_UK.zip"])
def test_the_official_list_is_read_as_it_comes_live_and_ended_alike(tmp_path: Path, name: str) -> None:
    nspl(tmp_path, LIVE, ENDED, name=name)
    frame = postcodes.positions(SourceFolder(tmp_path)).frame
    assert frame.loc["NR11AA"].to_list() == [623000.0, 308000.0]
    assert frame.loc["NR11AB"].to_list() == [623100.0, 308100.0]


def test_a_postcode_on_another_grid_is_left_out_not_misplaced(tmp_path: Path) -> None:
    reading = postcodes.nspl_file(nspl(tmp_path, LIVE, BELFAST, NOWHERE))
    assert list(reading.frame.index) == ["NR11AA"]
    assert reading.left_out[["row", "identifier", "reason"]].to_numpy().tolist() == [
        [3, "BT1 1AA", "the postcode is outside Great Britain"],
        [4, "NR1 1AC", "the postcode has no usable position"],
    ]


def test_the_newer_names_of_its_columns_are_known(tmp_path: Path) -> None:
    headings = ["pcd7", "pcds", "doterm", "east1m", "north1m", "ctry25cd", "lsoa21cd", "lat", "long"]
    assert list(postcodes.nspl_file(nspl(tmp_path, LIVE, headings=headings)).frame.index) == ["NR11AA"]


def test_a_list_without_grid_positions_names_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(SourceHeadings, match=r"east1m.*it has pcd, pcds"):
        postcodes.nspl_file(nspl(tmp_path, LIVE, headings=[*NSPL[:3], "x", "y", *NSPL[5:]]))


def test_an_archive_without_the_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "NSPL_MAY_2025_UK.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("readme.txt", b"moved")
    with pytest.raises(SourceContent, match="0 files named like NSPL_AUG_2026_UK"):
        postcodes.nspl_file(path)


def test_a_list_cut_short_is_refused(tmp_path: Path) -> None:
    path = nspl(tmp_path, *[LIVE] * 50)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(SourceUnreadable, match="cut short"):
        postcodes.nspl_file(path)


def test_the_official_list_comes_before_a_copy(tmp_path: Path) -> None:
    (tmp_path / "postcodes").mkdir()
    write(tmp_path / "postcodes" / "ZZ.csv.gz", [HEADINGS, ["ZZ1 1ZZ", LAT, LONG]])
    assert list(postcodes.positions(SourceFolder(tmp_path)).frame.index) == ["ZZ11ZZ"]
    nspl(tmp_path, LIVE)
    assert list(postcodes.positions(SourceFolder(tmp_path)).frame.index) == ["NR11AA"]


# --- editions ---

AUGUST = [
    "pcd7",
    "pcd8",
    "pcds",
    "dointr",
    "doterm",
    "usrtypind",
    "east1m",
    "north1m",
    "gridind",
    "lad26cd",
    "ctry26cd",
]
ROW = ["ZZ1 1ZZ", "ZZ1  1ZZ", "ZZ1 1ZZ", "202001", "", "0", "651410", "313177", "1", "E07000148", "E92000001"]


def lookup(folder: Path, month: str) -> Path:
    path = folder / f"NSPL_{month}_UK.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(f"Data/NSPL_{month}_UK.csv", "\n".join([",".join(AUGUST), ",".join(ROW)]))
    return path


def test_the_edition_of_the_official_list_is_that_of_the_file(tmp_path: Path) -> None:
    for month, words, year in (("AUG_2026", "August 2026", "2026"), ("FEB_2027", "February 2027", "2027")):
        release = postcodes.nspl_file(lookup(tmp_path, month)).release
        assert release.period == words
        assert words in release.title
        assert f"made after {words}" in release.limits
        assert f"copyright and database right {year}" in release.attribution


def test_the_newest_of_several_editions_is_read_whatever_the_order_of_their_names(tmp_path: Path) -> None:
    for month in ("MAY_2025", "AUG_2026", "FEB_2026"):
        lookup(tmp_path, month)
    assert postcodes.positions(SourceFolder(tmp_path)).paths[0].name == "NSPL_AUG_2026_UK.zip"


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("NSPL_AUG_2026_UK.csv", "August 2026"),
        ("ONSPD_NOV_2025_UK.zip", "November 2025"),
        ("nspl_may_2025_uk.csv", "May 2025"),
        ("NSPL.csv", ""),
    ],
)
def test_an_edition_is_told_by_the_name(name: str, edition: str) -> None:
    assert postcodes.edition_of(name) == edition


@pytest.mark.parametrize(("note", "year"), [("COPYRIGHT DATE: 20260801\n", "2026"), (None, "2014")])
def test_the_year_of_code_point_open_is_that_of_its_note(tmp_path: Path, note: str | None, year: str) -> None:
    path = tmp_path / "codepo_gb.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("Data/CSV/zz.csv", '"ZZ1 1ZZ",10,651410,313177,"E92000001","","","","",""\n')
        if note:
            packed.writestr("Doc/metadata.txt", f"ORDNANCE SURVEY\nPRODUCT: OS CODE-POINT_OPEN\n{note}")
    release = postcodes.code_point_file(path).release
    assert release.period == year
    assert f"Crown copyright and database right {year}" in release.attribution
