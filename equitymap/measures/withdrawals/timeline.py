"""Events in the lives of services, counted by year and type. Types are never added together."""

from __future__ import annotations

import pandas as pd

from equitymap.places.gone import event_year

EVENT_COUNT_COLUMNS = ("kind", "event", "year", "count", "windows")


def events_by_year(withdrawals: pd.DataFrame, *, ring: bool = False) -> pd.DataFrame:
    """Return the number of events by kind of service, type of event and year.

    Parameters
    ----------
    withdrawals
        The ledger (schema ``WITHDRAWALS``).
    ring
        Also count what stood in the ring around the place.

    Returns
    -------
    One row per kind, event and year that has any: ``count``, and ``windows``, how many of them may have happened in
    an earlier year. ``year`` is missing for events without a date: counted, not dropped. A year without a row had
    none, within the observed years of the kind.
    """
    rows = withdrawals if ring else withdrawals[withdrawals["inside"].astype(bool)]
    table = pd.DataFrame(
        {
            "kind": rows["kind"],
            "event": rows["event"],
            "year": event_year(rows),
            "windows": rows["not_before"].isna() | (rows["not_before"].dt.year < rows["not_after"].dt.year),
        }
    )
    grouped = table.groupby(["kind", "event", "year"], dropna=False, sort=True)["windows"]
    counted = grouped.agg(count="size", windows="sum").reset_index()
    return counted.astype({"count": "int64", "windows": "int64"})[list(EVENT_COUNT_COLUMNS)]
