"""Maps for a document: plain SVG drawings, simplified outlines in classes, each with a text alternative.

Outlines move by up to ``TOLERANCE`` of the width of the place. One path holds all neighbourhoods of a class, so the
largest place of England (Birmingham, 659 neighbourhoods) takes about 100 kB a map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from markupsafe import Markup

from equitymap.kinds import KIND_BY_ID
from equitymap.places.place import Place
from equitymap.views.palette import CELL_STYLES, HALO, INK, KIND_INKS, SHAPE_PATHS
from equitymap.views.templating import render

GRID = "EPSG:27700"
WIDTH = 640
TOLERANCE = 1 / 900
_KEY_ROW = 19


@dataclass(frozen=True)
class Class:
    """One class of a map: its words, its colour, the state of its cells, and which neighbourhoods are in it."""

    words: str
    colour: str
    status: str
    codes: frozenset[str]


@dataclass(frozen=True)
class Mark:
    """A service or a spot: position in metres on the British National Grid.

    ``proposed`` is the one that the document is about; one that is not ``inside`` the place is drawn paler.
    """

    easting_m: float
    northing_m: float
    proposed: bool = False
    inside: bool = True


@dataclass(frozen=True, eq=False)
class Outlines:
    """The outlines of a place, drawn once for all maps of a document: SVG path data by neighbourhood, and the frame."""

    paths: Mapping[str, str]
    edge: str
    height: int
    west: float
    north: float
    scale: float

    def at(self, easting_m: float, northing_m: float) -> tuple[float, float]:
        """Return where a grid position lies in the drawing."""
        return (easting_m - self.west) * self.scale, (self.north - northing_m) * self.scale


def outlines(place: Place) -> Outlines:
    """Return the simplified outlines of a place, ready for drawing."""
    inside: gpd.GeoDataFrame = place.inside
    shapes = np.asarray(inside.geometry.to_crs(GRID).array, dtype=object)
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(shapes))
    margin = 0.01 * max(east - west, north - south)
    west, north = west - margin, north + margin
    scale = WIDTH / (east - west + margin)
    frame = Outlines({}, "", round((north - south + margin) * scale), west, north, scale)
    simple = shapely.simplify(shapes, TOLERANCE * (east - west))
    whole = shapely.simplify(shapely.union_all(shapely.set_precision(shapes, 1.0)), TOLERANCE * (east - west))
    paths = {str(code): _path(shape, frame) for code, shape in zip(inside.index, simple, strict=True)}
    return Outlines(paths, _path(whole, frame, holes=False), frame.height, west, north, scale)


def _path(shape: shapely.Geometry, extent: Outlines, *, holes: bool = True) -> str:
    """Return SVG path data in whole tenths of a pixel, each point as the step from the one before."""
    rings = []
    for part in shapely.get_parts(shape):
        for ring in [part.exterior, *(part.interiors if holes else ())]:
            points = shapely.get_coordinates(ring)
            drawn = np.column_stack([points[:, 0] - extent.west, extent.north - points[:, 1]]) * extent.scale
            steps = np.diff(np.round(10 * drawn).astype(int), axis=0, prepend=[[0, 0]])[:-1]
            start, rest = steps[0], steps[1:][(steps[1:] != 0).any(axis=1)]
            if len(rest) > 1:
                rings.append(f"M{start[0]} {start[1]}l{' '.join(f'{x} {y}' for x, y in rest)}z".replace(" -", "-"))
    return "".join(rings)


def drawing(
    extent: Outlines,
    classes: Sequence[Class],
    *,
    identifier: str,
    title: str,
    description: str,
    kind: str,
    marks: Sequence[Mark] = (),
) -> Markup:
    """Return a map as one SVG element with its title, description and key inside.

    Parameters
    ----------
    frame
        ``outlines`` of the place.
    classes
        Classes in the order of the key; every neighbourhood is in one. Empty ones are left out.
    identifier
        Name of the map, once per document.
    title, description
        Text alternative: what it is, and what it shows.
    kind
        Kind of service, for its mark.
    marks
        Services and the spot that is proposed, which is drawn on top with a ring.
    """
    present = [one for one in classes if one.codes]
    rows = -(-len(present) // 2)
    key_top = extent.height + 12
    return render(
        "proposal/report_map.svg.j2",
        identifier=identifier,
        title=title,
        description=description,
        width=WIDTH,
        height=extent.height + 14 + _KEY_ROW * (rows + (1 if marks else 0)),
        edge=extent.edge,
        classes=[
            {
                "id": f"{identifier}-of-{one.status}",
                "path": "".join(path for code, path in extent.paths.items() if code in one.codes),
                "fill": one.colour if CELL_STYLES[one.status].fill == "class" else HALO,
                "texture": _texture(one, identifier),
                "words": f"{one.words}: {len(one.codes):,}",
                "key_x": 4 + WIDTH // 2 * (number // rows),
                "key_y": key_top + _KEY_ROW * (number % rows),
            }
            for number, one in enumerate(present)
        ],
        # What is proposed comes last, on top of the others.
        marks=list(filter(None, (_mark(extent, one) for one in sorted(marks, key=lambda one: one.proposed)))),
        has_marks=bool(marks),
        has_proposed=any(one.proposed for one in marks),
        mark_key_y=key_top + _KEY_ROW * rows,
        kind_words=KIND_BY_ID[kind].one,
        shape=SHAPE_PATHS[KIND_BY_ID[kind].shape],
        mark_ink=KIND_INKS[kind],
        ink=INK,
        halo=HALO,
    )


def _texture(one: Class, identifier: str) -> str:
    """Return the paint of the texture over a class; blank for none."""
    texture = CELL_STYLES[one.status].texture
    return "" if texture == "none" else f"url(#{identifier}-{texture})"


def _mark(extent: Outlines, mark: Mark) -> dict[str, object] | None:
    """Return what the template draws of a mark; None where it lies outside the drawing."""
    x, y = extent.at(mark.easting_m, mark.northing_m)
    if not (0 <= x <= WIDTH and 0 <= y <= extent.height):
        return None
    return {"x": f"{x:.1f}", "y": f"{y:.1f}", "proposed": mark.proposed, "inside": mark.inside}
