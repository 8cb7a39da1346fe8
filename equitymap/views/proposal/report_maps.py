"""Maps for a document: plain SVG drawings, simplified outlines in classes, each with a text alternative.

Outlines move by up to ``TOLERANCE`` of the width of the place. One path holds all neighbourhoods of a class, so the
largest place of England (Birmingham, 659 neighbourhoods) takes about 100 kB a map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import geopandas as gpd
import numpy as np
import shapely

from equitymap.kinds import KIND_BY_ID
from equitymap.places.place import Place
from equitymap.views.palette import CELL_STYLES, HALO, INK, KIND_INKS, SHAPE_PATHS

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


def _path(shape: shapely.Geometry, frame: Outlines, *, holes: bool = True) -> str:
    """Return SVG path data in whole tenths of a pixel, each point as the step from the one before."""
    rings = []
    for part in shapely.get_parts(shape):
        for ring in [part.exterior, *(part.interiors if holes else ())]:
            points = shapely.get_coordinates(ring)
            drawn = np.column_stack([points[:, 0] - frame.west, frame.north - points[:, 1]]) * frame.scale
            steps = np.diff(np.round(10 * drawn).astype(int), axis=0, prepend=[[0, 0]])[:-1]
            start, rest = steps[0], steps[1:][(steps[1:] != 0).any(axis=1)]
            if len(rest) > 1:
                rings.append(f"M{start[0]} {start[1]}l{' '.join(f'{x} {y}' for x, y in rest)}z".replace(" -", "-"))
    return "".join(rings)


def drawing(
    frame: Outlines,
    classes: Sequence[Class],
    *,
    identifier: str,
    title: str,
    description: str,
    kind: str,
    marks: Sequence[Mark] = (),
) -> str:
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
    areas = "".join(_class(frame, one, identifier) for one in present)
    points = "".join(_mark(frame, mark, kind) for mark in sorted(marks, key=lambda mark: mark.proposed))
    rows = -(-len(present) // 2)
    tall = frame.height + 14 + _KEY_ROW * (rows + (1 if marks else 0))
    key = "".join(
        _key(one, identifier, 4 + WIDTH / 2 * (at // rows), frame.height + 12 + _KEY_ROW * (at % rows))
        for at, one in enumerate(present)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall}" role="img"'
        f' aria-labelledby="{identifier}-t {identifier}-d" fill="{INK}" font-size="12.5"'
        f' font-family="system-ui, Segoe UI, Roboto, Noto Sans, Liberation Sans, sans-serif">'
        f'<title id="{identifier}-t">{escape(title)}</title><desc id="{identifier}-d">{escape(description)}</desc>'
        f"<defs>{_patterns(identifier)}</defs>"
        f'<g transform="scale(.1)" stroke-linejoin="round" fill-rule="evenodd">{areas}'
        f'<path d="{frame.edge}" fill="none" stroke="{INK}" stroke-width="14"/></g>{points}{key}'
        f"{_mark_key(kind, marks, frame.height + 12 + _KEY_ROW * rows)}</svg>"
    )


def _fill(one: Class, identifier: str) -> tuple[str, str]:
    """Return the fill of a class and the texture over it, which may be none."""
    style = CELL_STYLES[one.status]
    return (
        one.colour if style.fill == "class" else HALO,
        "" if style.texture == "none" else f"url(#{identifier}-{style.texture})",
    )


def _class(frame: Outlines, one: Class, identifier: str) -> str:
    path = "".join(frame.paths[code] for code in frame.paths if code in one.codes)
    fill, texture = _fill(one, identifier)
    name = f"{identifier}-of-{one.status}"
    if not texture:
        return f'<path d="{path}" fill="{fill}" stroke="#fff" stroke-width="5"/>'
    return (
        f'<defs><path id="{name}" d="{path}"/></defs><use href="#{name}" fill="{fill}" stroke="#9aa5ad"'
        f' stroke-width="5"/><use href="#{name}" fill="{texture}"/>'
    )


def _patterns(identifier: str) -> str:
    """Return hatch, dots and rings in tenths of a pixel, as the maps of the dashboard have them."""
    rings = "".join(
        f'<circle cx="{at}" cy="{at}" r="19" fill="none" stroke="{ink}" stroke-width="{width}"/>'
        for ink, width in ((HALO, 26), (INK, 9))
        for at in (30, 90)
    )
    tiles = {
        "hatch": (70, '<path d="M-10 80L80-10M-10 10L10-10M60 80L80 60" stroke="#8b97a0" stroke-width="11"/>'),
        "dots": (60, "".join(f'<circle cx="{at}" cy="{at}" r="9.5" fill="#55616b"/>' for at in (15, 45))),
        "rings": (120, rings),
    }
    return "".join(
        f'<pattern id="{identifier}-{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">'
        f"{inner}</pattern>"
        for name, (side, inner) in tiles.items()
    )


def _key(one: Class, identifier: str, x: float, y: float) -> str:
    fill, texture = _fill(one, identifier)
    box = 'width="240" height="130" stroke="#7f8a94" stroke-width="8"'
    over = f'<rect {box} fill="{texture}"/>' if texture else ""
    return (
        f'<g transform="translate({x:.0f} {y:.0f}) scale(.1)"><rect {box} fill="{fill}"/>{over}</g>'
        f'<text x="{x + 31:.0f}" y="{y + 11:.0f}">{escape(one.words)}: {len(one.codes):,}</text>'
    )


def _mark(frame: Outlines, mark: Mark, kind: str) -> str:
    x, y = frame.at(mark.easting_m, mark.northing_m)
    if not (0 <= x <= WIDTH and 0 <= y <= frame.height):
        return ""
    if mark.proposed:
        ring = "".join(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="none" stroke="{ink}" stroke-width="{width}"/>'
            for ink, width in ((HALO, 6), (INK, 2.6))
        )
        return ring
    pale = "" if mark.inside else ' opacity=".45"'
    return (
        f'<path{pale} transform="translate({x:.1f} {y:.1f}) scale(3.6)" d="{_shape(kind)}" fill="{KIND_INKS[kind]}"'
        f' stroke="{HALO}" stroke-width=".35"/>'
    )


def _shape(kind: str) -> str:
    return SHAPE_PATHS[KIND_BY_ID[kind].shape]


def _mark_key(kind: str, marks: Sequence[Mark], y: float) -> str:
    if not marks:
        return ""
    key = (
        f'<path transform="translate(16 {y + 7:.0f}) scale(5)" d="{_shape(kind)}" fill="{KIND_INKS[kind]}"/>'
        f'<text x="35" y="{y + 11:.0f}">{escape(KIND_BY_ID[kind].one)}, open now (paler: outside the place)</text>'
    )
    if any(mark.proposed for mark in marks):
        key += (
            f'<circle cx="{WIDTH / 2 + 16:.0f}" cy="{y + 7:.0f}" r="7" fill="none" stroke="{INK}" stroke-width="2.6"/>'
            f'<text x="{WIDTH / 2 + 35:.0f}" y="{y + 11:.0f}">the one that is proposed</text>'
        )
    return key
