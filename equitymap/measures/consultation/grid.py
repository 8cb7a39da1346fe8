"""The grid of squares over the outline of a place or zone, in which people put pins: never a home."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from equitymap.places.place import Place

MOST_CELLS = 10
"""Columns and rows of a grid at most: lettered A to J from the west, numbered 1 to 10 from the north."""
SMALLEST_M = 300.0
"""Least side of a square in metres: some tens of homes lie in each, even where a town is dense."""
ROUND_M = 50.0


@dataclass(frozen=True)
class Grid:
    """Squares of ``side_m`` metres from a north-west corner (British National Grid), ``columns`` by ``rows``."""

    west: float
    north: float
    side_m: float
    columns: int
    rows: int
    outline: shapely.Geometry
    """What it covers, British National Grid, metres."""

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """Names of the squares that touch the outline, row by row from the north-west: a pin can be put in these."""
        shapely.prepare(self.outline)
        names = [self.name(across, down) for down in range(self.rows) for across in range(self.columns)]
        return tuple(name for name in names if shapely.intersects(self.outline, self.box(name)))

    @staticmethod
    def name(across: int, down: int) -> str:
        """Return the name of a square by its column and row, each from 0."""
        return f"{chr(ord('A') + across)}{down + 1}"

    @staticmethod
    def place_of(cell: str) -> tuple[int, int]:
        """Return column and row of a square, each from 0.

        Raises
        ------
        ValueError
            When it is no name of a square.
        """
        if re.fullmatch(r"[A-J](?:10|[1-9])", cell) is None:
            raise ValueError(f"'{cell[:10]}' is no square such as C7.")
        return ord(cell[0]) - ord("A"), int(cell[1:]) - 1

    def box(self, cell: str) -> shapely.Polygon:
        """Return the outline of a square, British National Grid."""
        across, down = self.place_of(cell)
        west, north = self.west + across * self.side_m, self.north - down * self.side_m
        return shapely.box(west, north - self.side_m, west + self.side_m, north)

    def cell_at(self, easting: float, northing: float) -> str:
        """Return the square that a spot lies in; empty where that can hold no pin."""
        across, down = (
            math.floor((easting - self.west) / self.side_m),
            math.floor((self.north - northing) / self.side_m),
        )
        if not (0 <= across < self.columns and 0 <= down < self.rows):
            return ""
        name = self.name(across, down)
        return name if name in self.cells else ""


def grid_of(place: Place, codes: Collection[str] = ()) -> Grid:
    """Return the grid over some neighbourhoods of a place, or over all of it.

    The longer side has at most ``MOST_CELLS`` squares, each at least ``SMALLEST_M`` wide and a multiple of 50 m; the
    grid is centred on the neighbourhoods.

    Raises
    ------
    ValueError
        When none of the codes is a neighbourhood of the place.
    """
    inside = place.inside
    chosen = inside if not codes else inside[inside.index.isin(list(codes))]
    if chosen.empty:
        raise ValueError("None of these neighbourhoods is in the place.")
    shapes = np.asarray(chosen.geometry.to_crs("EPSG:27700").array, dtype=object)
    outline = shapely.union_all(shapely.set_precision(shapes, 1.0))
    west, south, east, north = shapely.bounds(outline)
    wide, high = east - west, north - south
    side = max(SMALLEST_M, ROUND_M * math.ceil(max(wide, high) / MOST_CELLS / ROUND_M))
    columns, rows = max(1, math.ceil(wide / side)), max(1, math.ceil(high / side))
    return Grid(
        west=(west + east - columns * side) / 2,
        north=(south + north + rows * side) / 2,
        side_m=side,
        columns=columns,
        rows=rows,
        outline=outline,
    )
