"""One frame of a place as text: CSV, JSON or GeoJSON."""

from __future__ import annotations

from typing import Literal

import geopandas as gpd
import pandas as pd

from equitymap.errors import PlaceError
from equitymap.places.place import Place
from equitymap.schema import FRAMES, GEO_FRAMES
from equitymap.sources.small_counts import protected
from equitymap.sources.writing import csv_of


def as_text(place: Place, frame: str, form: Literal["csv", "json", "geojson"]) -> str:
    """Return a frame as text.

    CSV and JSON leave the outlines out (points keep their metres); GeoJSON has them, in EPSG:4326. Counts below 10 are
    left out, and no text of the CSV is a formula for a spreadsheet.

    Raises
    ------
    PlaceError
        When there is no such frame, or GeoJSON is asked of a frame without geometry.
    """
    if frame not in FRAMES:
        raise PlaceError(f"There is no frame called '{frame}'. Choose one of {', '.join(FRAMES)}.")
    table = getattr(place, frame)
    if form == "geojson":
        if frame not in GEO_FRAMES:
            raise PlaceError(f"The {frame} frame has no shapes. GeoJSON is for {' and '.join(GEO_FRAMES)}.")
        return str(table.to_json(drop_id=False, show_bbox=False)) + "\n"
    flat = pd.DataFrame(table.drop(columns="geometry")) if isinstance(table, gpd.GeoDataFrame) else table
    named = protected(flat.reset_index() if flat.index.name else flat)
    if form == "json":
        return str(named.to_json(orient="records", date_format="iso", force_ascii=False)) + "\n"
    return csv_of(named, index=False, mark=False)
