"""The kinds of service the map shows: words, mark, who it is for and how far is 'in reach'."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of facility.

    ``shape`` is its mark on the map. ``catchment_m`` is the distance, in metres along a straight line,
    within which the service counts as in reach unless a visitor chooses another; ``catchment_evidence``
    says where it comes from. ``population`` is the ``neighbourhoods`` column of those it is for.
    """

    id: str
    one: str
    many: str
    shape: str
    catchment_m: int
    catchment_evidence: str
    population: str
    limits: str


KINDS: tuple[Kind, ...] = (
    Kind("childrens_centre", "children's centre", "children's centres", "circle", 2500,
         "2.5 km, the reach used in evaluations of Sure Start (Institute for Fiscal Studies, 2019 to 2024).",
         "children_0_4",
         "A centre leaves the register when its council takes it off, often months after the doors shut;"
         " closures before August 2016 are not in this register."),
    Kind("school", "school", "schools", "triangle", 3200,
         "2 miles (3.2 km), the statutory walking distance below age 8 (Education Act 1996, section 444).",
         "children_0_15",
         "A school that carried on under another record (an academy conversion, a merger) is not a closure."),
    Kind("library", "library", "libraries", "square", 3200,
         "2 miles (3.2 km), the reach of the former Public Library Standard 1 outside inner cities"
         " (Department for Culture, Media and Sport, 2001).",
         "population",
         "Closing years come from the library services' own returns to Arts Council England."),
    Kind("gp_practice", "GP practice", "GP practices", "diamond", 1600,
         "1 mile (1.6 km), about 20 minutes on foot.", "population",
         "A practice code often closes because practices merged; branch surgeries are not listed."),
)

KIND_BY_ID = {kind.id: kind for kind in KINDS}
LARGEST_CATCHMENT_M = 5000
RING_M = 2 * LARGEST_CATCHMENT_M
