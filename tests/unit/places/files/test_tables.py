"""A table taken away in every form: the same rows and types, its meanings and sources, no formula."""

import io
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import python_calamine

from equitymap.measures.layer import compute, measures
from equitymap.places.files.tables import FORMS, TakenTable, written
from equitymap.sources.local.own import table as own_table
from equitymap.views.map.taken_tables import layer_taken, services_taken
from tests.places import demo_place, small_place

HOSTILE = ("=1+1", "@SUM(1)", "http://x.example", "+44", "plain")


@pytest.fixture(scope="module")
def taken():
    rows = pd.DataFrame(
        {
            "area_code": [f"X0100000{n}" for n in range(5)],
            "name": HOSTILE,
            "value": [1.5, np.nan, 0.0, 3.25, -1],
            "people": pd.array([1, None, 3, 4, 5], dtype="Int64"),
            "inside": [True, False, True, True, True],
            "opened": pd.to_datetime(["2014-03-01", None, "2015-01-01", None, None]),
        }
    )
    spots = gpd.GeoSeries(gpd.points_from_xy([-1.9] * 5, [52.4] * 5), crs="EPSG:4326")
    return TakenTable("Figures", rows, spots, {"value": "The figure."}, ["Source: a publisher", "A limit"])


def read_excel(data):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_workbook_has_the_table_its_dictionary_and_its_sources(taken):
    sheets = read_excel(written(taken, "xlsx"))
    assert list(sheets) == ["Table", "Dictionary", "Sources"]
    assert sheets["Table"][0] == list(taken.rows.columns)
    assert [row[1] for row in sheets["Table"][1:]] == list(HOSTILE)
    assert [row[2] for row in sheets["Table"][1:]] == [1.5, "", 0, 3.25, -1]
    assert sheets["Table"][1][4] is True
    assert str(sheets["Table"][1][5]).startswith("2014-03-01")
    assert ["value", "The figure."] in sheets["Dictionary"]
    assert [row[0] for row in sheets["Sources"]] == ["Figures", "Source: a publisher", "A limit"]


def test_no_text_of_a_workbook_or_a_csv_is_a_formula(taken):
    import zipfile

    with zipfile.ZipFile(io.BytesIO(written(taken, "xlsx"))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert b"hyperlink" not in book.read("xl/worksheets/sheet1.xml")
    text = written(taken, "csv").decode()
    assert text[0] == "\ufeff"
    assert "'=1+1" in text


@pytest.mark.parametrize("form", ["geojson", "gpkg"])
def test_shapes_have_their_system_and_columns_their_types(taken, form, tmp_path):
    path = tmp_path / f"a.{form}"
    path.write_bytes(written(taken, form))
    found = pyogrio.read_dataframe(path)
    assert found.crs.to_epsg() == {"geojson": 4326, "gpkg": 27700}[form]
    assert list(found["name"]) == list(HOSTILE)
    assert found["value"].dtype == float
    assert found["value"].isna().tolist() == taken.rows["value"].isna().tolist()
    assert found.to_crs(4326).geometry.iloc[0].x == pytest.approx(-1.9, abs=1e-5)


def test_a_file_of_shapes_says_what_it_is(taken):
    made = json.loads(written(taken, "geojson"))
    assert made["title"] == "Figures"
    assert made["about"] == ["Source: a publisher", "A limit"]
    assert made["columns"] == {"value": "The figure."}


def test_parquet_keeps_every_type(taken):
    table = pq.read_table(io.BytesIO(written(taken, "parquet")))
    found = table.to_pandas()
    pd.testing.assert_frame_equal(found[list(taken.rows.columns)], taken.rows, check_dtype=False)
    assert found["geometry_wkt"].str.startswith("POINT").all()
    assert table.schema.metadata[b"about"] == b"Source: a publisher\nA limit"


@pytest.mark.parametrize("form", [form for form in FORMS if form != "parquet"])
def test_the_tables_of_the_map_come_back_cell_by_cell(form):
    place = demo_place()
    everything = pd.Series(True, index=place.inside.index)
    for measure in measures(place)[:60:12]:
        layer = compute(place, measure)
        taken = layer_taken(place, layer, everything)
        table, broken, _ = own_table.read(written(taken, form), name=f"a.{form}")
        found = table.to_pandas().set_index("area_code").loc[layer.cells.index]
        assert broken == ()
        assert list(found["status"]) == list(layer.cells["status"])
        back = pd.to_numeric(found["value"].replace("", None)).astype(float)
        assert back.tolist() == pytest.approx(taken.rows["value"].tolist(), nan_ok=True)


def test_services_are_taken_away_with_their_points_and_every_column_told():
    place = small_place()
    taken = services_taken(place, pd.Series(True, index=place.facilities.index))
    assert len(taken.rows) == len(taken.shapes) == len(place.facilities)
    assert all(taken.meanings[column] for column in taken.rows.columns)
