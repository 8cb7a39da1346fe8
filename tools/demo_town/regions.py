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


def regions(land: Land, rng: np.random.Generator) -> Regions:
    """Divide the land.

    Middle areas have four or five neighbourhoods each and never cross the river; wards may cut them.
    """
    pairs = land.borders[:, :2]
    middle, sizes = _middle_areas(land, pairs, rng)
    neighbourhood = np.full(len(land.points), NOWHERE)
    parents: list[int] = []
    for number, size in enumerate(sizes):
        members = np.flatnonzero(middle == number)
        group = gather(land.points[members], land.people[members], [1] * size, rng=rng)
        neighbourhood[members] = group + len(parents)
        parents += [number] * size
    neighbourhood[land.isle] = NOWHERE
    neighbourhood = in_one_piece(neighbourhood, pairs)
    isle = len(parents)
    neighbourhood[land.isle & land.dry] = isle
    centres = _centres(land, neighbourhood, isle + 1)
    inside = np.array([land.inside[neighbourhood == number].mean() > 0.5 for number in range(isle + 1)])
    near = np.hypot(*(centres[:isle] - centres[isle]).T) + 1e9 * (~inside[:isle])
    home = min((n for n in range(len(sizes)) if sizes[n] == 4), key=lambda n: near[np.array(parents) == n].min())
    parents.append(home)
    ward = _wards(land, neighbourhood, inside, rng)
    return Regions(neighbourhood, np.array(parents), ward, inside, isle)


def _middle_areas(land: Land, pairs: Ints, rng: np.random.Generator) -> tuple[Ints, list[int]]:
    """Return the middle area of every parcel, and how many neighbourhoods each is to have (the island not counted)."""
    middle = np.full(len(land.points), NOWHERE)
    sizes: list[int] = []
    outside = land.dry & ~land.inside
    for here, total, neighbourhoods in ((land.inside, MIDDLE_INSIDE, INSIDE - 1), (outside, MIDDLE_RING, RING)):
        mainland = here & ~land.isle
        share = land.people[mainland & land.north].sum() / land.people[mainland].sum()
        north = round(share * total)
        fives = neighbourhoods - 4 * total
        fives_north = round(fives * north / total)
        for bank, count, five in (
            (mainland & land.north, north, fives_north),
            (mainland & ~land.north, total - north, fives - fives_north),
        ):
            wanted = [5] * five + [4] * (count - five)
            members = np.flatnonzero(bank)
            middle[members] = gather(land.points[members], land.people[members], wanted, rng=rng) + len(sizes)
            sizes += wanted
    return in_one_piece(middle, pairs), sizes


def _centres(land: Land, group: Ints, count: int) -> Floats:
    members = (group == number for number in range(count))
    return np.array([np.average(land.points[own], axis=0, weights=land.people[own]) for own in members])


def _wards(land: Land, neighbourhood: Ints, inside: Ints, rng: np.random.Generator) -> Ints:
    """Return the ward of every neighbourhood: where most of its residents are, then mended to be in one piece."""
    count = len(inside)
    ward = np.full(count, NOWHERE)
    first = 0
    for here, wards in ((inside, WARDS_INSIDE), (~inside, WARDS_RING)):
        members = np.flatnonzero(np.isin(neighbourhood, np.flatnonzero(here)))
        group = gather(land.points[members], land.people[members], [1] * wards, rng=rng)
        for number in np.flatnonzero(here):
            own = neighbourhood[members] == number
            ward[number] = first + np.bincount(group[own], land.people[members][own]).argmax()
        first += wards
    touching = neighbourhood[land.borders[:, :2]]
    pairs = touching[(touching != NOWHERE).all(axis=1) & (touching[:, 0] != touching[:, 1])]
    pairs = pairs[inside[pairs[:, 0]] == inside[pairs[:, 1]]]
    isle = count - 1
    home = np.hypot(*(_centres(land, neighbourhood, count) - _centres(land, neighbourhood, count)[isle]).T)
    home[isle] = np.inf
    return in_one_piece(ward, np.vstack([pairs, [[isle, np.where(inside, home, np.inf).argmin()]]]))
