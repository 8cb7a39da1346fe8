"""What a children's zone asks for, and what can be told of it from figures and records."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from equitymap.measures.selection import is_open
from equitymap.measures.zones.shape import Shape
from equitymap.places.place import Place

PEOPLE = 10_000
"""Residents of a children's zone, about."""
FEWEST, MOST = 5_000, 15_000
"""Between these a zone is of about that size."""


@dataclass(frozen=True)
class Checklist:
    """What can be told of a zone.

    ``pieces`` and ``people`` of the area; ``services``, the number of open services of each kind that stand in it;
    ``sectors`` of the bodies in partnerships on record for neighbourhoods of it; ``agreements`` on record for them;
    ``measured``, how many figures of how people fare can be given for it.
    """

    pieces: int
    people: int
    services: Mapping[str, int]
    sectors: tuple[str, ...]
    agreements: tuple[str, ...]
    measured: int

    @property
    def coherent(self) -> bool:
        """Whether it is one piece of about ``PEOPLE``."""
        return self.pieces == 1 and FEWEST <= self.people <= MOST


def services_inside(place: Place, areas: Collection[str]) -> dict[str, int]:
    """Return the number of open services in some neighbourhoods by kind, where there is a register."""
    facilities = place.facilities
    stand = facilities[facilities["area_code"].isin(list(areas)) & is_open(facilities)]
    return {kind.id: int(stand["kind"].eq(kind.id).sum()) for kind in place.kinds}


def checklist(
    place: Place,
    areas: Collection[str],
    form: Shape,
    *,
    sectors: Collection[str] = (),
    agreements: Collection[str] = (),
    measured: int = 0,
) -> Checklist:
    """Return what can be told of some neighbourhoods as a children's zone."""
    inside = place.inside
    return Checklist(
        pieces=len(form.pieces),
        people=int(inside.loc[inside.index.isin(list(areas)), "population"].sum()),
        services=services_inside(place, areas),
        sectors=tuple(sorted(sectors)),
        agreements=tuple(sorted(agreements)),
        measured=measured,
    )
