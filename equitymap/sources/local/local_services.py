"""Services and events that local people add: a CSV template, read row by row; every problem names its line and remedy.

Youth clubs have no national register, and no register knows everything: a group brings its own list, each event with
a link to its evidence. Good rows are kept, whatever is wrong with the others. A line that repeats what a register has
adds no second service. Every line is accounted for: ``Local.account`` has one row each. Every cell is data: nothing in
it is ever run or drawn as a web page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from equitymap.kinds import KIND_BY_ID, KINDS
from equitymap.sources.catalogue import Release
from equitymap.sources.local import local_frames
from equitymap.sources.local.local_cells import (
    LocalEvent,
    LocalRecord,
    cell_problems,
    event_of,
    link,
    number,
    position,
    when,
)
from equitymap.sources.local.local_file import EXAMPLE, records, text_of
from equitymap.sources.local.local_frames import LOCAL_EVENT_COLUMNS, REGISTER
from equitymap.sources.local.local_match import NEW, Known, Match, kind_of, known_services
from equitymap.sources.reading.read_table import LEFT_OUT_COLUMNS, Reading
from equitymap.vocabulary import EVENTS, OPEN_STATES

__all__ = ["LOCAL_EVENT_COLUMNS", "REGISTER", "Local", "as_reading", "read", "read_all", "release"]
ACCOUNT = ("file", "row", "name", "facility_id", "state", "reason")
"""Columns of ``Local.account``. ``state``: "added" (a service of its own), "told" (what happened to one that is known),
"matched" (a register has it: counted once), "asked" (not counted until somebody says which), "refused"."""
USED = ("added", "told", "matched")
CONFIRM = "give its register_number and what happened to it, or write new in register_number"


@dataclass(frozen=True)
class Local:
    """What files add: ``facilities`` as registers read them, ``events`` (``LOCAL_EVENT_COLUMNS``) and ``problems``.

    ``facilities`` has the services that the files themselves bring, index ``facility_id``; ``events`` may also be about
    services of a register. ``rows`` is how many lines there are, ``wrong`` (line, name, fault) those that could not be
    used; ``account`` has every line once, with the columns ``ACCOUNT``.
    """

    name: str
    paths: tuple[Path, ...]
    sha256: str
    read_on: pd.Timestamp
    rows: int
    facilities: pd.DataFrame
    events: pd.DataFrame
    problems: tuple[str, ...]
    wrong: tuple[tuple[int, str, str], ...]
    account: pd.DataFrame

    def in_state(self, *states: str) -> pd.DataFrame:
        """Return the lines of the account in these states."""
        return self.account[self.account["state"].isin(states)]


@dataclass
class _Part:
    """One file while it is read: its good rows, and what became of every line."""

    name: str
    sha256: str
    rows: list[LocalRecord] = field(default_factory=list)
    account: list[tuple[str, int, str, str, str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    seen: dict[tuple[object, ...], int] = field(default_factory=dict)

    def tell(self, line: int, name: str, state: str, reasons: Sequence[str] = (), facility_id: str = "") -> None:
        self.account.append((self.name, line, name, facility_id, state, "; ".join(reasons)))
        if state in ("refused", "asked"):
            self.problems += [f"{self.name} line {line}, {reason}" for reason in reasons]


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
        Facilities of the registers, index ``facility_id``: lines may be about these, and those that repeat one of them
        add no second service. None: about none.
    today
        Last day an event can have; the day of reading by default.

    Raises
    ------
    SourceUnreadable, SourceHeadings, SourceContent
        When the file as a whole cannot be used: not a CSV, a heading missing or twice, too large, too many rows.
        A wrong cell raises nothing: its line is left out, with the line, the column and the remedy in ``problems``.
    """
    return read_all([source], positions=positions, known=known, today=today)


def read_all(
    sources: Sequence[Path | str],
    *,
    positions: pd.DataFrame,
    known: pd.DataFrame | None = None,
    today: pd.Timestamp | None = None,
) -> Local:
    """Read several filled templates as one list; a service that an earlier file has is not added by a later one.

    Parameters and errors as ``read``.
    """
    last_day = (today or pd.Timestamp.now()).normalize()
    services = known_services(known)
    parts: list[_Part] = []
    for source in sources:
        part = _read_one(source, positions=positions, known=services, today=last_day)
        parts.append(part)
        services = Known(pd.concat([services.frame, local_frames.as_known(part.rows)])) if part.rows else services
    rows = [row for part in parts for row in part.rows]
    account = pd.DataFrame([line for part in parts for line in part.account], columns=list(ACCOUNT))
    refused = account[account["state"] == "refused"]
    return Local(
        name=", ".join(part.name for part in parts),
        paths=tuple(source for source in sources if isinstance(source, Path)),
        sha256=" ".join(part.sha256 for part in parts),
        read_on=last_day,
        rows=len(account),
        facilities=local_frames.facilities(rows),
        events=local_frames.events(rows),
        problems=tuple(problem for part in parts for problem in part.problems),
        wrong=tuple(refused[["row", "name", "reason"]].itertuples(index=False, name=None)),
        account=account,
    )


def _read_one(source: Path | str, *, positions: pd.DataFrame, known: Known, today: pd.Timestamp) -> _Part:
    """Read one file and set each of its lines against what is known."""
    name = source.name if isinstance(source, Path) else "the uploaded text"
    text, digest = text_of(source, name)
    part = _Part(name, digest)
    for line, cells in records(text, name):
        row, faults = _row(line, cells, positions=positions, known=known, today=today)
        if row is None:
            part.tell(line, cells.get("name", ""), "refused", faults)
            continue
        row = replace(row, file=name)
        new = NEW in (cells.get("register_number", "").casefold(), cells.get("note", "").casefold().strip(" .!"))
        match = Match("none") if row.spot is None or new else known.by_place(row.kind, row.name, row.spot)
        if match.state == "same" and row.told is None and _is_gone(match.facility_id, known):
            match = replace(match, state="asked", words=f"{match.words}, which has ended")
        if match.state == "asked":
            part.tell(line, row.name, "asked", [f"column name: {match.words}; {CONFIRM}"], match.facility_id)
        elif match.state == "same" and row.told is None:
            part.tell(line, row.name, "matched", [match.words], match.facility_id)
        else:
            meant = replace(row, own=match.facility_id, spot=None) if match.state == "same" else row
            _add(part, meant, match.words)
    return part


def _add(part: _Part, row: LocalRecord, words: str) -> None:
    """Add a good row, unless an earlier line of the same file tells the same."""
    key = (row.facility_id, *((row.told.event, row.told.when) if row.told else ()))
    first = part.seen.setdefault(key, row.line)
    if first != row.line:
        reason = f"column event: the same as in line {first}; delete one of the two"
        part.tell(row.line, row.name, "refused", [reason], row.facility_id)
        return
    part.rows.append(row)
    part.tell(row.line, row.name, "told" if row.spot is None else "added", [words] if words else [], row.facility_id)


def _is_gone(facility_id: str, known: Known) -> bool:
    status = known.text(facility_id, "status")
    return bool(status) and status not in OPEN_STATES


def release(name: str, day: pd.Timestamp, files: Sequence[str] = ()) -> Release:
    """Return what to say of local files where releases are listed."""
    return Release(
        id=REGISTER,
        publisher="Local people",
        title=f"Services and events added from {name}",
        url="",
        licence="as its authors say",
        attribution="Added by local people, each event with a link to its evidence.",
        period=f"as of {day.day} {day:%B %Y}",
        files=tuple(files) or (name,),
        limits="Only what local people have added is known: the list is not complete.",
    )


def as_reading(local: Local) -> Reading:
    """Return what files add in the form of the other sources, for a place's manifest and its left-out list."""
    aside = local.in_state("refused", "asked")
    table = aside.assign(release=REGISTER, identifier=None).astype({"row": "Int64"})[list(LEFT_OUT_COLUMNS)]
    return Reading(
        release=release(local.name, local.read_on, [path.name for path in local.paths]),
        paths=local.paths,
        frame=local.facilities,
        left_out=table,
        rows_read=local.rows,
    )


def _row(
    line: int, cells: Mapping[str, str], *, positions: pd.DataFrame, known: Known, today: pd.Timestamp
) -> tuple[LocalRecord | None, list[str]]:
    """Return a row, or None and what is wrong with it (column and remedy)."""
    faults = cell_problems(cells)
    kind, written = kind_of(cells.get("kind", "")), cells.get("register_number", "")
    event = event_of(cells.get("event", ""))
    if kind not in KIND_BY_ID:
        faults.append(
            f"column kind: write one of {', '.join(kind.id for kind in KINDS)}, not {cells.get('kind', '')[:40]!r}"
        )
    if not cells.get("name"):
        faults.append("column name: write the name of the service")
    elif cells["name"].endswith(EXAMPLE):
        faults.append("column name: this is an example of the template; delete the line")
    own = "" if written.casefold() == NEW else written
    spot = None
    if own:
        own = _of_register(own, kind, known, faults)
    else:
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
    return LocalRecord(line, own, kind, cells["name"], cells.get("type", ""), spot, opened, told), []


def _of_register(written: str, kind: str, known: Known, faults: list[str]) -> str:
    """Return the service that a number of a register means; what is wrong goes into ``faults``."""
    found = known.by_number(written, kind)
    if found is None:
        faults.append(
            f"column register_number: no service here has the number {written[:60]!r}; write it as the register prints"
            " it, or leave it blank and give the postcode: a service that a register has is found by its place and name"
        )
        return written
    theirs = known.text(found, "kind")
    if kind in KIND_BY_ID and theirs in KIND_BY_ID and theirs != kind:
        faults.append(f"column kind: {found} is a {KIND_BY_ID[theirs].one}, not a {KIND_BY_ID[kind].one}")
    return found


def _told(cells: Mapping[str, str], event: str, *, today: pd.Timestamp, faults: list[str]) -> LocalEvent | None:
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
    return LocalEvent(event, happened, before, after, evidence, cells.get("note", "")) if happened else None
