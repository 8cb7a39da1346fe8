"""The nearest services of a neighbourhood, and those that are no longer there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from equitymap.kinds import KINDS, Kind
from equitymap.measures.selection import is_open
from equitymap.places.gone import is_gone
from equitymap.places.place import Place
from equitymap.vocabulary import LINKED_SITE


@dataclass(frozen=True)
class Group:
    """Services a resident would compare: one kind, schools by phase. ``phases`` None means every one of the kind.

    ``rest`` is the group of the schools that are in no other: independent and special ones, nurseries, those for over
    16s. They are no alternative for everybody, but one that has gone is still gone.
    """

    kind: Kind
    one: str
    many: str
    phases: tuple[str, ...] | None = None
    rest: bool = False


def _groups() -> tuple[Group, ...]:
    found: list[Group] = []
    for kind in KINDS:
        if kind.id == "school":
            found.append(
                Group(kind, "primary school", "primary schools", ("primary", "middle deemed primary", "all-through"))
            )
            found.append(
                Group(
                    kind,
                    "secondary school",
                    "secondary schools",
                    ("secondary", "middle deemed secondary", "all-through"),
                )
            )
            named = tuple(phase for group in found if group.kind == kind for phase in group.phases or ())
            found.append(Group(kind, "other school", "other schools", named, rest=True))
        else:
            found.append(Group(kind, kind.one, kind.many))
    return tuple(found)


GROUPS = _groups()


@dataclass(frozen=True)
class Reach:
    """One group of services seen from one neighbourhood. Distances are straight lines from the access origin.

    ``linked_within`` of those ``open_within`` reach are linked sites of children's centres.
    """

    group: Group
    nearest: pd.Series | None
    nearest_m: float | None
    open_within: int
    gone: pd.DataFrame
    linked_within: int = 0


def reach(place: Place, area_code: str) -> list[Reach]:
    """Return, for each group of services, the nearest open one and the ones gone within the catchment.

    Parameters
    ----------
    place
        The place; services of its ring count.
    area_code
        A neighbourhood of the place.

    Returns
    -------
    One ``Reach`` per entry of ``GROUPS`` whose kind the place has a source for, in that order.
    ``nearest`` is None when no open service of the group is in the place or its ring. ``gone`` has a ``distance_m``
    column, nearest first. Together the ``gone`` of all groups are every service gone within reach; only a school for
    all ages can be in two.

    Raises
    ------
    KeyError
        When the place has no such neighbourhood.
    """
    origin = place.neighbourhoods.loc[area_code, ["easting_m", "northing_m"]]
    found = place.facilities.assign(gone=is_gone(place))
    found = found[found["located_by"] != "nowhere"]
    distance = np.hypot(
        found["easting_m"].to_numpy(dtype=float) - float(origin["easting_m"]),
        found["northing_m"].to_numpy(dtype=float) - float(origin["northing_m"]),
    )
    found = pd.DataFrame(found.drop(columns="geometry")).assign(distance_m=distance).sort_values("distance_m")
    return [_reach(group, found) for group in GROUPS if group.kind in place.kinds]


def _reach(group: Group, found: pd.DataFrame) -> Reach:
    ours = found[found["kind"] == group.kind.id]
    if group.phases is not None:
        ours = ours[ours["phase"].isin(group.phases) != group.rest]
    serving, gone = ours[is_open(ours)], ours[ours["gone"]]
    nearest = serving.iloc[0] if len(serving) else None
    return Reach(
        group=group,
        nearest=nearest,
        nearest_m=None if nearest is None else float(nearest["distance_m"]),
        open_within=int((serving["distance_m"] <= group.kind.catchment_m).sum()),
        gone=gone[gone["distance_m"] <= group.kind.catchment_m],
        linked_within=int((serving["type"].eq(LINKED_SITE) & (serving["distance_m"] <= group.kind.catchment_m)).sum()),
    )


def nearest_m(place: Place, kind: str) -> pd.Series:
    """Return the straight-line distance in metres to the nearest open service of a kind.

    Schools of every phase count alike. The index is ``place.inside``; missing where there is none at all.
    """
    inside = place.inside
    found = place.facilities
    found = found[(found["kind"] == kind) & is_open(found) & (found["located_by"] != "nowhere")]
    if found.empty:
        return pd.Series(np.nan, index=inside.index)
    tree = cKDTree(found[["easting_m", "northing_m"]].to_numpy(dtype=float))
    distance, _ = tree.query(inside[["easting_m", "northing_m"]].to_numpy(dtype=float))
    return pd.Series(distance, index=inside.index)
