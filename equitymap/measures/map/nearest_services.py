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
from equitymap.places.place import Place, once_per_place
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
    services, parts = services_of(place), _parts(place)
    away = metres(place, services, [area_code])[0]
    order = np.argsort(away, kind="quicksort")
    return [
        _nearest_of_group(group, services, parts[group] if group in parts else _part(group, services), away, order)
        for group in groups or groups_of(place.kinds)
        if group.kind in place.kinds
    ]


@once_per_place
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


@dataclass(frozen=True, eq=False)
class _Part:
    """Which of the services are of a group and open, linked sites of these, and gone: True or False for each."""

    serving: NDArray[np.bool_]
    linked: NDArray[np.bool_]
    gone: NDArray[np.bool_]


@once_per_place
def _parts(place: Place) -> dict[ServiceGroup, _Part]:
    """Return the parts of every group of a place: they are the same for all of its neighbourhoods."""
    services = services_of(place)
    return {group: _part(group, services) for group in groups_of(place.kinds)}


def _part(group: ServiceGroup, services: pd.DataFrame) -> _Part:
    ours = services.index.isin(of_group(group, services).index)
    serving = ours & is_open(services).to_numpy(dtype=bool)
    linked = serving & services["type"].eq(LINKED_SITE).to_numpy(dtype=bool)
    return _Part(serving, linked, ours & services["gone"].to_numpy(dtype=bool))


def _nearest_of_group(
    group: ServiceGroup,
    services: pd.DataFrame,
    part: _Part,
    away: NDArray[np.float64],
    order: NDArray[np.int64],
) -> NearestServices:
    """Return what ``nearest_services`` says of a group; ``order`` are the positions of services, nearest first."""
    within, nearest = away <= standard(group.kind.id).threshold_m, None
    serving, gone = order[part.serving[order]], order[(part.gone & within)[order]]
    if len(serving):
        nearest = services.iloc[serving[0]].copy()
        nearest["distance_m"] = away[serving[0]]
    return NearestServices(
        group=group,
        nearest=nearest,
        nearest_m=None if nearest is None else float(nearest["distance_m"]),
        open_within=int((part.serving & within).sum()),
        gone=services.iloc[gone].assign(distance_m=away[gone]),
        linked_within=int((part.linked & within).sum()),
    )
