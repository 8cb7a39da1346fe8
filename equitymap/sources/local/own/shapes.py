"""Files of points and outlines that people bring, as a table: GeoJSON, GeoPackage, zipped shapefile."""

from __future__ import annotations

import os
import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely

from equitymap.errors import SourceContent, SourceUnreadable
from equitymap.sources.local.own.formats import READ
from equitymap.sources.reading.facility_frame import ENGLAND_M

EASTING, NORTHING = "Easting of the shape", "Northing of the shape"


def read(data: bytes, *, name: str, suffix: str) -> tuple[pa.Table, tuple[str, ...]]:
    """Return the table of a file of shapes with the middle of each shape, EPSG:27700 metres, in two columns more.

    A file that names no coordinate system, or degrees where no degree can be, is in metres of the British National Grid
    if its numbers fit; the notes say so.

    Raises
    ------
    SourceUnreadable, SourceContent
        When it is no such file, has no shapes, or its coordinate system cannot be told; or when this process was to
        know no other formats, and does.
    """
    others = set(pyogrio.list_drivers(read=True)) - READ
    if others and "OGR_SKIP" in os.environ:
        raise SourceUnreadable(
            f"{name} cannot be read on this copy: its GDAL has formats that are not known to be harmless"
            f" ({', '.join(sorted(others))[:80]}). Save the list as CSV."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # bytes have no name: GDAL misses the ending of one
            layers = pyogrio.list_layers(data)
            frame = pyogrio.read_dataframe(data, layer=0, datetime_as_string=True)
        layer = str(layers[0][0]) if len(layers) else ""
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError, ValueError) as wrong:
        kind = {"gpkg": "GeoPackage", "zip": "zipped shapefile"}.get(suffix, "GeoJSON")
        raise SourceUnreadable(f"{name} is no {kind} that can be read ({str(wrong)[:120]}). Export it again.") from None
    if not isinstance(frame, gpd.GeoDataFrame) or frame.geometry.isna().all():
        raise SourceContent(f"{name} has no shapes. Export it again with its geometry, or save it as CSV.")
    frame, notes = _in_metres(frame, name)
    middle = shapely.point_on_surface(frame.geometry.to_numpy())
    east, north = (np.round(of(middle), 1) for of in (shapely.get_x, shapely.get_y))
    columns = pd.DataFrame(frame.drop(columns=str(frame.geometry.name)))
    texts = {str(column): [_written(cell) for cell in columns[column]] for column in columns.columns}
    texts |= {EASTING: [_written(one) for one in east], NORTHING: [_written(one) for one in north]}
    rows = pa.array(range(1, len(frame) + 1), pa.int64())
    arrays = [pa.array([str(cell) for cell in column], pa.string()) for column in texts.values()]
    return pa.table([rows, *arrays], ["row", *texts]), (
        *notes,
        *((f"The layer '{layer}' was read.",) if len(layers) > 1 else ()),
    )


def _in_metres(frame: gpd.GeoDataFrame, name: str) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    west, south, east, north = frame.total_bounds
    grid = all(
        low <= least and most <= high
        for (low, high), least, most in zip(ENGLAND_M.values(), (west, south), (east, north), strict=True)
    )
    degrees = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    if (frame.crs is None or frame.crs.is_geographic) and not degrees and grid:
        note = "It does not say that it is in metres of the British National Grid; its numbers are, so it was read so."
        return frame.set_crs("EPSG:27700", allow_override=True), (note,)
    if frame.crs is None and degrees:
        return frame.set_crs("EPSG:4326").to_crs("EPSG:27700"), ("It names no coordinate system: read as degrees.",)
    if frame.crs is None:
        raise SourceContent(f"{name} does not say its coordinate system. Export it again with one, such as EPSG:27700.")
    return frame.to_crs("EPSG:27700"), ()


def _written(cell: object) -> str:
    if cell is None or (isinstance(cell, float) and not np.isfinite(cell)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is pd.NA else str(cell)
