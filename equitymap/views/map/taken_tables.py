"""The tables of the map as they are taken away, with their shapes and what their columns mean."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from equitymap.measures.layer import Layer
from equitymap.places.files.tables import TakenTable
from equitymap.places.place import Place
from equitymap.schema import FACILITIES
from equitymap.views.map.map_tables import LAYER_COLUMNS, facility_rows, layer_rows


def layer_taken(place: Place, layer: Layer, shown: pd.Series, *, within: pd.Series | None = None) -> TakenTable:
    """Return the neighbourhoods on the map with their figure and outline, as ``map_tables.layer_rows``."""
    rows = layer_rows(place, layer, shown, within=within)
    outlines = gpd.GeoSeries(place.inside.geometry.reindex(rows["area_code"]), crs=place.inside.crs)
    meanings = {column: LAYER_COLUMNS[column] for column in rows.columns}
    return TakenTable(f"{layer.measure.label}, {place.name}", rows, outlines, meanings, ())


def services_taken(place: Place, shown: pd.Series) -> TakenTable:
    """Return the services on the map with their points, as ``map_tables.facility_rows``."""
    rows = facility_rows(place, shown)
    spots = gpd.GeoSeries(place.facilities.geometry.reindex(rows["facility_id"]), crs=place.facilities.crs)
    meanings = {name: str(column.description) for name, column in FACILITIES.columns.items()}
    meanings |= {"facility_id": str(FACILITIES.index.description)}
    hours = {name: "Opening hours a week, where known." for name in rows.columns if name.startswith("hours_")}
    return TakenTable(
        f"Services, {place.name}", rows, spots, {name: (meanings | hours).get(name, "") for name in rows.columns}, ()
    )
