"""The tables of the store, which only grow, and the triggers that see to it (decision 0018).

A **revision** says what a record was at one time; its id is the digest of everything else it holds, so the same one has
the same id wherever it was written. An **entry** says when it was entered and in which role. A **turn** says which
revision came next after another one in this store: its key is the lock by which the second of two writers is told. An
**erasure** says that a record was deleted, without a word of what it said. Two stores are merged by adding up their
revisions, entries and erasures; turns follow from the revisions.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Connection, ForeignKey, Index, MetaData, Table, Text

METADATA = MetaData()

REVISION = Table(
    "revision",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("record", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("parent", Text, nullable=False),  # '' for the first: a missing value would equal no other
    Column("also", JSON, nullable=False),
    Column("action", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Index("revision_of_record", "record"),
    Index("revision_of_place", "place", "kind"),
)
ENTRY = Table(
    "entry",
    METADATA,
    Column("id", Text, ForeignKey("revision.id"), primary_key=True),
    Column("at", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("record", Text, nullable=False),
    Index("entry_of_record", "record"),
)
TURN = Table(
    "turn",
    METADATA,
    Column("record", Text, primary_key=True),
    Column("parent", Text, primary_key=True),
    Column("id", Text, nullable=False),
)
ERASURE = Table(
    "erasure",
    METADATA,
    Column("record", Text, primary_key=True),
    Column("at", Text, primary_key=True),
    Column("why", Text, nullable=False),
)
ERASED_WITH_IT = (TURN, ENTRY, REVISION)
"""What an erasure deletes, in this order."""
GROWING = (*ERASED_WITH_IT, ERASURE)
SAMPLED = ("kind", "place")
"""Columns of which PostgreSQL may keep samples for its planner: samples outlive the rows, whatever is deleted."""
ONLY_GROWS = "the records only grow"

_DELETABLE = "EXISTS (SELECT 1 FROM erasure WHERE record = OLD.record)"
_SQLITE = """CREATE TRIGGER {name} BEFORE {act} ON {table} {when}
BEGIN SELECT RAISE(ABORT, '{why}'); END"""
_POSTGRESQL = """CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW {when}
EXECUTE FUNCTION records_refuse()"""
_REFUSE = f"""CREATE OR REPLACE FUNCTION records_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF TG_OP = 'DELETE' AND TG_TABLE_NAME <> 'erasure' AND {_DELETABLE} THEN RETURN OLD; END IF;
RAISE EXCEPTION '{ONLY_GROWS}'; END $$"""


def guard(connection: Connection) -> None:
    """Refuse every change of a row, and every deletion but those of an erased record; keep no samples (idempotent).

    A migration that rebuilds a table on SQLite drops its triggers without a word, so they are made anew after each.
    """
    postgresql = connection.dialect.name == "postgresql"
    if postgresql:
        connection.exec_driver_sql(_REFUSE)
        for column in (column for table in GROWING for column in table.columns if column.name not in SAMPLED):
            none = f"ALTER TABLE {column.table.name} ALTER COLUMN {column.name} SET STATISTICS 0"
            connection.exec_driver_sql(none)
    for table in GROWING:
        for act in ("UPDATE", "DELETE"):
            name = f"{table.name}_no_{act.lower()}"
            when = f"WHEN NOT {_DELETABLE}" if act == "DELETE" and table is not ERASURE and not postgresql else ""
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{f' ON {table.name}' if postgresql else ''}")
            create = (_POSTGRESQL if postgresql else _SQLITE).format(
                name=name, act=act, table=table.name, when=when, why=ONLY_GROWS
            )
            connection.exec_driver_sql(create)
