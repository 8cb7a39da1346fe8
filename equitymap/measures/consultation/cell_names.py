"""What people call the parts of a place that the squares of the grid lie in: its wards, or smaller areas."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely

from equitymap.measures.consultation.grid import Grid
from equitymap.places.place import Place

FEW = 6
"""Wards below which the middle layer areas, of which a ward has about two, tell more."""
PART = 0.2
"""Of the land of an area: what a square holds at least to be named beside it, unless most of the square is in it."""


@dataclass(frozen=True)
class CellNames:
    """The name of the area with most of each square, by square; and the squares of each area, by name in order.

    ``middles`` are the middles of the areas by name (British National Grid, metres), where homes are densest first:
    towns come before the country around them.
    """

    of_cell: dict[str, str]
    cells_of: dict[str, list[str]]
    middles: dict[str, tuple[float, float]] = field(default_factory=dict)


def cell_names(place: Place, grid: Grid, codes: Collection[str] = ()) -> CellNames:
    """Return what people call the parts of a place that the squares of a grid lie in.

    Parameters
    ----------
    place
        Whose neighbourhoods have the names of their wards, and those that the House of Commons Library gave to middle
        layer areas.
    grid
        Over some neighbourhoods of the place (``grid_of``).
    codes
        These neighbourhoods; none stands for all.
    """
    inside = place.inside if not codes else place.inside[place.inside.index.isin(list(codes))]
    called = inside["ward" if inside["ward"].nunique() >= FEW else "msoa_name"].to_numpy()
    shapes = shapely.make_valid(np.asarray(inside.geometry.to_crs("EPSG:27700").array, dtype=object))
    boxes = np.asarray([grid.box(cell) for cell in grid.cells], dtype=object)
    square, area = shapely.STRtree(shapes).query(boxes, predicate="intersects")
    shared = pd.DataFrame(
        {
            "cell": np.asarray(grid.cells)[square],
            "name": called[area],
            "land": shapely.area(shapely.intersection(boxes[square], shapes[area])),
        }
    )
    land = shared.groupby(["cell", "name"], sort=False)["land"].sum().reset_index()
    most = land.sort_values("land").drop_duplicates("cell", keep="last")
    whole = land.groupby("name")["land"].transform("sum")
    beside = (land["land"] >= PART * whole) | land.index.isin(most.index)
    named = land[beside & (land["name"] != "")].groupby("name")["cell"].agg(list)
    return CellNames(
        dict(zip(most["cell"], most["name"], strict=True)),
        {str(name): cells for name, cells in named.sort_index().items()},
        _middles(called, shapes),
    )


def _middles(called: np.ndarray, shapes: np.ndarray) -> dict[str, tuple[float, float]]:
    """Return the middle of the land of each name; neighbourhoods have about as many residents each."""
    land, middle = shapely.area(shapes), shapely.centroid(shapes)
    parts = pd.DataFrame(
        {"land": land, "east": land * shapely.get_x(middle), "north": land * shapely.get_y(middle), "homes": 1}
    )
    whole = parts.groupby(called).sum()
    dense = whole.loc[(whole["homes"] / whole["land"]).sort_values(ascending=False, kind="stable").index]
    east, north = (np.asarray(dense[way] / dense["land"], dtype=float) for way in ("east", "north"))
    return {str(name): (x, y) for name, x, y in zip(dense.index, east.tolist(), north.tolist(), strict=True) if name}
