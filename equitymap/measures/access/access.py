"""Accessibility of a kind of service by year: distance to the nearest, count within a threshold, and E2SFCA.

The third is the enhanced two-step floating catchment measure (E2SFCA). Step one: what each service offers, divided
by the people in reach of it, those nearer weighing more: ``R_j = S_j / sum_k P_k W(c_kj)``. Step two: each
neighbourhood adds up what is in its reach: ``A_i = sum_j R_j W(c_ij)``. It captures that a service shared by more
people is worth less to each, and that distance matters.

It does not capture which service people choose or are allowed to use, whether it is full, public transport or cars,
rivers and railways (unless travel times are uploaded), opening at the right hour, quality, or who really uses it.
Pupils on roll are places taken, not places offered. People are those of the 2021 census in every year, so a change
between years is a change of services only.

References
----------
Luo, W. and Qi, Y. (2009). An enhanced two-step floating catchment area (E2SFCA) method for measuring spatial
accessibility to primary care physicians. Health & Place 15(4), 1100-1107.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.catchment import Band, Catchment, Floats, standard
from equitymap.measures.access.reachable import Reachable, straight_line
from equitymap.measures.access.service_chains import site_positions
from equitymap.measures.access.supply_at import Supply, supply_of
from equitymap.places.place import Place

Bools = NDArray[np.bool_]
_CLOSE_BY = 1 / 3


def reachable_for(place: Place, catchment: Catchment) -> Reachable:
    """Measure straight lines for a place and a catchment: every neighbourhood and service, the ring included."""
    facilities = place.facilities
    ours = site_positions(facilities[facilities["kind"].eq(catchment.kind)])
    return straight_line(place.neighbourhoods, ours, radius_m=catchment.widest_m, detour=catchment.detour)


def nearest_m(reachable: Reachable, is_open: pd.Series) -> pd.Series:
    """Return the distance to the nearest open service, in metres as the kind measures them, at any distance.

    Parameters
    ----------
    reachable
        Distances.
    is_open
        Bool, indexed by ``facility_id``; services that it does not name are closed.

    Returns
    -------
    Series indexed by ``area_code``. Missing where no service is open, or where an uploaded file has no journey.
    """
    return pd.Series(_nearest_to_all(reachable, _column(reachable, is_open))[:, 0], index=reachable.areas)


def within(reachable: Reachable, is_open: pd.Series, threshold_m: float) -> pd.Series:
    """Return the number of open services within ``threshold_m``, measured likewise; missing where nothing is known."""
    counts = reachable.within(threshold_m) @ _column(reachable, is_open).astype(float)
    counts[~reachable.covered] = np.nan
    return pd.Series(counts[:, 0], index=reachable.areas)


def e2sfca(reachable: Reachable, demand: pd.Series, supply: pd.Series, bands: tuple[Band, ...]) -> pd.Series:
    """Return enhanced two-step floating catchment access: supply per person, shared with everyone else in reach.

    Parameters
    ----------
    reachable
        Distances, at least to the end of the last band.
    demand
        People by ``area_code``, none missing.
    supply
        Size by ``facility_id``; 0 or absent when closed. A missing size counts for nothing: leave such
        services out knowingly (``access_table`` counts them).
    bands
        Steps in metres travelled and their weights.

    Returns
    -------
    Series indexed by ``area_code``, 0 or more, in supply units per person. 0 means that nothing is in reach; missing
    that nothing is known (not in an uploaded file).

    Notes
    -----
    ``sum(P * A)`` equals the supply of all services that somebody can reach. A service that nobody can reach gives
    to nobody. When everyone is in the first band of everything, each gets total supply / total demand.
    """
    offered = supply.reindex(reachable.facilities).to_numpy(dtype=float)[:, None]
    table = reachable.weighted(bands)
    result = _access(table, people_of(reachable, demand), offered)
    result[~reachable.covered] = np.nan
    return pd.Series(result[:, 0], index=reachable.areas)


def access_table(
    place: Place,
    kind: str,
    years: Sequence[int] | None = None,
    catchment: Catchment | None = None,
    *,
    reachable: Reachable | None = None,
    supply: Supply | None = None,
    keep: pd.Series | None = None,
) -> pd.DataFrame:
    """Return all three measures for every neighbourhood, ring included, and every year.

    Parameters
    ----------
    place
        The place.
    kind
        Kind of service.
    years
        Years on whose 31 December things are counted; all observed ones by default.
    catchment
        Threshold and bands; the kind's standard ones by default.
    reachable, supply
        Kept from an earlier call for the same place and kind (``reachable_for``, ``supply_of``), or distances from
        an uploaded travel matrix.
    keep
        Bool by ``facility_id``: count only these services, such as one school phase.

    Returns
    -------
    DataFrame with index ``area_code`` and columns ``year``; ``inside`` (figures of the ring serve to make edges right
    and are themselves cut short); ``nearest_m`` in metres travelled; ``within``, services in reach; ``access`` in
    ``unit`` per person of ``Kind.population``; ``unsized``, services in the last band whose size is unknown and which
    ``access`` leaves out; ``unit``. All missing where the place and its ring hold no service of the kind at all.

    Raises
    ------
    ValueError
        When a year is outside the register's record.
    """
    catchment = catchment or standard(kind)
    reachable = reachable or reachable_for(place, catchment)
    supply = supply or supply_of(place, kind)
    supply = supply if keep is None else supply.only(keep)
    wanted = list(supply.years if years is None else years)
    beyond = sorted(set(wanted) - set(supply.years))
    if beyond:
        raise ValueError(f"The register of {KIND_BY_ID[kind].many} says nothing about {', '.join(map(str, beyond))}.")
    measured = _measures(reachable, supply, catchment, wanted, place.neighbourhoods[KIND_BY_ID[kind].population])
    areas = reachable.areas
    return pd.DataFrame(
        {
            "year": np.repeat(np.array(wanted, dtype=np.int64), len(areas)),
            "inside": np.tile(place.neighbourhoods["inside"].reindex(areas).to_numpy(dtype=bool), len(wanted)),
            **{name: values.ravel(order="F") for name, values in measured.items()},
            "unit": pd.Categorical.from_codes(
                np.zeros(len(areas) * len(wanted), dtype=np.int8), pd.Index([supply.unit])
            ),
        },
        index=areas.take(np.tile(np.arange(len(areas)), len(wanted))),
    )


def _measures(
    reachable: Reachable, supply: Supply, catchment: Catchment, years: list[int], demand: pd.Series
) -> dict[str, Floats]:
    """Return each measure as neighbourhoods by years."""
    columns = supply.years.get_indexer(pd.Index(years))
    supply = supply.of(reachable.facilities)
    is_open = supply.open.to_numpy()[:, columns]
    offered = supply.offered().to_numpy()[:, columns]
    table = reachable.weighted(catchment.bands)
    unknown = np.isnan(offered)
    measured = {
        "nearest_m": _nearest_to_all(reachable, is_open),
        "within": reachable.within(catchment.threshold_m) @ is_open.astype(float),
        "access": _access(table, people_of(reachable, demand), offered),
        "unsized": (table > 0).astype(float) @ unknown.astype(float)
        if unknown.any()
        else np.zeros((len(reachable.areas), len(years))),
    }
    for values in measured.values():
        values[~reachable.covered if len(reachable.facilities) else slice(None)] = np.nan
    return measured


def people_of(reachable: Reachable, demand: pd.Series) -> Floats:
    """Return people in the order of ``reachable.areas``.

    Raises
    ------
    ValueError
        When the number of people of a neighbourhood is missing.
    """
    people: Floats = demand.reindex(reachable.areas).to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(people).any():
        raise ValueError(f"People are missing for {int(np.isnan(people).sum()):,} neighbourhood(s).")
    return people


def ratios(table: csr_array, people: Floats, offered: Floats) -> Floats:
    """Return step one, ``R_j``: supply per weighted person in reach; 0 where nobody is, or the size is unknown."""
    reached = (table.T @ people)[:, None]
    counts = (reached > 0) & ~np.isnan(offered)
    shares: Floats = np.divide(offered, reached, out=np.zeros_like(offered), where=counts)
    return shares


def _access(table: csr_array, people: Floats, offered: Floats) -> Floats:
    total: Floats = table @ ratios(table, people, offered)
    return total


def _nearest_to_all(reachable: Reachable, is_open: Bools) -> Floats:
    return nearest_of(reachable, is_open, np.arange(len(reachable.areas)))


def nearest_of(reachable: Reachable, is_open: Bools, areas: NDArray[np.intp]) -> Floats:
    """Return nearest distances, some neighbourhoods (by position) by columns of ``is_open``; NaN where there is none.

    Most have a service close by: only for the others the whole table is looked through, and only for those that
    have none in it the whole map.
    """
    all_areas = len(areas) == len(reachable.areas)
    if all_areas and np.isfinite(reachable.radius_m):
        nearest = _row_minima(reachable.near(_CLOSE_BY), is_open)
        unfilled = np.flatnonzero(np.isinf(nearest).any(axis=1))
        nearest[unfilled] = _row_minima(reachable.distance_m[areas[unfilled]], is_open)
    else:
        nearest = _row_minima(reachable.distance_m[areas], is_open)
    for column in range(is_open.shape[1]):
        far = np.flatnonzero(np.isinf(nearest[:, column]))
        serving = is_open[:, column]
        # In most years nothing opens or closes, and the tree of the year before gives the same answer.
        if column and np.array_equal(serving, is_open[:, column - 1]):
            nearest[:, column] = nearest[:, column - 1]
        elif reachable.origins_m is not None and reachable.sites_m is not None and len(far) and serving.any():
            away, _ = cKDTree(reachable.sites_m[serving]).query(reachable.origins_m[areas[far]])
            nearest[far, column] = away * reachable.detour
    nearest[np.isinf(nearest)] = np.nan
    return nearest


def _row_minima(table: csr_array, is_open: Bools) -> Floats:
    """Return the smallest distance of each row among open services, by column; infinite where there is none."""
    minima = np.full((table.shape[0], is_open.shape[1]), np.inf)
    # reduceat gives an empty row the first value of the next one, so only rows that hold something are reduced.
    filled = np.flatnonzero(np.diff(table.indptr))
    if len(filled):
        open_m = np.where(is_open[table.indices], table.data[:, None], np.inf)
        minima[filled] = np.minimum.reduceat(open_m, table.indptr[filled], axis=0)
    return minima


def _column(reachable: Reachable, is_open: pd.Series) -> Bools:
    column: Bools = is_open.reindex(reachable.facilities, fill_value=False).to_numpy(dtype=bool)[:, None]
    return column
