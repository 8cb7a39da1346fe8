"""Counts of services and distances by neighbourhood of one place, to be aggregated into the tables of England.

Counts and distances only: shares of districts and middle layer areas are formed from the sums, never averaged. A
service without a position counts in no neighbourhood; the place lists it among its rows left out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from equitymap.measures.access.access import nearest_m, reachable_for, within
from equitymap.measures.access.catchment import standard
from equitymap.measures.access.supply_at import observed_years, supply_of
from equitymap.places.chains import chain_of
from equitymap.places.england.england_parts import PLACE_COLUMNS
from equitymap.places.england.summary import SERVED
from equitymap.places.gone import gone
from equitymap.places.place import Place


def services_by_neighbourhood(place: Place) -> pd.DataFrame:
    """Return the services of each neighbourhood inside a place.

    Returns
    -------
    Index ``area_code`` (inside, in code order), float columns ``<kind>.<column>`` for each kind in ``SERVED``:
    ``first`` and ``last``, services within the kind's standard reach on 31 December of the first and the last observed
    year (the ring's count); ``ever``, services that stood in the neighbourhood in the record, each where the last
    record of its chain did; ``left``, those of them that are gone (``places.gone``); ``nearest_m``, metres to the
    nearest one open at the end of the last, as the kind measures them. All missing where the register tells nothing.
    """
    inside = place.inside
    columns = {}
    for kind in SERVED:
        for name, cells in _of_kind(place, kind).items():
            columns[f"{kind}.{name}"] = cells.reindex(inside.index)
    return pd.DataFrame(columns, index=inside.index)


def _of_kind(place: Place, kind: str) -> dict[str, pd.Series]:
    inside, years = place.inside, observed_years(place, kind)
    if not len(years):
        return {name: pd.Series(np.nan, index=inside.index) for name in PLACE_COLUMNS}
    supply, catchment = supply_of(place, kind), standard(kind)
    reachable = reachable_for(place, catchment)
    first, last = supply.open[years[0]], supply.open[years[-1]]
    lost = supply.open.index[~last & supply.open.index.isin(gone(place, kind)["facility_id"])]
    chain = chain_of(place.facilities[place.facilities["kind"] == kind])
    ever = lost.union(pd.Index(chain[supply.open.index[supply.open.any(axis="columns")]].unique()))
    stood = place.facilities["area_code"]
    return {
        "first": within(reachable, first, catchment.threshold_m),
        "last": within(reachable, last, catchment.threshold_m),
        "ever": _counted(stood[ever], inside.index),
        "left": _counted(stood[lost], inside.index),
        "nearest_m": nearest_m(reachable, last),
    }


def _counted(areas: pd.Series, codes: pd.Index) -> pd.Series:
    """Return how many services stood in each neighbourhood: none is 0, and one without a position counts nowhere."""
    counts: pd.Series = areas.value_counts().reindex(codes, fill_value=0).astype(float)
    return counts
