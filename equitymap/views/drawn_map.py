"""A map for a document: neighbourhoods in classes, services, names, framed to what it is about.

It is drawn as SVG for a page (``as_svg``) and as a PNG picture for a Word file (``map_picture.py``), from the same
outlines. Its key stands beside it as text, so nothing is printed over anything; what is not drawn is not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from markupsafe import Markup

from equitymap.kinds import KIND_BY_ID
from equitymap.places.place import Place
from equitymap.views.about_figures import source_lines_of
from equitymap.views.palette import CELL_STYLES, HALO, INK, MARK_STYLES, SHAPE_PATHS, kind_ink
from equitymap.views.svg_paths import GRID, Extent, extent_of, path
from equitymap.views.templating import render

WIDTH, HEIGHT = 640, 300
_TOLERANCE_PX = 0.5
_AROUND = 0.06
"""Margin around what the map is framed to, as a share of its larger side."""
_LEAST_M = 1500.0
"""A map shows at least so many metres across."""
PROPOSED = "the one that is proposed"
STRUCK = MARK_STYLES["closed"].over
"""The line over the mark of what has gone, as on the maps of the dashboard."""
BOUNDARY = "boundary of the area"
_NAME_PX = (8.0, 17.0)
"""Pixels that a letter of a name is wide, in the widest of the fonts that it may be written in, and a name high."""
_RING, _GONE, _SPOT = (22.0, 22.0), (20.0, 20.0), (9.0, 7.0)
"""Pixels that the ring around what is proposed, and the marks of a service that has gone and of one that stands, take.
"""
_OUTLINE_PX = 3.0
"""Half of the pixels that the boundary is wide, with its halo."""


@dataclass(frozen=True)
class Class:
    """One class of a map: its words, its colour, the state of its cells, and which neighbourhoods are in it."""

    words: str
    colour: str
    status: str
    codes: frozenset[str]

    @property
    def fill(self) -> str:
        """Return the colour that its cells are filled with."""
        return self.colour if CELL_STYLES[self.status].fill == "class" else HALO

    @property
    def texture(self) -> str:
        """Return the name of the texture over it; empty for none."""
        texture = CELL_STYLES[self.status].texture
        return "" if texture == "none" else texture


@dataclass(frozen=True)
class Mark:
    """A service or a spot: position in metres on the British National Grid.

    ``proposed`` is the one that the document is about; one that is not ``inside`` the place is drawn paler; one that
    is ``gone`` larger, hollow and struck through.
    """

    easting_m: float
    northing_m: float
    proposed: bool = False
    inside: bool = True
    gone: bool = False


@dataclass(frozen=True)
class Ring:
    """Circles of one radius on the map, joined to one outline, and their words in the key.

    ``middles`` and ``radius_m`` are in metres on the British National Grid.
    """

    middles: Sequence[tuple[float, float]]
    radius_m: float
    words: str

    @cached_property
    def disc(self) -> shapely.Geometry:
        """Return what they enclose."""
        return shapely.union_all(shapely.buffer(shapely.points(list(self.middles)), self.radius_m, quad_segs=24))


@dataclass(frozen=True)
class Name:
    """A name on the map, and where its middle lies in pixels."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, eq=False)
class DrawnMap:
    """A map that is ready to be drawn.

    ``shapes`` are, for each class of ``classes``, its neighbourhoods as far as the frame shows them, on the grid;
    ``edge`` is the outline of the place, ``boundary`` that of the area it is about, where it is told of. ``marks`` are
    those in the frame. ``ring`` is the circle that it is framed to, ``sources`` where the services come from, in words.
    """

    title: str
    description: str
    kind: str
    extent: Extent
    classes: Sequence[Class]
    shapes: Sequence[Sequence[shapely.Geometry]]
    edge: shapely.Geometry
    marks: Sequence[Mark]
    names: Sequence[Name]
    boundary: shapely.Geometry | None = None
    ring: Ring | None = None
    sources: Sequence[str] = ()


def drawn_map(
    place: Place,
    classes: Sequence[Class],
    *,
    about: Sequence[str],
    marks: Sequence[Mark],
    kind: str,
    title: str,
    description: str,
    bounded: bool = False,
    ring: Ring | None = None,
) -> DrawnMap:
    """Return a map of a place, framed.

    Parameters
    ----------
    place
        The place.
    classes
        Classes in the order of the key; those that the frame does not show are left out.
    about
        Neighbourhoods that the map is framed to; with none, it is framed to the marks that are proposed.
    marks
        Services and the spot that is proposed; those outside the frame are left out.
    kind
        Kind of service, for its mark.
    title, description
        Text alternative: what it is, and what it shows.
    bounded
        Whether ``about`` is outlined.
    ring
        A circle to draw, which the map is then framed to.
    """
    shapes = place.inside.geometry.to_crs(GRID)
    points = [shapely.Point(one.easting_m, one.northing_m) for one in marks if one.proposed]
    wanted = [ring.disc] if ring is not None else [*shapes.loc[list(about)], *points] or list(shapes)
    extent = framed(shapely.total_bounds(np.asarray(wanted, dtype=object)))
    east, south = extent.west + WIDTH / extent.scale, extent.north - HEIGHT / extent.scale
    window = shapely.box(extent.west, south, east, extent.north)
    tolerance = _TOLERANCE_PX / extent.scale
    seen = shapes[shapes.intersects(window)]
    simple = shapely.intersection(shapely.simplify(np.asarray(seen.array, dtype=object), tolerance), window)
    by_code = dict(zip(seen.index.astype(str), simple, strict=True))
    drawn = [(one, [by_code[code] for code in sorted(one.codes) if code in by_code]) for one in classes]
    drawn = [(one, parts) for one, parts in drawn if parts]
    whole = shapely.union_all(shapely.set_precision(np.asarray(shapes.array, dtype=object), 1.0))
    edge = shapely.intersection(shapely.boundary(shapely.simplify(whole, tolerance)), window)
    area = np.asarray(shapes.loc[list(about)].array, dtype=object) if bounded else None
    joined = None if area is None else shapely.union_all(shapely.set_precision(area, 1.0))
    inside = [one for one in marks if window.contains(shapely.Point(one.easting_m, one.northing_m))]
    boundary = None if joined is None else shapely.boundary(shapely.simplify(joined, tolerance))
    return DrawnMap(
        title=title,
        description=description,
        kind=kind,
        extent=extent,
        classes=[one for one, _ in drawn],
        shapes=[parts for _, parts in drawn],
        edge=edge,
        marks=sorted(inside, key=lambda one: (one.proposed, one.gone)),
        names=_names(place, by_code, extent, inside, boundary),
        boundary=boundary,
        ring=ring,
        sources=_sources(place, kind),
    )


def _sources(place: Place, kind: str) -> Sequence[str]:
    registers = set(place.facilities.loc[place.facilities["kind"] == kind, "register"])
    return source_lines_of([place], registers)


def framed(bounds: np.ndarray) -> Extent:
    """Return the extent around bounds, with a margin, never closer than ``_LEAST_M`` across."""
    west, south, east, north = (float(edge) for edge in bounds)
    margin = max(_AROUND * max(east - west, north - south), (_LEAST_M - (east - west)) / 2, 0.0)
    return extent_of((west - margin, south - margin, east + margin, north + margin), width=WIDTH, height=HEIGHT)


def _names(
    place: Place,
    seen: dict[str, shapely.Geometry],
    extent: Extent,
    marks: Sequence[Mark],
    boundary: shapely.Geometry | None,
) -> list[Name]:
    """Return the names of the wards in the frame, the largest first.

    A name that would lie on a mark, on another name or on the boundary moves a little down or up, or is left out.
    """
    wards = place.inside["ward"].loc[list(seen)]
    joined = {ward: shapely.union_all([seen[code] for code in codes.index]) for ward, codes in wards.groupby(wards)}
    taken = [
        (*extent.at(one.easting_m, one.northing_m), *(_RING if one.proposed else _GONE if one.gone else _SPOT))
        for one in marks
    ]
    lines = [[extent.at(x, y) for x, y in shapely.get_coordinates(line)] for line in shapely.get_parts(boundary)]
    outline = shapely.MultiLineString(lines).buffer(_OUTLINE_PX)
    names: list[Name] = []
    for ward, shape in sorted(joined.items(), key=lambda one: -one[1].area):
        middle = shapely.point_on_surface(shape)
        x, y = extent.at(middle.x, middle.y)
        wide, high = len(str(ward)) * _NAME_PX[0], _NAME_PX[1]
        for down in (y, y + high, y - high):
            free = all(abs(x - a) > (wide + w) / 2 or abs(down - b) > (high + h) / 2 for a, b, w, h in taken)
            free &= not outline.intersects(shapely.box(x - wide / 2, down - high / 2, x + wide / 2, down + high / 2))
            if free and wide / 2 < x < WIDTH - wide / 2 and high < down < HEIGHT - high:
                taken.append((x, down, wide, high))
                names.append(Name(str(ward), round(x, 1), round(down, 1)))
                break
    return names


def as_svg(drawn: DrawnMap, identifier: str) -> Markup:
    """Return a map as one SVG element with its title and description; ``identifier`` is used once in a document."""
    return render(
        "drawn_map.svg.j2",
        identifier=identifier,
        title=drawn.title,
        description=drawn.description,
        width=WIDTH,
        height=HEIGHT,
        edge=_line(drawn.edge, drawn.extent),
        boundary="" if drawn.boundary is None else _line(drawn.boundary, drawn.extent),
        classes=[
            {
                "path": "".join(path(shape, drawn.extent) for shape in parts),
                "fill": one.fill,
                "texture": _paint(one, identifier),
            }
            for one, parts in zip(drawn.classes, drawn.shapes, strict=True)
        ],
        ring="" if drawn.ring is None else _line(shapely.boundary(drawn.ring.disc), drawn.extent),
        marks=[_mark(drawn.extent, one) for one in drawn.marks],
        names=drawn.names,
        struck=STRUCK,
        shape=SHAPE_PATHS[KIND_BY_ID[drawn.kind].shape],
        mark_ink=kind_ink(drawn.kind),
        ink=INK,
        halo=HALO,
    )


def key_html(drawn: DrawnMap, identifier: str, *, pictures: bool = False) -> Markup:
    """Return the key of a map as a list in words, each entry with its colour or mark.

    ``pictures`` writes the signs as pictures, for a page that lets no drawing through; textures are not in them.
    """
    return render(
        "drawn_map_key.html.j2",
        pictures=pictures,
        entries=[{"words": one.words, "fill": one.fill, "texture": _paint(one, identifier)} for one in drawn.classes],
        mark=mark_words(drawn),
        proposed=PROPOSED if any(one.proposed for one in drawn.marks) else "",
        boundary="" if drawn.boundary is None else BOUNDARY,
        gone=gone_words(drawn),
        ring="" if drawn.ring is None else drawn.ring.words,
        struck=STRUCK,
        halo=HALO,
        shape=SHAPE_PATHS[KIND_BY_ID[drawn.kind].shape],
        mark_ink=kind_ink(drawn.kind),
        ink=INK,
    )


def mark_words(drawn: DrawnMap) -> str:
    """Return the key's words for the services that are drawn; empty where none is."""
    services = [one for one in drawn.marks if not (one.proposed or one.gone)]
    outside = "" if all(one.inside for one in services) else " (paler: outside the place)"
    return f"{KIND_BY_ID[drawn.kind].one}, open today{outside}" if services else ""


def gone_words(drawn: DrawnMap) -> str:
    """Return the key's words for the services that have gone; empty where none is drawn."""
    return f"{KIND_BY_ID[drawn.kind].one}, gone" if any(one.gone for one in drawn.marks) else ""


def _paint(one: Class, identifier: str) -> str:
    """Return the paint of the texture over a class; empty for none."""
    return f"url(#{identifier}-{one.texture})" if one.texture else ""


def _line(shape: shapely.Geometry, extent: Extent) -> str:
    """Return lines as SVG path data, in tenths of a pixel."""
    parts = []
    for line in shapely.get_parts(shapely.line_merge(shape)):
        points = np.round(10 * np.array([extent.at(x, y) for x, y in shapely.get_coordinates(line)])).astype(int)
        parts.append(f"M{'L'.join(f'{x} {y}' for x, y in points)}")
    return "".join(parts)


def _mark(extent: Extent, mark: Mark) -> dict[str, object]:
    x, y = extent.at(mark.easting_m, mark.northing_m)
    return {"x": f"{x:.1f}", "y": f"{y:.1f}", "proposed": mark.proposed, "inside": mark.inside, "gone": mark.gone}
