"""What is read from the tables and written into them, inside a transaction that somebody else began."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Column, Connection, Row, Select, Table, and_, delete, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite

from equitymap.errors import RecordsError, SomebodyElseSaved
from equitymap.records.revisions import Revision, Standing, T, id_of, revision_of, row_of, stamp
from equitymap.records.tables import ENTRY, ERASED_WITH_IT, ERASURE, REVISION, TURN

Asked = Select[Any]
Rows = Sequence[Mapping[str, Any]]
BATCH = 1_000
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
LONGEST_ROLE = 40
NOT_WHOLE = "The records to be added are damaged, and nothing was added."


def add(
    connection: Connection, wanted: Sequence[Revision], where: Mapping[str, str] = MappingProxyType({})
) -> list[Revision]:
    """Add revisions that somebody writes now, and return them as they stand; the turns decide who was first.

    ``where`` has what a message about a revision begins with, such as a file and a row.
    """
    there = _by_id(connection, (one.id for one in wanted))
    new = {one.id: one for one in wanted if one.id not in there}
    records = {one.record for one in new.values()}
    erased = {row.record for row in _in(connection, select(ERASURE.c.record), ERASURE.c.record, records)}
    turns: dict[tuple[str, str], str] = {}
    for one in new.values():
        if wrong := _unfit(one, erased):
            raise RecordsError(f"{where.get(one.id, '')}{wrong}")
        for before in one.follows:
            if turns.setdefault((one.record, before), one.id) != one.id:
                raise RecordsError(f"{where.get(one.id, '')}The record {one.record} is there twice: keep one of them.")
    _check_parents(connection, new, where)
    insert_new(connection, TURN, [{"record": of, "parent": p, "id": turns[of, p]} for of, p in sorted(turns)])
    for row in _in(connection, select(TURN), TURN.c.record, records):
        mine = turns.get((row.record, row.parent), row.id)
        if mine != row.id:
            raise somebody_else(_by_id(connection, [row.id])[row.id], where.get(mine, ""))
    insert_new(connection, REVISION, [row_of(one) for one in new.values()])
    entered = [{"id": one.id, "record": one.record, "at": stamp(one.at), "role": one.role} for one in new.values()]
    insert_new(connection, ENTRY, entered)
    return [there.get(one.id, one) for one in wanted]


def somebody_else(other: Revision, where: str = "") -> SomebodyElseSaved:
    """Return what the second of two writers is told: what the first one wrote."""
    return SomebodyElseSaved(
        revision=other.id, action=other.action, body=other.body, role=other.role, at=other.at, where=where
    )


def _unfit(revision: Revision, erased: Collection[str]) -> str:
    if not NAME.fullmatch(revision.record):
        return "The id of a record has 1 to 64 letters, digits, - and _."
    if not 0 < len(revision.role) <= LONGEST_ROLE:
        return f"A role has 1 to {LONGEST_ROLE} characters."
    return "The record was deleted for good and cannot be written again." if revision.record in erased else ""


def _check_parents(connection: Connection, new: Mapping[str, Revision], where: Mapping[str, str]) -> None:
    named = {before for one in new.values() for before in one.follows} - {""}
    known = {**new, **_by_id(connection, named - set(new))}
    for one in new.values():
        for before in one.follows:
            if before and (before not in known or known[before].record != one.record):
                said = f"The record {one.record} has no revision {before} here: open it anew."
                raise RecordsError(f"{where.get(one.id, '')}{said}")
            if before and known[before].kind != one.kind:
                said = f"The record {one.record} is a {known[before].kind} and stays one."
                raise RecordsError(f"{where.get(one.id, '')}{said}")


def with_entries() -> Asked:
    """Select revisions with each of their entries, the earliest first."""
    joined = REVISION.join(ENTRY, ENTRY.c.id == REVISION.c.id)
    return select(*REVISION.c, ENTRY.c.at, ENTRY.c.role).select_from(joined).order_by(ENTRY.c.at, ENTRY.c.role)


def heads() -> Asked:
    """Select the revisions that no other one follows."""
    followed = exists().where(and_(TURN.c.record == REVISION.c.record, TURN.c.parent == REVISION.c.id))
    return with_entries().where(~followed)


def revisions(connection: Connection, asked: Asked) -> list[Revision]:
    """Return what was asked for, each revision once, as it was first entered."""
    return list(_each_once(connection.execute(asked)).values())


def histories(connection: Connection, records: Iterable[str]) -> dict[str, list[Revision]]:
    """Return every revision of each record that is here."""
    found: dict[str, list[Revision]] = defaultdict(list)
    for one in _each_once(_in(connection, with_entries(), REVISION.c.record, records)).values():
        found[one.record].append(one)
    return found


def standing(
    connection: Connection, subject: type[T], place: str | None, among: Collection[str] | None = None
) -> Iterator[Standing[T] | None]:
    """Yield the records of a kind in a place, or in all, as they stand, the earliest first; None: unreadable.

    ``among`` are the ids of those to look at; by default all of them.
    """
    asked = heads().where(REVISION.c.kind == subject.kind)
    if place is not None:
        asked = asked.where(REVISION.c.place == place)
    if among is not None:
        asked = asked.where(REVISION.c.record.in_(among))
    by_record: dict[str, list[Revision]] = defaultdict(list)
    for one in revisions(connection, asked):
        by_record[one.record].append(one)
    for record, beside in by_record.items():
        beside.sort(key=lambda one: (one.action == "saved", one.at, one.id), reverse=True)
        first, *rivals = beside
        if first.action == "removed":
            continue
        try:
            value = subject.model_validate({"place": first.place, **first.body})
        except ValidationError:
            yield None
            continue
        yield Standing(record=record, value=value, revision=first.id, at=first.at, rivals=tuple(rivals))


def _by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Revision]:
    return _each_once(_in(connection, with_entries(), REVISION.c.id, ids))


def _each_once(rows: Iterable[Row[Any]]) -> dict[str, Revision]:
    found: dict[str, Revision] = {}
    for row in rows:
        if row.id not in found:
            found[row.id] = revision_of(dict(row._mapping))
    return found


def _in(connection: Connection, asked: Asked, column: Column[str], values: Iterable[str]) -> Iterator[Row[Any]]:
    wanted = sorted(set(values))
    for start in range(0, len(wanted), BATCH):
        yield from connection.execute(asked.where(column.in_(wanted[start : start + BATCH]))).all()


def insert_new(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert the rows whose key is not there yet."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    for start in range(0, len(rows), BATCH):
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows[start : start + BATCH])


def all_of(connection: Connection, table: Table) -> Rows:
    """Return every row of a table."""
    return [dict(row._mapping) for row in connection.execute(select(table))]


def count(connection: Connection, table: Table, record: str | None = None) -> int:
    """Return the number of rows, of one record or of all."""
    asked = select(func.count()).select_from(table)
    return connection.scalar(asked if record is None else asked.where(table.c.record == record)) or 0


def erase(connection: Connection, erasures: Rows) -> int:
    """Write that records are erased, delete what they said, and return how many revisions that were."""
    insert_new(connection, ERASURE, erasures)
    records = sorted({one["record"] for one in erasures})
    gone = 0
    for table in ERASED_WITH_IT:
        gone = sum(
            connection.execute(delete(table).where(table.c.record.in_(records[start : start + BATCH]))).rowcount
            for start in range(0, len(records), BATCH)
        )
    return gone


def unite(connection: Connection, held: Rows, entries: Rows, erasures: Rows) -> int:
    """Add what another store holds: the union of both, in whatever order stores meet. Return how many were deleted.

    Raises
    ------
    RecordsError
        When a revision is not what its id says, or has no entry, or an entry no revision: a copy that is not whole.
    """
    for row in held:
        if id_of(row) != row["id"]:
            raise RecordsError(f"{NOT_WHOLE} Revision {row['id']} is not what its id says. Copy it anew.")
    if {row["id"] for row in held} != {row["id"] for row in entries}:
        raise RecordsError(f"{NOT_WHOLE} Revisions and their entries do not match. Copy it anew.")
    gone = erase(connection, erasures)
    erased = {row.record for row in connection.execute(select(ERASURE.c.record))}
    new = sorted((row for row in held if row["record"] not in erased), key=lambda row: str(row["id"]))
    insert_new(connection, REVISION, new)
    turns = {(row["record"], before): row["id"] for row in new for before in (row["parent"], *row["also"])}
    insert_new(connection, TURN, [{"record": of, "parent": p, "id": turns[of, p]} for of, p in sorted(turns)])
    insert_new(connection, ENTRY, [row for row in entries if row["record"] not in erased])
    return gone
