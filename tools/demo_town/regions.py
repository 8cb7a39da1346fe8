"""Neighbourhoods, middle areas and wards of the invented district and its surroundings, as groups of parcels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.demo_town.ground import Floats
from tools.demo_town.shapes import NOWHERE, Ints, Land, gather, in_one_piece

INSIDE, RING = 90, 25
MIDDLE_INSIDE, MIDDLE_RING = 20, 5
WARDS_INSIDE, WARDS_RING = 12, 3


@dataclass(frozen=True)
class Regions:
    """Which neighbourhood every parcel belongs to, and which middle area and ward every neighbourhood.

    ``neighbourhood`` has one number per parcel (-1: water or beyond). ``middle``, ``ward`` and ``inside``
    have one entry per neighbourhood. The island is neighbourhood ``isle``.
    """

    neighbourhood: Ints
    middle: Ints
    ward: Ints
    inside: Ints
    isle: int


def regions(area: Land, rng: np.random.Generator) -> Regions:
    """Divide the land.

    Middle areas have four or five neighbourhoods each and never cross the river; wards may cut them.
    """
    pairs = area.borders[:, :2]
    middle, sizes = _middle_areas(area, pairs, rng)
    neighbourhood = np.full(len(area.points), NOWHERE)
    parents: list[int] = []
    for number, size in enumerate(sizes):
        members = np.flatnonzero(middle == number)
        group = gather(area.points[members], area.people[members], [1] * size, rng=rng)
        neighbourhood[members] = group + len(parents)
        parents += [number] * size
    neighbourhood[area.isle] = NOWHERE
    neighbourhood = in_one_piece(neighbourhood, pairs)
    isle = len(parents)
    neighbourhood[area.isle & area.dry] = isle
    centres = _centres(area, neighbourhood, isle + 1)
    inside = np.array([area.inside[neighbourhood == number].mean() > 0.5 for number in range(isle + 1)])
    near = np.hypot(*(centres[:isle] - centres[isle]).T) + 1e9 * (~inside[:isle])
    home = min((n for n in range(len(sizes)) if sizes[n] == 4), key=lambda n: near[np.array(parents) == n].min())
    parents.append(home)
    ward = _wards(area, neighbourhood, inside, rng)
    return Regions(neighbourhood, np.array(parents), ward, inside, isle)


def _middle_areas(area: Land, pairs: Ints, rng: np.random.Generator) -> tuple[Ints, list[int]]:
    """Return the middle area of every parcel, and how many neighbourhoods each is to have (the island not counted)."""
    middle = np.full(len(area.points), NOWHERE)
    sizes: list[int] = []
    outside = area.dry & ~area.inside
    for here, total, neighbourhoods in ((area.inside, MIDDLE_INSIDE, INSIDE - 1), (outside, MIDDLE_RING, RING)):
        mainland = here & ~area.isle
        share = area.people[mainland & area.north].sum() / area.people[mainland].sum()
        north = round(share * total)
        fives = neighbourhoods - 4 * total
        fives_north = round(fives * north / total)
        for bank, count, five in (
            (mainland & area.north, north, fives_north),
            (mainland & ~area.north, total - north, fives - fives_north),
        ):
            wanted = [5] * five + [4] * (count - five)
            members = np.flatnonzero(bank)
            middle[members] = gather(area.points[members], area.people[members], wanted, rng=rng) + len(sizes)
            sizes += wanted
    return in_one_piece(middle, pairs), sizes


def _centres(area: Land, group: Ints, count: int) -> Floats:
    members = (group == number for number in range(count))
    return np.array([np.average(area.points[own], axis=0, weights=area.people[own]) for own in members])


def _wards(area: Land, neighbourhood: Ints, inside: Ints, rng: np.random.Generator) -> Ints:
    """Return the ward of every neighbourhood: where most of its residents are, then mended to be in one piece."""
    count = len(inside)
    ward = np.full(count, NOWHERE)
    first = 0
    for here, wards in ((inside, WARDS_INSIDE), (~inside, WARDS_RING)):
        members = np.flatnonzero(np.isin(neighbourhood, np.flatnonzero(here)))
        group = gather(area.points[members], area.people[members], [1] * wards, rng=rng)
        for number in np.flatnonzero(here):
            own = neighbourhood[members] == number
            ward[number] = first + np.bincount(group[own], area.people[members][own]).argmax()
        first += wards
    touching = neighbourhood[area.borders[:, :2]]
    pairs = touching[(touching != NOWHERE).all(axis=1) & (touching[:, 0] != touching[:, 1])]
    pairs = pairs[inside[pairs[:, 0]] == inside[pairs[:, 1]]]
    isle = count - 1
    home = np.hypot(*(_centres(area, neighbourhood, count) - _centres(area, neighbourhood, count)[isle]).T)
    home[isle] = np.inf
    return in_one_piece(ward, np.vstack([pairs, [[isle, np.where(inside, home, np.inf).argmin()]]]))
