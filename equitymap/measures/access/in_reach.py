"""Who has a kind of service in reach now, and how many of the most deprived neighbourhoods have none."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from equitymap.kinds import Kind
from equitymap.measures.access.access import access_table
from equitymap.measures.access.affected import imd_decile
from equitymap.measures.access.catchment import Catchment, standard
from equitymap.measures.access.supply_at import Supply
from equitymap.places.lists.own import HOURS
from equitymap.places.place import Place

DEPRIVED_TENTHS = 3
"""Tenths of England's neighbourhoods, from the most deprived, that count as need here."""


@dataclass(frozen=True, eq=False)
class InReach:
    """The reach of a kind at the end of its record, of the neighbourhoods inside a place.

    ``nearest_m`` is the distance to the nearest in metres as the kind measures it, by ``area_code``, missing where none
    is known. ``people`` are those the kind is for, ``people_with`` those of them with one in reach; ``deprived`` counts
    the neighbourhoods of need (``DEPRIVED_TENTHS``), ``deprived_without`` those of them with none in reach.
    ``stated_hours`` are the hours a week of those open inside whose list says how often they are: told, and counted as
    one each, like any other.
    """

    kind: Kind
    reach_m: float
    nearest_m: pd.Series
    open_inside: int
    people: int
    people_with: int
    deprived: int
    deprived_without: int
    stated_hours: pd.Series


def in_reach(place: Place, kind: Kind, supply: Supply, catchment: Catchment | None = None) -> InReach:
    """Return who has a kind in reach at the end of the last observed year, with the services of lists that stand now.

    ``supply`` is ``supply_of``; ``catchment`` another reach than the kind's own.
    """
    supply, last = supply.now, int(supply.years[-1])
    table = access_table(place, kind.id, [last], catchment, supply=supply)
    now = table[table["inside"]].reindex(place.inside.index)
    has = now["within"].gt(0)
    people = place.inside[kind.population]
    need = imd_decile(place).reindex(place.inside.index).le(DEPRIVED_TENTHS).fillna(False).astype(bool)
    ours = place.facilities.reindex(supply.open.index)
    serving = supply.open[last] & ours["inside"].astype(bool)
    return InReach(
        kind=kind,
        reach_m=(catchment or standard(kind.id)).threshold_m,
        nearest_m=now["nearest_m"],
        open_inside=int(serving.sum()),
        people=int(people.sum()),
        people_with=int(people[has].sum()),
        deprived=int(need.sum()),
        deprived_without=int((need & ~has).sum()),
        stated_hours=ours.loc[serving & ours["capacity_unit"].eq(HOURS), "capacity"],
    )
