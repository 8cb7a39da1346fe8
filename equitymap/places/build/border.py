"""Where the registers end: how near each neighbourhood is to Wales or Scotland, whose services are in none of them.

No outline of the neighbouring nations is among the sources. The postcode list covers Great Britain, so the nearest
postcodes across the border stand for where people, and services, are.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from equitymap.places.place import Border

ACROSS = {
    "Wales": ("CF", "CH", "GL", "HR", "LD", "LL", "NP", "SA", "SY"),
    "Scotland": ("CA", "DG", "EH", "NE", "TD"),
}
"""Postcode areas with addresses beyond the border, some of them on both sides."""
OFF_M = 250
"""A postcode this far from every English neighbourhood is not one on the shore or on a simplified line."""
FIFTH = 5
"""The fifth nearest postcode counts, so that a few misplaced ones make no border."""
_KM = 1000
_WALES = [
    (160, 360),
    (160, 175),
    (320, 165),
    (350, 190),
    (350, 211),
    (338, 222),
    (318, 240),
    (324, 270),
    (318, 300),
    (324, 318),
    (322, 336),
    (334, 342),
    (336, 356),
    (326, 366),
    (308, 384),
    (220, 400),
]
_SCOTLAND = [
    (0, 555),
    (300, 562),
    (326, 571),
    (344, 584),
    (366, 608),
    (381, 640),
    (391, 657),
    (500, 665),
    (500, 1220),
    (0, 1220),
]
_ROUGH = {
    name: shapely.Polygon(np.array(points) * _KM) for name, points in (("Wales", _WALES), ("Scotland", _SCOTLAND))
}
"""Rough outlines a few kilometres inside each nation: enough to say of a far point where it lies."""


def nation_at(easting_m: float, northing_m: float) -> str:
    """Return the nation that a point of the grid lies well inside of; empty for England, the sea and the border."""
    spot = shapely.Point(easting_m, northing_m)
    return next((name for name, shape in _ROUGH.items() if shapely.contains(shape, spot)), "")


def border_of(
    neighbourhoods: pd.DataFrame, outlines: gpd.GeoDataFrame, posts: pd.DataFrame, *, reach_m: float
) -> Border | None:
    """Return how near the neighbourhoods of a place are to another nation; None where none is within ``reach_m``.

    Parameters
    ----------
    neighbourhoods
        Those of the place, index ``area_code``: ``easting_m``, ``northing_m`` of each access origin.
    outlines
        English neighbourhoods in and around it, EPSG:27700 metres, at least ``reach_m`` around the origins.
    posts
        Postcodes of Great Britain, index ``postcode``: ``easting_m``, ``northing_m``.
    reach_m
        Distance, straight line, up to which the border matters.
    """
    origins = neighbourhoods[["easting_m", "northing_m"]].to_numpy(dtype=float)
    (west, south), (east, north) = origins.min(axis=0) - reach_m, origins.max(axis=0) + reach_m
    boxed = posts[posts["easting_m"].between(west, east) & posts["northing_m"].between(south, north)]
    area = boxed.index.str.extract(r"^([A-Z]+)", expand=False)
    nearest: dict[str, float] = {}
    nations: dict[str, str] = {}
    for nation, areas in ACROSS.items():
        beyond = boxed[area.isin(areas)]
        points = np.asarray(shapely.points(beyond[["easting_m", "northing_m"]].to_numpy(dtype=float)))
        english, _ = outlines.sindex.query(points, predicate="dwithin", distance=OFF_M)
        away = np.delete(points, np.unique(english))
        if len(away) < FIFTH:
            continue
        spots = shapely.get_coordinates(away)
        middle = spots.mean(axis=0)
        if nation != ("Scotland" if middle[1] > SOLWAY_NORTHING_M else "Wales"):
            continue
        for code, origin in zip(neighbourhoods.index, origins, strict=True):
            gap = float(np.partition(np.hypot(*(spots - origin).T), FIFTH - 1)[FIFTH - 1])
            if gap <= reach_m and gap < nearest.get(str(code), np.inf):
                nearest[str(code)], nations[str(code)] = round(gap), nation
    if not nearest:
        return None
    return Border(nations=tuple(sorted(set(nations.values()))), nearest_m={code: int(m) for code, m in nearest.items()})


SOLWAY_NORTHING_M = 480_000
"""North of this the other side is Scotland, south of it Wales."""
