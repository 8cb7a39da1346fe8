"""Any table that people bring: encodings, separators, headings, workbooks, shapes; what is refused, and why."""

import io
import json
import zipfile

import geopandas as gpd
import pytest
from shapely.geometry import box

from equitymap.errors import SourceContent, SourceUnreadable
from equitymap.sources.local.own import shapes as own_shapes
from equitymap.sources.local.own import table as own_table
from tests.recorded import workbooks

PLAIN = "Name,Postcode\nCafé Nord,B31 2AB\nHall,B1 1AA\n"
ROWS = [(2, "Café Nord", "B31 2AB"), (3, "Hall", "B1 1AA")]


def rows(data, name="list.csv"):
    table, broken, notes = own_table.read(data, name=name)
    cells = table.to_pydict()
    return list(zip(*cells.values(), strict=True)), table.column_names[1:], broken, notes


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("cp1252"),
        PLAIN.encode("mac_roman"),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace("Hall", "\u200bHall\u00a0").encode(),
        PLAIN.replace("\n", ",\n").encode(),
    ],
    ids=[
        "utf8",
        "bom",
        "cp1252",
        "mac_roman",
        "utf16",
        "old_mac",
        "windows",
        "semicolon",
        "tab",
        "invisible",
        "blank_column",
    ],
)
def test_a_list_is_the_same_however_it_was_saved(data):
    found, headings, broken, _ = rows(data)
    assert (found, headings, broken) == (ROWS, ["Name", "Postcode"], ())


def test_rows_above_the_headings_are_passed_over_and_numbers_stay_those_of_the_sheet():
    found, headings, _, notes = rows(b"Our list,\nas of May,\n,\nName,Postcode\nHall,B1 1AA\n,\nClub,B2 2BB\n")
    assert headings == ["Name", "Postcode"]
    assert found == [(5, "Hall", "B1 1AA"), (7, "Club", "B2 2BB")]
    assert "3 rows above" in notes[0]


def test_two_rows_of_headings_are_joined():
    found, headings, _, _ = rows(b"Place,,Contact\nStreet,Postcode,Phone\nHigh St,B1 1AA,0121\n")
    assert headings == ["Place Street", "Place Postcode", "Contact Phone"]
    assert found == [(3, "High St", "B1 1AA", "0121")]


def test_a_table_without_headings_loses_no_row():
    found, headings, _, _ = rows(b"Hall,B1 1AA\nClub,B2 2BB\n")
    assert headings == ["Column 1", "Column 2"]
    assert [row[0] for row in found] == [1, 2]


def test_blank_and_double_headings_get_names():
    assert rows(b"Name,,Name\nHall,B1 1AA,x\n")[1] == ["Name", "Column 2", "Name (3)"]


def test_a_row_with_filled_cells_beyond_the_headings_is_told_and_a_short_one_kept():
    found, _, broken, _ = rows(b"Name,Postcode,Note\nHall,B1 1AA,a,b\nClub,B2 2BB\nInn,B3 3CC,c,\n")
    assert found == [(3, "Club", "B2 2BB", ""), (4, "Inn", "B3 3CC", "c")]
    assert broken[0][0] == 2
    assert "more cells" in broken[0][1]


def test_a_text_of_our_own_download_comes_back_without_its_apostrophe():
    assert rows(b"Name,Postcode\n'=Hall,B1 1AA\n")[0][0][1] == "=Hall"


@pytest.mark.parametrize(("name", "write"), [("list.xlsx", workbooks.xlsx), ("list.ods", workbooks.ods)])
def test_of_a_workbook_the_sheet_with_most_rows_is_read(name, write):
    data = write({"S1": [["Read me"]], "S2": [["Name", "Postcode"], ["Hall", "B1 1AA"], ["Club", "B2 2BB"]]})
    found, headings, _, notes = rows(data, name)
    assert headings == ["Name", "Postcode"]
    assert found == [(2, "Hall", "B1 1AA"), (3, "Club", "B2 2BB")]
    assert "'S2'" in notes[0]


def shapes(crs="EPSG:27700"):
    return gpd.GeoDataFrame({"name": ["Park"]}, geometry=[box(400_000, 290_000, 400_100, 290_200)], crs=crs)


def test_points_and_outlines_become_the_middle_of_each_in_metres(tmp_path):
    shapes().to_file(tmp_path / "a.gpkg")
    shapes().to_crs("EPSG:4326").to_file(tmp_path / "a.geojson")
    shapes().to_file(tmp_path / "a.shp")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as folder:
        for path in tmp_path.glob("a.*"):
            if path.suffix in (".shp", ".dbf", ".shx", ".prj"):
                folder.write(path, path.name)
    files = {"a.gpkg": (tmp_path / "a.gpkg").read_bytes(), "a.geojson": (tmp_path / "a.geojson").read_bytes()}
    for name, data in {**files, "a.zip": packed.getvalue()}.items():
        table, _, _ = own_table.read(data, name=name)
        (row,) = table.to_pylist()
        assert (row["row"], row["name"]) == (1, "Park")
        assert float(row[own_shapes.EASTING]) == pytest.approx(400_050, abs=2)
        assert float(row[own_shapes.NORTHING]) == pytest.approx(290_100, abs=2)


def test_outlines_in_metres_that_do_not_say_so_are_read_as_metres():
    feature = json.loads(shapes(None).to_json())
    table, _, notes = own_table.read(json.dumps(feature).encode(), name="a.geojson")
    assert table[own_shapes.EASTING].to_pylist() == ["400050"]
    assert "does not say that it is in metres" in notes[0]


def bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("a.shp", bytes(own_table.MOST_UNPACKED + 1))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "error", "says"),
    [
        (b"", "a.csv", SourceUnreadable, "is empty"),
        (b" \n\n", "a.csv", SourceUnreadable, "is empty"),
        (b"Name,Postcode\n", "a.csv", SourceContent, "no rows"),
        (b"," * 5_000_000, "a.csv", SourceContent, "at most"),
        (b"PK nothing", "a.xlsx", SourceUnreadable, "no workbook"),
        (b"{", "a.geojson", SourceUnreadable, "no GeoJSON"),
        (b"x", "a.exe", SourceUnreadable, "none of the files that are read"),
        (b"a,b\nx,\x00\n", "a.csv", SourceUnreadable, "no CSV file"),
        (b"x" * (own_table.LIMITS.size + 1), "a.csv", SourceContent, "50 MB"),
    ],
    ids=["nothing", "blank", "no_rows", "commas", "no_workbook", "no_shapes", "program", "zeros", "large"],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_remedy(data, name, error, says):
    with pytest.raises(error, match=says):
        own_table.read(data, name=name)


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    with pytest.raises(SourceContent, match="unpacks to more than"):
        own_table.read(bomb(), name="a.zip")


def test_a_property_called_as_our_own_column_keeps_its_cells():
    made = shapes().assign(row="first", geometry_note="x")
    table, _, _ = own_table.read(made.to_crs("EPSG:4326").to_json().encode(), name="a.geojson")
    assert table["row"].to_pylist() == [1]
    assert "first" in [column.to_pylist()[0] for column in table.columns]
    assert rows(b"row,Row,name\n7,8,Hall\n")[1] == ["row (1)", "Row (2)", "name"]


@pytest.mark.parametrize(("name", "write"), [("list.xlsx", workbooks.xlsx), ("list.ods", workbooks.ods)])
def test_a_workbook_without_rows_is_refused_with_the_remedy(name, write):
    with pytest.raises(SourceContent, match="no rows"):
        own_table.read(write({"S": [["Name", "Postcode"]]}), name=name)


@pytest.mark.parametrize(
    "write", [lambda cells: "\n".join(map(",".join, cells)).encode(), lambda c: workbooks.xlsx({"S": c})]
)
def test_a_cell_of_any_length_is_cut_where_it_is_too_long_already(write):
    data = write([["name", "n"], ["é" * 5_000, "1"], ["é" * own_table.LONGEST_CELL, "2"]])
    table = own_table.read(data, name="list.csv" if data[:1] == b"n" else "list.xlsx")[0]
    assert [len(name) for name in table["name"].to_pylist()] == [own_table.LONGEST_CELL + 1, own_table.LONGEST_CELL]


@pytest.mark.parametrize("write", [lambda c: "\n".join(map(",".join, c)).encode(), lambda c: workbooks.xlsx({"S": c})])
def test_a_sheet_of_two_hundred_columns_is_read_and_a_wider_one_than_may_be_refused(write):
    name = "list.csv" if write([["a"], ["b"]])[:1] == b"a" else "list.xlsx"
    wide = write([[f"c{n}" for n in range(200)], ["x"] * 200])
    assert own_table.read(wide, name=name)[0].num_columns == 201
    with pytest.raises(SourceContent, match="300"):
        own_table.read(write([[f"c{n}" for n in range(301)], ["x"] * 301]), name=name)
