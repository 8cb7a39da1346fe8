"""The grid of squares over an outline as a form draws it: one radio button a square, the outline behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely

from equitymap.measures.consultation.cell_names import CellNames
from equitymap.measures.consultation.grid import Grid
from equitymap.views.svg_paths import Extent, path

SQUARE = 10
"""Side of a square in the drawing; its path data is in tenths of that."""
SIMPLER = 0.03
"""Of the side of a square: how far a simplified outline may lie from the outline."""
MOST_SPOTS, LONGEST_SPOT = 8, 24
"""Names on the map at most, and letters of each: enough to find one's way, and the page stays small."""
TYPE, LETTER, APART = 4.2, 0.55, 2.2
"""Height of their type in hundredths of the map's width; of it, the width of a letter and the rows kept apart."""


@dataclass(frozen=True)
class PinMap:
    """What a form needs of a grid.

    ``cells`` has the rows from the north, each from the west to its last square: its name and what people call that
    part of the place, or None where no pin can be put; ``parts`` the squares of each such part. ``outline`` is path
    data in a drawing of ``columns`` by ``rows`` hundred, ``spots`` the names of some parts with the middle of each
    there, and ``type_size`` how large they are written.
    """

    columns: int
    rows: int
    cells: tuple[tuple[tuple[str, str] | None, ...], ...]
    parts: Mapping[str, Sequence[str]]
    outline: str
    spots: tuple[tuple[str, int, int], ...]
    type_size: float


def pin_map(grid: Grid, names: CellNames) -> PinMap:
    """Return a grid as a form draws it; ``names`` are those of its squares (``cell_names``)."""
    extent = Extent(grid.west, grid.north, SQUARE * grid.columns, SQUARE * grid.rows, SQUARE / grid.side_m)
    return PinMap(
        columns=grid.columns,
        rows=grid.rows,
        cells=tuple(_row(grid, names, down) for down in range(grid.rows)),
        parts=names.cells_of,
        outline=path(shapely.simplify(grid.outline, SIMPLER * grid.side_m), extent),
        spots=_spots(names, extent),
        type_size=TYPE * grid.columns,
    )


def _spots(names: CellNames, extent: Extent) -> tuple[tuple[str, int, int], ...]:
    """Return the names that are written on the map: the first of ``middles`` that fit, none over another."""
    size, wide = TYPE * extent.width / SQUARE, 10 * extent.width
    found: list[tuple[str, int, int]] = []
    for name, middle in names.middles.items():
        x, y = (10 * at for at in extent.at(*middle))
        half = LETTER * size * len(name) / 2
        x = min(max(x, half), wide - half)
        free = all(
            abs(y - other_y) > APART * size or abs(x - other_x) > half + LETTER * size * (len(other) + 2) / 2
            for other, other_x, other_y in found
        )
        if free and len(name) <= LONGEST_SPOT and 2 * half <= wide and len(found) < MOST_SPOTS:
            found.append((name, round(x), round(y)))
    return tuple(found)


def _row(grid: Grid, names: CellNames, down: int) -> tuple[tuple[str, str] | None, ...]:
    every = [grid.name(across, down) for across in range(grid.columns)]
    last = max((across for across, cell in enumerate(every) if cell in grid.cells), default=-1)
    return tuple((cell, names.of_cell.get(cell, "")) if cell in grid.cells else None for cell in every[: last + 1])
