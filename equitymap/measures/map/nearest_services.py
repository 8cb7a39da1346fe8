"""Nearest open service of each group to a neighbourhood, how many are within the catchment, and which are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from equitymap.kinds import Kind, kinds_of
from equitymap.measures.access.catchment import standard
from equitymap.measures.selection import is_open
from equitymap.places.gone import is_gone
from equitymap.places.place import Place
from equitymap.vocabulary import LINKED_SITE


@dataclass(frozen=True)
class ServiceGroup:
    """Services a resident would compare: one kind, schools by phase. ``phases`` None means every one of the kind.

    ``rest`` is the group of the schools that are in no other: independent and special ones, nurseries, those for over
    16s. They are no alternative for everybody, but one that has gone is still gone.
    """

    kind: Kind
    one: str
    many: str
    phases: tuple[str, ...] | None = None
    rest: bool = False


def groups_of(kinds: Sequence[Kind]) -> tuple[ServiceGroup, ...]:
    """Return the groups of some kinds: schools by phase, every other kind as it is."""
    groups: list[ServiceGroup] = []
    for kind in kinds:
        if kind.id == "school":
            groups.append(
                ServiceGroup(
                    kind, "primary school", "primary schools", ("primary", "middle deemed primary", "all-through")
                )
            )
            groups.append(
                ServiceGroup(
                    kind,
                    "secondary school",
                    "secondary schools",
                    ("secondary", "middle deemed secondary", "all-through"),
                )
            )
            named = tuple(phase for group in groups if group.kind == kind for phase in group.phases or ())
            groups.append(ServiceGroup(kind, "other school", "other schools", named, rest=True))
        else:
            groups.append(ServiceGroup(kind, kind.one, kind.many))
    return tuple(groups)


@dataclass(frozen=True)
class NearestServices:
    """One group of services seen from one neighbourhood. Distances in metres from its origin, as the kind measures.

    ``linked_within`` of those ``open_within`` reach are linked sites of children's centres.
    """

    group: ServiceGroup
    nearest: pd.Series | None
    nearest_m: float | None
    open_within: int
    gone: pd.DataFrame
    linked_within: int = 0


def nearest_services(
    place: Place, area_code: str, groups: Sequence[ServiceGroup] | None = None
) -> list[NearestServices]:
    """Return, for each group of services, the nearest open one and the ones gone within the catchment.

    Parameters
    ----------
    place
        The place; services of its ring count.
    area_code
        A neighbourhood of the place.
    groups
        The groups to look for; None: every one of the place, those of its own kinds too.

    Returns
    -------
    One ``NearestServices`` per entry of ``groups`` whose kind the place has a source for, in that order.
    ``nearest`` is None when no open service of the group is in the place or its ring. ``gone`` has a ``distance_m``
    column, nearest first. Together the ``gone`` of all groups are every service gone within reach; only a school for
    all ages can be in two.

    Raises
    ------
    KeyError
        When the place has no such neighbourhood.
    """
    services = services_of(place)
    services = services.assign(distance_m=metres(place, services, [area_code])[0]).sort_values("distance_m")
    return [
        _nearest_of_group(group, services) for group in groups or groups_of(place.kinds) if group.kind in place.kinds
    ]


def services_of(place: Place) -> pd.DataFrame:
    """Return the services whose position is known, those of the ring too: ``facilities`` with ``gone``."""
    services = place.facilities.assign(gone=is_gone(place))
    return pd.DataFrame(services[services["located_by"] != "nowhere"].drop(columns="geometry"))


def metres(place: Place, services: pd.DataFrame, areas: Sequence[str]) -> NDArray[np.float64]:
    """Return how far services are from the origin of neighbourhoods, as their kind measures: a row for each of these.

    Raises
    ------
    KeyError
        When the place has no such neighbourhood.
    """
    origins = place.neighbourhoods.loc[list(areas)]
    apart = [
        services[axis].to_numpy(dtype=float) - origins[axis].to_numpy(dtype=float)[:, None]
        for axis in ("easting_m", "northing_m")
    ]
    detours = {kind.id: standard(kind.id).detour for kind in kinds_of(set(services["kind"]))}
    away: NDArray[np.float64] = np.hypot(*apart) * services["kind"].map(detours).to_numpy(dtype=float)
    return away


def of_group(group: ServiceGroup, services: pd.DataFrame) -> pd.DataFrame:
    """Return the services of a group."""
    ours = services[services["kind"] == group.kind.id]
    return ours if group.phases is None else ours[ours["phase"].isin(group.phases) != group.rest]


def _nearest_of_group(group: ServiceGroup, services: pd.DataFrame) -> NearestServices:
    ours = of_group(group, services)
    serving, gone = ours[is_open(ours)], ours[ours["gone"]]
    nearest, reach_m = serving.iloc[0] if len(serving) else None, standard(group.kind.id).threshold_m
    return NearestServices(
        group=group,
        nearest=nearest,
        nearest_m=None if nearest is None else float(nearest["distance_m"]),
        open_within=int((serving["distance_m"] <= reach_m).sum()),
        gone=gone[gone["distance_m"] <= reach_m],
        linked_within=int((serving["type"].eq(LINKED_SITE) & (serving["distance_m"] <= reach_m)).sum()),
    )
