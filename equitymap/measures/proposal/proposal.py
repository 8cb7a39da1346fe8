"""Scenarios: access if a service closed, reopened, moved or opened, updated incrementally from a baseline.

``baseline`` keeps, for one kind and year, what each service gives to each neighbourhood. Because E2SFCA adds up
services one by one (``A_i = sum_j R_j W_ij`` and ``R_j`` depends on nobody's supply but its own), a proposal only
takes away or adds the columns it names, and looks again for the nearest service where that was the one to go.

The answer is arithmetic about distance and supply. It does not say what people would do, where they would go, or
whether the remaining services have room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access import access
from equitymap.measures.access.affected import affected_by_tenth, imd_decile
from equitymap.measures.access.catchment import Catchment, Floats, standard, weights
from equitymap.measures.access.reachable import Reachable
from equitymap.measures.access.supply_at import SITES, Supply, supply_of
from equitymap.places.place import Place

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Close:
    """One open service closes."""

    facility_id: str


@dataclass(frozen=True)
class Reopen:
    """One service that is gone comes back where it stood, with ``size`` or, when not given, its last known size."""

    facility_id: str
    size: float | None = None


@dataclass(frozen=True)
class Move:
    """One open service moves to a point on the British National Grid, in metres; its size goes with it."""

    facility_id: str
    easting_m: float
    northing_m: float


@dataclass(frozen=True)
class Open:
    """A new service opens at a point on the British National Grid, in metres; ``size`` in the supply unit."""

    easting_m: float
    northing_m: float
    size: float | None = None


Change = Close | Reopen | Move | Open


@dataclass(frozen=True, eq=False)
class Baseline:
    """One kind of service in one year, ready to be changed. Nothing in it is ever altered.

    Arrays follow ``reachable``: by neighbourhood or by service. ``gives`` is the supply of each service per weighted
    person in reach (``R_j``; 0 when closed or of unknown size).
    """

    reachable: Reachable
    catchment: Catchment
    year: int
    unit: str
    people: Floats
    tenth: Floats
    inside: Bools
    shown: pd.Index
    is_open: Bools
    size: Floats
    gives: Floats
    weighted: csr_array
    by_service: csc_array
    nearest_m: Floats
    within: Floats
    access: Floats


@dataclass(frozen=True, eq=False)
class Answer:
    """Access before and after a proposal.

    ``table`` has one row per neighbourhood inside the place (index ``area_code``): ``nearest_m``, ``within`` and
    ``access``, each ``_before`` and ``_after``. ``affected`` is ``affected.affected`` for the two. ``unit`` is that of
    ``access``. ``left_out`` names services whose size is not known: distances count them, ``access`` does not.
    """

    table: pd.DataFrame
    affected: pd.DataFrame
    unit: str
    left_out: tuple[str, ...]


def baseline(
    place: Place,
    kind: str,
    *,
    year: int,
    catchment: Catchment | None = None,
    reachable: Reachable | None = None,
    supply: Supply | None = None,
) -> Baseline:
    """Prepare a kind and year for proposals.

    Parameters are those of ``access.access_table``. It takes about as long as one year of that table; keep it.

    Raises
    ------
    ValueError
        When the year is outside the register's record.
    """
    catchment = catchment or standard(kind)
    reachable = reachable or access.reachable_for(place, catchment)
    supply = supply or supply_of(place, kind)
    if year not in supply.years:
        raise ValueError(f"The register of {KIND_BY_ID[kind].many} says nothing about {year}.")
    supply = supply.of(reachable.facilities)
    is_open = supply.open[year].to_numpy(dtype=bool)
    size = supply.size[year].to_numpy(dtype=float)
    areas = place.neighbourhoods.loc[reachable.areas]
    people = access.people_of(reachable, areas[KIND_BY_ID[kind].population])
    inside = areas["inside"].to_numpy(dtype=bool)
    weighted = reachable.weighted(catchment.bands)
    per_unit = access.ratios(weighted, people, np.ones((len(size), 1)))[:, 0]
    gives = np.where(is_open & ~np.isnan(size), size, 0.0) * per_unit
    within = reachable.within(catchment.threshold_m) @ is_open.astype(float)
    given = weighted @ gives
    within[~reachable.covered], given[~reachable.covered] = np.nan, np.nan
    return Baseline(
        reachable=reachable,
        catchment=catchment,
        year=year,
        unit=supply.unit,
        people=people,
        tenth=imd_decile(place).reindex(reachable.areas).to_numpy(dtype=float, na_value=np.nan),
        inside=inside,
        shown=reachable.areas[inside],
        is_open=is_open,
        size=size,
        gives=gives,
        weighted=weighted,
        by_service=reachable.distance_m.tocsc(),
        within=within,
        access=given,
        nearest_m=access.nearest_of(reachable, is_open[:, None], np.arange(len(areas)))[:, 0],
    )


def only_one_for(base: Baseline, services: pd.Index, *, gone: bool) -> pd.Series:
    """Return for how many people each service is the only one in reach, by id, those with most people first.

    Parameters
    ----------
    base
        ``baseline()``.
    services
        Ids of services of the baseline.
    gone
        True: they have gone, and people are counted who have none in reach now, whose only one each would be. False:
        they are open, and people are counted who have one alone.

    Returns
    -------
    People the service is for, inside the place, 0 or more.
    """
    near = base.reachable.within(base.catchment.threshold_m)[:, base.reachable.facilities.get_indexer(services)]
    counted = np.where(base.inside & (base.within == (0 if gone else 1)), base.people, 0.0)
    return pd.Series(near.T @ counted, index=services).sort_values(ascending=False, kind="stable")


def what_if(base: Baseline, *changes: Change) -> Answer:
    """Return access before and after the changes.

    Parameters
    ----------
    base
        ``baseline()``.
    changes
        Any number, each about another service. None gives the baseline on both sides.

    Raises
    ------
    ValueError
        When a service is not of this kind and place or has no position; when one to close or move is not open that
        year, or one to reopen is; when a service is named twice.
    NotComparable
        When a new point is asked for and distances come from an uploaded file.
    """
    steps = [_step(base, change) for change in changes]
    gone = [step.gone for step in steps if step.gone is not None]
    named = [change.facility_id for change in changes if not isinstance(change, Open)]
    if len(set(named)) < len(named):
        raise ValueError("Each service can be changed once in a proposal.")
    after = _without(base, gone) if gone else (base.nearest_m, base.within, base.access)
    for step in steps:
        if step.arriving is not None:
            after = _with(base, after, step.arriving, size=step.size)
    unsized = tuple(step.name for step in steps if np.isnan(step.size))
    return _answer(base, after, left_out=unsized)


@dataclass(frozen=True, eq=False)
class _Step:
    """A change as a service that goes (by position), and distances to where one comes; either may be absent."""

    name: str
    gone: int | None
    arriving: Floats | None
    size: float


_Measures = tuple[Floats, Floats, Floats]


def _step(base: Baseline, change: Change) -> _Step:
    if isinstance(change, Open):
        size = change.size if change.size is not None else (1.0 if base.unit == SITES else np.nan)
        return _Step("the new service", None, base.reachable.from_point(change.easting_m, change.northing_m), size)
    service = _service(base, change)
    size = float(base.size[service])
    if isinstance(change, Close):
        return _Step(change.facility_id, service, None, size)
    if isinstance(change, Move):
        arriving = base.reachable.from_point(change.easting_m, change.northing_m)
        return _Step(change.facility_id, service, arriving, size)
    return _Step(change.facility_id, None, _from_service(base, service), size if change.size is None else change.size)


def _service(base: Baseline, change: Close | Reopen | Move) -> int:
    name = change.facility_id
    kind = KIND_BY_ID[base.catchment.kind]
    if name not in base.reachable.facilities:
        raise ValueError(f"{name} is not one of the {kind.many} that have a position here.")
    service = int(base.reachable.facilities.get_indexer(pd.Index([name]))[0])
    if base.is_open[service] == isinstance(change, Reopen):
        state = "already open" if base.is_open[service] else "not open"
        raise ValueError(f"{name} is {state} at the end of {base.year}.")
    return service


def _from_service(base: Baseline, service: int) -> Floats:
    """Return the distance from every neighbourhood to a service; infinite where an uploaded file has none."""
    reachable, table = base.reachable, base.by_service
    if reachable.sites_m is None:
        away: Floats = np.full(len(reachable.areas), np.inf)
    else:
        away = reachable.from_point(*reachable.sites_m[service])
    near = slice(table.indptr[service], table.indptr[service + 1])
    away[table.indices[near]] = table.data[near]
    return away


def _without(base: Baseline, gone: list[int]) -> _Measures:
    """Return the measures without these services, recomputed for the neighbourhoods that they reached."""
    is_open, gives = base.is_open.copy(), base.gives.copy()
    is_open[gone], gives[gone] = False, 0.0
    away = np.column_stack([_from_service(base, service) for service in gone])
    nearest, within, given = base.nearest_m.copy(), base.within.copy(), base.access.copy()
    within -= (away <= base.catchment.threshold_m).sum(axis=1)
    # Only where a service that goes was the nearest one (to a rounding error) is the nearest looked up anew.
    again = np.flatnonzero(away.min(axis=1) <= nearest * (1 + 1e-9))
    nearest[again] = access.nearest_of(base.reachable, is_open[:, None], again)[:, 0]
    shared = np.flatnonzero(away.min(axis=1) <= base.catchment.bands[-1].upper_m)
    given[shared] = base.weighted[shared] @ gives
    return nearest, within, given


def _with(base: Baseline, now: _Measures, arriving: Floats, *, size: float) -> _Measures:
    """Return the measures with one more service, at these distances from every neighbourhood."""
    nearest, within, given = now
    weight = weights(arriving, base.catchment.bands)
    reached = float(weight @ base.people)
    share = size / reached if reached > 0 and not np.isnan(size) else 0.0
    nearest = np.where(base.reachable.covered, np.fmin(nearest, arriving), np.nan)
    nearest[np.isinf(nearest)] = np.nan
    return nearest, within + (arriving <= base.catchment.threshold_m), given + weight * share


def _answer(base: Baseline, after: _Measures, *, left_out: tuple[str, ...]) -> Answer:
    inside = base.inside
    before = (base.nearest_m, base.within, base.access)
    values = np.column_stack([values for pair in zip(before, after, strict=True) for values in pair])[inside]
    counted = affected_by_tenth(
        before[1][inside], after[1][inside], people=base.people[inside], tenth=base.tenth[inside]
    )
    return Answer(
        table=pd.DataFrame(values, index=base.shown, columns=_COLUMNS),
        affected=counted,
        unit=base.unit,
        left_out=left_out,
    )


_COLUMNS = pd.Index([f"{name}_{when}" for name in ("nearest_m", "within", "access") for when in ("before", "after")])
