"""Services that a register has as open, and that a list which stewards keep tells to have closed (decision 0025).

Told is not recorded: such a service says whose word it is wherever it is shown, and its withdrawal is "reported". What
the register comes to say itself wins, and nothing counts twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd
import pandas as pd

from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.places.gone import gone_rows
from equitymap.places.place import ObservedYears, Place
from equitymap.records.subjects.lists import KeptList
from equitymap.sources.local.local_days import Window, window
from equitymap.sources.local.own.places import ACCOUNT
from equitymap.vocabulary import FACILITY_STATES, OPEN_STATES

TOLD = "as residents told, which its register does not say"
"""What a service that closed so has as its reason, with whose word it is behind it."""
STILL = (*OPEN_STATES, "paused", "unknown")
"""States of a service that can be told to have closed."""


@dataclass(frozen=True)
class Closing:
    """A service of a register that closed some day of a window; ``whose`` word it is, and where that stands."""

    facility_id: str
    kind: str
    when: Window
    whose: str
    evidence: str
    read_on: date


def closings_of(
    place: Place, value: KeptList, kind: Kind, *, today: pd.Timestamp, whose: str
) -> tuple[tuple[Closing, ...], pd.DataFrame]:
    """Return the closings that a list tells of a place, and what became of each of its rows that tells of one.

    Parameters
    ----------
    place
        The place, with the lists that are counted beside this one.
    value, kind
        The list, and what it is a list of.
    today
        Last day that a closing can have.
    whose
        Whose list it is, in words.

    Returns
    -------
    The closings, and rows with the columns of ``own.places.ACCOUNT``.
    """
    found: dict[str, Closing] = {}
    told = []
    for number, row in enumerate(value.listed, start=1):
        if not row.closes:
            continue
        when = window(row.closed, today)
        state, reason = _usable(place, row.closes, kind, when, today)
        if row.closes in found:
            state, reason = "matched", "another row says so too"
        if state == "used" and when:
            ended = Window(when.first, min(when.last, today))
            evidence = f"{value.name}, row {number}"
            found[row.closes] = Closing(row.closes, kind.id, ended, whose, evidence, today.date())
        told.append({"row": number, "name": row.name, "state": state, "reason": reason})
    rows = pd.DataFrame(told, columns=list(ACCOUNT))
    return tuple(found.values()), rows.astype({"easting_m": float, "northing_m": float})


def _usable(place: Place, facility_id: str, kind: Kind, when: Window | None, today: pd.Timestamp) -> tuple[str, str]:
    """Return what becomes of a row (a key of ``own.places.STATES``) and why."""
    if facility_id not in place.facilities.index:
        return "refused", f"no service here has the number {facility_id} any more"
    service = place.facilities.loc[facility_id]
    if service["kind"] != kind.id:
        return "refused", f"{facility_id} is a {KIND_BY_ID[str(service['kind'])].one}, not a {kind.one}"
    if service["status"] not in STILL:
        return "matched", f"{facility_id} has ended already: {FACILITY_STATES[str(service['status'])]}"
    if when is None:
        return "refused", "when it closed is not said: write a day, a month or a year"
    if when.first > today:
        return "refused", "it has not closed yet"
    if pd.notna(service["opened"]) and when.last < service["opened"]:
        return "refused", f"it would have closed before it opened, on {service['opened']:%d %B %Y}"
    return "used", f"closes {service['name']} ({facility_id})"


def closed_as_told(place: Place, closings: Sequence[Closing]) -> Place:
    """Return a place whose services closed as told: state and dates, a withdrawal of each, and the years on record.

    One that has ended by its register, or is not here, stays as it is.
    """
    status = place.facilities["status"]
    ours = {
        one.facility_id: one
        for one in reversed(closings)
        if one.facility_id in status.index and status[one.facility_id] in STILL
    }
    if not ours:
        return place
    told = pd.DataFrame(
        {
            "status": "closed",
            "reason": [f"{TOLD}; {one.whose}" for one in ours.values()],
            "closed": [one.when.first if one.when.first == one.when.last else pd.NaT for one in ours.values()],
            "closed_not_before": [one.when.first for one in ours.values()],
            "closed_not_after": [one.when.last for one in ours.values()],
        },
        index=pd.Index(list(ours), name="facility_id"),
    )
    facilities = place.facilities.copy()
    facilities.loc[told.index, told.columns] = told.astype(facilities.dtypes[told.columns].to_dict())
    return replace(
        place,
        facilities=facilities,
        withdrawals=_with_events(
            place.withdrawals, facilities.loc[told.index], [one.evidence for one in ours.values()]
        ),
        only_now=place.only_now - ours.keys(),
    )


def _with_events(withdrawals: pd.DataFrame, closed: gpd.GeoDataFrame, evidence: Sequence[str]) -> pd.DataFrame:
    """Return a ledger with the closing of each service, but for those that it has as gone already."""
    events = pd.DataFrame(closed[["kind", "type", "name", "inside", "area_code"]]).assign(
        facility_id=closed.index,
        event="closed",
        not_before=closed["closed_not_before"],
        not_after=closed["closed_not_after"],
        evidence=list(evidence),
        confidence="reported",
        detail=closed["reason"],
    )
    events = events[~events["facility_id"].isin(gone_rows(withdrawals)["facility_id"])]
    typed = events.reindex(columns=withdrawals.columns).astype(withdrawals.dtypes.to_dict())
    return pd.concat([withdrawals, typed], ignore_index=True) if len(typed) else withdrawals


def observed_with(
    observed: Mapping[str, ObservedYears], closings: Sequence[Closing], registers: Mapping[str, ObservedYears]
) -> dict[str, ObservedYears]:
    """Return the years on record of each kind, up to the last closing that is told of it.

    After its register's own record only what was told is known, which the note says. A kind without a register has a
    record of the year before the first closing at the latest, so that a loss can be told.
    """
    found = dict(observed)
    for one in closings:
        years = found.get(one.kind)
        if years is None:
            continue
        first = years.first if one.kind in registers else min(years.first, one.when.last.year - 1)
        if one.when.last.year > years.last:
            after = f"{years.last_day:%d %B %Y}" if years.last_day else f"the end of {years.last}"
            note = f"{years.note} After {after} only the closures that people told of are known."
            years = years.model_copy(update={"last": one.when.last.year, "last_day": one.read_on, "note": note})
        found[one.kind] = years.model_copy(update={"first": first})
    return found
