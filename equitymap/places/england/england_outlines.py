"""Outlines of districts, middle layer areas and neighbourhoods for a map of all England, made from one layer.

All three come from the neighbourhood outlines that the places have, so they nest without a further download. Each
layer is simplified as a whole: a line that two areas share stays shared, and no gap opens between them.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from equitymap.places.england.summary import Level

METRES, DEGREES = "EPSG:27700", "EPSG:4326"
TOLERANCE_M: dict[Level, float] = {"districts": 300, "msoas": 120, "lsoas": 80}
"""A bend goes when the triangle it makes is smaller than this length squared."""


def outlines(boundaries: gpd.GeoDataFrame, areas: pd.DataFrame) -> dict[Level, gpd.GeoSeries]:
    """Return simplified outlines of every level.

    Parameters
    ----------
    boundaries
        Neighbourhood outlines, EPSG:27700, indexed by ``area_code``.
    areas
        ``msoa_code`` and ``district_code`` of each neighbourhood, by ``area_code``; middle layer areas lie in one
        district each.

    Returns
    -------
    By level: outlines, EPSG:4326, indexed by the area's code, in code order; none is empty.
    """
    areas = areas.sort_index()
    shapes = boundaries.geometry.reindex(areas.index)
    lsoas = pd.Series(shapely.set_precision(np.asarray(shapes.array, dtype=object), 1.0), areas.index)
    msoas = _joined(lsoas, areas["msoa_code"])
    districts = _joined(msoas, areas.groupby("msoa_code")["district_code"].first())
    whole: dict[Level, pd.Series] = {"districts": districts, "msoas": msoas, "lsoas": lsoas}
    return {level: _simplified(found, TOLERANCE_M[level]) for level, found in whole.items()}


def _joined(shapes: pd.Series, groups: pd.Series) -> pd.Series:
    """Return one shape for each group of shapes, in the order of their codes."""
    return shapes.groupby(groups.reindex(shapes.index)).agg(lambda parts: shapely.union_all(parts.to_numpy()))


def _simplified(shapes: pd.Series, tolerance_m: float) -> gpd.GeoSeries:
    whole = shapes.to_numpy()
    simple = shapely.coverage_simplify(whole, tolerance_m)
    spoilt = shapely.is_empty(simple) | ~shapely.is_valid(simple)
    simple[spoilt] = whole[spoilt]
    return gpd.GeoSeries(simple, index=shapes.index.rename("area_code"), crs=METRES).to_crs(DEGREES)
