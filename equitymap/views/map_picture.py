"""A document's map as a PNG picture, for files that cannot hold a drawing: same outlines, colours, marks and names.

Nothing on the server has a browser in it, so the picture is painted point by point (docs/decisions/0017).
"""

from __future__ import annotations

import io
import re

import numpy as np
import shapely
from PIL import Image, ImageDraw, ImageFont

from equitymap.kinds import KIND_BY_ID
from equitymap.views.drawn_map import HEIGHT, STRUCK, WIDTH, DrawnMap, Mark
from equitymap.views.palette import HALO, INK, SHAPE_PATHS, kind_ink

SCALE = 3
"""Pixels of the picture for one of the drawing: 270 to the inch on a page of A4."""
_HATCH, _DOT = "#8b97a0", "#55616b"
_MARK_PX, _GONE_PX, _RING_PX = 4.2, 6.5, 9.0
Points = list[tuple[float, float]]


def as_png(drawn: DrawnMap) -> bytes:
    """Return a map as a PNG picture of ``SCALE`` times its size."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), HALO)
    pen = ImageDraw.Draw(image)
    for one, parts in zip(drawn.classes, drawn.shapes, strict=True):
        fill = _textured(one.fill, one.texture) if one.texture else None
        for shape in sorted(parts, key=lambda part: -float(shapely.area(part))):
            for polygon in shapely.get_parts(shape):
                if polygon.geom_type != "Polygon":
                    continue
                points = _points(polygon.exterior, drawn)
                if fill is None:
                    pen.polygon(points, fill=one.fill, outline=HALO, width=2)
                else:
                    mask = Image.new("1", image.size)
                    ImageDraw.Draw(mask).polygon(points, fill=1)
                    image.paste(fill, mask=mask)
                    pen.polygon(points, outline="#9aa5ad", width=2)
    for line in shapely.get_parts(drawn.edge):
        pen.line(_points(line, drawn), fill=INK, width=5, joint="curve")
    for ink, width in ((HALO, 19), (INK, 10)) if drawn.boundary is not None else ():
        for line in shapely.get_parts(drawn.boundary):
            pen.line(_points(line, drawn), fill=ink, width=width, joint="curve")
    if drawn.ring is not None:
        ring = _points(shapely.boundary(drawn.ring.disc), drawn)
        for start in range(0, len(ring) - 1, 2):
            pen.line(ring[start : start + 2], fill=INK, width=5)
    for mark in drawn.marks:
        _mark(pen, drawn, mark)
    font = ImageFont.load_default(size=12 * SCALE)
    for name in drawn.names:
        at = (name.x * SCALE, name.y * SCALE)
        pen.text(at, _printable(name.text), fill=INK, font=font, anchor="mm", stroke_width=5, stroke_fill=HALO)
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True, dpi=(270, 270))
    return stream.getvalue()


def _points(line: shapely.Geometry, drawn: DrawnMap) -> Points:
    """Return the corners of a line in pixels of the picture."""
    return [
        (across * SCALE, down * SCALE)
        for across, down in (drawn.extent.at(x, y) for x, y in shapely.get_coordinates(line))
    ]


def _textured(fill: str, texture: str) -> Image.Image:
    """Return a sheet of the whole picture's size with a texture over a colour."""
    sheet = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), fill)
    pen = ImageDraw.Draw(sheet)
    wide, high = sheet.size
    if texture == "hatch":
        for start in range(-high, wide, 7 * SCALE):
            pen.line([(start, high), (start + high, 0)], fill=_HATCH, width=3)
        return sheet
    step, radius = (6 * SCALE, 5) if texture == "rings" else (3 * SCALE, 3)
    for row, down in enumerate(range(0, high, step)):
        for across in range(step // 2 * (row % 2), wide, step):
            box = (across - radius, down - radius, across + radius, down + radius)
            if texture == "rings":
                pen.ellipse(box, outline=INK, width=2)
            else:
                pen.ellipse(box, fill=_DOT)
    return sheet


def _mark(pen: ImageDraw.ImageDraw, drawn: DrawnMap, mark: Mark) -> None:
    x, y = (SCALE * at for at in drawn.extent.at(mark.easting_m, mark.northing_m))
    if mark.proposed:
        for ink, width in ((HALO, 21), (INK, 9)):
            radius = SCALE * _RING_PX + width / 2
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=ink, width=width)
        return
    ink = kind_ink(drawn.kind) if mark.inside else _paler(kind_ink(drawn.kind))
    size = SCALE * (_GONE_PX if mark.gone else _MARK_PX)
    fill, outline, width = (HALO, ink, 7) if mark.gone else (ink, HALO, 3)
    corners = mark_corners(SHAPE_PATHS[KIND_BY_ID[drawn.kind].shape])
    if corners:
        pen.polygon([(x + size * a, y + size * b) for a, b in corners], fill=fill, outline=outline, width=width)
    else:
        pen.ellipse((x - size, y - size, x + size, y + size), fill=fill, outline=outline, width=width)
    if mark.gone:
        pen.line([(x + size * a, y + size * b) for a, b in mark_corners(STRUCK)], fill=ink, width=width)


def mark_corners(path: str) -> Points:
    """Return the corners of a mark's path of straight lines (``M``, ``L``, ``H``, ``V``); none for a round one."""
    if "A" in path:
        return []
    corners: Points = []
    for command, text in re.findall(r"([MLHV])([^MLHVZ]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", text)]
        x, y = corners[-1] if corners else (0.0, 0.0)
        if command == "H":
            x = numbers[0]
        elif command == "V":
            y = numbers[0]
        else:
            x, y = numbers
        corners.append((x, y))
    return corners


def _paler(ink: str) -> str:
    """Return a colour mixed with white, as the drawing's marks outside the place look."""
    parts = np.array([int(ink[at : at + 2], 16) for at in (1, 3, 5)])
    return "#{:02x}{:02x}{:02x}".format(*np.round(0.45 * parts + 0.55 * 255).astype(int))


def _printable(text: str) -> str:
    """Return a name without signs that no font draws."""
    return "".join(sign for sign in text if sign.isprintable())
