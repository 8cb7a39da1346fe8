"""The kinds of service the map shows: words, mark, who it is for and how far is 'in reach'."""

from __future__ import annotations

from dataclasses import dataclass
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
    whole reach.
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
LARGEST_CATCHMENT_M = 5000
RING_M = 2 * LARGEST_CATCHMENT_M
