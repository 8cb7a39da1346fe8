"""Opening hours of a library: staffed and unstaffed hours a week in the latest year on record."""

from __future__ import annotations

import pandas as pd

from equitymap.places.place import Place

STAFFED, UNSTAFFED = "staffed hours a week", "unstaffed hours a week"


def opening_hours(place: Place) -> pd.DataFrame:
    """Return the latest hours of each service that has any.

    Returns
    -------
    Index ``facility_id``; ``year``, ``staffed`` and ``unstaffed``, hours a week. A service without a row has no hours
    that are known: not none.
    """
    rows = place.supply[place.supply["unit"].isin([STAFFED, UNSTAFFED])]
    table = rows.pivot_table(index=["facility_id", "year"], columns="unit", values="value", aggfunc="first")
    table = table.reindex(columns=[STAFFED, UNSTAFFED]).reset_index().sort_values(["facility_id", "year"])
    last = table.drop_duplicates("facility_id", keep="last").set_index("facility_id")
    return last.rename(columns={STAFFED: "staffed", UNSTAFFED: "unstaffed"}).rename_axis(columns=None)
