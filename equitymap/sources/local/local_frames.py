"""What a local list adds, as frames: services with the state after their last event, and the events themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from equitymap.kinds import KIND_BY_ID, KINDS
from equitymap.sources.local.local_cells import LocalRecord
from equitymap.sources.reading.facility_frame import facility_frame
from equitymap.vocabulary import OPEN_STATES

REGISTER = "local-additions"
LOCAL_EVENT_COLUMNS = (
    "facility_id",
    "event",
    "not_before",
    "not_after",
    "before",
    "after",
    "unit",
    "evidence",
    "confidence",
    "detail",
)
STATES: Mapping[str, str] = {
    "closed": "closed",
    "delisted": "delisted",
    "moved": "moved",
    "merged": "replaced",
    "carried_on": "carried_on",
    "converted": "replaced",
    "handed_over": "handed_over",
    "hours_cut": "open",
    "reopened": "open",
}
"""State of a service after its last event."""


def as_known(rows: Sequence[LocalRecord]) -> pd.DataFrame:
    """Return the services that lines bring as later lines are set against them, index ``facility_id``."""
    table = [
        (row.facility_id, row.kind, row.name, None, row.spot.postcode, row.spot.easting_m, row.spot.northing_m)
        for row in rows
        if row.spot is not None
    ]
    columns = ["facility_id", "kind", "name", "status", "postcode", "easting_m", "northing_m"]
    return pd.DataFrame(table, columns=columns).drop_duplicates("facility_id").set_index("facility_id")


def facilities(rows: Sequence[LocalRecord]) -> pd.DataFrame:
    """Return the services that the lines bring, with the state after their last event."""
    services: dict[str, list[LocalRecord]] = {}
    for row in sorted(rows, key=lambda one: one.spot is None):
        if row.spot is not None or row.facility_id in services:
            services.setdefault(row.facility_id, []).append(row)
    columns = ("register_id", "type", "name", "status", "reason", "postcode", "evidence")
    frames = []
    for kind in KINDS:
        table = pd.DataFrame([_record(those) for those in services.values() if those[0].kind == kind.id])
        if len(table):
            frames.append(facility_frame(table, prefix="local", register=REGISTER, kind=kind.id))
    nothing = pd.DataFrame(columns=list(columns), dtype="str")
    return pd.concat(frames) if frames else facility_frame(nothing, prefix="local", register=REGISTER, kind="library")


def _record(rows: Sequence[LocalRecord]) -> dict[str, object]:
    """Return one service; its position only where the file has coordinates (else its postcode gives it)."""
    told = [row.told for row in rows if row.told]
    last = max(told, key=lambda one: one.when.last) if told else None
    state = STATES[last.event] if last else "open"
    ended = last.when if last and state not in OPEN_STATES else None
    opened = next((row.opened for row in rows if row.opened), None)
    first = rows[0]
    spot = first.spot if first.spot and not first.spot.by_postcode else None
    return {
        "register_id": first.facility_id.removeprefix("local:"),
        "type": first.type or KIND_BY_ID[first.kind].one,
        "name": first.name,
        "status": state,
        "reason": "added by local people",
        "postcode": first.spot.postcode if first.spot else None,
        "opened": opened.first if opened else pd.NaT,
        "closed": ended.first if ended and ended.first == ended.last else pd.NaT,
        "closed_not_before": ended.first if ended else pd.NaT,
        "closed_not_after": ended.last if ended else pd.NaT,
        "easting_m": spot.easting_m if spot else None,
        "northing_m": spot.northing_m if spot else None,
        "evidence": f"{first.file}, line {first.line}",
    }


def events(rows: Sequence[LocalRecord]) -> pd.DataFrame:
    """Return the events of the lines, each dated by a window."""
    table = [
        (
            row.facility_id,
            row.told.event,
            row.told.when.first,
            row.told.when.last,
            row.told.before,
            row.told.after,
            None if row.told.before is None else "hours a week",
            f"{row.told.evidence} ({row.file}, line {row.line})",
            "reported",
            row.told.note or None,
        )
        for row in rows
        if row.told
    ]
    frame = pd.DataFrame(table, columns=list(LOCAL_EVENT_COLUMNS))
    for column in ("not_before", "not_after"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[ns]")
    return frame.astype({"before": float, "after": float})
