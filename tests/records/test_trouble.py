"""A database that is locked, full, unreachable, restarted or damaged: one clear message, and nothing lost."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from equitymap.errors import RecordsError
from equitymap.records import engine
from equitymap.records.store import Store, open_store
from tests.record_kinds import Note, note, undo


def said(store: Store) -> list[str]:
    return [one.value.said for one in store.standing(Note, "demo")]


@contextmanager
def only_read(folder: Path) -> Iterator[None]:
    """Be an account that may read a folder and its files, and write none."""
    for path in (*folder.iterdir(), folder):
        path.chmod(0o555)
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)
        folder.chmod(0o755)


def test_a_file_and_a_folder_that_may_only_be_read():
    with tempfile.TemporaryDirectory() as made:  # pytest's own folders are closed to other accounts
        url = f"sqlite:///{made}/records.sqlite"
        store = open_store(url)
        first = store.save(note("first"), role="steward")
        assert {path.stat().st_mode & 0o777 for path in Path(made).iterdir()} == {0o600}
        with only_read(Path(made)):
            beside = open_store(url)  # while the other one writes
            assert said(beside) == ["first"]
            beside.close()
        store.close()
        with only_read(Path(made)):
            alone = open_store(url)
            assert said(alone) == ["first"]
            with pytest.raises(RecordsError, match=r"only be read here: nothing was saved\. Give this account"):
                alone.remove(first.record, parent=first.id, role="steward")
        writer = open_store(url)
        writer.save(note("second"), record=first.record, parent=first.id, role="steward")
        writer.close()
        with only_read(Path(made)):
            assert said(alone) == ["second"]
            alone.close()
            for new in ("other.sqlite", "folder/other.sqlite"):
                with pytest.raises(RecordsError, match=r"cannot be made \(Permission denied\)\. Give this account"):
                    open_store(f"sqlite:///{made}/{new}")


@contextmanager
def held_by_another(url: str) -> Iterator[None]:
    """Let another program write and not finish."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = psycopg.connect(url)
        other.execute("LOCK TABLE revision")
    yield
    other.close()


def test_a_lock_that_is_not_given_back(url, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_S", 0.2)
    store = open_store(url)
    first = store.save(note("first"), role="steward")
    with held_by_another(url), pytest.raises(RecordsError, match="in use by another program for too long"):
        store.save(note("second"), record=first.record, parent=first.id, role="steward", nonce="n")
    assert said(store) == ["first"]
    store.save(note("second"), record=first.record, parent=first.id, role="steward", nonce="n")
    assert said(store) == ["second"]
    store.close()


def fill(store: Store) -> None:
    """Leave no room for another row."""
    if store.engine.dialect.name == "sqlite":

        @event.listens_for(store.engine, "begin")
        def _no_page_more(connection):
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

        return
    with store.engine.begin() as connection:  # as the server says it when its disk is full
        for statement in (
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE disk_full USING MESSAGE = 'could not extend file'; END $$",
            "CREATE TRIGGER full_disk BEFORE INSERT ON revision EXECUTE FUNCTION full_disk()",
        ):
            connection.execute(text(statement))


def test_a_full_disk(store, url):
    first = store.save(note("first"), role="steward")
    fill(store)
    with pytest.raises(RecordsError, match="disk of the records is full: nothing was saved"):
        for _ in range(20):
            store.save(note("x" * 4_000), record=first.record, parent=first.id, role="steward")
            first = store.history(first.record)[0]
    assert len(said(store)) == 1
    count = len(store.history(first.record))
    store.close()
    if not url.startswith("sqlite"):
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("DROP TRIGGER full_disk ON revision")
    again = open_store(url)
    undo(again, first.record)
    assert len(again.history(first.record)) == count + 1
    again.close()


def test_a_server_that_is_restarted(postgresql, postgresql_url, monkeypatch):
    store = open_store(postgresql_url)
    first = store.save(note("first"), role="steward")
    postgresql.stop()
    monkeypatch.setattr(engine, "WRITE_AGAIN_AFTER_S", (0.01,))
    with pytest.raises(RecordsError, match=r"cannot be reached\. Nothing that was saved is lost"):
        store.save(note("second"), record=first.record, parent=first.id, role="steward")
    with pytest.raises(RecordsError, match="cannot be reached"):
        said(store)
    with pytest.raises(RecordsError, match="cannot be reached"):
        open_store(postgresql_url)
    postgresql.start()
    assert said(store) == ["first"]
    store.save(note("second"), record=first.record, parent=first.id, role="steward")
    assert said(store) == ["second"]
    store.close()


@pytest.mark.parametrize(
    ("wrong", "write", "waits"),
    [
        (psycopg.OperationalError("connection refused"), True, list(engine.WRITE_AGAIN_AFTER_S)),
        (psycopg.OperationalError("connection refused"), False, [0.1]),
        (psycopg.errors.AdminShutdown(), True, list(engine.WRITE_AGAIN_AFTER_S)),
        (psycopg.errors.ConnectionTimeout("timeout expired"), True, []),
        (psycopg.OperationalError("FATAL: password authentication failed"), True, []),
    ],
)
def test_only_a_writer_waits_and_only_for_a_server_that_may_come_back(monkeypatch, wrong, write, waits):
    waited = []
    monkeypatch.setattr(engine.time, "sleep", waited.append)

    def fails():
        raise DBAPIError("", {}, wrong)

    away = engine.connect("postgresql:///nowhere")
    with pytest.raises(RecordsError):
        engine.persistently(away, fails, write=write)
    away.dispose()
    assert waited == waits


def test_a_connection_that_breaks_while_saving_is_made_anew(postgresql_url):
    store = open_store(postgresql_url)
    broken = []

    @event.listens_for(store.engine, "before_cursor_execute")
    def _cut(connection, cursor, statement, *_):
        if statement.startswith("INSERT INTO entry") and not broken:
            broken.append(statement)
            with psycopg.connect(postgresql_url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [cursor.connection.info.backend_pid])

    store.save(note("first"), role="steward")
    assert broken
    assert said(store) == ["first"]
    store.close()


def test_a_database_that_may_not_be_written(store):
    first = store.save(note("first"), role="steward")
    only_read = {"sqlite": "PRAGMA query_only=ON", "postgresql": "SET TRANSACTION READ ONLY"}[store.engine.dialect.name]
    listen = event.listens_for(store.engine, "begin")
    listen(lambda connection: connection.exec_driver_sql(only_read))
    with pytest.raises(RecordsError, match="may only be read here: nothing was saved"):
        undo(store, first.record)
    assert said(store) == ["first"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("postgres@", "nobody@"), "check account, password and database"),
        (("/postgres?", "/nothing?"), "check account, password and database"),
        (("host=/tmp/", "host=/tmp/not-"), "cannot be reached"),
        (("postgres@/postgres?host=", "postgres:se%3Acret@/postgres?host=/no"), "cannot be reached"),
        (("?host=", "?password=se%3Acret&host=/no"), "cannot be reached"),
    ],
)
def test_a_server_that_refuses(postgresql_url, monkeypatch, change, why):
    monkeypatch.setattr(engine, "READ_AGAIN_AFTER_S", ())
    with pytest.raises(RecordsError, match=why) as refused:
        open_store(postgresql_url.replace(*change))
    assert "postgres" not in str(refused.value), "visitors read it too"


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "text.sqlite").write_text("kept, but not by us\n" * 500)
    with pytest.raises(RecordsError, match="damaged or is not one of Equity Map"):
        open_store(f"sqlite:///{tmp_path}/text.sqlite")
    with pytest.raises(RecordsError, match="cannot be made"):
        open_store(f"sqlite:///{tmp_path}/text.sqlite/records.sqlite")
    with pytest.raises(RecordsError, match="cannot be opened"):
        open_store(f"sqlite:///{tmp_path}")
    with pytest.raises(RecordsError, match="There is no file"):
        open_store(f"sqlite:///{tmp_path}/none.sqlite", make=False)
    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.parametrize(
    "url",
    ["no address", "postgresql://a:b@c:port/d", "mysql://a:b@c/d", "sqlite://", "sqlite:///:memory:", "file.sqlite"],
)
def test_an_address_that_is_none(url):
    with pytest.raises(RecordsError, match=r"Write sqlite:///data/records/records\.sqlite, or postgresql://"):
        open_store(url)
