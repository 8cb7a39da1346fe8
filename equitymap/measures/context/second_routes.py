"""Second routes into education: adults' qualifications, and libraries, colleges and sixth forms in reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from equitymap.indicators import Indicator, indicators
from equitymap.measures.access import access
from equitymap.measures.access.catchment import Band, Catchment, standard
from equitymap.measures.access.reachable import straight_line
from equitymap.measures.context.outcome_sample import benchmark_value
from equitymap.measures.selection import is_open
from equitymap.places.place import Place

ADULT_LEARNING = (
    "no_qualifications",
    "level_4_qualifications",
    "adults_low_skills",
    "no_higher_education",
    "in_full_time_education",
)
"""Indicators of what adults and school leavers have learned, in the order shown."""
COLLEGES = Catchment("school", threshold_m=5000, bands=(Band(5000, 1.0),), detour=1.0)
"""Reach of colleges and sixth forms: 5 km in a straight line, a choice of this program and no published standard."""
NOT_FOR_ALL = ("independent", "special", "alternative provision")
"""Types of school whose sixth form is not open to all: they charge fees, or take those whom a council places."""
LISTS = ("dfe-school-information", "dfe-ks5-destinations", "gias-schools")
"""Releases that tell of sixth forms of schools; the reduced copy of the register does not."""


@dataclass(frozen=True, eq=False)
class Routes:
    """Second routes of a place, and of one neighbourhood when asked.

    ``learning`` by indicator: ``label``, ``unit``, ``decimals``, ``period``, ``here`` (missing without a
    neighbourhood), ``place``, ``england``. ``libraries`` and ``colleges``: residents with one in reach and all
    residents, and for the neighbourhood the metres to the nearest; None where the place has no source. ``after_16``
    are the open schools and colleges inside the place that teach after 16: ``name``, ``type``, ``post_16`` (what tells
    so) and ``for_all`` (counted in ``colleges``). ``sixth_forms_known`` is False where no list at hand tells of the
    sixth forms of schools: then ``colleges`` are colleges alone.
    """

    learning: pd.DataFrame
    libraries: Reached | None
    colleges: Reached | None
    after_16: pd.DataFrame
    sixth_forms_known: bool


@dataclass(frozen=True)
class Reached:
    """Residents of a place with a service in reach, and how far the nearest is from one neighbourhood.

    ``detour`` is 1 where distances are straight lines.
    """

    reach_m: float
    detour: float
    residents: int
    reached: int
    nearest_m: float | None
    name: str | None
    open: int


def second_routes(place: Place, area: str | None) -> Routes:
    """Return adults' learning and what is in reach, for a place and one of its neighbourhoods (or none)."""
    areas = [] if area is None else [area]
    entries = {entry.id: entry for entry in indicators()}
    rows = {name: _learning(place, entries[name], area) for name in ADULT_LEARNING if name in entries}
    learning = pd.DataFrame.from_dict({name: row for name, row in rows.items() if row}, orient="index")
    open_now = place.facilities[is_open(place.facilities) & (place.facilities["located_by"] != "nowhere")]
    libraries = None
    if "library" in place.manifest.observed:
        libraries = reached(place, open_now[open_now["kind"] == "library"], standard("library"), areas)
    teaching = open_now[(open_now["kind"] == "school") & open_now["post_16"].notna()]
    for_all = ~teaching["type"].isin(NOT_FOR_ALL)
    colleges = colleges_near(place, areas)
    inside = pd.DataFrame(teaching.assign(for_all=for_all))[teaching["inside"].astype(bool)]
    columns = ["name", "type", "post_16", "for_all"]
    return Routes(learning, libraries, colleges, inside.sort_values("name")[columns], sixth_forms_known(place))


def sixth_forms_known(place: Place) -> bool:
    """Say whether a list at hand tells of the sixth forms of schools."""
    return any(release.id in LISTS for release in place.manifest.releases)


def colleges_near(place: Place, areas: Sequence[str]) -> Reached | None:
    """Return the colleges and sixth forms open to all that are in reach (``reached``); None without a register."""
    if "school" not in place.manifest.observed:
        return None
    rows = place.facilities
    teaching = rows[is_open(rows) & rows["located_by"].ne("nowhere") & rows["kind"].eq("school")]
    return reached(place, teaching[teaching["post_16"].notna() & ~teaching["type"].isin(NOT_FOR_ALL)], COLLEGES, areas)


def reached(place: Place, services: pd.DataFrame, catchment: Catchment, areas: Sequence[str]) -> Reached:
    """Return how many residents inside have one of ``services`` in reach, measured as ``catchment`` measures.

    The nearest is that of any of ``areas``, the nearest of all.
    """
    inside = place.inside
    people, reach_m = inside["population"].astype(int), catchment.threshold_m
    if services.empty:
        return Reached(reach_m, catchment.detour, int(people.sum()), 0, None, None, 0)
    table = straight_line(inside, services, radius_m=catchment.widest_m, detour=catchment.detour)
    near = access.nearest_m(table, pd.Series(True, index=services.index))
    nearest = name = None
    if areas:
        nearest = float(near[list(areas)].min())
        east, north = inside.loc[near[list(areas)].idxmin(), ["easting_m", "northing_m"]]
        away = np.hypot(services["easting_m"].astype(float) - east, services["northing_m"].astype(float) - north)
        name = str(services.loc[away.idxmin(), "name"])
    within = int(people[near <= reach_m].sum())
    return Reached(reach_m, catchment.detour, int(people.sum()), within, nearest, name, len(services))


def _learning(place: Place, entry: Indicator, area: str | None) -> dict[str, object] | None:
    rows = place.outcomes
    rows = rows[(rows["indicator"] == entry.id) & (rows["period"] == entry.period) & (rows["group"] == "all")]
    if rows.empty:
        return None
    values = rows.set_index("area_code")["value"]
    return {
        "label": entry.label,
        "unit": entry.unit,
        "decimals": entry.decimals,
        "period": entry.period,
        "release": entry.release,
        "here": np.nan if area is None else float(values.get(area, np.nan)),
        "place": benchmark_value(place, entry, "district", place.code),
        "england": benchmark_value(place, entry, "england"),
    }
