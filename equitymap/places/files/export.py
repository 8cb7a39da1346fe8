"""One frame of a place as text: CSV, JSON or GeoJSON."""

from __future__ import annotations

from typing import Literal

import geopandas as gpd
import pandas as pd

from equitymap.errors import PlaceError
from equitymap.places.files.leaving import without_few
from equitymap.places.place import Place
from equitymap.schema import FRAMES, GEO_FRAMES
from equitymap.sources.csv_text import csv_of


def as_text(place: Place, frame: str, form: Literal["csv", "json", "geojson"]) -> str:
    """Return a frame as text; days are written ``2017-08-31`` in every form, and what is missing is blank or null.

    CSV and JSON leave the outlines out (points keep their metres); GeoJSON has them, in EPSG:4326, and the key of
    each row both as the feature's id and as a property, so that the file can be read back as outlines of a place.
    Counts of 1 to 9 people are left out (``leaving``), and no text of the CSV is a formula for a spreadsheet.

    Raises
    ------
    PlaceError
        When there is no such frame, or GeoJSON is asked of a frame without geometry.
    """
    if frame not in FRAMES:
        raise PlaceError(f"There is no frame called '{frame}'. Choose one of {', '.join(FRAMES)}.")
    table = _with_days(getattr(place, frame))
    if form == "geojson":
        if frame not in GEO_FRAMES:
            raise PlaceError(f"The {frame} frame has no shapes. GeoJSON is for {' and '.join(GEO_FRAMES)}.")
        told = without_few(place, frame, table)
        keyed = gpd.GeoDataFrame(told).assign(**{str(table.index.name): table.index})
        return str(keyed.to_crs("EPSG:4326").to_json(na="null", drop_id=False, show_bbox=False, allow_nan=False)) + "\n"
    flat = pd.DataFrame(table.drop(columns="geometry")) if isinstance(table, gpd.GeoDataFrame) else table
    named = without_few(place, frame, flat.reset_index() if flat.index.name else flat)
    if form == "json":
        return str(named.to_json(orient="records", force_ascii=False)) + "\n"
    return csv_of(named, index=False, mark=False)


def _with_days(table: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose times are texts of the day; a missing one stays missing."""
    dated = table.copy()
    for name in table.select_dtypes("datetime").columns:
        dated[name] = pd.DatetimeIndex(table[name]).strftime("%Y-%m-%d")
    return dated
