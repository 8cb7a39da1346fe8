"""What is gone: the one rule that the map, the list, the start page, the cards, the report and England share.

A service is gone when the last thing that the ledger tells of it is a loss (``equitymap.vocabulary.LOSSES``): closed
with no successor recorded, or off its register. What carried on, came back, or ended before its register's record or
at an unknown date is not gone. Only the last record of a chain can be, so services and chains
(``equitymap.places.chains``) give the same number.
"""

from __future__ import annotations

import pandas as pd

from equitymap.places.place import Place, once_per_place
from equitymap.vocabulary import LOSSES, OPEN_STATES


def event_year(withdrawals: pd.DataFrame) -> pd.Series:
    """Return the year an event counts in: that of its latest possible day, else of its earliest; else missing.

    An event known only as a window thus counts when it had certainly happened.
    """
    date = withdrawals["not_after"].fillna(withdrawals["not_before"])
    year: pd.Series = date.dt.year.astype("Int64").rename("year")
    return year


def gone(place: Place, kind: str | None = None, *, by: int | None = None) -> pd.DataFrame:
    """Return the services that are gone, the ring's included: the loss of each, as the ledger has it.

    Parameters
    ----------
    place
        The place.
    kind
        One kind of service; all by default.
    by
        What had gone by the end of a year; by default all that the ledger tells. Services that the register has as
        open at its own date are gone only before they came back.

    Returns
    -------
    Rows of ``Place.withdrawals``, one for each service, with ``facility_id`` as a column; read-only, worked out once.
    """
    found = _gone_so_far(place)
    if (kind, by) not in found:
        found[kind, by] = _gone(place, kind, by)
    return found[kind, by]


@once_per_place
def _gone_so_far(_: Place) -> dict[tuple[str | None, int | None], pd.DataFrame]:
    """Return what ``gone`` has answered of a place, by kind and year: as many as there are kinds and years."""
    return {}


def _gone(place: Place, kind: str | None, by: int | None) -> pd.DataFrame:
    rows = place.withdrawals
    if kind is not None:
        rows = rows[rows["kind"] == kind]
    if by is not None:
        return gone_rows(rows[event_year(rows) <= by])
    ended = gone_rows(rows)
    serving = place.facilities.index[place.facilities["status"].isin(OPEN_STATES)]
    return ended[~ended["facility_id"].isin(serving)]


def gone_rows(withdrawals: pd.DataFrame) -> pd.DataFrame:
    """Return, of rows of a ledger, the loss of each service whose last event among losses and returns is a loss."""
    rows = withdrawals[withdrawals["event"].isin((*LOSSES, "reopened"))]
    date = rows["not_after"].fillna(rows["not_before"])
    # Of two events on one day (off the list and back on it), the one that came back is the later.
    last = rows.assign(date=date, back=rows["event"].eq("reopened")).sort_values(["date", "back"], kind="stable")
    last = last.drop_duplicates("facility_id", keep="last")
    return rows.loc[last.index[~last["back"]]].sort_index()


@once_per_place
def is_gone(place: Place) -> pd.Series:
    """Return True for the records that are gone, indexed like ``Place.facilities``."""
    return pd.Series(place.facilities.index.isin(gone(place)["facility_id"]), index=place.facilities.index)
