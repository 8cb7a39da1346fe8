"""Polygons of the invented neighbourhoods: an exact coverage, aggregated from small Voronoi parcels.

Parcels are the cells of a Voronoi diagram of points that lie closer where more people live. Pairs of
points mirrored across the shore and the river make the cells follow both. Parcels are then gathered into
middle areas and these into neighbourhoods of equal numbers of parcels, so that borders meet exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Voronoi, cKDTree
from shapely.geometry import Polygon

from tools.demo_town import ground
from tools.demo_town.ground import Floats

Ints = NDArray[np.int64]
PARCELS = 6_000
CROWDING = 0.62
"""Parcels per square kilometre go with density to this power; 1 would leave the country too coarse."""
NOWHERE = -1


@dataclass(frozen=True)
class Land:
    """Parcels of dry land inside the outer edge.

    ``points`` are all points of the diagram, ``people`` their share of residents (any unit); ``dry`` marks
    those that are land here. ``borders`` has one row per cell border: two points, two corners. ``corners``
    are the coordinates of the corners.
    """

    points: Floats
    people: Floats
    dry: NDArray[np.bool_]
    borders: Ints
    corners: Floats
    inside: NDArray[np.bool_]
    north: NDArray[np.bool_]
    isle: NDArray[np.bool_]


def land(rng: np.random.Generator) -> Land:
    """Scatter the points, cut the parcels and say which are land, inside, north of the river, on the island."""
    lived_in = _lived_in(rng)
    points = np.vstack([lived_in, _along_lines(), _frame()])
    people = np.full(len(points), 0.05)
    people[: len(lived_in)] = np.maximum(ground.density(*lived_in.T), 0.01) ** (1 - CROWDING)
    people /= people[: len(lived_in)].mean()
    diagram = Voronoi(points)
    pairs, edges = np.asarray(diagram.ridge_points), np.asarray(diagram.ridge_vertices)
    closed = (edges >= 0).all(axis=1)
    x, y = points.T
    angle, far = np.arctan2(y, x), np.hypot(x, y)
    isle = shapely.contains_xy(ground.island(), x, y)
    dry = ~shapely.contains_xy(ground.water(), x, y) & ((far < ground.outer_edge(angle)) | isle)
    return Land(
        points=points,
        people=people,
        dry=dry,
        borders=np.hstack([pairs[closed], edges[closed]]).astype(np.int64),
        corners=np.asarray(diagram.vertices),
        inside=dry & ((far < ground.town_edge(angle)) | isle),
        north=y > ground.river(x),
        isle=isle,
    )


def _lived_in(rng: np.random.Generator) -> Floats:
    """Return ``PARCELS`` points, closer together where more people live, evened out once."""
    tries = rng.uniform(-1.12 * ground.REACH_M, 1.12 * ground.REACH_M, (900_000, 2))
    kept = rng.uniform(0, 1, len(tries)) < ground.density(*tries.T) ** CROWDING
    crowd = tries[kept]
    crowd = crowd[~shapely.contains_xy(ground.water(), *crowd.T)]
    points = crowd[rng.choice(len(crowd), PARCELS, replace=False)]
    nearest = cKDTree(points).query(crowd)[1]
    size = np.bincount(nearest, minlength=PARCELS)
    mean = np.column_stack([np.bincount(nearest, crowd[:, axis], PARCELS) / np.maximum(size, 1) for axis in (0, 1)])
    evened = np.where(size[:, None] > 0, 0.75 * mean + 0.25 * points, points)
    lines = np.vstack(ground.lines())
    return np.asarray(evened[cKDTree(lines).query(evened)[0] > 60])


def _along_lines(step_m: float = 85.0, aside_m: float = 26.0) -> Floats:
    """Return pairs of points on both sides of the shore, the banks and the upper river."""
    pairs = []
    for line in ground.lines():
        path = shapely.LineString(line)
        along = np.arange(0, path.length, step_m)
        here = shapely.get_coordinates(shapely.line_interpolate_point(path, along))
        ahead = shapely.get_coordinates(shapely.line_interpolate_point(path, np.minimum(along + 5, path.length)))
        way = ahead - here
        length = np.hypot(*way.T)
        keep = length > 1
        normal = np.column_stack([-way[keep, 1], way[keep, 0]]) / length[keep, None]
        pairs += [here[keep] + aside_m * normal, here[keep] - aside_m * normal]
    return np.vstack(pairs)


def _frame() -> Floats:
    turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    return 2.2 * ground.REACH_M * np.column_stack([np.cos(turn), np.sin(turn)])


def gather(
    points: Floats, people: Floats, sizes: Sequence[int], *, rng: np.random.Generator, rounds: int = 160
) -> Ints:
    """Divide points into compact groups whose ``people`` are in the proportion of ``sizes``.

    A power diagram whose weights are raised for groups that are too small and lowered for those too large.
    """
    if len(sizes) == 1:
        return np.zeros(len(points), dtype=np.int64)
    target = np.asarray(sizes, dtype=float) / sum(sizes) * people.sum()
    centres = points[rng.choice(len(points), len(sizes), replace=False, p=people / people.sum())]
    for _ in range(12):
        centres = _means(points, people, cKDTree(centres).query(points)[1], centres)
    weight = np.zeros(len(sizes))
    group = np.zeros(len(points), dtype=np.int64)
    for turn in range(rounds):
        squared = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
        group = (squared - weight).argmin(axis=1)
        have = np.bincount(group, people, len(sizes))
        spread = np.bincount(group, squared[np.arange(len(points)), group] * people, len(sizes)) / np.maximum(
            have, 1e-9
        )
        step = (0.9 * (1 - turn / rounds) + 0.1) * np.clip((target - have) / target, -0.6, 0.6)
        weight += step * np.maximum(spread, spread.mean() / 10)
        centres = 0.5 * centres + 0.5 * _means(points, people, group, centres)
        for empty in np.flatnonzero(have == 0):
            centres[empty] = points[rng.integers(len(points))]
            weight[empty] = weight.mean()
    return np.asarray(group, dtype=np.int64)


def _means(points: Floats, people: Floats, group: Ints, old: Floats) -> Floats:
    have = np.bincount(group, people, len(old))
    sums = np.column_stack([np.bincount(group, people * points[:, axis], len(old)) for axis in (0, 1)])
    return np.asarray(np.where(have[:, None] > 0, sums / np.maximum(have, 1e-9)[:, None], old))


def in_one_piece(group: Ints, pairs: Ints) -> Ints:
    """Give every stray part of a group to the neighbour it shares most borders with.

    ``group`` has one number per point (``NOWHERE`` for none); ``pairs`` are points that touch.
    """
    group = group.copy()
    for _ in range(40):
        same = (group[pairs[:, 0]] == group[pairs[:, 1]]) & (group[pairs[:, 0]] != NOWHERE)
        joined = pairs[same]
        graph = coo_array((np.ones(len(joined)), (joined[:, 0], joined[:, 1])), shape=(len(group), len(group)))
        part = connected_components(graph, directed=False)[1]
        size = np.bincount(part)
        biggest = {g: np.bincount(part[group == g]).argmax() for g in np.unique(group[group != NOWHERE])}
        stray = [p for p in np.unique(part[group != NOWHERE]) if biggest[group[part == p][0]] != p]
        if not stray:
            return group
        smallest = min(stray, key=lambda p: (size[p], p))
        members = part == smallest
        around = np.concatenate(
            [
                group[pairs[members[pairs[:, 0]] & ~members[pairs[:, 1]], 1]],
                group[pairs[members[pairs[:, 1]] & ~members[pairs[:, 0]], 0]],
            ]
        )
        around = around[around != NOWHERE]
        group[members] = np.bincount(around).argmax() if len(around) else NOWHERE
    return group


def outlines(land: Land, group: Ints, *, smooth: int = 1, tolerance_m: float = 16.0) -> dict[int, Polygon]:
    """Return one polygon per group, in local metres; neighbours share every corner of their border."""
    pairs, edges = land.borders[:, :2], land.borders[:, 2:]
    sides = group[pairs]
    keep = sides[:, 0] != sides[:, 1]
    sides, edges = sides[keep], edges[keep]
    corners = _smoothed(land.corners, edges, smooth)
    polygons: dict[int, Polygon] = {}
    names = [int(name) for name in np.unique(sides) if name != NOWHERE]
    for name in names:
        own = edges[(sides == name).any(axis=1)]
        faces = shapely.get_parts(shapely.polygonize([shapely.LineString(corners[edge]) for edge in own]))
        polygons[name] = max(faces, key=shapely.area)
    simple = shapely.coverage_simplify([polygons[name] for name in names], tolerance_m)
    return dict(zip(names, simple, strict=True))


def _smoothed(corners: Floats, edges: Ints, rounds: int) -> Floats:
    """Draw every corner between exactly two borders towards their far ends; junctions stay where they are."""
    degree = np.bincount(edges.ravel(), minlength=len(corners))
    plain = degree == 2
    for _ in range(rounds):
        total = np.zeros_like(corners)
        np.add.at(total, edges[:, 0], corners[edges[:, 1]])
        np.add.at(total, edges[:, 1], corners[edges[:, 0]])
        corners = np.where(plain[:, None], 0.5 * corners + 0.25 * total, corners)
    return corners
