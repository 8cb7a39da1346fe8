"""Where people put their pins: the outline with its squares, those shaded that may be shown."""

from __future__ import annotations

from collections.abc import Mapping

import shapely
from markupsafe import Markup

from equitymap.measures.consultation.grid import Grid
from equitymap.views.palette import PINS_4
from equitymap.views.svg_paths import Extent, path
from equitymap.views.templating import render

STEPS = (5, 10, 20, 40)
"""From how many pins on a square has each shade: the same while results come in, so that a shade keeps its meaning."""
DARK = 2
"""Shades from this one on carry light figures."""
INKS = ("#1f2a33", "#ffffff")
"""Of figures on light shades and on dark ones."""
SQUARE_PX = 100
EDGE_PX = 50
"""Room for letters above and numbers to the left."""


def pins(grid: Grid, counts: Mapping[str, int]) -> Markup:
    """Return an SVG of a grid with the number of pins in each square of ``counts``; other squares stay blank."""
    wide, high = grid.columns * SQUARE_PX + EDGE_PX, grid.rows * SQUARE_PX + EDGE_PX
    scale = SQUARE_PX / grid.side_m
    extent = Extent(grid.west - EDGE_PX / scale, grid.north + EDGE_PX / scale, wide, high, scale)
    return render(
        "consultation/pins.svg.j2",
        wide=wide,
        high=high,
        side=SQUARE_PX,
        edge=EDGE_PX,
        outline=path(shapely.simplify(grid.outline, 1 / scale), extent),
        squares=[_square(cell, counts.get(cell)) for cell in grid.cells],
        letters=[(EDGE_PX + (across + 0.5) * SQUARE_PX, grid.name(across, 0)[0]) for across in range(grid.columns)],
        numbers=[(EDGE_PX + (down + 0.5) * SQUARE_PX, down + 1) for down in range(grid.rows)],
    )


def _square(cell: str, number: int | None) -> tuple[int, int, str, str, str]:
    """Return where a square stands, its shade, its number and the colour of that."""
    across, down = Grid.place_of(cell)
    x, y = EDGE_PX + across * SQUARE_PX, EDGE_PX + down * SQUARE_PX
    if number is None:
        return x, y, "none", "", ""
    step = max((at for at, least in enumerate(STEPS) if number >= least), default=0)
    return x, y, PINS_4[step], f"{number:,}", INKS[step >= DARK]
