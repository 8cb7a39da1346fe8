"""Reference implementations of access: a plain loop over pairs, and PySAL's ``access`` package."""

from __future__ import annotations

import importlib
import math
from typing import Any

import numpy as np
import pandas as pd

from equitymap.measures.access.catchment import Band, Catchment


def per_pair(homes: pd.DataFrame, services: pd.DataFrame, offered: pd.DataFrame, catchment: Catchment) -> pd.DataFrame:
    """Return E2SFCA, nearest and number in reach with one step for each pair, as the formulas read.

    Parameters
    ----------
    homes
        Index ``area_code``; ``easting_m``, ``northing_m``, ``people``.
    services
        Index ``facility_id``; ``easting_m``, ``northing_m``.
    offered
        Size by ``facility_id`` and year; 0 when closed.
    catchment
        Threshold, bands and detour factor.
    """
    rows: list[dict[str, object]] = []
    lived_in: list[Any] = list(homes.itertuples())
    for year in offered.columns:
        joined = services[offered[year] > 0].join(offered[year].rename("size"), how="left", validate="one_to_one")
        serving: list[Any] = list(joined.itertuples())
        ratio: dict[str, float] = {}
        for service in serving:
            reached = sum(_weight(home, service, catchment) * home.people for home in lived_in)
            ratio[service.Index] = service.size / reached if reached else 0.0
        for home in lived_in:
            away = [_metres(home, service, catchment) for service in serving]
            rows.append(
                {
                    "area_code": home.Index,
                    "year": year,
                    "nearest_m": min(away, default=math.nan),
                    "within": sum(distance <= catchment.threshold_m for distance in away),
                    "access": sum(ratio[service.Index] * _weight(home, service, catchment) for service in serving),
                }
            )
    return pd.DataFrame(rows).set_index("area_code")


def _metres(home: Any, service: Any, catchment: Catchment) -> float:
    east = home.easting_m - service.easting_m
    north = home.northing_m - service.northing_m
    return math.hypot(east, north) * catchment.detour


def _weight(home: Any, service: Any, catchment: Catchment) -> float:
    away = _metres(home, service, catchment)
    for band in catchment.bands:
        if away <= band.upper_m:
            return band.weight
    return 0.0


def costs(homes: pd.DataFrame, services: pd.DataFrame, *, widest_m: float, detour: float) -> pd.DataFrame:
    """Return the long table of pairs that PySAL takes: ``origin``, ``dest`` and ``cost`` in metres, near pairs only."""
    spots = services.dropna(subset=["easting_m", "northing_m"])
    away = detour * np.hypot(
        homes["easting_m"].to_numpy(dtype=float)[:, None] - spots["easting_m"].to_numpy(dtype=float),
        homes["northing_m"].to_numpy(dtype=float)[:, None] - spots["northing_m"].to_numpy(dtype=float),
    )
    row, column = np.nonzero(away <= widest_m)
    return pd.DataFrame({"origin": homes.index[row], "dest": spots.index[column], "cost": away[row, column]})


def with_pysal(
    homes: pd.DataFrame, offered: pd.DataFrame, pairs: pd.DataFrame, bands: tuple[Band, ...]
) -> pd.DataFrame:
    """Return E2SFCA by PySAL's ``access``, neighbourhoods by years; ``pairs`` are ``costs()``.

    In its favour: the distances are ready, only near pairs are given, and all years go in at once.
    """
    pysal = importlib.import_module("access")
    years = [f"y{year}" for year in offered.columns]
    supply = offered.set_axis(years, axis=1)
    job = pysal.Access(
        demand_df=homes[["people"]].astype(float),
        demand_value="people",
        supply_df=supply,
        supply_value=years,
        cost_df=pairs,
        cost_origin="origin",
        cost_dest="dest",
        cost_name="cost",
    )
    steps = pysal.weights.step_fn({band.upper_m: band.weight for band in bands})
    found = job.enhanced_two_stage_fca(max_cost=bands[-1].upper_m, weight_fn=steps)
    return pd.DataFrame(found.to_numpy(), index=found.index, columns=offered.columns)
