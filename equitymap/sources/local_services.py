"""Services and events that local people add: a CSV template, read row by row; every problem names its line and remedy.

Youth clubs have no national register, and no register knows everything: a group brings its own list, each event with
a link to its evidence. Good rows are kept, whatever is wrong with the others. Every cell is data: nothing in it is
ever run or drawn as a web page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.sources.catalogue import Release
from equitymap.sources.local_cells import Row, Told, cell_problems, link, number, position, when
from equitymap.sources.local_file import EXAMPLE, records, text_of
from equitymap.sources.reading import LEFT_OUT_COLUMNS, Reading
from equitymap.sources.registers import facility_frame
from equitymap.vocabulary import EVENTS, OPEN_STATES

REGISTER = "local-additions"
EVENT_COLUMNS = (
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


@dataclass(frozen=True)
class Local:
    """What a file adds: ``facilities`` as registers read them, ``events`` (columns ``EVENT_COLUMNS``), ``problems``.

    ``facilities`` has the services that the file itself brings, index ``facility_id``; ``events`` may also be about
    services of a register. ``rows`` is how many lines it has, ``wrong`` (line and name) those that could not be used.
    """

    name: str
    path: Path | None
    sha256: str
    read_on: pd.Timestamp
    rows: int
    facilities: pd.DataFrame
    events: pd.DataFrame
    problems: tuple[str, ...]
    wrong: tuple[tuple[int, str, str], ...]


def read(
    source: Path | str, *, positions: pd.DataFrame, known: pd.DataFrame | None = None, today: pd.Timestamp | None = None
) -> Local:
    """Read a filled template.

    Parameters
    ----------
    source
        A file, or the text of one (from an upload).
    positions
        Index ``postcode`` (capitals, no spaces) with ``easting_m`` and ``northing_m``, EPSG:27700 metres.
    known
        Facilities of the registers, index ``facility_id``: events may be about these. None: about none.
    today
        Last day an event can have; the day of reading by default.

    Raises
    ------
    SourceUnreadable, SourceHeadings, SourceContent
        When the file as a whole cannot be used: not a CSV, a heading missing or twice, too large, too many rows.
        A wrong cell raises nothing: its line is left out, with the line, the column and the remedy in ``problems``.
    """
    name = source.name if isinstance(source, Path) else "the uploaded text"
    text, digest = text_of(source, name)
    last_day = (today or pd.Timestamp.now()).normalize()
    ids = known.index if known is not None else pd.Index([])
    rows: list[Row] = []
    problems: list[str] = []
    wrong: list[tuple[int, str, str]] = []
    count = 0
    for line, cells in records(text, name):
        count += 1
        row, faults = _row(line, cells, positions=positions, ids=ids, today=last_day)
        if row is not None:
            rows.append(row)
        else:
            wrong.append((line, cells.get("name", ""), "; ".join(faults)))
        problems += [f"{name} line {line}, {fault}" for fault in faults]
    rows, repeated = _without_repeats(rows)
    for row, first in repeated:
        fault = f"column event: the same as in line {first}; delete one of the two"
        problems.append(f"{name} line {row.line}, {fault}")
        wrong.append((row.line, row.name, fault))
    return Local(
        name=name,
        path=source if isinstance(source, Path) else None,
        sha256=digest,
        read_on=last_day,
        rows=count,
        facilities=_facilities(rows, name),
        events=_events(rows, name),
        problems=tuple(problems),
        wrong=tuple(wrong),
    )


def release(name: str, day: pd.Timestamp) -> Release:
    """Return what to say of a local file where releases are listed."""
    return Release(
        id=REGISTER,
        publisher="Local people",
        title=f"Services and events added from {name}",
        url="",
        licence="as its authors say",
        attribution="Added by local people, each event with a link to its evidence.",
        period=f"as of {day.day} {day:%B %Y}",
        files=(name,),
        limits="Only what local people have added is known: the list is not complete.",
    )


def as_reading(local: Local) -> Reading:
    """Return what a file adds in the form of the other sources, for a place's manifest and its left-out list."""
    aside = pd.DataFrame(
        [(REGISTER, local.name, line, None, name, fault) for line, name, fault in local.wrong],
        columns=list(LEFT_OUT_COLUMNS),
    )
    return Reading(
        release=release(local.name, local.read_on),
        paths=(local.path,) if local.path else (),
        frame=local.facilities,
        left_out=aside,
        rows_read=len(local.facilities) + len(aside),
    )


def _row(
    line: int, cells: Mapping[str, str], *, positions: pd.DataFrame, ids: pd.Index, today: pd.Timestamp
) -> tuple[Row | None, list[str]]:
    """Return a row, or None and what is wrong with it (column and remedy)."""
    faults = cell_problems(cells)
    kind, own, event = cells.get("kind", "").lower(), cells.get("register_number", ""), cells.get("event", "").lower()
    if kind not in KIND_BY_ID:
        faults.append(f"column kind: write one of {', '.join(KIND_BY_ID)}, not {cells.get('kind', '')[:40]!r}")
    if not cells.get("name"):
        faults.append("column name: write the name of the service")
    elif cells["name"].endswith(EXAMPLE):
        faults.append("column name: this is an example of the template; delete the line")
    spot = None
    if own and own not in ids:
        faults.append(
            f"column register_number: no service here has the number {own[:60]!r}; leave it blank for a new"
            " service, and give its postcode"
        )
    elif not own:
        spot = position(cells, positions, faults)
    opened = when(cells.get("opened", ""), "opened", today=today, faults=faults)
    told = None
    if event or cells.get("when"):
        told = _told(cells, event, today=today, faults=faults)
        if told and opened and told.when.last < opened.first:
            faults.append("column when: the event is before the day the service opened; correct one of the two")
    elif own:
        faults.append("column event: say what happened to this service of the register")
    if faults:
        return None, faults
    return Row(line, own, kind, cells["name"], cells.get("type", ""), spot, opened, told), []


def _told(cells: Mapping[str, str], event: str, *, today: pd.Timestamp, faults: list[str]) -> Told | None:
    """Return what happened, when, and its evidence; what is wrong goes into ``faults``."""
    if event not in EVENTS:
        faults.append(f"column event: write one of {', '.join(EVENTS)}, not {event[:40]!r}")
    happened = when(cells.get("when", ""), "when", today=today, faults=faults)
    if not cells.get("when"):
        faults.append("column when: write the day, month or year it happened, such as 2014-03")
    before, after = (number(cells.get(column, ""), column, faults) for column in ("hours_before", "hours_after"))
    if event == "hours_cut":
        if before is None or after is None:
            faults.append("column hours_before: write the hours a week before, and after in hours_after")
        elif after >= before:
            faults.append("column hours_after: the hours did not fall; correct them, or the event")
    elif any(cells.get(column) for column in ("hours_before", "hours_after")):
        faults.append("column hours_before: hours belong to the event hours_cut only; clear them")
    evidence = link(cells.get("evidence", ""), faults)
    return Told(event, happened, before, after, evidence, cells.get("note", "")) if happened else None


def _without_repeats(rows: list[Row]) -> tuple[list[Row], list[tuple[Row, int]]]:
    """Return the rows without those that tell the same again, and these with the line that told it first."""
    seen: dict[tuple[object, ...], int] = {}
    kept, again = [], []
    for row in rows:
        key = (row.facility_id, row.told.event, row.told.when) if row.told else (row.facility_id,)
        if key in seen:
            again.append((row, seen[key]))
        else:
            seen[key] = row.line
            kept.append(row)
    return kept, again


def _facilities(rows: list[Row], file: str) -> pd.DataFrame:
    """Return the services that the file brings, with the state after their last event."""
    services: dict[str, list[Row]] = {}
    for row in rows:
        if row.spot is not None:
            services.setdefault(row.facility_id, []).append(row)
    columns = ("register_id", "type", "name", "status", "reason", "postcode", "evidence")
    frames = []
    for kind in KIND_BY_ID:
        table = pd.DataFrame([_record(those, file) for those in services.values() if those[0].kind == kind])
        if len(table):
            frames.append(facility_frame(table, prefix="local", register=REGISTER, kind=kind))
    nothing = pd.DataFrame(columns=list(columns), dtype="str")
    return pd.concat(frames) if frames else facility_frame(nothing, prefix="local", register=REGISTER, kind="library")


def _record(rows: list[Row], file: str) -> dict[str, object]:
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
        "evidence": f"{file}, line {first.line}",
    }


def _events(rows: list[Row], file: str) -> pd.DataFrame:
    """Return the events of the file, each dated by a window."""
    table = [
        (
            row.facility_id,
            row.told.event,
            row.told.when.first,
            row.told.when.last,
            row.told.before,
            row.told.after,
            None if row.told.before is None else "hours a week",
            f"{row.told.evidence} ({file}, line {row.line})",
            "reported",
            row.told.note or None,
        )
        for row in rows
        if row.told
    ]
    frame = pd.DataFrame(table, columns=list(EVENT_COLUMNS))
    for column in ("not_before", "not_after"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[ns]")
    return frame.astype({"before": float, "after": float})
