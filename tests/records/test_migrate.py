"""The layout goes up, down and up again with every row and every trigger kept, whoever else migrates meanwhile."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from equitymap.errors import RecordsError
from equitymap.records import rows
from equitymap.records.migrate import VERSIONS, migrate, newest
from equitymap.records.store import Store, open_store
from equitymap.records.tables import ENTRY, ERASURE, METADATA, REVISION, TURN
from tests.record_kinds import Note, note, undo

REBUILDS = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "v9999", "v0001"


def upgrade():
    with op.batch_alter_table("revision", recreate="auto") as table:
        table.add_column(sa.Column("lang", sa.Text, nullable=False, server_default="en"))
        table.alter_column("nonce", nullable=True)


def downgrade():
    with op.batch_alter_table("revision") as table:
        table.alter_column("nonce", nullable=False)
        table.drop_column("lang")
"""
TRIGGERS = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal",
}


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """Return the steps of this program and a later one that rebuilds the table of revisions."""
    folder = Path(shutil.copytree(VERSIONS, tmp_path / "versions", ignore=shutil.ignore_patterns("__pycache__")))
    (folder / "v9999_rebuilds.py").write_text(REBUILDS)
    return folder


def held(store: Store) -> list[rows.Rows]:
    def read(connection):
        shown = ", ".join(column.name for column in REVISION.columns)
        revisions = connection.execute(text(f"SELECT {shown} FROM revision ORDER BY id")).mappings().all()
        return [revisions, *(rows.all_of(connection, table) for table in (ENTRY, TURN, ERASURE))]

    return store.transaction(read)


def triggers(store: Store) -> int:
    return store.transaction(lambda connection: connection.scalar(text(TRIGGERS[connection.dialect.name])))


def columns(store: Store) -> set[str]:
    return {column["name"] for column in inspect(store.engine).get_columns("revision")}


def test_up_down_and_up_again_keeps_every_row_and_trigger(store, versions):
    first = store.save(note("first"), role="steward")
    store.save(note("second"), record=first.record, parent=first.id, role="steward")
    store.erase(store.save(note("gone"), role="steward").record, why="mistake")
    before, guarded = held(store), triggers(store)
    assert guarded == 8
    assert [len(table) for table in before] == [2, 2, 2, 1]
    for to, has in (("head", True), ("v0001", False), ("head", True), ("v0001", False)):
        migrate(store.engine, to=to, versions=versions)
        assert ("lang" in columns(store)) == has
        assert held(store) == before
        assert triggers(store) == guarded
    assert [one.value.said for one in store.standing(Note, "demo")] == ["second"]
    undo(store, first.record)


def test_the_first_version_makes_the_tables_that_the_program_reads(store):
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


REWRITES = (
    "UPDATE revision SET body = '{}'",
    "UPDATE entry SET role = 'other'",
    "UPDATE turn SET id = 'other'",
    "UPDATE erasure SET why = 'other'",
    "DELETE FROM entry",
    "DELETE FROM turn",
    "DELETE FROM erasure",
)


def test_rows_are_neither_changed_nor_deleted(store):
    store.save(note("first"), role="steward")
    store.erase(store.save(note("gone"), role="steward").record, why="mistake")
    before = held(store)
    for statement in REWRITES:
        with pytest.raises(DBAPIError, match="only grow"), store.engine.begin() as connection:
            connection.execute(text(statement))
    assert held(store) == before


def test_programs_that_start_at_once_make_the_tables_once(url):
    def work(_: int) -> str:
        own = open_store(url)
        own.save(note("x"), role="steward")
        own.close()
        return own.version

    with ThreadPoolExecutor(4) as at_once:
        assert set(at_once.map(work, range(4))) == {newest()}
    store = open_store(url)
    assert len(store.standing(Note, "demo")) == 4
    assert triggers(store) == 8
    store.close()


def test_records_of_a_newer_program_are_left_alone(store, url, versions):
    first = store.save(note("first"), role="steward")
    migrate(store.engine, versions=versions)
    before = held(store)
    with pytest.raises(RecordsError, match=r"written by a newer Equity Map \(version v9999; this one knows v0001\)"):
        open_store(url)
    with pytest.raises(RecordsError, match="were brought to version v9999 while this program"):
        store.save(note("second"), record=first.record, parent=first.id, role="steward")
    assert held(store) == before
    migrate(store.engine, to="v0001", versions=versions)
    open_store(url).close()
    undo(store, first.record)


def test_a_step_that_fails_half_way_changes_nothing(store, versions):
    store.save(note("first"), role="steward")
    step = versions / "v9999_rebuilds.py"
    step.write_text(
        step.read_text().replace("\n\n\ndef downgrade", '\n    op.execute("SELECT 1 FROM nowhere")\n\n\ndef downgrade')
    )
    before = held(store)
    with pytest.raises(RecordsError, match="tables of the records are not as"):
        migrate(store.engine, versions=versions)
    assert held(store) == before
    assert "lang" not in columns(store)
    assert triggers(store) == 8


def test_a_version_nobody_knows_is_refused(store):
    with pytest.raises(RecordsError, match=r"There is no version v0007 of the records. This program knows v0001"):
        migrate(store.engine, to="v0007")
