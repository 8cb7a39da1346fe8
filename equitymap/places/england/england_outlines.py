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


def outlines(boundaries: gpd.GeoDataFrame, groups: pd.Series, level: Level) -> gpd.GeoSeries:
    """Return simplified outlines of one level.

    Parameters
    ----------
    boundaries
        Neighbourhood outlines, EPSG:27700, indexed by ``area_code``.
    groups
        The area of the level that each neighbourhood belongs to, by ``area_code``.
    level
        Which level: sets how far lines are simplified.

    Returns
    -------
    Outlines, EPSG:4326, indexed by the area's code, in code order; none is empty.
    """
    shapes = shapely.set_precision(np.asarray(boundaries.geometry.reindex(groups.index).array, dtype=object), 1.0)
    if not groups.is_unique:
        rows = pd.Series(np.arange(len(groups))).groupby(groups.to_numpy())
        joined = {code: shapely.union_all(shapes[positions.to_numpy()]) for code, positions in rows}
    else:
        joined = dict(sorted(zip(groups, shapes, strict=True)))
    whole = np.array(list(joined.values()), dtype=object)
    simple = shapely.coverage_simplify(whole, TOLERANCE_M[level])
    spoilt = shapely.is_empty(simple) | ~shapely.is_valid(simple)
    simple[spoilt] = whole[spoilt]
    return gpd.GeoSeries(simple, index=pd.Index(list(joined), name="area_code"), crs=METRES).to_crs(DEGREES)
