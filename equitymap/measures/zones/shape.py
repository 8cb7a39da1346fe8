"""The shape of a zone: whether its neighbourhoods are joined, how compact it is, how large."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from equitymap.places.place import Place

BRITISH_GRID = 27700
SHARED_M = 5.0
"""Length of a common edge, in metres, from which two neighbourhoods are joined: a corner does not join them."""


@dataclass(frozen=True)
class Shape:
    """The shape of a zone: its pieces, the largest first, each with its neighbourhoods in order of code.

    ``compactness`` is between 0 (a thread) and 1 (a circle), missing for an empty zone; ``area_km2`` is in square
    kilometres.
    """

    pieces: tuple[tuple[str, ...], ...]
    compactness: float
    area_km2: float


def shape(place: Place, areas: Collection[str]) -> Shape:
    """Return the shape of some neighbourhoods of a place.

    Notes
    -----
    Compactness is 4 pi times the area over the square of the perimeter, of all pieces together.

    References
    ----------
    Polsby and Popper (1991), The third criterion: compactness as a procedural safeguard against partisan
    gerrymandering, Yale Law and Policy Review 9, 301-353.
    """
    inside = place.inside
    chosen = inside[inside.index.isin(list(areas))]
    if chosen.empty:
        return Shape((), np.nan, 0.0)
    outlines = np.asarray(chosen.geometry.to_crs(BRITISH_GRID).array)
    one, other = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    apart = one < other
    one, other = one[apart], other[apart]
    joined = shapely.length(shapely.intersection(outlines[one], outlines[other])) >= SHARED_M
    links = coo_array((np.ones(int(joined.sum())), (one[joined], other[joined])), shape=(len(chosen), len(chosen)))
    number, piece = connected_components(links, directed=False)
    pieces = [tuple(str(code) for code in chosen.index[piece == at]) for at in range(number)]
    whole = shapely.union_all(outlines)
    edge = shapely.length(whole)
    return Shape(
        tuple(sorted(pieces, key=lambda codes: (-len(codes), codes))),
        float(4 * np.pi * whole.area / edge**2),
        float(whole.area / 1e6),
    )
