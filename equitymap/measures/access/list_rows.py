"""What comparisons of years make of the services of lists: counted, or left out since when they opened is not known."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.access.supply_at import Supply
from equitymap.places.lists.closings import TOLD
from equitymap.places.lists.own import HOURS, REGISTER, in_words_alone
from equitymap.places.place import Place


@dataclass(frozen=True, eq=False)
class ListRows:
    """Numbers of services of one kind that lists add, the ring's included.

    ``counted`` are open in some year of the record; ``assumed`` those of them without an opening date, taken to have
    stood since before it. ``undated`` and ``later`` stand now and in no year: without an opening date, and opened after
    the record. ``told`` are those open whose list says how often they are; ``hours`` a week, where that is a number.
    """

    kind: Kind
    counted: int
    assumed: int
    undated: int
    later: int
    told: int
    hours: pd.Series


def closed_as_told(place: Place, kind: str) -> list[str]:
    """Return the names of the services of a kind that closed as residents told, which their register does not say."""
    rows = place.facilities
    return sorted(rows.loc[rows["kind"].eq(kind) & rows["reason"].str.startswith(TOLD).fillna(False), "name"])


def list_rows(place: Place, supply: Supply) -> ListRows:
    """Return what becomes of the services of lists; ``supply`` is ``supply_of`` of their kind."""
    every = place.facilities
    rows = every[every["kind"].eq(supply.kind) & every["register"].eq(REGISTER)]
    counted = supply.open.any(axis=1).reindex(rows.index, fill_value=False)
    apart, undated = rows.index.isin(supply.only_now), rows["opened"].isna()
    serving = rows[rows["status"].eq("open")]
    numbers = serving["capacity_unit"].eq(HOURS)
    return ListRows(
        kind=KIND_BY_ID[supply.kind],
        counted=int(counted.sum()),
        assumed=int((counted & undated).sum()),
        undated=int((apart & undated).sum()),
        later=int((apart & ~undated).sum()),
        told=int((numbers | in_words_alone(serving)).sum()),
        hours=serving.loc[numbers, "capacity"],
    )
