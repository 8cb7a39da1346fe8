"""Children who live near a school, whether they are its pupils or not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from equitymap.places.place import Place


def children_near(place: Place, school: str, within_m: float) -> int | None:
    """Return how many children aged 0 to 15 live in neighbourhoods whose middle is near a school; None where not known.

    Neighbourhoods of the ring count too: children across the boundary are near it as well.
    """
    spot = place.facilities.reindex([school])[["easting_m", "northing_m"]].iloc[0]
    if spot.isna().any():
        return None
    areas = place.neighbourhoods
    away = np.hypot(areas["easting_m"] - spot["easting_m"], areas["northing_m"] - spot["northing_m"])
    children = pd.to_numeric(areas.loc[away <= within_m, "children_0_15"])
    return None if children.empty or children.isna().any() else int(children.sum())
