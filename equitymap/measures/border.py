"""Neighbourhoods near a nation whose services are in no register here: where "none in reach" may be untrue."""

from __future__ import annotations

import pandas as pd

from equitymap.measures.nearby import nearest_m
from equitymap.places.place import Place

COLUMNS = ("border_m", "nearest_m", "population", "nearer", "within")


def near_border(place: Place, kind: str, reach_m: float) -> pd.DataFrame:
    """Return the neighbourhoods for which a service beyond the border may be the nearest, or in reach.

    Parameters
    ----------
    place
        The place.
    kind
        Kind of service.
    reach_m
        Reach in metres, straight line.

    Returns
    -------
    Index ``area_code``, in code order. ``border_m``: metres to the nearest addresses beyond the border; ``nearest_m``:
    metres to the nearest open service of the kind on this side, missing where there is none; ``population``:
    residents; ``nearer``: the border is nearer than that service; ``within``: the border is within reach. Rows have
    one of the two true. Empty where no border is near. Straight lines, which may cross water.
    """
    border = place.manifest.border
    if border is None:
        return pd.DataFrame(columns=list(COLUMNS))
    gap = pd.Series(border.nearest_m, dtype=float).reindex(place.inside.index)
    nearest = nearest_m(place, kind)
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
