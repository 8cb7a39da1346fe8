"""Second routes: what adults have learned, and what stands in reach of those who want to learn again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from equitymap.indicators import Indicator, indicators
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.outcome_sample import at_level
from equitymap.measures.selection import is_open
from equitymap.places.place import Place

ADULT_LEARNING = ("no_qualifications", "level_4_qualifications", "adults_low_skills", "no_higher_education",
                  "in_full_time_education")  # fmt: skip
"""Indicators of what adults and school leavers have learned, in the order shown."""
COLLEGE_REACH_M = 5000
COLLEGE_WORDS = "college|sixth form|16 plus|further education"


@dataclass(frozen=True, eq=False)
class Routes:
    """Second routes of a place, and of one neighbourhood when asked.

    ``learning`` by indicator: ``label``, ``unit``, ``decimals``, ``period``, ``here`` (missing without a
    neighbourhood), ``place``, ``england``. ``libraries`` and ``colleges``: residents with one in reach and all
    residents, and for the neighbourhood the metres to the nearest; None where the place has no source.
    """

    learning: pd.DataFrame
    libraries: Reached | None
    colleges: Reached | None


@dataclass(frozen=True)
class Reached:
    """Residents of a place with a service in reach, and how far the nearest is from one neighbourhood."""

    reach_m: int
    residents: int
    reached: int
    nearest_m: float | None
    name: str | None
    open: int


def second_routes(place: Place, area: str | None) -> Routes:
    """Return adults' learning and what is in reach, for a place and one of its neighbourhoods (or none)."""
    entries = {entry.id: entry for entry in indicators()}
    rows = {name: _learning(place, entries[name], area) for name in ADULT_LEARNING if name in entries}
    learning = pd.DataFrame.from_dict({name: row for name, row in rows.items() if row}, orient="index")
    open_now = place.facilities[is_open(place.facilities) & (place.facilities["located_by"] != "nowhere")]
    libraries = colleges = None
    if "library" in place.manifest.observed:
        found = open_now[open_now["kind"] == "library"]
        libraries = reached(place, found, KIND_BY_ID["library"].catchment_m, area)
    if "school" in place.manifest.observed:
        found = open_now[open_now["kind"] == "school"]
        words = found["phase"].fillna("") + " " + found["type"].fillna("")
        colleges = reached(place, found[words.str.lower().str.contains(COLLEGE_WORDS)], COLLEGE_REACH_M, area)
    return Routes(learning, libraries, colleges)


def reached(place: Place, services: pd.DataFrame, reach_m: int, area: str | None) -> Reached:
    """Return how many residents inside have one of ``services`` within ``reach_m``, straight line."""
    inside = place.inside
    people = inside["population"].astype(int)
    if services.empty:
        return Reached(reach_m, int(people.sum()), 0, None, None, 0)
    tree = cKDTree(services[["easting_m", "northing_m"]].to_numpy(dtype=float))
    distance, at = tree.query(inside[["easting_m", "northing_m"]].to_numpy(dtype=float))
    near = pd.Series(distance, index=inside.index)
    nearest = None if area is None else float(near[area])
    name = None if area is None else str(services["name"].iloc[int(at[inside.index.get_loc(area)])])
    return Reached(reach_m, int(people.sum()), int(people[near <= reach_m].sum()), nearest, name, len(services))


def _learning(place: Place, entry: Indicator, area: str | None) -> dict[str, object] | None:
    rows = place.outcomes
    rows = rows[(rows["indicator"] == entry.id) & (rows["period"] == entry.period) & (rows["group"] == "all")]
    if rows.empty:
        return None
    own = rows.set_index("area_code")["value"]
    return {
        "label": entry.label, "unit": entry.unit, "decimals": entry.decimals, "period": entry.period,
        "release": entry.release, "here": np.nan if area is None else float(own.get(area, np.nan)),
        "place": at_level(place, entry, "district", place.code), "england": at_level(place, entry, "england"),
    }  # fmt: skip
