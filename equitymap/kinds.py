"""The kinds of service the map shows: words, mark, who it is for and how far is 'in reach'.

Beside the published kinds there are those that visitors bring (``own_kind``). They are known to every part by their id,
and shown where a place has them: in one visit, or for everybody where a steward keeps their list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

BANDS_EVIDENCE = (
    "Thirds of the reach, weighing 1, 0.68 and 0.22: the steps and weights that Luo and Qi (Health & Place 15, 2009)"
    " set for the thirds of a 30-minute journey. The same steps for every kind, so that kinds can be compared."
)


@dataclass(frozen=True)
class Kind:
    """One kind of facility.

    ``shape`` is its mark on the map. ``catchment_m`` is its reach: the distance in metres within which the service
    counts as in reach, on every page, unless a visitor chooses another; ``catchment_evidence`` says where it comes
    from. ``population`` is the ``neighbourhoods`` column of those it is for.

    ``measured`` says how the evidence measures that distance: a radius on the map, or the way on foot (the straight
    line times a detour factor). Every distance to a service of the kind is measured the same way
    (``measures.catchment``). ``bands_m`` are the ends of the distance bands of the access measure, the last one the
    whole reach. ``slot`` numbers the kinds that lists bring to a place from 0; a published kind has none.
    ``supply_unit`` is the size of a service where dated sizes are published, else "sites": each counts as one.
    """

    id: str
    one: str
    many: str
    shape: str
    catchment_m: int
    catchment_evidence: str
    population: str
    limits: str
    measured: Literal["straight line", "on foot"]
    bands_m: tuple[float, ...]
    supply_unit: Literal["pupils", "staffed hours a week", "sites"]
    bands_evidence: str = BANDS_EVIDENCE
    slot: int | None = None

    @property
    def own(self) -> bool:
        """Whether a visitor brought it."""
        return self.slot is not None

    @property
    def mark(self) -> int:
        """Its number among the marks of a map: the published kinds first, then those of lists by their slots."""
        return KINDS.index(self) if self.slot is None else len(KINDS) + self.slot


KINDS: tuple[Kind, ...] = (
    Kind(
        "childrens_centre",
        "children's centre",
        "children's centres",
        "circle",
        2500,
        "2.5 km, the reach used in evaluations of Sure Start (Institute for Fiscal Studies, 2019 to 2024).",
        "children_0_4",
        "A centre leaves the register when its council takes it off, often months after the doors shut; where a"
        " council has not done so, a shut centre still stands in it. Closures before August 2016 are not in this"
        " register. Linked sites, which offer part of a centre's services, count as sites of their own.",
        measured="straight line",
        bands_m=(830, 1670, 2500),
        supply_unit="sites",
    ),
    Kind(
        "school",
        "school",
        "schools",
        "triangle",
        3200,
        "2 miles (3.2 km), the statutory walking distance below age 8 (Education Act 1996, section 444).",
        "children_0_15",
        "A school that carried on under another record (an academy conversion, a merger) is not a closure.",
        measured="on foot",
        bands_m=(1070, 2130, 3200),
        supply_unit="pupils",
    ),
    Kind(
        "library",
        "library",
        "libraries",
        "square",
        3200,
        "2 miles (3.2 km), the reach of the former Public Library Standard 1 outside inner cities"
        " (Department for Culture, Media and Sport, 2001).",
        "population",
        "Closing years and hours come from the library services' own returns to Arts Council England. Where staffed"
        " hours are known for nine in ten libraries in every year, the size of one is its hours a week with staff, and"
        " hours without staff (entry by card) are told beside it and not counted; else each counts as one.",
        measured="straight line",
        bands_m=(1070, 2130, 3200),
        supply_unit="staffed hours a week",
    ),
    Kind(
        "gp_practice",
        "GP practice",
        "GP practices",
        "diamond",
        1600,
        "1 mile (1.6 km), about 20 minutes on foot.",
        "population",
        "A practice code often ends because practices merged: its list names no successors, and no branch surgeries.",
        measured="on foot",
        bands_m=(530, 1070, 1600),
        supply_unit="sites",
    ),
    Kind(
        "youth_club",
        "youth club",
        "youth clubs",
        "star",
        3200,
        "40 minutes on foot, 3.2 km at 80 m a minute: the reach within which the closing of London's youth clubs was"
        " studied (Villa, Institute for Fiscal Studies, 2024).",
        "young_10_19",
        "No national register of youth clubs exists: only those that local people have added are known, so the others"
        " are missing here, and no list is complete.",
        measured="on foot",
        bands_m=(1070, 2130, 3200),
        supply_unit="sites",
    ),
)

KIND_BY_ID = {kind.id: kind for kind in KINDS}
MOST_OWN = 5_000
"""Kinds of visitors known at one time; the oldest go first, and come back with the next page of their visit."""
OWN_SHAPES = ("hexagon", "cross", "house", "drop", "star", "circle", "square", "triangle", "diamond")
"""Marks for kinds of one's own: those that no published kind has come first."""
POPULATIONS = ("population", "children_0_4", "children_0_15", "young_10_19")
"""Whom a kind can be for: columns of ``neighbourhoods``."""
OWN_REACH_M = (400, 4800)
"""Least and most reach of a kind of one's own, in metres."""
LARGEST_CATCHMENT_M = 5000
RING_M = 2 * LARGEST_CATCHMENT_M


def own_kind(
    one: str, many: str, *, shape: str, reach_m: int, population: str, on_foot: bool, slot: int, kept_for: str = ""
) -> Kind:
    """Return a kind that a list brings, and make it known by its id.

    Parameters
    ----------
    one, many
        What one is called, and several.
    shape
        One of ``OWN_SHAPES``.
    reach_m
        Metres within which one counts as in reach, within ``OWN_REACH_M``.
    population
        One of ``POPULATIONS``.
    on_foot
        Whether the reach is the way on foot; else a straight line.
    slot
        Number among the kinds that lists bring to the place, from 0.
    kept_for
        Code of the place whose stewards keep the list, so that links with its kind open for everybody; else nothing.

    Raises
    ------
    ValueError
        When shape, reach or population are none of these.
    """
    if shape not in OWN_SHAPES or population not in POPULATIONS or not OWN_REACH_M[0] <= reach_m <= OWN_REACH_M[1]:
        raise ValueError("A kind of one's own needs a shape, a population and a reach of those on offer.")
    whose = "Stewards of this place keep this list" if kept_for else "This list was brought for this visit"
    bare = Kind(
        "",
        one,
        many,
        shape,
        reach_m,
        f"{reach_m:,} m, as chosen by whoever brought the list.",
        population,
        f"{whose}. Nothing is known beyond it, and nobody here has checked it. Each counts as one in reach, however few"
        " hours it is open.",
        measured="on foot" if on_foot else "straight line",
        bands_m=(round(reach_m / 3), round(2 * reach_m / 3), reach_m),
        supply_unit="sites",
        slot=slot,
    )
    # A kept kind has the same id whichever lists stand beside it: its slot is no part of it.
    told, begin = ((kept_for, replace(bare, slot=0)), "kept") if kept_for else (bare, str(slot))
    made = replace(bare, id=f"own_{begin}_{hashlib.sha256(repr(told).encode()).hexdigest()[:10]}")
    know(made)
    return made


def know(kind: Kind) -> None:
    """Make a kind of a list known by its id, for as long as it is among the newest ``MOST_OWN``."""
    if KIND_BY_ID.get(kind.id) != kind:
        KIND_BY_ID[kind.id] = kind
    for old in [known.id for known in tuple(KIND_BY_ID.values()) if known.own][:-MOST_OWN]:
        KIND_BY_ID.pop(old, None)


def named_alike(one: str, many: str, kinds: Collection[Kind]) -> Kind | None:
    """Return the first of some kinds that is called as another one would be, whatever the capitals; None for none."""
    said = {" ".join(text.casefold().split()) for text in (one, many)} - {""}
    return next((kind for kind in kinds if said & {kind.one.casefold(), kind.many.casefold()}), None)


def kinds_of(ids: Collection[str]) -> tuple[Kind, ...]:
    """Return the kinds with these ids, as their marks are numbered."""
    return tuple(sorted((kind for kind in tuple(KIND_BY_ID.values()) if kind.id in ids), key=lambda kind: kind.mark))
