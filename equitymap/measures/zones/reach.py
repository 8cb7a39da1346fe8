"""What the neighbourhoods of a zone have in reach, what has gone from there, and how many people are without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from equitymap.measures.access.catchment import standard
from equitymap.measures.map.nearest_services import ServiceGroup, groups_of, metres, of_group, services_of
from equitymap.measures.selection import is_open
from equitymap.measures.zones.added import told_people
from equitymap.places.place import Place
from equitymap.vocabulary import LINKED_SITE


@dataclass(frozen=True, eq=False)
class ZoneReach:
    """One group of services seen from the neighbourhoods of a zone.

    ``stands`` are the open ones that stand in it, ``linked`` of these linked sites of children's centres. By
    neighbourhood: ``open_within`` and ``gone_within`` count those in reach that are open and that have gone,
    ``nearest_m`` is metres to the nearest open one (infinite without any). ``gone`` has every one that has gone from
    reach of a neighbourhood: rows of facilities with ``areas``, of how many, and ``distance_m``, from the nearest of
    them. ``without`` and ``people`` are those that the kind is for, where none is in reach and in all of the zone;
    None where that may not be told (``told_people``).
    """

    group: ServiceGroup
    stands: int
    linked: int
    open_within: pd.Series
    gone_within: pd.Series
    nearest_m: pd.Series
    gone: pd.DataFrame
    without: int | None
    people: int | None

    @property
    def areas_with(self) -> int:
        """How many neighbourhoods have one in reach."""
        return int(self.open_within.gt(0).sum())

    @property
    def areas_gone(self) -> int:
        """From how many neighbourhoods one or more have gone."""
        return int(self.gone_within.gt(0).sum())


def zone_reach(place: Place, codes: Sequence[str], groups: Sequence[ServiceGroup] | None = None) -> list[ZoneReach]:
    """Return what the neighbourhoods of a zone have in reach, measured from each as ``nearest_services`` does.

    Parameters
    ----------
    place
        The place; services of its ring count.
    codes
        The neighbourhoods, at least one.
    groups
        The groups to look for; None: every one of the place.
    """
    services = services_of(place)
    away = pd.DataFrame(metres(place, services, codes), index=list(codes), columns=services.index)
    return [_of_group(place, group, services, away) for group in groups or groups_of(place.kinds)]


def _of_group(place: Place, group: ServiceGroup, services: pd.DataFrame, away: pd.DataFrame) -> ZoneReach:
    ours, reach_m = of_group(group, services), standard(group.kind.id).threshold_m
    serving, gone = ours[is_open(ours)], ours[ours["gone"]]
    to_open, to_gone = away[serving.index], away[gone.index]
    left = to_gone.le(reach_m)
    gone = gone.assign(areas=left.sum().astype(int), distance_m=to_gone.min())[left.any().to_numpy(dtype=bool)]
    open_within = to_open.le(reach_m).sum(axis=1).astype(int)
    standing = serving[serving["area_code"].isin(list(away.index))]
    codes, without = list(away.index), list(open_within.index[open_within.eq(0)])
    return ZoneReach(
        group=group,
        stands=len(standing),
        linked=int(standing["type"].eq(LINKED_SITE).sum()),
        open_within=open_within,
        gone_within=left.sum(axis=1).astype(int),
        nearest_m=to_open.min(axis=1).fillna(float("inf")),
        gone=gone.sort_values(["areas", "distance_m"], ascending=[False, True], kind="stable"),
        without=told_people(place, group.kind.population, without, of=codes),
        people=told_people(place, group.kind.population, codes),
    )
