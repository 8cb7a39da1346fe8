"""A chart for a document: lines, dots, bands and words, drawn as SVG for a page and painted as PNG for a Word file.

Both are made from the same shapes, so that they show the same. Positions are pixels of the drawing.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from markupsafe import Markup
from PIL import Image, ImageDraw, ImageFont

from equitymap.views.palette import HALO, INK
from equitymap.views.templating import render

WIDTH = 640
SCALE = 3
"""Pixels of the picture for one of the drawing, as in ``map_picture.py``."""
TEXT_PX = 12
Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
_ANCHORS = {"start": "lm", "middle": "mm", "end": "rm"}


@dataclass(frozen=True)
class Band:
    """A filled area; ``points`` are its corners."""

    points: Sequence[Point]
    fill: str


@dataclass(frozen=True)
class Line:
    """A line through points, dashed where it is not observed."""

    points: Sequence[Point]
    ink: str = INK
    width: float = 1.5
    dashed: bool = False


@dataclass(frozen=True)
class Dot:
    """A dot, hollow for a reference."""

    x: float
    y: float
    ink: str = INK
    radius: float = 4.5
    hollow: bool = False


@dataclass(frozen=True)
class Words:
    """Words whose middle line is at ``y``."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"


Shape = Band | Line | Dot | Words


@dataclass(frozen=True, eq=False)
class DrawnChart:
    """A chart that is ready to be drawn; ``title`` and ``description`` are its text alternative."""

    title: str
    description: str
    height: float
    shapes: Sequence[Shape]


def chart_svg(drawn: DrawnChart, identifier: str) -> Markup:
    """Return a chart as one SVG element; ``identifier`` is used once in a document."""
    return render(
        "drawn_chart.svg.j2",
        identifier=identifier,
        drawn=drawn,
        width=WIDTH,
        text_px=TEXT_PX,
        shapes=[(type(one).__name__, one) for one in drawn.shapes],
        halo=HALO,
        ink=INK,
    )


def chart_png(drawn: DrawnChart) -> bytes:
    """Return a chart as a PNG picture of ``SCALE`` times its size."""
    image = Image.new("RGB", (WIDTH * SCALE, round(drawn.height * SCALE)), HALO)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=TEXT_PX * SCALE)
    for shape in drawn.shapes:
        _paint(pen, shape, font)
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True, dpi=(270, 270))
    return stream.getvalue()


def _paint(pen: ImageDraw.ImageDraw, shape: Shape, font: ImageFont.ImageFont | ImageFont.FreeTypeFont) -> None:
    if isinstance(shape, Words):
        text = "".join(sign for sign in shape.text if sign.isprintable())
        pen.text((shape.x * SCALE, shape.y * SCALE), text, fill=INK, font=font, anchor=_ANCHORS[shape.anchor])
    elif isinstance(shape, Dot):
        box = [SCALE * (at + side * shape.radius) for side in (-1, 1) for at in (shape.x, shape.y)]
        pen.ellipse(box, fill=HALO if shape.hollow else shape.ink, outline=shape.ink, width=2 * SCALE)
    elif isinstance(shape, Band):
        pen.polygon([(x * SCALE, y * SCALE) for x, y in shape.points], fill=shape.fill)
    else:
        points = [(x * SCALE, y * SCALE) for x, y in shape.points]
        width = round(shape.width * SCALE)
        for one in _dashes(points) if shape.dashed else [points]:
            pen.line(one, fill=shape.ink, width=width, joint="curve")


def _dashes(points: Sequence[Point], on: float = 5.0 * SCALE, off: float = 4.0 * SCALE) -> list[list[Point]]:
    """Return a line cut into dashes; each piece between two points begins with one."""
    found: list[list[Point]] = []
    for (x0, y0), (x1, y1) in pairwise(points):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        at = 0.0
        while at < length:
            ends = [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t) for t in (at / length, min(at + on, length) / length)]
            found.append(ends)
            at += on + off
    return found
