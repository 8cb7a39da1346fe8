"""The grid of squares over an outline as a form draws it: one radio button a square, the outline behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import shapely

from equitymap.measures.consultation.grid import Grid
from equitymap.views.svg_paths import Extent, path

SQUARE = 10
"""Side of a square in the drawing; its path data is in tenths of that."""
SIMPLER = 0.03
"""Of the side of a square: how far a simplified outline may lie from the outline."""


@dataclass(frozen=True)
class PinMap:
    """What a form needs of a grid.

    ``cells`` has each square of the grid from the north-west, row by row: its name and what people call that part of
    the place, or None where no pin can be put. ``outline`` is path data in a drawing of ``columns`` by ``rows``
    hundred.
    """

    columns: int
    rows: int
    cells: tuple[tuple[str, str] | None, ...]
    outline: str

    @property
    def parts(self) -> dict[str, list[str]]:
        """Return the squares of each part of the place, the parts in order of name."""
        found: dict[str, list[str]] = {}
        for cell in self.cells:
            if cell is not None and cell[1]:
                found.setdefault(cell[1], []).append(cell[0])
        return dict(sorted(found.items()))


def pin_map(grid: Grid, names: Mapping[str, str]) -> PinMap:
    """Return a grid as a form draws it; ``names`` are those of its squares (``cell_names``)."""
    every = [grid.name(across, down) for down in range(grid.rows) for across in range(grid.columns)]
    extent = Extent(grid.west, grid.north, SQUARE * grid.columns, SQUARE * grid.rows, SQUARE / grid.side_m)
    return PinMap(
        columns=grid.columns,
        rows=grid.rows,
        cells=tuple((cell, names[cell]) if cell in names else None for cell in every),
        outline=path(shapely.simplify(grid.outline, SIMPLER * grid.side_m), extent),
    )
