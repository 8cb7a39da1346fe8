"""A place as readable tables: it comes back as it was, and every wrong cell is named with file, line and column."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from equitymap.errors import DamagedPlace, InvalidPlace, PlaceNotBuilt, SourceHeadings, SourceUnreadable, StalePlace
from equitymap.places.builds import MANIFEST
from equitymap.places.files import csv_place
from equitymap.places.place import Place
from equitymap.schema import FRAMES
from tests.places import small_place


@pytest.fixture(scope="module")
def place() -> Place:
    return small_place()


@pytest.fixture
def folder(place: Place, tmp_path: Path) -> Path:
    csv_place.write_tables(place, tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_comes_back_as_it_was(place: Place, folder: Path, name: str) -> None:
    before, after = getattr(place, name), getattr(csv_place.read_tables(folder), name)
    flat = [frame.drop(columns="geometry", errors="ignore") for frame in (before, after)]
    pd.testing.assert_frame_equal(pd.DataFrame(flat[0]), pd.DataFrame(flat[1]))


@pytest.mark.parametrize("name", ["neighbourhoods", "facilities"])
def test_shapes_come_back_within_a_metre(place: Place, folder: Path, name: str) -> None:
    before, after = (getattr(one, name).geometry for one in (place, csv_place.read_tables(folder)))
    assert after.crs == before.crs
    assert list(after.isna()) == list(before.isna())
    drawn = before.notna()
    away = before[drawn].to_crs("EPSG:27700").hausdorff_distance(after[drawn].to_crs("EPSG:27700"))
    assert away.max() < 1


def test_the_manifest_comes_back(place: Place, folder: Path) -> None:
    assert csv_place.read_tables(folder).manifest == place.manifest


def test_writing_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    csv_place.write_tables(csv_place.read_tables(folder), again)
    for path in again.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_a_table_saved_by_a_spreadsheet_still_reads(place: Place, folder: Path) -> None:
    path = folder / "neighbourhoods.csv"
    text = path.read_text(encoding="utf-8").replace(",true,", ",TRUE,").replace(",false,", ",FALSE,")
    path.write_text(text.replace("\n", "\r\n"), encoding="utf-8-sig")
    assert list(csv_place.read_tables(folder).neighbourhoods["inside"]) == list(place.neighbourhoods["inside"])


def spoil(file: str, line: int, column: str, cell: str) -> Callable[[Path], None]:
    """Return a function that writes ``cell`` into one line (the heading is line 1) of a file in a folder."""

    def spoiled(folder: Path) -> None:
        table = pd.read_csv(folder / file, dtype=str, keep_default_na=False)
        table.loc[line - 2, column] = cell
        table.to_csv(folder / file, index=False)

    return spoiled


@pytest.mark.parametrize(
    ("file", "line", "column", "cell", "says"),
    [
        ("neighbourhoods.csv", 3, "population", "many", "write a whole number"),
        ("neighbourhoods.csv", 3, "population", "-4", "-4"),
        ("neighbourhoods.csv", 4, "inside", "perhaps", "write true or false"),
        ("neighbourhoods.csv", 5, "ward", "", "may not be blank"),
        ("neighbourhoods.csv", 6, "area_code", "", "blank"),
        ("neighbourhoods.csv", 6, "area_code", "X01000001", "again"),
        ("neighbourhoods.csv", 6, "area_code", "Elm", "Elm"),
        ("deprivation.csv", 7, "decile", "11", "11"),
        ("deprivation.csv", 7, "domain", "luck", "luck"),
        ("outcomes.csv", 2, "value", "5,5", "write a number"),
        ("facilities.csv", 2, "opened", "01/09/2004", "write a date like 2017-08-31"),
        ("facilities.csv", 2, "status", "shut", "shut"),
    ],
)
def test_a_wrong_cell_is_named(folder: Path, file: str, line: int, column: str, cell: str, says: str) -> None:
    spoil(file, line, column, cell)(folder)
    with pytest.raises(InvalidPlace) as wrong:
        csv_place.read_tables(folder)
    assert f"{file} line {line}, column {column}" in str(wrong.value)
    assert says in str(wrong.value)


def state_line(folder: Path, state: str) -> int:
    table = pd.read_csv(folder / "outcomes.csv", dtype=str, keep_default_na=False)
    return int(table.index[table["status"] == state][0]) + 2


@pytest.mark.parametrize(
    ("state", "cell", "says"),
    [
        ("suppressed", "0", "must be blank"),
        ("not_collected", "0", "must be blank"),
        ("zero", "3", "a zero must be 0"),
        ("zero", "", "a zero must be 0"),
        ("value", "", "say suppressed or not_collected"),
    ],
)
def test_a_missing_figure_is_never_zero(folder: Path, state: str, cell: str, says: str) -> None:
    line = state_line(folder, state)
    spoil("outcomes.csv", line, "value", cell)(folder)
    with pytest.raises(InvalidPlace, match=rf"outcomes.csv line {line}, column value: .*{says}"):
        csv_place.read_tables(folder)


def test_all_files_are_reported_in_one_message(folder: Path) -> None:
    spoil("facilities.csv", 3, "opened", "last year")(folder)
    spoil("deprivation.csv", 9, "rank", "first")(folder)
    with pytest.raises(InvalidPlace) as wrong:
        csv_place.read_tables(folder)
    assert "facilities.csv line 3" in str(wrong.value)
    assert "deprivation.csv line 9" in str(wrong.value)


@pytest.mark.parametrize(
    ("file", "column", "cell"),
    [
        ("deprivation.csv", "area_code", "X01009999"),
        ("postcodes.csv", "area_code", "X01009999"),
        ("facilities.csv", "area_code", "X01009999"),
        ("outcomes.csv", "area_code", "X01009999"),
        ("facilities.csv", "successor_id", "urn:nobody"),
    ],
)
def test_a_code_that_nothing_has_is_named(folder: Path, file: str, column: str, cell: str) -> None:
    spoil(file, 2, column, cell)(folder)
    with pytest.raises(InvalidPlace, match=rf"{file}, column {column}: {cell} not in"):
        csv_place.read_tables(folder)


def test_a_missing_column_is_named(folder: Path) -> None:
    path = folder / "outcomes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("numerator", "count"), encoding="utf-8")
    with pytest.raises(SourceHeadings, match=r"outcomes\.csv lacks the heading\(s\) 'numerator'"):
        csv_place.read_tables(folder)


def test_a_table_in_another_encoding_is_refused(folder: Path) -> None:
    path = folder / "facilities.csv"
    path.write_bytes(path.read_bytes().replace(b"Library", b"Biblioth\xe8que"))
    with pytest.raises(SourceUnreadable, match=r"facilities\.csv is not written in utf-8"):
        csv_place.read_tables(folder)


@pytest.mark.parametrize("file", [*(f"{name}.csv" for name in FRAMES), csv_place.OUTLINES])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(DamagedPlace, match=f"lacks {file}"):
        csv_place.read_tables(folder)


def change_outlines(folder: Path, change: Callable[[list[dict[str, object]]], object]) -> None:
    path = folder / csv_place.OUTLINES
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data["features"])
    path.write_text(json.dumps(data), encoding="utf-8")


BOW = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
METRES = {"type": "Polygon", "coordinates": [[[430000, 290000], [431000, 290000], [431000, 291000], [430000, 290000]]]}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda features: features.pop(2), "no outline for X01000003"),
        (lambda features: features[1]["properties"].update(area_code="X01009999"), "X01009999 is not in neighb"),
        (lambda features: features[1].update(geometry=BOW), "the outline of X01000002 is no valid shape"),
        (lambda features: features[1].update(geometry=METRES), "X01000002 is not in longitude and latitude"),
        (lambda features: features[1].pop("properties"), "not GeoJSON outlines"),
    ],
)
def test_a_wrong_outline_is_named(folder: Path, change: Callable[[list[dict[str, object]]], object], says: str) -> None:
    change_outlines(folder, change)
    with pytest.raises(InvalidPlace, match=rf"neighbourhoods\.geojson: .*{says}"):
        csv_place.read_tables(folder)


def test_a_folder_without_a_manifest_is_no_place(tmp_path: Path) -> None:
    with pytest.raises(PlaceNotBuilt, match=r"manifest\.json"):
        csv_place.read_tables(tmp_path)


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"schema_version": 0}, StalePlace, "schema_version 0"),
        ({"invented": "sometimes"}, DamagedPlace, "invented"),
    ],
)
def test_a_wrong_manifest_is_explained(folder: Path, change: dict[str, object], error: type, says: str) -> None:
    path = folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(error, match=says):
        csv_place.read_tables(folder)


def test_a_manifest_that_is_no_json_is_explained(folder: Path) -> None:
    (folder / MANIFEST).write_text('{"schema_version": 1, "code"', encoding="utf-8")
    with pytest.raises(DamagedPlace, match="not the manifest of a place"):
        csv_place.read_tables(folder)
