"""Encode a place for the browser, as two static files per build: shapes, and services.

Coordinates are whole metres of Web Mercator (EPSG:3857, about 0.6 m on English ground) from the middle of the
place, eastwards and **downwards**, each ring as differences from point to point. Measured on Birmingham (659
neighbourhoods): 74 kB gzipped, 3 ms to decode; shared arcs (TopoJSON) save 20 kB and cost a decoder and a
second way to be wrong (docs/decisions/0003).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from equitymap.kinds import KINDS, Kind, kinds_of
from equitymap.places.lists.own import REGISTER as OWN
from equitymap.places.place import Manifest, Place, once_per_place
from equitymap.views.map.map_rings import (
    WEB_MERCATOR,
    Shapes,
    as_json,
    encoded_rings,
    encoded_shapes,
    from_origin,
    shape_array,
    web_mercator,
    without_slivers,
)
from equitymap.views.map.map_sentences import how_gone, stated_hours
from equitymap.views.palette import CELL_STYLES, KIND_INKS, MARK_STYLES, SHAPE_PATHS, kind_ink
from equitymap.vocabulary import CELL_STATES, FACILITY_STATES, GONE_STATES

GRID = "EPSG:27700"
RING_TOLERANCE_M = 12
"""How far the faint outlines of neighbouring districts may move, in metres."""

LAYOUT = 2
"""Raise it when the layout of the files changes."""


@once_per_place
def drawn_services(place: Place) -> gpd.GeoDataFrame:
    """Return the facilities that can be drawn, in the order of the services file: all that have a position."""
    frame = place.facilities
    return frame[frame.geometry.notna()].sort_index()


def map_geometry(place: Place) -> bytes:
    """Return the shapes file of a place: neighbourhoods inside, ward and place outlines, districts around.

    Neighbourhoods stand in the order of ``Place.inside``; every update of the map relies on that order.
    """
    inside = place.inside
    shapes = web_mercator(inside.geometry)
    origin = np.round(shapely.total_bounds(shapes).reshape(2, 2).mean(axis=0))
    wards = _joined(shapes, inside["ward_code"])
    outline = _whole(shapes)
    names = inside.drop_duplicates("ward_code").set_index("ward_code")["ward"]
    west, south, east, north = (float(edge) for edge in np.round(inside.total_bounds, 5))
    return as_json(
        {
            "code": place.code,
            "name": place.name,
            "bounds": [[south, west], [north, east]],
            "origin": origin.astype(int).tolist(),
            "areas": {
                "code": list(inside.index),
                "label": list(inside["label"]),
                "ward": _positions(inside["ward_code"], wards),
                **encoded_shapes(shapes, origin),
            },
            "wards": {"name": [names[code] for code in wards], **encoded_shapes(shape_array(wards.values()), origin)},
            "outline": encoded_rings(outline, origin),
            "around": _around(place, outline, origin),
            "states": list(CELL_STATES.values()),
            "styles": [[style.fill, style.texture, style.outline] for style in CELL_STYLES.values()],
        }
    )


def map_services(place: Place) -> bytes:
    """Return the services file of a place: position, name, kind and state, in the order of ``drawn_services``."""
    services = drawn_services(place)
    origin = np.round(shapely.total_bounds(web_mercator(place.inside.geometry)).reshape(2, 2).mean(axis=0))
    points = shapely.get_coordinates(web_mercator(services.geometry))
    own = [kind for kind in kinds_of(set(services["kind"])) if kind.own]
    number = {kind.id: kind.mark for kind in (*KINDS, *own)}
    marks: list[Kind] = [
        *KINDS,
        *[KINDS[0]] * (max((kind.mark for kind in own), default=len(KINDS) - 1) + 1 - len(KINDS)),
    ]
    for kind in own:
        marks[kind.mark] = kind
    states = list(MARK_STYLES)
    return as_json(
        {
            "id": list(services.index),
            "name": list(services["name"]),
            "kind": [number[kind] for kind in services["kind"]],
            "state": [states.index(state) for state in services["status"]],
            "when": {
                number: said
                for number, (_, row) in enumerate(services.iterrows())
                if (said := how_gone(row) if row["status"] in GONE_STATES else stated_hours(row))
            },
            "inside": [int(inside) for inside in services["inside"]],
            "at": from_origin(points, origin).ravel().tolist(),
            "kinds": [{"one": kind.one, "path": SHAPE_PATHS[kind.shape], "ink": kind_ink(kind.id)} for kind in marks],
            "states": [
                {
                    "words": FACILITY_STATES[state],
                    "fill": mark.fill,
                    "over": mark.over,
                    "dashed": mark.dashed,
                    "gone": int(state in GONE_STATES),
                }
                for state, mark in MARK_STYLES.items()
            ],
        }
    )


def geometry_name(built: Place | Manifest) -> str:
    """Return the name of the shapes file below the static folder; it changes with every build and with the styles.

    A place with lists of a visit has its own, in another folder, under a name that nobody can guess.
    """
    manifest = built.manifest if isinstance(built, Place) else built
    folder = "places/own" if manifest.get(OWN) else "places"
    return f"{folder}/{manifest.code}-{manifest.build_id}-{styles_hash()}.json"


def services_name(built: Place | Manifest) -> str:
    """Return the name of the services file, beside the shapes file."""
    return f"{geometry_name(built).removesuffix('.json')}-services.json"


@lru_cache(maxsize=1)
def styles_hash() -> str:
    """Return a short hash of everything in the files that is not the place itself, such as colours and marks."""
    parts = (LAYOUT, CELL_STATES, CELL_STYLES, FACILITY_STATES, MARK_STYLES, SHAPE_PATHS, KIND_INKS, KINDS)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:6]


def _whole(shapes: Shapes) -> Any:
    """Return the union, without the slivers (under 1,000 square metres) that misfitting edges leave inside it."""
    return without_slivers(shapely.union_all(shapely.set_precision(shapes, 1.0)), smallest_m2=1_000)


def _joined(shapes: Shapes, groups: pd.Series) -> dict[str, Any]:
    """Return one outline per group, in code order."""
    codes = groups.to_numpy()
    return {code: _whole(shapes[codes == code]) for code in sorted(set(codes))}


def _positions(groups: pd.Series, order: Mapping[str, Any]) -> list[int]:
    position = {code: number for number, code in enumerate(order)}
    return [position[code] for code in groups]


def _around(place: Place, outline: Any, origin: NDArray[np.float64]) -> dict[str, Any]:
    """Return the part of each neighbouring district that the ring covers, its ragged outer edge trimmed."""
    ring = place.neighbourhoods[~place.neighbourhoods["inside"]]
    if ring.empty:
        return {"name": [], "at": [], "shape": []}
    near = gpd.GeoSeries([outline], crs=WEB_MERCATOR).to_crs(GRID).buffer(0.8 * place.manifest.ring_m)
    districts = _joined(np.asarray(ring.geometry.to_crs(GRID).array, dtype=object), ring["district_code"])
    names = ring.drop_duplicates("district_code").set_index("district_code")["district"]
    simple = shapely.simplify(shapely.intersection(shape_array(districts.values()), near.iloc[0]), RING_TOLERANCE_M)
    kept = ~shapely.is_empty(simple)
    drawn = web_mercator(gpd.GeoSeries(simple[kept], crs=GRID))
    codes = [code for code, keep in zip(districts, kept, strict=True) if keep]
    return {"name": [names[code] for code in codes], **encoded_shapes(drawn, origin)}
