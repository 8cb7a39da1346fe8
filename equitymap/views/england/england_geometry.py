"""The shapes of England for the map element, one file per level: districts, middle layer areas, neighbourhoods.

The lines of what an area lies in are made from the level's own outlines, so that they lie on them at any zoom.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from equitymap.places.england.england import England
from equitymap.places.england.summary import LEVELS, Level
from equitymap.views.map.geometry import styles_hash
from equitymap.views.map.map_rings import (
    WEB_MERCATOR,
    Shapes,
    as_json,
    encoded_rings,
    encoded_shapes,
    shape_array,
    web_mercator,
    without_slivers,
)
from equitymap.views.palette import CELL_STYLES
from equitymap.vocabulary import CELL_STATES

LAYOUT = 1
"""Raise it when the layout of the files changes."""

TOLERANCE_M: dict[Level, float] = {"msoas": 300, "lsoas": 250}
"""How coarse outlines may get, in metres of Web Mercator: a bend goes when its triangle is below half the square."""

NEAR_PX = {"districts": 26, "msoas": 70, "lsoas": 95}
"""Size in pixels of a middling area from which its own name is written instead of the name of what it lies in."""


def england_names(build_id: str) -> dict[Level, str]:
    """Return the name of each shapes file below the static folder; it changes with every build and with the styles."""
    digest = hashlib.sha256(repr((build_id, styles_hash(), LAYOUT, TOLERANCE_M, NEAR_PX)).encode()).hexdigest()[:12]
    return {level: f"places/england-{digest}-{level}.json" for level in LEVELS}


def england_shapes(england: England) -> dict[Level, bytes]:
    """Return the shapes file of each level. Areas stand in the order of their table; every update relies on it."""
    shapes = {level: simplified_outlines(england, level) for level in LEVELS}
    regions = england.districts["region"]
    middle = np.round(shapely.total_bounds(shapes["districts"]).reshape(2, 2).mean(axis=0))
    return {
        "districts": _level(
            "districts",
            shapes["districts"],
            england.districts["name"],
            regions,
            {region: region for region in sorted(regions.unique())},
            middle=middle,
        ),
        **{
            level: _level(
                level,
                shapes[level],
                england.table(level)["label"],
                england.table(level)["district_code"],
                dict(england.districts["name"]),
                middle=middle,
            )
            for level in ("msoas", "lsoas")
        },
    }


def simplified_outlines(england: England, level: Level) -> Shapes:
    """Return the outlines of a level as they are drawn, in Web Mercator; neighbours keep the edges they share."""
    shapes = web_mercator(england.outlines[level])
    if level not in TOLERANCE_M:
        return shapes
    whole = shapely.set_precision(shapes, 1.0, mode="pointwise")
    return shape_array(shapely.coverage_simplify(whole, TOLERANCE_M[level]))


def _level(
    level: Level,
    shapes: Shapes,
    labels: pd.Series,
    within: pd.Series,
    names: Mapping[str, str],
    *,
    middle: NDArray[np.float64],
) -> bytes:
    """Return one file: the areas with their labels, and the larger areas they lie ``within``, by name."""
    groups = list(names)
    group_shapes = _dissolved(shapes, within, groups)
    west, south, east, north = (float(edge) for edge in np.round(_degrees(shapes), 4))
    return as_json(
        {
            "code": f"england-{level}",
            "name": "England",
            "bounds": [[south, west], [north, east]],
            "origin": middle.astype(int).tolist(),
            "areas": {
                "code": list(labels.index),
                "label": list(labels),
                "ward": [int(at) for at in pd.Index(groups).get_indexer(pd.Index(within))],
                **encoded_shapes(shapes, middle, within_m=200),
            },
            "wards": {"name": list(names.values()), **encoded_shapes(group_shapes, middle, within_m=500)},
            "outline": encoded_rings(_union(group_shapes), middle),
            "around": {"name": [], "at": [], "shape": []},
            "states": list(CELL_STATES.values()),
            "styles": [[style.fill, style.texture, style.outline] for style in CELL_STYLES.values()],
            "look": {"suffix": "", "edge": 0.8, "near": NEAR_PX[level], "coded": level == "lsoas"},
        }
    )


def _degrees(shapes: Shapes) -> NDArray[np.float64]:
    bounds: NDArray[np.float64] = gpd.GeoSeries(shapes, crs=WEB_MERCATOR).to_crs("EPSG:4326").total_bounds
    return bounds


def _dissolved(shapes: Shapes, groups: pd.Series, order: Sequence[str]) -> Shapes:
    """Return one shape per group, in ``order``."""
    positions = pd.Series(np.arange(len(shapes))).groupby(groups.to_numpy()).indices
    return shape_array(_union(shapes[positions[code]]) for code in order)


def _union(shapes: Shapes) -> Any:
    """Return the union of a coverage, the plain one where edges do not match exactly; slivers inside it go."""
    try:
        union = shapely.coverage_union_all(shapes)
    except shapely.GEOSException:
        union = shapely.union_all(shapes)
    return without_slivers(union, smallest_m2=10_000)
