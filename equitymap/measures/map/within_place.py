"""Need within one place: its neighbourhoods in five equal parts, by England's rank of deprivation.

Where a third of a place is in one tenth of England, a map of tenths shows no differences among them. These parts do.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from equitymap.measures.layer import NO_CLASS, Layer
from equitymap.places.place import Place

PARTS: Literal[5] = 5


def fifths(place: Place, layer: Layer) -> pd.Series:
    """Return in which fifth of the place's neighbourhoods each one is: 0 the least deprived, 4 the most.

    Parameters
    ----------
    place
        The place.
    layer
        A need layer of it.

    Returns
    -------
    Series of int, indexed like ``place.inside``; -1 where a neighbourhood has no rank of its own (its lines were
    redrawn since). The parts are as equal as whole numbers allow; without any rank, all are -1.
    """
    release, _, domain = layer.measure.id.partition("-")
    rows = place.deprivation
    rows = rows[(rows["release"] == release) & (rows["domain"] == domain)]
    rank = rows.set_index("area_code")["rank"].reindex(place.inside.index).astype("Float64")
    order = rank.rank(ascending=False, method="first")
    known = order.dropna().astype(float)
    part = (np.ceil(known.to_numpy() * PARTS / max(len(known), 1)) - 1).astype(int)
    return pd.Series(part, index=known.index, name="step").reindex(rank.index, fill_value=NO_CLASS)
