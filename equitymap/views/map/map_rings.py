"""Encode outlines for the browser: whole metres of Web Mercator, each ring delta-encoded from point to point.

Metres run eastwards and **downwards** from an origin in the middle of what is drawn.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

WEB_MERCATOR = "EPSG:3857"

Shapes = NDArray[np.object_]


def web_mercator(shapes: gpd.GeoSeries) -> Shapes:
    """Return shapes in metres of Web Mercator, as an array."""
    return shape_array(shapes.to_crs(WEB_MERCATOR).array)


def shape_array(shapes: Iterable[Any]) -> Shapes:
    """Return shapes as an array that shapely takes."""
    return np.array(list(shapes), dtype=object)


def without_slivers(union: Any, *, smallest_m2: float) -> Any:
    """Return the polygons of a union without the holes up to ``smallest_m2`` that misfitting edges leave in it."""
    parts = []
    for part in shapely.get_parts(union):
        if part.geom_type == "Polygon":
            holes = [ring for ring in part.interiors if shapely.area(shapely.Polygon(ring)) > smallest_m2]
            parts.append(shapely.Polygon(part.exterior, holes))
    return shapely.MultiPolygon(parts)


def encoded_shapes(shapes: Shapes, origin: NDArray[np.float64], *, within_m: float = 20) -> dict[str, Any]:
    """Return rings and, for each shape, the point in its widest part where a label or a sign goes.

    ``within_m`` is how near to the widest part is near enough.
    """
    widest = shapely.get_point(shapely.maximum_inscribed_circle(shapes, tolerance=within_m), 0)
    return {
        "at": from_origin(shapely.get_coordinates(widest), origin).ravel().tolist(),
        "shape": [encoded_rings(shape, origin) for shape in shapes],
    }


def encoded_rings(shape: Any, origin: NDArray[np.float64]) -> list[list[int]]:
    """Return every ring of a shape as [x, y, dx, dy, dx, dy, ...], the closing point left out."""
    rings = []
    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon":
            continue
        for ring in (part.exterior, *part.interiors):
            points = from_origin(shapely.get_coordinates(ring), origin)
            moved = np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])
            steps = np.diff(points[moved], axis=0, prepend=[[0, 0]])[:-1]
            if len(steps) > 2:
                rings.append(steps.ravel().tolist())
    return rings


def from_origin(points: NDArray[np.float64], origin: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return points in whole metres from ``origin``, the second number downwards."""
    return np.round((points - origin) * [1, -1]).astype(np.int64)


def as_json(content: Mapping[str, Any]) -> bytes:
    """Return content as compact JSON."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
