"""Snapshot of a kind on one day: services open, and services lost by then; and the events that pass the filters."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from equitymap.measures.access.supply_at import Supply, observed_years
from equitymap.places.gone import event_year, gone
from equitymap.places.place import Place


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Ids of the services open on 31 December of ``year``, and of those lost by then; the ring's included.

    ``observed`` is False when the year lies outside the register's record: then nothing is known, and both are empty.
    """

    year: int
    observed: bool
    standing: pd.Index
    gone: pd.Index


def snapshot(place: Place, supply: Supply, year: int) -> Snapshot:
    """Return the services open at the end of a year, and those lost by then (the ledger) that had not come back."""
    if year not in observed_years(place, supply.kind):
        return Snapshot(year, False, supply.open.index[:0], supply.open.index[:0])
    standing = supply.standing(year)
    went = pd.Index(gone(place, supply.kind, by=year)["facility_id"])
    return Snapshot(year, True, standing, went.difference(standing))


def lost_between(place: Place, supply: Supply, years: tuple[int, int]) -> Snapshot:
    """Return what stood at the end of the later year, and what was lost since the earlier one and had not come back."""
    standing = supply.standing(years[1])
    before, after = (pd.Index(gone(place, supply.kind, by=year)["facility_id"]) for year in years)
    return Snapshot(years[1], True, standing, after.difference(before).difference(standing))


def filter_events(
    place: Place, *, kind: str, events: list[str], years: tuple[int, int], wards: list[str], types: list[str]
) -> pd.DataFrame:
    """Return the events inside the place that pass the filters, newest first; an empty list means all.

    An event counts in the year of its latest possible day. Events without any date pass the filter of years.
    """
    rows = place.withdrawals
    rows = rows[(rows["kind"] == kind) & rows["inside"].astype(bool)]
    if events:
        rows = rows[rows["event"].isin(events)]
    year = event_year(rows)
    rows = rows[year.isna() | year.between(*years)]
    if wards:
        rows = rows[rows["area_code"].map(place.neighbourhoods["ward_code"]).isin(wards)]
    if types:
        rows = rows[rows["type"].isin(types)]
    return rows.sort_values(["not_after", "name"], ascending=[False, True])
