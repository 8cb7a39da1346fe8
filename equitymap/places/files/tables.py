"""A table to take away, in the forms that people work with: CSV, Excel, GeoJSON, GeoPackage, Parquet.

Every form has the same rows and columns, and says what they mean and where they come from. Nothing in a workbook or a
CSV file is a formula.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
import xlsxwriter

from equitymap.sources.csv_text import csv_of

FORMS: Mapping[str, tuple[str, str]] = {
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("CSV", "text/csv"),
    "geojson": ("GeoJSON", "application/geo+json"),
    "gpkg": ("GeoPackage", "application/geopackage+sqlite3"),
    "parquet": ("Parquet", "application/vnd.apache.parquet"),
}
"""Name and type of each form, by the ending of its files."""
RESERVED = ("fid", "geom", "geometry", "geometry_wkt")
"""Names of columns that the forms have of their own, whatever a table has."""
_WIDEST = 60
_PLACES = 6
"""Decimals of degrees: 0.1 metres."""


@dataclass(frozen=True, eq=False)
class TakenTable:
    """A table with what explains it.

    ``rows`` is flat. ``shapes`` has one shape for each row, in its order, with a coordinate system; None for a table
    without. ``meanings`` has what each column means; ``told`` are sources and limits, a line each.
    """

    title: str
    rows: pd.DataFrame
    shapes: gpd.GeoSeries | None
    meanings: Mapping[str, str]
    told: Sequence[str]


def written(table: TakenTable, form: str) -> bytes:
    """Return a table as a file of one of ``FORMS``.

    GeoJSON has its shapes in EPSG:4326, GeoPackage in EPSG:27700, Parquet as text (WKT, EPSG:4326). What is missing is
    blank or null, never a zero.

    Raises
    ------
    KeyError
        When there is no such form.
    """
    writers = {"csv": _csv, "xlsx": _workbook, "geojson": _geojson, "gpkg": _geopackage, "parquet": _parquet}
    return writers[form](table)


def _csv(table: TakenTable) -> bytes:
    return csv_of(table.rows, index=False).encode()


def _workbook(table: TakenTable) -> bytes:
    """Return a workbook: the table, what its columns mean, and where it comes from."""
    out = io.BytesIO()
    never: dict[str, Any] = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, never) as book:
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        meanings = pd.DataFrame({"column": list(table.rows.columns)}).assign(
            meaning=[table.meanings.get(str(column), "") for column in table.rows.columns]
        )
        sources = pd.DataFrame({table.title: list(table.told)})
        for name, frame in (("Table", table.rows), ("Dictionary", meanings), ("Sources", sources)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, list(map(str, frame.columns)), bold)
            sheet.freeze_panes(1, 0)
            for at, column in enumerate(frame.columns):
                cells = frame[column]
                for line, cell in enumerate(cells.astype(object), start=1):
                    _write(sheet, line, at, cell, day)
                widest = max([len(str(column)), *cells.dropna().astype(str).str.len().head(200)], default=8)
                sheet.set_column(at, at, min(widest + 2, _WIDEST))
    return out.getvalue()


def _write(sheet: Any, line: int, at: int, cell: object, day: Any) -> None:
    if pd.isna(cell):  # type: ignore[call-overload]
        return
    if isinstance(cell, bool):
        sheet.write_boolean(line, at, cell)
    elif isinstance(cell, (int, float)):
        sheet.write_number(line, at, cell)
    elif isinstance(cell, pd.Timestamp):
        sheet.write_datetime(line, at, cell.to_pydatetime(), day)
    else:
        sheet.write_string(line, at, str(cell)[:32_767])


def _with_days(table: TakenTable) -> pd.DataFrame:
    days = table.rows.select_dtypes("datetime").columns
    return table.rows.assign(**{str(name): table.rows[name].dt.strftime("%Y-%m-%d") for name in days})


def _shaped(table: TakenTable, crs: str) -> gpd.GeoDataFrame:
    if table.shapes is None:
        return gpd.GeoDataFrame(_with_days(table), geometry=[None] * len(table.rows), crs=crs)
    return gpd.GeoDataFrame(
        _with_days(table).reset_index(drop=True), geometry=table.shapes.to_crs(crs).to_numpy(), crs=crs
    )


def _geojson(table: TakenTable) -> bytes:
    shaped = _shaped(table, "EPSG:4326")
    shaped = shaped.set_geometry(shapely.transform(shaped.geometry.array, lambda points: points.round(_PLACES)))
    made = json.loads(shaped.to_json(na="null", drop_id=True, allow_nan=False))
    about = {"title": table.title, "about": list(table.told), "columns": dict(table.meanings)}
    return json.dumps({**made, **about}, ensure_ascii=False).encode()


def _geopackage(table: TakenTable) -> bytes:
    out = io.BytesIO()
    told = {"IDENTIFIER": table.title, "DESCRIPTION": "\n".join(table.told)}
    pyogrio.write_dataframe(_shaped(table, "EPSG:27700"), out, driver="GPKG", layer="table", layer_options=told)
    return out.getvalue()


def _parquet(table: TakenTable) -> bytes:
    frame = pd.DataFrame(table.rows.reset_index(drop=True))
    if table.shapes is not None:
        frame["geometry_wkt"] = table.shapes.to_crs("EPSG:4326").to_wkt(rounding_precision=_PLACES).to_numpy()
    made = pa.Table.from_pandas(frame, preserve_index=False)
    about = {"title": table.title, "about": "\n".join(table.told), "columns": json.dumps(dict(table.meanings))}
    made = made.replace_schema_metadata({**(made.schema.metadata or {}), **about})
    out = io.BytesIO()
    pq.write_table(made, out)
    return out.getvalue()
