"""The store of local records: what is saved stays, the second of two writers is told, everything can be undone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, select

from equitymap.errors import RecordsError
from equitymap.records import rows
from equitymap.records.engine import WRITER_LOCK, Found, connect, persistently
from equitymap.records.migrate import migrate, newest, version
from equitymap.records.revisions import (
    Action,
    Revision,
    Standing,
    T,
    made,
    newest_first,
    record_of,
    saying,
    stamp,
    uuid7,
)
from equitymap.records.scrub import WHYS, scrub
from equitymap.records.subjects.base import Record
from equitymap.records.tables import ENTRY, ERASURE, REVISION

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Erased:
    """What an erasure did: revisions deleted, whether they are out of the files, and what may still be where."""

    record: str
    revisions: int
    complete: bool
    says: str


def open_store(url: str, *, clock: Clock = now, make: bool = True) -> Store:
    """Open the records at an address, and bring their tables to this program's version, one program at a time.

    Parameters
    ----------
    url
        ``sqlite:///path`` (made when it is not there) or ``postgresql://name:password@server/database``.
    clock
        What tells the time of an entry.
    make
        Make what is not there, and bring older tables to this version; otherwise they are left as they are.

    Raises
    ------
    RecordsError
        When they cannot be reached, are full, damaged, or were written by a newer program.
    """
    engine = connect(url, make=make)
    if make:
        migrate(engine)
    return Store(engine, clock)


class Store:
    """Local records in one database; safe to share between threads."""

    def __init__(self, engine: Engine, clock: Clock = now) -> None:
        self.engine, self.clock, self.version = engine, clock, newest()
        self.on_added: Callable[[Sequence[Revision]], object] = lambda _: None  # is told what was not there before
        self._one_writer = threading.Lock()
        self.writes = 0  # how often this program has written

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
        record = record_of(value, nonce) if record is None else record
        revision = saying(value, record=record, parent=parent, also=also, nonce=nonce, at=self.clock(), role=role)
        return self.add([revision])[0]

    def remove(self, record: str, *, parent: str, also: Collection[str] = (), role: str) -> Revision:
        """Remove a record from what stands; its history stays, and ``undo`` brings it back.

        ``parent`` is the revision that was looked at; ``also`` are others that the removal settles.

        Raises
        ------
        SomebodyElseSaved
            When another revision came after ``parent`` first.
        """
        before = self._revision(record, parent)
        return self._after(before, also, action="removed", body={}, place=before.place, role=role)

    def undo(self, record: str, *, parent: str, role: str) -> Revision:
        """Save what the revision before the last one said; where there was none, the record is removed.

        ``parent`` is the last revision, the one that was looked at. A record that was removed in two copies is brought
        back from both.

        Raises
        ------
        SomebodyElseSaved
            When another revision came after ``parent`` first.
        RecordsError
            When there is no such record, or two revisions stand beside each other.
        """
        standing = self.transaction(
            lambda connection: rows.revisions(connection, rows.heads().where(REVISION.c.record == record))
        )
        if not standing or (len(standing) > 1 and any(one.action == "saved" for one in standing)):
            why = "Two versions of it stand beside each other: choose one first." if standing else "It is not here."
            raise RecordsError(f"The record {record} cannot be undone. {why}")
        last = next((one for one in standing if one.id == parent), None)
        if last is None:
            raise rows.somebody_else(standing[-1])
        also = [one.id for one in standing if one is not last]
        if not last.parent:
            return self._after(last, also, action="removed", body={}, place=last.place, role=role)
        before = self._revision(record, last.parent)
        return self._after(last, also, action=before.action, body=before.body, place=before.place, role=role)

    def erase(self, record: str, *, why: str) -> Erased:
        """Delete a record with its history for good: what it said is in no file of the database afterwards.

        Only its id, the time and one of the reasons in ``WHYS`` stay, so that no other copy brings it back. To be
        repeated for a record that is erased, where something was in the way.

        Raises
        ------
        RecordsError
            When there is no such record, or the reason is no word of ``WHYS``.
        """
        return self.erase_all([record], why=why)

    def erase_all(self, records: Sequence[str], *, why: str, saving: Sequence[Revision] = ()) -> Erased:
        """Delete several records for good at once, as ``erase`` does; the first of them must have been here.

        Of the others, those that are not here are kept out from now on: a copy may still bring them. ``saving`` is
        added with it, or nothing is done: what stays of them under other ids.
        """
        if why not in WHYS:
            raise RecordsError(f"Say why a record is erased with one of the words {', '.join(WHYS)}.")
        at, first = stamp(self.clock()), records[0]

        def delete(connection: Connection) -> int:
            there = rows.count(connection, ERASURE, first) or rows.count(connection, REVISION, first)
            if not there:
                raise RecordsError(f"There is no record {first} here.")
            rows.add(connection, saving)
            gone = {one for one in records if rows.count(connection, ERASURE, one)}
            return rows.erase(connection, [{"record": one, "at": at, "why": why} for one in records if one not in gone])

        return Erased(first, self.transaction(delete, write=True, alone=True), *scrub(self.engine))

    def _after(
        self,
        last: Revision,
        also: Collection[str],
        *,
        action: Action,
        body: Mapping[str, object],
        place: str,
        role: str,
    ) -> Revision:
        """Add what comes after a revision, and after others that it settles."""
        revision = made(
            record=last.record,
            kind=last.kind,
            place=place,
            parent=last.id,
            also=also,
            action=action,
            nonce=uuid7(),
            body=body,
            at=self.clock(),
            role=role,
        )
        return self.add([revision])[0]

    def add(self, revisions: Sequence[Revision]) -> list[Revision]:
        """Add revisions, all or none, and return them as they stand in the store (those there already as they were).

        Raises
        ------
        SomebodyElseSaved
            When another one followed the same revision first.
        RecordsError
            When a record was erased, an id cannot be used, or a revision is named that is not here.
        """
        there = self.transaction(lambda connection: rows.add(connection, revisions), write=True)
        self.on_added([one for one, stands in zip(revisions, there, strict=True) if one is stands])
        return there

    # --- reading -------------------------------------------------------------------------------

    def standing(self, subject: type[T], place: str) -> list[Standing[T]]:
        """Return the records of a kind in a place as they stand, the earliest first; removed ones are left out.

        What cannot be read is left out too, and counted by ``unreadable``.
        """
        return [one for one in self.each(subject, place) if one is not None]

    def unreadable(self, subject: type[Record], place: str) -> int:
        """Return how many records of a kind stand in a place that this program cannot read."""
        return self.each(subject, place).count(None)

    def each(self, subject: type[T], place: str, *, among: Collection[str] | None = None) -> list[Standing[T] | None]:
        """Return both in one reading: the records of a kind as they stand, None for each that cannot be read.

        ``among`` are the ids of those to look at; by default all of them.
        """
        return self.transaction(lambda connection: list(rows.standing(connection, subject, place, among)))

    def everywhere(self, subject: type[T]) -> list[Standing[T]]:
        """Return the records of a kind of all places as they stand, the earliest first."""
        read = self.transaction(lambda connection: list(rows.standing(connection, subject, None)))
        return [one for one in read if one is not None]

    def removed(self, subject: type[Record], place: str) -> list[str]:
        """Return the ids of the records of a kind in a place that were removed and can be brought back."""
        asked = rows.heads().where(REVISION.c.kind == subject.kind, REVISION.c.place == place)
        heads = self.transaction(lambda connection: rows.revisions(connection, asked))
        standing = {one.record for one in heads if one.action == "saved"}
        return [*dict.fromkeys(one.record for one in heads if one.record not in standing)]

    def begun_as(self, role: str, subject: type[Record], place: str) -> list[Revision]:
        """Return how each record of a kind in a place began that was first entered in a role; removed ones too."""
        of_kind = (REVISION.c.kind == subject.kind, REVISION.c.place == place)
        asked = rows.with_entries().where(*of_kind, REVISION.c.parent == "", ENTRY.c.role == role)
        return self.transaction(lambda connection: rows.revisions(connection, asked))

    def first_entries(self, subject: type[Record], place: str) -> dict[str, str]:
        """Return when each record of a kind in a place was entered first, however often it was changed since."""
        joined = REVISION.join(ENTRY, ENTRY.c.id == REVISION.c.id)
        asked = select(REVISION.c.record, func.min(ENTRY.c.at).label("at")).select_from(joined)
        asked = asked.where(REVISION.c.kind == subject.kind, REVISION.c.place == place).group_by(REVISION.c.record)
        return self.transaction(lambda connection: {row.record: row.at for row in connection.execute(asked)})

    def naming(self, subject: type[Record], place: str, field: str, record: str) -> list[str]:
        """Return the ids of the records of a kind in a place that name a record in a field, now or ever."""
        of_kind = (REVISION.c.kind == subject.kind, REVISION.c.place == place)
        asked = select(REVISION.c.record).where(*of_kind, REVISION.c.body[field].as_string() == record).distinct()
        return self.transaction(lambda connection: sorted(connection.scalars(asked)))

    def versions(self, subject: type[Record], place: str) -> dict[str, int]:
        """Return how many revisions each record of a kind in a place has, removed ones too: it only grows."""
        of_kind = (REVISION.c.kind == subject.kind, REVISION.c.place == place)
        asked = select(REVISION.c.record, func.count().label("times")).where(*of_kind).group_by(REVISION.c.record)
        return self.transaction(lambda connection: {row.record: row.times for row in connection.execute(asked)})

    def ever_named(self, subject: type[Record], place: str, field: str) -> list[tuple[str, str]]:
        """Return the ids of the records of a kind in a place, each with what it names in a field, now or ever."""
        named = REVISION.c.body[field].as_string()
        of_kind = (REVISION.c.kind == subject.kind, REVISION.c.place == place, named.is_not(None))
        asked = select(REVISION.c.record, named).where(*of_kind).distinct()
        return self.transaction(lambda connection: sorted((one, said) for one, said in connection.execute(asked)))

    def places(self, *subjects: type[Record]) -> list[str]:
        """Return the places that have, or had, a record of some kinds."""
        asked = select(REVISION.c.place).where(REVISION.c.kind.in_([one.kind for one in subjects])).distinct()
        return self.transaction(lambda connection: sorted(connection.scalars(asked)))

    def is_erased(self, record: str) -> bool:
        """Say whether a record was deleted for good."""
        return self.transaction(lambda connection: rows.count(connection, ERASURE, record) > 0)

    def erased(self) -> set[str]:
        """Return the ids of all records that were deleted for good."""
        return self.transaction(lambda connection: set(connection.scalars(select(ERASURE.c.record))))

    def erasures(self) -> list[tuple[datetime, str]]:
        """Return when and why (``WHYS``) something was deleted for good, the latest first; several at once are one."""
        asked = select(ERASURE.c.at, ERASURE.c.why).distinct().order_by(ERASURE.c.at.desc())
        return self.transaction(
            lambda connection: [(datetime.fromisoformat(at), why) for at, why in connection.execute(asked)]
        )

    def history(self, record: str) -> list[Revision]:
        """Return everything a record has been, newest first; empty when there is no such record."""
        asked = rows.with_entries().where(REVISION.c.record == record)
        return newest_first(self.transaction(lambda connection: rows.revisions(connection, asked)))

    def histories(self, records: Collection[str]) -> dict[str, list[Revision]]:
        """Return everything that each of some records has been, newest first; nothing of one that is not here."""
        found = self.transaction(lambda connection: rows.histories(connection, records))
        return {record: newest_first(revisions) for record, revisions in found.items()}

    def changed(self, *, but: str = "") -> str:
        """Return a word that is another one after every write: entries and erasures only grow.

        ``but`` is a role whose entries are passed over: what is not written in it is read again no more often for it.
        """
        entries = select(func.count(), func.coalesce(func.max(ENTRY.c.at), "")).where(ENTRY.c.role != but)
        erasures = select(func.count()).select_from(ERASURE)

        def count(connection: Connection) -> str:
            number, last = connection.execute(entries).one()
            return f"{number}-{connection.scalar(erasures)}-{last}"

        return self.transaction(count)

    def written(self, before: str, after: str, *, but: str = "") -> set[str] | None:
        """Return the records that were written between two words of ``changed``, both with the same ``but``.

        None where that cannot be told: something was deleted, or a copy brought entries from before.
        """
        (entries, erasures, since), (more, erased, until) = before.split("-", 2), after.split("-", 2)
        if erasures != erased:
            return None
        asked = select(ENTRY.c.record).where(ENTRY.c.at > since, ENTRY.c.at <= until, ENTRY.c.role != but)
        found = self.transaction(lambda connection: connection.scalars(asked).all())
        return set(found) if len(found) == int(more) - int(entries) else None

    def _revision(self, record: str, name: str) -> Revision:
        asked = rows.with_entries().where(REVISION.c.record == record, REVISION.c.id == name)
        found = self.transaction(lambda connection: rows.revisions(connection, asked))
        if not found:
            raise RecordsError(f"The record {record} has no such revision here: open it anew.")
        return found[0]

    # --- transactions --------------------------------------------------------------------------

    def transaction(self, work: Callable[[Connection], Found], *, write: bool = False, alone: bool = False) -> Found:
        """Run work in one transaction, and return what it returns; again when a restart of the server broke it off.

        ``alone`` keeps other writers out for as long as it takes.
        """

        def once() -> Found:
            if not write:
                return self._once(work, write=False, alone=False)
            with self._one_writer:  # they queue here rather than in SQLite, which lets them starve
                self.writes += 1
                return self._once(work, write=True, alone=alone)

        return persistently(self.engine, once, write=write)

    def _once(self, work: Callable[[Connection], Found], *, write: bool, alone: bool) -> Found:
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
