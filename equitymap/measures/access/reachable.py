"""Origin-destination matrix: distances from neighbourhoods to services within a radius, as one sparse matrix.

Built once for a place, a kind and the widest catchment in use, then used for every year, band and proposal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from equitymap.errors import NotComparable
from equitymap.measures.access.catchment import WALKING_M_PER_MINUTE, Band, Floats, weights

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Reachable:
    """Origin-destination matrix of distances in metres travelled, neighbourhoods by services.

    ``distance_m`` is a sparse table (a distance of 0 is stored; what is not stored is beyond ``radius_m``, or not
    in the uploaded file). ``origins_m`` and ``sites_m`` are positions on the British National Grid, ``None`` for an
    uploaded matrix. ``covered`` is False for neighbourhoods that an uploaded file does not name: nothing is known
    of them. ``notes`` say in words what is left out.
    """

    areas: pd.Index
    facilities: pd.Index
    distance_m: csr_array
    radius_m: float
    detour: float
    origins_m: Floats | None
    sites_m: Floats | None
    covered: Bools
    notes: tuple[str, ...] = ()

    @property
    def uploaded(self) -> bool:
        """Whether the distances come from an uploaded travel matrix."""
        return self.sites_m is None

    def weighted(self, bands: tuple[Band, ...]) -> csr_array:
        """Return the table with each distance replaced by its band's weight; what is beyond the bands is dropped."""
        self.covers(bands[-1].upper_m)
        table = self.distance_m
        return _masked(table, weights(table.data, bands), table.data <= bands[-1].upper_m)

    def within(self, threshold_m: float) -> csr_array:
        """Return the table with 1 for each distance of at most ``threshold_m``; what is further is dropped."""
        self.covers(threshold_m)
        table = self.distance_m
        return _masked(table, np.ones(len(table.data)), table.data <= threshold_m)

    def near(self, share: float) -> csr_array:
        """Return the table with only the distances up to a share of ``radius_m``."""
        table = self.distance_m
        return _masked(table, table.data, table.data <= share * self.radius_m)

    def covers(self, distance_m: float) -> None:
        """Refuse a distance that the table was not built for.

        Raises
        ------
        ValueError
            When ``distance_m`` is beyond ``radius_m``.
        """
        if distance_m > self.radius_m * (1 + 1e-12):
            raise ValueError(f"The distances are known to {self.radius_m:,.0f} m, not to {distance_m:,.0f} m.")

    def from_point(self, easting_m: float, northing_m: float) -> Floats:
        """Return the distance in metres travelled from every neighbourhood to a point.

        Raises
        ------
        NotComparable
            When the distances come from an uploaded file, which has no journey to that point.
        """
        if self.origins_m is None:
            raise NotComparable(
                "The uploaded travel times have no journey to a new point, and a straight line cannot be set beside"
                " them. Switch to straight-line distances to place a service on the map."
            )
        away: Floats = np.hypot(self.origins_m[:, 0] - easting_m, self.origins_m[:, 1] - northing_m) * self.detour
        return away


def straight_line(
    neighbourhoods: pd.DataFrame, facilities: pd.DataFrame, *, radius_m: float, detour: float
) -> Reachable:
    """Measure straight lines times ``detour`` from every neighbourhood to every service within ``radius_m``.

    Parameters
    ----------
    neighbourhoods
        Index ``area_code``; ``easting_m`` and ``northing_m``. Give the ring too, or edges come out wrong.
    facilities
        Index ``facility_id``; ``easting_m`` and ``northing_m``. Rows without a position are left out and noted.
    radius_m
        Largest distance kept, in metres travelled.
    detour
        Metres travelled per metre of straight line.
    """
    origins, sites = _positions(neighbourhoods), _positions(facilities)
    located = ~np.isnan(sites).any(axis=1)
    sites = sites[located]
    shape = (len(origins), len(sites))
    if 0 in shape:
        table = csr_array(shape, dtype=float)
    else:
        near = cKDTree(origins).sparse_distance_matrix(
            cKDTree(sites), radius_m / detour * (1 + 1e-12), output_type="ndarray"
        )
        table = csr_array((near["v"] * detour, (near["i"], near["j"])), shape=shape)
    lost = int((~located).sum())
    return Reachable(
        areas=neighbourhoods.index,
        facilities=facilities.index.take(np.flatnonzero(located)),
        distance_m=table,
        radius_m=radius_m,
        detour=detour,
        origins_m=origins,
        sites_m=sites,
        covered=np.ones(len(origins), dtype=bool),
        notes=(f"{lost:,} without a position, left out of every distance",) if lost else (),
    )


def from_minutes(minutes: pd.DataFrame, *, areas: pd.Index, records: pd.Series) -> Reachable:
    """Use uploaded journey times instead of straight lines: a minute counts as 80 m on foot.

    So bands in metres become bands in minutes: 800 m is 10 minutes, by whatever means the file's times are.

    Parameters
    ----------
    minutes
        ``area_code``, ``facility_id`` and ``minutes``, each pair once (``sources.travel_matrix`` sees to that).
        Rows of other areas and services are passed over.
    areas
        Neighbourhoods. One that the file never names is unknown, not out of reach.
    records
        The record whose journeys count for each service of the kind, by ``facility_id``: the one of its site that the
        file names (``service_chains.site_records``); missing where it names none. A pair that the file does not have
        is out of reach.

    Notes
    -----
    Who works out journeys does so to the services of today. Those that stood on the same site under an older record
    are as far: an academy conversion would else be a school that came from nowhere.
    """
    facilities = records.index
    covered = np.isin(areas, minutes["area_code"])
    shared = pd.DataFrame({"facility_id": records.to_numpy(), "column": np.arange(len(records))}).dropna()
    minutes = minutes.merge(shared, on="facility_id", how="inner", validate="m:m")
    row, column = areas.get_indexer(pd.Index(minutes["area_code"])), minutes["column"].to_numpy(dtype=np.intp)
    known = row >= 0
    travelled = minutes["minutes"].to_numpy(dtype=float)[known] * WALKING_M_PER_MINUTE
    table = csr_array((travelled, (row[known], column[known])), shape=(len(areas), len(facilities)))
    unnamed = len(facilities) - len(np.unique(column[known]))
    notes = (
        (int((~covered).sum()), "neighbourhood(s) that the file never names: nothing is said about them"),
        (unnamed, "service(s) that the file never names, left out of every distance"),
    )
    return Reachable(
        areas=areas,
        facilities=facilities,
        distance_m=table,
        radius_m=np.inf,
        detour=1.0,
        origins_m=None,
        sites_m=None,
        covered=covered,
        notes=tuple(f"{count:,} {words}" for count, words in notes if count),
    )


def _positions(frame: pd.DataFrame) -> Floats:
    return np.column_stack([frame[axis].to_numpy(dtype=float, na_value=np.nan) for axis in ("easting_m", "northing_m")])


def _masked(table: csr_array, values: Floats, keep: Bools) -> csr_array:
    """Return a table with ``values`` where ``keep``, on the same rows and columns."""
    ends = np.concatenate([[0], np.cumsum(keep)])[table.indptr]
    return csr_array((values[keep], table.indices[keep], ends), shape=table.shape)
