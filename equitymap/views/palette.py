"""Colours and marks of every picture, chosen once: need, change, states of a cell, services.

Need runs from light to dark in one hue, in equal steps of lightness, so that it reads in greyscale and with
any colour vision; dark always means more need. The tests measure both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from equitymap.kinds import KIND_BY_ID

NEED_10: tuple[str, ...] = (
    "#eaf3f8",
    "#c8e0ec",
    "#a7cce1",
    "#87b8d6",
    "#6da4c9",
    "#558fbb",
    "#3e7bae",
    "#2f679a",
    "#265385",
    "#1d406f",
)
NEED_5: tuple[str, ...] = ("#eaf3f8", "#9fc7de", "#609ac2", "#326c9f", "#1d406f")

LOSS_5: tuple[str, ...] = ("#ffe3c8", "#f4af68", "#d57e2c", "#a85511", "#77320d")
"""What was lost, least first: orange, never the blue of need."""

PINS_4: tuple[str, ...] = ("#e3d9ee", "#bda4d8", "#8b62b5", "#57317f")
"""What people said of a spot, fewest pins first: neither need nor loss."""

CHANGE_7: tuple[str, ...] = ("#174d7f", "#5089bb", "#a1c4e1", "#f1f1ee", "#e0b990", "#bb7630", "#783a11")

INK = "#1f2a33"
HALO = "#ffffff"
GROUND = "#eef1f3"
"""Around the place: water, and land that the map says nothing about."""
PLAIN = "#f7f6f3"
"""A neighbourhood where nothing was lost: nothing to see."""
STRIPES = "#8a3f0a"
"""Hatching of what is likely, over the pale colour of its class."""


@dataclass(frozen=True)
class CellStyle:
    """How one state of a cell looks: what fills it, how it is outlined.

    ``fill`` is the colour of its class, white, or ``PLAIN``. ``texture`` lies over the fill, ``outline`` inside
    the edge.
    """

    fill: Literal["class", "blank", "plain"]
    texture: Literal["none", "rings", "dots", "hatch", "stripes"] = "none"
    outline: Literal["none", "dashed", "dotted"] = "none"


CELL_STYLES: Mapping[str, CellStyle] = {
    "value": CellStyle("class"),
    "zero": CellStyle("class", texture="rings"),
    "rounded": CellStyle("class", outline="dotted"),
    "estimated": CellStyle("class", outline="dashed"),
    "suppressed": CellStyle("blank", texture="dots"),
    "not_collected": CellStyle("blank", texture="hatch"),
    "hatched": CellStyle("class", texture="stripes"),
    "plain": CellStyle("plain"),
}
"""How each of ``CELL_STATES`` looks, and two looks more that a computed layer may give: ``hatched`` where something is
likely, ``plain`` where there is nothing to see. Their words are the layer's."""

SHAPE_PATHS: Mapping[str, str] = {
    "circle": "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z",
    "triangle": "M0 -1.15L1.1 .8L-1.1 .8Z",
    "square": "M-.88 -.88H.88V.88H-.88Z",
    "diamond": "M0 -1.2L1.2 0L0 1.2L-1.2 0Z",
    "hexagon": "M0 -1.15L1 -.58V.58L0 1.15L-1 .58V-.58Z",
    "cross": "M-.4 -1.15H.4V-.4H1.15V.4H.4V1.15H-.4V.4H-1.15V-.4H-.4Z",
    "house": "M0 -1.2L1.1 -.2V1H-1.1V-.2Z",
    "drop": "M0 -1.35L.62 -.35L.85 .2L.6 .75L0 .98L-.6 .75L-.85 .2L-.62 -.35Z",
    "star": "M0 -1.3L.34 -.47L1.24 -.4L.55 .18L.76 1.05L0 .58L-.76 1.05L-.55 .18L-1.24 -.4L-.34 -.47Z",
}
"""SVG paths around (0, 0), for a mark of radius 1; the browser and the legend draw the same ones."""

KIND_INKS: Mapping[str, str] = {
    "childrens_centre": "#6b1f5c",
    "school": "#1c1c1c",
    "library": "#5c3300",
    "gp_practice": "#0d4a3a",
    "youth_club": "#1d2f6f",
}
OWN_INKS = ("#7a1f1f", "#1f4f7a", "#4a5a12", "#5a2f86")
"""Inks of the kinds that a visitor brings, by their slots."""


def kind_ink(kind_id: str) -> str:
    """Return the ink of a kind's marks."""
    kind = KIND_BY_ID[kind_id]
    return KIND_INKS[kind_id] if kind.slot is None else OWN_INKS[kind.slot % len(OWN_INKS)]


@dataclass(frozen=True)
class MarkStyle:
    """How the state of a service fills its shape, and the line drawn over it (an SVG path, radius 1)."""

    fill: Literal["solid", "half", "hollow"]
    over: str = ""
    dashed: bool = False


MARK_STYLES: Mapping[str, MarkStyle] = {
    "open": MarkStyle("solid"),
    "handed_over": MarkStyle("half"),
    "closed": MarkStyle("hollow", over="M-1.35 1.35L1.35 -1.35"),
    "delisted": MarkStyle("hollow", over="M-1.35 1.35L1.35 -1.35"),
    "moved": MarkStyle("hollow", over="M-.5 0H2.1M1.4 -.65L2.1 0L1.4 .65"),
    "carried_on": MarkStyle("hollow", over="M-.5 0H2.1M1.4 -.65L2.1 0L1.4 .65"),
    "paused": MarkStyle("hollow", over="M-.3 -.45V.45M.3 -.45V.45"),
    "proposed": MarkStyle("hollow", dashed=True),
    "unknown": MarkStyle("hollow", over="M-.12 0H.12"),
    "replaced": MarkStyle("solid"),
}
"""How each state is drawn. ``replaced`` is drawn only for a day when the record still stood, and then as open."""


Ramp = Literal["need", "loss"]


def step_colours(steps: int, ramp: Ramp = "need") -> tuple[str, ...]:
    """Return colours for 1 to 5 steps, of need also for 10: fewer steps keep both ends of the colours."""
    if ramp == "need" and steps == 10:
        return NEED_10
    fifths = NEED_5 if ramp == "need" else LOSS_5
    if steps == 5:
        return fifths
    at = [round(4 * step / max(steps - 1, 1)) for step in range(steps)]
    return tuple(fifths[step] for step in at)


def need_colours(steps: Literal[5, 10]) -> tuple[str, ...]:
    """Return the colours of need in 5 or 10 steps, least need first."""
    return NEED_10 if steps == 10 else NEED_5
