"""What people call the part of a place that a square of the grid lies in: the middle layer area with most of it."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
import shapely

from equitymap.measures.consultation.grid import Grid
from equitymap.places.place import Place


def cell_names(place: Place, grid: Grid, codes: Collection[str] = ()) -> dict[str, str]:
    """Return the name of the middle layer area that most of each square lies in, by square, in their order.

    Parameters
    ----------
    place
        Whose neighbourhoods have the names that the House of Commons Library gave to middle layer areas.
    grid
        Over some neighbourhoods of the place (``grid_of``).
    codes
        These neighbourhoods; none stands for all.
    """
    inside = place.inside if not codes else place.inside[place.inside.index.isin(list(codes))]
    shapes = np.asarray(inside.geometry.to_crs("EPSG:27700").array, dtype=object)
    tree, boxes = shapely.STRtree(shapes), [grid.box(cell) for cell in grid.cells]
    square, area = tree.query(boxes, predicate="intersects")
    shared = shapely.area(
        shapely.intersection(np.asarray(boxes, dtype=object)[square], shapely.make_valid(shapes[area]))
    )
    parts = pd.DataFrame({"square": square, "name": inside["msoa_name"].to_numpy()[area], "shared": shared})
    largest = parts.groupby(["square", "name"])["shared"].sum().sort_values().reset_index("name")["name"]
    named = largest[~largest.index.duplicated(keep="last")]
    return {cell: str(named.get(number, "")) for number, cell in enumerate(grid.cells)}
