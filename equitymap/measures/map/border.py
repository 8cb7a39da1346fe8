"""Edge effect of the national border: neighbourhoods whose nearest service may lie beyond it, in no register here."""

from __future__ import annotations

import pandas as pd

from equitymap.measures.access import access
from equitymap.measures.access.catchment import standard
from equitymap.measures.selection import is_open
from equitymap.places.place import Place

BORDER_COLUMNS = ("border_m", "nearest_m", "population", "nearer", "within")


def near_border(place: Place, kind: str, reach_m: float) -> pd.DataFrame:
    """Return the neighbourhoods for which a service beyond the border may be the nearest, or in reach.

    Parameters
    ----------
    place
        The place.
    kind
        Kind of service.
    reach_m
        Reach in metres, as the kind measures them (``catchment.standard``).

    Returns
    -------
    Index ``area_code``, in code order. ``border_m``: metres to the nearest addresses beyond the border; ``nearest_m``:
    metres to the nearest open service of the kind on this side, missing where there is none; ``population``:
    residents; ``nearer``: the border is nearer than that service; ``within``: the border is within reach. Rows have
    one of the two true. Empty where no border is near. All metres are as the kind measures them; lines may cross water.
    """
    border = place.manifest.border
    if border is None:
        return pd.DataFrame(columns=list(BORDER_COLUMNS))
    gap = pd.Series(border.nearest_m, dtype=float).reindex(place.inside.index) * standard(kind).detour
    nearest = nearest_open_m(place, kind)
    table = pd.DataFrame(
        {
            "border_m": gap,
            "nearest_m": nearest,
            "population": place.inside["population"],
            "nearer": gap.notna() & (nearest.isna() | (gap < nearest)),
            "within": gap.le(reach_m),
        }
    )
    return table[table["nearer"] | table["within"]]


def nearest_open_m(place: Place, kind: str) -> pd.Series:
    """Return the metres to the nearest open service of a kind, as the kind measures them, by ``area_code`` inside."""
    reachable = access.reachable_for(place, standard(kind))
    return access.nearest_m(reachable, is_open(place.facilities)).reindex(place.inside.index)
