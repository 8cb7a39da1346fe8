"""The map of pins for a document: squares by how many people put a pin there, over the outline that they lie in."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import shapely

from equitymap.kinds import KINDS
from equitymap.measures.consultation.grid import Grid
from equitymap.views.consultation.pins import STEPS
from equitymap.views.drawn_map import Class, DrawnMap, Name, framed
from equitymap.views.palette import GROUND, PINS_4
from equitymap.views.words import count, series

REST = "few people, or nobody"


def drawn_pins(grid: Grid, counts: Mapping[str, int], title: str) -> DrawnMap:
    """Return a map of the squares of ``counts``, which may be shown; the others stay pale. Each says its name."""
    boxes = {cell: shapely.intersection(grid.box(cell), grid.outline) for cell in grid.cells}
    steps = [*STEPS, np.inf]
    classes = [Class(REST, GROUND, "value", frozenset(set(boxes) - set(counts)))]
    for at, (low, high) in enumerate(pairwise(steps)):
        cells = frozenset(cell for cell, number in counts.items() if low <= number < high and cell in boxes)
        said = f"{low} or more" if np.isinf(high) else f"{low} to {int(high) - 1}"
        classes.append(Class(f"{said} people", PINS_4[at], "value", cells))
    classes = [one for one in classes if one.codes]
    extent = framed(np.array(shapely.bounds(grid.outline)))
    middles = {cell: extent.at(boxes[cell].centroid.x, boxes[cell].centroid.y) for cell in counts if cell in boxes}
    most = sorted(counts, key=lambda cell: -counts[cell])[:3]
    told = f" Most in {series([f'{cell} ({counts[cell]:,})' for cell in most])}." if most else ""
    return DrawnMap(
        title=title,
        description=f"{count(len(counts), 'square is', 'squares are')} shown with the people of each.{told}",
        kind=KINDS[0].id,
        extent=extent,
        classes=classes,
        shapes=[[boxes[cell] for cell in sorted(one.codes)] for one in classes],
        edge=shapely.boundary(shapely.simplify(grid.outline, 1 / extent.scale)),
        marks=[],
        names=[Name(cell, round(x, 1), round(y, 1)) for cell, (x, y) in middles.items()],
    )
