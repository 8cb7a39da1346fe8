"""Geography of the invented town: coast, river, island, and population density.

Local metres: x to the east, y to the north, the old bridge at (0, 0). ``EAST_M`` and ``NORTH_M`` carry
them to the British National Grid, into open sea about 110 km from the nearest land, so that no map can
show the town on real ground.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]

EAST_M, NORTH_M = 630_000.0, 515_000.0
REACH_M = 12_000.0
ISLAND = (5_600.0, -1_450.0)
TIDE_M = -5_200.0
"""How far inland (x) the river is wide enough to be drawn as water."""

DOCK = Polygon([(1_480, 60), (1_420, 560), (1_560, 900), (1_760, 880), (1_720, 520), (1_780, 60)])
PIER = Polygon([(3_400, -1_000), (2_520, -980), (2_380, -1_240), (2_600, -1_420), (3_400, -1_300)])
"""A dock basin on the north bank and the harbour mouth south of the estuary."""


def coast(y: Floats) -> Floats:
    """Return the x of the shore at each y: a headland to the north, a bay to the south."""
    waves = 420 * np.sin(y / 2900 + 0.6) + 190 * np.sin(y / 1130 + 2.0) + 95 * np.sin(y / 410 + 1.0)
    waves = waves + (45 * np.sin(y / 173 + 0.3) + 30 * np.sin(y / 97)) * (1 + np.sin(y / 1700)) / 1.4
    headland = 1_900 * np.exp(-(((y - 4_600) / 1_250) ** 2))
    bay = -1_100 * np.exp(-(((y + 3_900) / 1_600) ** 2))
    return np.asarray(2_700 + waves + headland + bay)


def river(x: Floats) -> Floats:
    """Return the y of the middle of the river at each x: it meanders inland and straightens in the estuary."""
    bend = np.clip((2_600 - x) / 3_000, 0.15, 1.0)
    return np.asarray(bend * (620 * np.sin(x / 1_500 + 0.4) + 330 * np.sin(x / 640 + 2.1)) - 60 + 0.04 * x)


def half_width(x: Floats) -> Floats:
    """Return half the width of the river at each x, metres; 0 above the tide."""
    wide = 46 + 12 * np.sin(x / 300) + 340 * np.exp((x - 2_900) / 700)
    return np.asarray(np.where(x > TIDE_M, np.minimum(wide, 520) * np.clip((x - TIDE_M) / 900, 0.25, 1), 0.0))


def water() -> BaseGeometry:
    """Return the sea and the tidal river as one shape; the island is a hole in it."""
    y = np.arange(-1.6 * REACH_M, 1.6 * REACH_M, 60)
    shore = np.column_stack([coast(y), y])
    sea = Polygon([*shore, (3 * REACH_M, y[-1]), (3 * REACH_M, y[0])])
    x = np.arange(TIDE_M, 5_000.0, 40)
    north, south = np.column_stack([x, river(x) + half_width(x)]), np.column_stack([x, river(x) - half_width(x)])
    tide = Polygon([*north, *south[::-1]])
    return shapely.union_all([shapely.make_valid(sea), shapely.make_valid(tide), DOCK, PIER]).difference(island())


def island() -> Polygon:
    """Return the island's outline."""
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    bends = 0.22 * np.sin(2 * turn + 0.8) + 0.14 * np.sin(3 * turn + 2) + 0.07 * np.sin(7 * turn)
    radius = 620 * (1 + bends + 0.03 * np.sin(13 * turn))
    return Polygon(np.column_stack([0.75 * radius * np.cos(turn), 1.15 * radius * np.sin(turn)]) + ISLAND)


def lines() -> list[Floats]:
    """Return the lines that neighbourhoods must follow: shore, river banks, island, and the river above the tide."""
    shape = water().intersection(Point(0, 0).buffer(1.15 * REACH_M))
    rings = shapely.get_rings(shapely.get_parts(shape))
    x = np.arange(-1.1 * REACH_M, TIDE_M, 30)
    upstream = np.column_stack([x, river(x)])
    return [shapely.get_coordinates(ring) for ring in rings] + [upstream]


def town_edge(angle: Floats) -> Floats:
    """Return how far the district reaches from the bridge in each direction, metres."""
    bends = 520 * np.sin(2 * angle + 0.5) + 420 * np.sin(3 * angle + 1.9) + 260 * np.sin(5 * angle)
    headland = 1_700 * np.exp(-(((angle - 0.88) / 0.30) ** 2))
    bay = 900 * np.exp(-(((angle + 1.35) / 0.35) ** 2))
    return np.asarray(5_700 + bends + headland + bay)


def outer_edge(angle: Floats) -> Floats:
    """Return how far the surroundings reach from the bridge in each direction, metres."""
    return np.asarray(10_300 + 500 * np.sin(2 * angle + 2.0) + 450 * np.sin(3 * angle) + 250 * np.sin(7 * angle + 1))


SETTLEMENTS = (
    # x, y, spread in metres, weight: where people live
    (300.0, -700.0, 900.0, 1.00),  # old town, south bank
    (900.0, 1_000.0, 750.0, 0.55),  # docks and mill streets, north bank
    (-1_600.0, -1_300.0, 1_100.0, 0.42),  # western terraces
    (-2_200.0, 2_400.0, 800.0, 0.30),  # Gallows Field, outer estate
    (1_100.0, -3_900.0, 900.0, 0.26),  # the bay
    (2_900.0, 4_300.0, 850.0, 0.17),  # the headland
    (-4_000.0, -3_000.0, 700.0, 0.16),  # south-western village, grown
    (-6_800.0, 4_800.0, 900.0, 0.16),  # neighbouring town
    (-2_000.0, -7_800.0, 900.0, 0.14),  # neighbouring town
    (500.0, 8_200.0, 800.0, 0.12),  # neighbouring town
)


def density(x: Floats, y: Floats) -> Floats:
    """Return how densely people live at each point; 1 is the old town, the country about 0.01."""
    lived = np.full_like(x, 0.011)
    for east, north, spread, weight in SETTLEMENTS:
        lived = lived + weight * np.exp(-((x - east) ** 2 + (y - north) ** 2) / (2 * spread**2))
    return np.asarray(lived)
