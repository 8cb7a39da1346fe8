"""Two stores become one: everything that either holds, whatever the order, and however often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from equitymap.errors import RecordsError
from equitymap.records import rows
from equitymap.records.migrate import newest, version
from equitymap.records.scrub import scrub
from equitymap.records.store import Store
from equitymap.records.tables import ENTRY, ERASURE, REVISION

Then = Callable[[Connection], None]


@dataclass(frozen=True)
class Merged:
    """How many revisions and erasures came, how many revisions an erasure deleted, and what is left of those."""

    revisions: int
    erasures: int
    deleted: int
    says: str = ""


def merge(into: Store, source: Store) -> Merged:
    """Add everything of one store to another; the source stays as it is.

    Records erased in one of them are erased in both. What was changed in both stands beside each other until somebody
    chooses (``Standing.rivals``).

    Raises
    ------
    RecordsError
        When the two have another version, or the source is damaged. Nothing was added then.
    """
    return unite(into, *source.transaction(read_all))


def read_all(connection: Connection) -> tuple[rows.Rows, rows.Rows, rows.Rows]:
    """Return every revision, entry and erasure; refuse tables of another version, which would be misread."""
    if (there := version(connection)) != (known := newest()):
        raise RecordsError(
            f"The records have version {there or 'none'}, this program knows {known}. Nothing was read: bring them to"
            " it with python -m equitymap records migrate."
        )
    return rows.all_of(connection, REVISION), rows.all_of(connection, ENTRY), rows.all_of(connection, ERASURE)


def of_place(held: rows.Rows, entries: rows.Rows, place: str) -> tuple[rows.Rows, rows.Rows]:
    """Return the revisions of records that are or were of a place, and their entries."""
    records = {row["record"] for row in held if row["place"] == place}
    ids = {row["id"] for row in held if row["record"] in records}
    return [row for row in held if row["id"] in ids], [row for row in entries if row["id"] in ids]


def unite(into: Store, held: rows.Rows, entries: rows.Rows, erasures: rows.Rows, *, then: Then | None = None) -> Merged:
    """Add rows of another store (``rows.unite``), all or none, and clear away what an erasure deleted.

    ``then`` is done in the same transaction.
    """

    def write(connection: Connection) -> Merged:
        before = rows.count(connection, REVISION), rows.count(connection, ERASURE)
        deleted = rows.unite(connection, held, entries, erasures)
        if then is not None:
            then(connection)
        after = rows.count(connection, REVISION), rows.count(connection, ERASURE)
        return Merged(after[0] - before[0] + deleted, after[1] - before[1], deleted)

    merged = into.transaction(write, write=True, alone=True)
    return replace(merged, says=scrub(into.engine)[1]) if merged.deleted else merged
