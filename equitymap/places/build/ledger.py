"""The ledger: every dated event in the life of the services of a place, and every one that could not be dated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from equitymap.places.build.events import ENDED, comings_and_goings, endings, handovers, hours_cuts
from equitymap.places.place import ObservedYears
from equitymap.schema import WITHDRAWALS, validated
from equitymap.sources.local.local_services import REGISTER as LOCAL
from equitymap.sources.reading.facility_frame import UNKNOWN_DATE
from equitymap.sources.reading.read_table import LEFT_OUT_COLUMNS

NO_DATE = "ended, but the register gives no date: not in the list of withdrawals"
NOT_A_DATE = "ended on 1 January 1900, which stands for an unknown date: not in the list of withdrawals"
BACKWARDS = "ended before it opened: not in the list of withdrawals"
TOO_EARLY = "ended before its register's record begins: not in the list of withdrawals"
TOO_LATE = "dated after the last year of its register: not in the list of withdrawals"
TWICE = "its number stands more than once in the register: not in the list of withdrawals"
CIRCLE = "its successors lead in a circle: not in the list of withdrawals"
UNOBSERVED = "its kind of service has no register with dates: not in the list of withdrawals"


@dataclass(frozen=True)
class Ledger:
    """``withdrawals`` as in the schema, and ``left_out``: one row per event that is not in it, with the reason."""

    withdrawals: pd.DataFrame
    left_out: pd.DataFrame


def ledger(
    facilities: pd.DataFrame,
    *,
    observed: Mapping[str, ObservedYears],
    supply: pd.DataFrame,
    spells: pd.DataFrame,
    operators: pd.DataFrame,
    known: pd.DataFrame | None = None,
    reported: pd.DataFrame | None = None,
) -> Ledger:
    """Put together every dated event of the services of a place.

    Parameters
    ----------
    facilities
        Services of the place and its ring, index ``facility_id``, with ``inside``, ``area_code`` and ``how``.
    observed
        First and last year each kind's register tells about. An event is kept when it cannot have ended before the
        first of January of the first year, nor begun after the last of December of the last.
    supply, spells, operators
        Sizes by year; spells on a list; who ran a library. See ``equitymap.places.build.events``.
    known
        Every record a successor can be, where ``facilities`` is cut to a place.
    reported
        Events that local people added (``equitymap.sources.local.local_services``). They carry their own evidence, so
        they are kept whatever years the registers tell about; how the services they added ended is told by them alone.

    Returns
    -------
    Ledger
        ``withdrawals`` in order of kind, latest possible day and number. A service can have several events.

    Raises
    ------
    InvalidPlace
        When an event breaks the schema.
    """
    silent = pd.Series(pd.NA, index=facilities.index, dtype="str")
    frame = facilities if "how" in facilities.columns else facilities.assign(how=silent)
    twice = frame.index.duplicated(keep=False)
    once = frame[~twice]
    events = pd.concat(
        [
            endings(once[once["register"] != LOCAL], once if known is None else known[~known.index.duplicated()]),
            comings_and_goings(spells[spells["facility_id"].isin(once.index)]),
            handovers(operators[operators["facility_id"].isin(once.index)]),
            hours_cuts(supply[supply["facility_id"].isin(once.index)]),
            *([] if reported is None else [reported[reported["facility_id"].isin(once.index)]]),
        ],
        ignore_index=True,
    )
    of_service = once[["kind", "type", "name", "inside", "area_code", "opened", "register"]]
    events = events.merge(of_service, on="facility_id", how="left", validate="m:1")
    why = _unusable(events, observed, circle=_circles(once["successor_id"]))
    usable = events[why.isna()].sort_values(["kind", "not_after", "not_before", "facility_id"], kind="stable")
    again = frame[twice & frame["status"].isin(ENDED)]
    aside = pd.concat(
        [_aside(events[why.notna()], why[why.notna()]), _aside(again.reset_index(names="facility_id"), TWICE)],
        ignore_index=True,
    )
    return Ledger(validated("withdrawals", usable[list(WITHDRAWALS.columns)].reset_index(drop=True)), aside)


def _unusable(events: pd.DataFrame, observed: Mapping[str, ObservedYears], *, circle: pd.Index) -> pd.Series:
    """Return why an event is not in the ledger; blank where it is."""
    first = events["kind"].map({kind: years.first for kind, years in observed.items()}).astype(float)
    last = events["kind"].map({kind: years.last for kind, years in observed.items()}).astype(float)
    start = events["not_before"].fillna(events["not_after"])
    ending = events["event"].isin(["closed", "delisted", "merged", "moved", "carried_on", "converted"])
    reported = events["confidence"].eq("reported")
    why = pd.Series(pd.NA, index=events.index, dtype="str")
    for reason, rows in (
        (NO_DATE, events["not_after"].isna() & events["not_before"].isna()),
        (NOT_A_DATE, events["not_after"].eq(UNKNOWN_DATE) | events["not_before"].eq(UNKNOWN_DATE)),
        (CIRCLE, ending & events["facility_id"].isin(circle)),
        (BACKWARDS, ending & (events["not_after"] < events["opened"])),
        (BACKWARDS, events["not_after"] < events["not_before"]),
        (UNOBSERVED, first.isna() & ~reported),
        (TOO_EARLY, (events["not_after"].dt.year < first) & ~reported),
        (TOO_LATE, (start.dt.year > last) & ~reported),
    ):
        why = why.mask(why.isna() & rows, reason)
    return why


def _circles(follows: pd.Series) -> pd.Index:
    """Return the records from which the chain of successors comes back to a record already passed."""
    step = follows.dropna().to_dict()
    caught = []
    for start in step:
        here, seen = start, set()
        while here in step and here not in seen:
            seen.add(here)
            here = step[here]
        if here in seen:
            caught.append(start)
    return pd.Index(caught)


def _aside(rows: pd.DataFrame, why: pd.Series | str) -> pd.DataFrame:
    """Return events as entries of the left-out list."""
    evidence = rows["evidence"].astype("str")
    return pd.DataFrame(
        {
            "release": rows["register"],
            "file": evidence.str.split(", line ").str[0],
            "row": pd.to_numeric(evidence.str.extract(r", line (\d+)")[0], errors="coerce").astype("Int64"),
            "identifier": rows["facility_id"].str.split(":", n=1).str[-1],
            "name": rows["name"],
            "reason": why,
        },
        columns=list(LEFT_OUT_COLUMNS),
    )
