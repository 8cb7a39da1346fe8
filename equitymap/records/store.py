"""The store of local records: what is saved stays, the second of two writers is told, everything can be undone."""

from __future__ import annotations

import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import Column, Connection, Engine, Row, Select, Table, and_, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from equitymap.errors import RecordsError, SomebodyElseSaved
from equitymap.records.engine import WRITER_LOCK, connect, gone_for_a_moment, told
from equitymap.records.migrate import migrate, newest, version
from equitymap.records.revisions import (
    Action,
    Revision,
    Standing,
    T,
    body_of,
    digest,
    made,
    newest_first,
    revision_of,
    row_of,
    stamp,
    uuid7,
)
from equitymap.records.subjects.base import Record
from equitymap.records.tables import ENTRY, ERASURE, REVISION, TURN

Found = TypeVar("Found")
Asked = Select[Any]
Clock = Callable[[], datetime]
AGAIN_AFTER_S = (0.1, 0.4, 1.0, 2.0, 3.0)
"""Waits before a transaction is tried again that a restart of the server broke off; all of it is repeatable."""
BATCH = 1_000
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
LONGEST_ROLE = 40


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def open_store(url: str, *, clock: Clock = now) -> Store:
    """Open the records at an address, and bring their tables to this program's version, one program at a time.

    Parameters
    ----------
    url
        ``sqlite:///path`` (made when it is not there) or ``postgresql://name:password@server/database``.
    clock
        What tells the time of an entry.

    Raises
    ------
    RecordsError
        When they cannot be reached, are full, damaged, or were written by a newer program.
    """
    engine = connect(url)
    migrate(engine)
    return Store(engine, clock)


class Store:
    """Local records in one database; safe to share between threads."""

    def __init__(self, engine: Engine, clock: Clock = now) -> None:
        self.engine, self.clock = engine, clock
        self.version = newest()
        self._one_writer = threading.Lock()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    # --- writing -------------------------------------------------------------------------------

    def save(
        self,
        value: Record,
        *,
        record: str | None = None,
        parent: str = "",
        also: Collection[str] = (),
        role: str,
        nonce: str | None = None,
    ) -> Revision:
        """Save what a record says. The same call again is the same revision: whoever got no answer repeats it.

        Parameters
        ----------
        value
            What it says.
        record
            Its id; None gives a new one, which follows from content and nonce.
        parent
            The revision that was looked at when this was written; empty for a new record.
        also
            Other revisions that this one settles.
        role
            In which role it is entered, such as "steward".
        nonce
            Tells equal sayings apart; by default a number nobody else draws, empty where equal sayings are one.

        Raises
        ------
        SomebodyElseSaved
            When another revision came after ``parent`` first; it says which.
        RecordsError
            When the record was erased, ``parent`` is no revision of it, or the database refuses.
        """
        nonce = uuid7() if nonce is None else nonce
        body = body_of(value)
        revision = made(
            record=digest(value.kind, value.place, body, nonce) if record is None else record,
            kind=value.kind,
            place=value.place,
            parent=parent,
            also=also,
            action="saved",
            nonce=nonce,
            body=body,
            at=self.clock(),
            role=role,
        )
        return self.add([revision])[0]

    def remove(self, record: str, *, parent: str, role: str) -> Revision:
        """Remove a record from what stands; its history stays, and ``undo`` brings it back.

        Raises
        ------
        SomebodyElseSaved
            When another revision came after ``parent`` first.
        """
        before = self._revision(record, parent)
        return self.add([self._after(before, action="removed", body={}, place=before.place, role=role)])[0]

    def undo(self, record: str, *, role: str) -> Revision:
        """Save what the revision before the last one said; where there was none, the record is removed.

        Raises
        ------
        RecordsError
            When there is no such record, or two revisions stand beside each other.
        """
        standing = self._run(lambda connection: _revisions(connection, _heads().where(REVISION.c.record == record)))
        if len(standing) != 1:
            why = "Two versions of it stand beside each other: choose one first." if standing else "It is not here."
            raise RecordsError(f"The record {record} cannot be undone. {why}")
        last = standing[0]
        if not last.parent:
            return self.add([self._after(last, action="removed", body={}, place=last.place, role=role)])[0]
        before = self._revision(record, last.parent)
        return self.add([self._after(last, action=before.action, body=before.body, place=before.place, role=role)])[0]

    def _after(self, last: Revision, *, action: Action, body: Mapping[str, object], place: str, role: str) -> Revision:
        return made(
            record=last.record,
            kind=last.kind,
            place=place,
            parent=last.id,
            also=(),
            action=action,
            nonce=uuid7(),
            body=body,
            at=self.clock(),
            role=role,
        )

    def add(self, revisions: Sequence[Revision]) -> list[Revision]:
        """Add revisions, all or none, and return them as they stand in the store (those there already as they were).

        Raises
        ------
        SomebodyElseSaved
            When another one followed the same revision first.
        RecordsError
            When a record was erased, an id cannot be used, or a revision is named that is not here.
        """
        for one in revisions:
            if not NAME.fullmatch(one.record):
                raise RecordsError("The id of a record has 1 to 64 letters, digits, - and _.")
            if not one.role or len(one.role) > LONGEST_ROLE:
                raise RecordsError(f"A role has 1 to {LONGEST_ROLE} characters.")
        return self._run(lambda connection: _add(connection, revisions), write=True)

    # --- reading -------------------------------------------------------------------------------

    def standing(self, subject: type[T], place: str) -> list[Standing[T]]:
        """Return the records of a kind in a place as they stand, the earliest first; removed ones are left out.

        What cannot be read is left out too, and counted by ``unreadable``.
        """
        return [one for one in self._read(subject, place) if one is not None]

    def unreadable(self, subject: type[Record], place: str) -> int:
        """Return how many records of a kind stand in a place that this program cannot read."""
        return sum(one is None for one in self._read(subject, place))

    def _read(self, subject: type[T], place: str) -> Iterator[Standing[T] | None]:
        asked = _heads().where(REVISION.c.kind == subject.kind, REVISION.c.place == place)
        by_record: dict[str, list[Revision]] = defaultdict(list)
        for one in self._run(lambda connection: _revisions(connection, asked)):
            by_record[one.record].append(one)
        for record, heads in by_record.items():
            heads.sort(key=lambda one: (one.action == "saved", one.at, one.id), reverse=True)
            first, *rivals = heads
            if first.action == "removed":
                continue
            try:
                value = subject.model_validate({"place": first.place, **first.body})
            except ValidationError:
                yield None
                continue
            yield Standing(record=record, value=value, revision=first.id, at=first.at, rivals=tuple(rivals))

    def history(self, record: str) -> list[Revision]:
        """Return everything a record has been, newest first; empty when there is no such record."""
        asked = _with_entries().where(REVISION.c.record == record)
        return newest_first(self._run(lambda connection: _revisions(connection, asked)))

    def changed(self) -> str:
        """Return a word that is another one after every write: entries and erasures only grow."""
        entries = select(func.count(), func.coalesce(func.max(ENTRY.c.at), "")).select_from(ENTRY)
        erasures = select(func.count()).select_from(ERASURE)

        def count(connection: Connection) -> str:
            number, last = connection.execute(entries).one()
            return f"{number}-{connection.scalar(erasures)}-{last}"

        return self._run(count)

    def _revision(self, record: str, name: str) -> Revision:
        asked = _with_entries().where(REVISION.c.record == record, REVISION.c.id == name)
        found = self._run(lambda connection: _revisions(connection, asked))
        if not found:
            raise RecordsError(f"The record {record} has no such revision here: open it anew.")
        return found[0]

    # --- transactions --------------------------------------------------------------------------

    def _run(self, work: Callable[[Connection], Found], *, write: bool = False, alone: bool = False) -> Found:
        """Run work in one transaction; once more when a restart of the server broke it off.

        ``alone`` keeps other writers out for as long as it takes.
        """
        with told(self.engine):
            for wait_s in (*AGAIN_AFTER_S, None):
                try:
                    if not write:
                        return self._transaction(work, write=False, alone=False)
                    with self._one_writer:  # they queue here rather than in SQLite, which lets them starve
                        return self._transaction(work, write=True, alone=alone)
                except DBAPIError as wrong:
                    if wait_s is None or not gone_for_a_moment(wrong):
                        raise
                time.sleep(wait_s)
        raise AssertionError("the last try returns or raises")

    def _transaction(self, work: Callable[[Connection], Found], *, write: bool, alone: bool) -> Found:
        with self.engine.connect().execution_options(write=write) as connection, connection.begin():
            if write:
                if self.engine.dialect.name == "postgresql":
                    shared = "" if alone else "_shared"
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock{shared}({WRITER_LOCK})")
                if (there := version(connection)) != self.version:
                    raise RecordsError(
                        f"The records were brought to version {there or 'none'} while this program, which knows"
                        f" {self.version}, was running. Nothing was saved: start the program anew."
                    )
            return work(connection)


def _add(connection: Connection, revisions: Sequence[Revision]) -> list[Revision]:
    there = _by_id(connection, (one.id for one in revisions))
    new = {one.id: one for one in revisions if one.id not in there}
    records = {one.record for one in new.values()}
    for row in _in(connection, select(ERASURE.c.record), ERASURE.c.record, records):
        raise RecordsError(f"The record {row.record} was deleted for good and cannot be written again.")
    _check_parents(connection, new)
    turns = {(one.record, before): one.id for one in new.values() for before in one.follows}
    insert_new(connection, TURN, [{"record": of, "parent": p, "id": turns[of, p]} for of, p in sorted(turns)])
    for row in _in(connection, select(TURN), TURN.c.record, records):
        if turns.get((row.record, row.parent), row.id) != row.id:
            raise _somebody_else(connection, row.id)
    insert_new(connection, REVISION, [row_of(one) for one in new.values()])
    insert_new(
        connection,
        ENTRY,
        [{"id": one.id, "record": one.record, "at": stamp(one.at), "role": one.role} for one in new.values()],
    )
    return [there.get(one.id, one) for one in revisions]


def _check_parents(connection: Connection, new: Mapping[str, Revision]) -> None:
    named = {before for one in new.values() for before in one.follows} - {""}
    known = {**new, **_by_id(connection, named - set(new))}
    for one in new.values():
        for before in one.follows:
            if before and (before not in known or known[before].record != one.record):
                raise RecordsError(f"The record {one.record} has no revision {before} here: open it anew.")
            if before and known[before].kind != one.kind:
                raise RecordsError(f"The record {one.record} is a {known[before].kind} and stays one.")


def _somebody_else(connection: Connection, first: str) -> SomebodyElseSaved:
    other = _by_id(connection, [first])[first]
    return SomebodyElseSaved(revision=other.id, action=other.action, body=other.body, role=other.role, at=other.at)


def _with_entries() -> Asked:
    joined = REVISION.join(ENTRY, ENTRY.c.id == REVISION.c.id)
    return select(*REVISION.c, ENTRY.c.at, ENTRY.c.role).select_from(joined).order_by(ENTRY.c.at, ENTRY.c.role)


def _heads() -> Asked:
    """Select the revisions that no other one follows."""
    followed = exists().where(and_(TURN.c.record == REVISION.c.record, TURN.c.parent == REVISION.c.id))
    return _with_entries().where(~followed)


def _revisions(connection: Connection, asked: Asked) -> list[Revision]:
    """Return what was asked for, each revision once, as it was first entered."""
    return list(_each_once(connection.execute(asked)).values())


def _by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Revision]:
    return _each_once(_in(connection, _with_entries(), REVISION.c.id, ids))


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


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert the rows whose key is not there yet."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    for start in range(0, len(rows), BATCH):
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows[start : start + BATCH])
