"""Lines of a place's own lists that lie outside the place and its surroundings: named, never silently nowhere."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from equitymap.places.build.border import nation_at
from equitymap.places.build.national_readings import National
from equitymap.sources.local.local_services import REGISTER, USED
from equitymap.sources.reading.read_table import LEFT_OUT_COLUMNS

COAST_M = 250
"""A service this near to a neighbourhood stands in it: on the shore, or beside a simplified line."""


def outside(
    national: National, facilities: pd.DataFrame, district: shapely.Geometry, *, name: str, ring_m: int
) -> pd.DataFrame:
    """Return the lines whose service is in neither the place nor its ring, with the reason (``LEFT_OUT_COLUMNS``).

    Lists of all England are not looked at: their other lines belong to other places.

    Parameters
    ----------
    facilities
        The services of the place and its ring, index ``facility_id``.
    district
        Outline of the place, EPSG:27700 metres.
    name, ring_m
        Name of the place, and the width of its ring in metres.
    """
    if national.local is None:
        return pd.DataFrame(columns=list(LEFT_OUT_COLUMNS))
    account = national.local.in_state(*USED)
    account = account[~account["file"].isin(national.of_england) & ~account["facility_id"].isin(facilities.index)]
    known = national.facilities[~national.facilities.index.duplicated()]
    reasons = []
    for line in account.itertuples(index=False):
        number = str(line.facility_id)
        where = known.loc[[number]].iloc[0] if number in known.index else None
        about = "" if line.state == "added" else f"is about {number}, which "
        reason = f"{about}lies outside {name} and the {ring_m / 1000:.0f} km around it"
        reasons.append(reason if where is None else f"{reason}: {_how_far(where, district, ring_m)}")
    return account.assign(release=REGISTER, identifier=account["facility_id"], reason=reasons)[list(LEFT_OUT_COLUMNS)]


def _how_far(where: pd.Series, district: shapely.Geometry, ring_m: int) -> str:
    """Return how far a service is from the district, in which nation, and whether its numbers are changed round."""
    east, north = float(where["easting_m"]), float(where["northing_m"])
    if pd.isna(east):
        return "no position is known"
    away = float(shapely.distance(shapely.Point(east, north), district))
    words = f"{east:.0f}, {north:.0f} is {away / 1000:,.0f} km away"
    if float(shapely.distance(shapely.Point(north, east), district)) <= ring_m:
        return f"{words}; easting and northing changed round?"
    nation = nation_at(east, north)
    return f"{words}, in {nation}" if nation else words


def beyond_england(national: National) -> pd.DataFrame:
    """Return the lines of lists of all England whose service stands in no neighbourhood of England (``LEFT_OUT``)."""
    if national.local is None:
        return pd.DataFrame(columns=list(LEFT_OUT_COLUMNS))
    ours = national.facilities[national.facilities["register"] == REGISTER].dropna(subset=["easting_m"])
    points = np.asarray(shapely.points(ours[["easting_m", "northing_m"]].to_numpy(dtype=float)))
    inside, _ = national.boundaries.sindex.query(points, predicate="dwithin", distance=COAST_M)
    astray = ours.drop(index=ours.index[np.unique(inside)])
    lines = national.local.in_state("added")
    lines = lines[lines["facility_id"].isin(astray.index)]
    reasons = []
    for number in lines["facility_id"]:
        east, north = astray.loc[[str(number)], ["easting_m", "northing_m"]].to_numpy(dtype=float)[0]
        nation = nation_at(east, north)
        reasons.append(f"{east:.0f}, {north:.0f} lies in no place of England{f', but in {nation}' if nation else ''}")
    left_out = lines.assign(release=REGISTER, identifier=lines["facility_id"], reason=reasons)
    return left_out[list(LEFT_OUT_COLUMNS)]
