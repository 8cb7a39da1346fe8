"""After an erasure no word of a person is in any file of the database: their bytes are searched."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

import numpy as np
import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from equitymap.errors import RecordsError
from equitymap.records import scrub
from equitymap.records.revisions import row_of
from equitymap.records.store import Store
from equitymap.records.tables import REVISION
from tests.record_kinds import files_with, note

WORDS = "Zoë said: my sister lives at number 12"


def neighbours(store: Store, number: int = 30) -> None:
    """Save others before and after, short and long, so that pages are filled, split and rearranged."""
    for length in np.random.default_rng(7).integers(1, 900, number):
        store.save(note("x" * int(length)), role="steward")


@pytest.fixture
def folder(request: pytest.FixtureRequest, store: Store, tmp_path: Path) -> Path:
    """Return the folder in which the database keeps its files."""
    if store.engine.dialect.name == "sqlite":
        return tmp_path
    return request.getfixturevalue("postgresql").data


def settle(store: Store) -> None:
    """Have the server write its tables, and its samples of their values, to the disk."""
    if store.engine.dialect.name == "postgresql":
        with psycopg.connect(store.engine.url.set(drivername="postgresql").render_as_string(), autocommit=True) as own:
            own.execute("ANALYZE")
            own.execute("CHECKPOINT")


def test_no_word_is_left_in_any_file(store, folder):
    """Of PostgreSQL every file but its own log, which the sentence names."""
    neighbours(store)
    first = store.save(note(WORDS), role="steward")
    second = store.save(note(f"{WORDS}, still"), record=first.record, parent=first.id, role="steward")
    neighbours(store)
    settle(store)
    assert files_with(WORDS, folder) != []
    erased = store.erase(first.record, why="asked")
    settle(store)
    server = (folder / "pg_wal").is_dir()
    searched = [path for path in folder.iterdir() if path.is_dir() and path.name != "pg_wal"] if server else [folder]
    assert {words: files_with(words, *searched) for words in (WORDS, first.id, second.id)} == {
        WORDS: [],
        first.id: [],
        second.id: [],
    }
    assert (erased.revisions, erased.complete) == (2, True)
    assert ("The server's own log" in erased.says) == server
    assert "xports" in erased.says
    assert "backups" in erased.says


def test_only_the_erasure_stays(store):
    first = store.save(note(WORDS), role="steward")
    other = store.save(note("other"), role="steward")
    before = store.changed()
    store.erase(first.record, why="asked")
    assert store.history(first.record) == []
    assert [one.id for one in store.history(other.record)] == [other.id]
    assert store.changed() != before
    with pytest.raises(RecordsError, match="deleted for good"):
        store.save(note("back"), record=first.record, role="steward")
    assert store.erase(first.record, why="asked").revisions == 0


def test_an_erasure_holds_no_words_and_names_a_record(store):
    first = store.save(note("first"), role="steward")
    with pytest.raises(RecordsError, match="asked, mistake, unlawful"):
        store.erase(first.record, why="Zoë asked us to")
    with pytest.raises(RecordsError, match="There is no record nothing here"):
        store.erase("nothing", why="asked")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_reader_in_the_way_is_waited_for_and_then_named(store, tmp_path, monkeypatch):
    first = store.save(note(WORDS), role="steward")
    monkeypatch.setattr(scrub, "PATIENCE_S", 0.3)
    reader = sqlite3.connect(tmp_path / "records.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM revision").fetchall()
    erased = store.erase(first.record, why="asked")
    assert not erased.complete
    assert "erase the same record again" in erased.says
    assert files_with(WORDS, tmp_path) == ["records.sqlite-wal"]
    reader.close()
    assert store.erase(first.record, why="asked").complete
    assert files_with(WORDS, tmp_path) == []


class NoRoom(sqlite3.Connection):
    def execute(self, statement, *more):
        if statement == "VACUUM":
            raise sqlite3.OperationalError("database or disk is full")
        return super().execute(statement, *more)


def no_room(store: Store) -> None:
    """Leave no room on the disk for writing the tables anew."""
    if store.engine.dialect.name == "sqlite":
        store.engine.dialect.connect = partial(store.engine.dialect.connect, factory=NoRoom)
        store.engine.dispose()
        return

    @event.listens_for(store.engine, "before_cursor_execute", retval=True)
    def _full(connection, cursor, statement, parameters, *_):
        return statement.replace("VACUUM (FULL)", "DO $$ BEGIN RAISE disk_full; END $$ --"), parameters


def test_a_full_disk_is_said_and_no_other_program_is_blamed(store, monkeypatch):
    monkeypatch.setattr(scrub, "PATIENCE_S", 0.3)
    first = store.save(note(WORDS), role="steward")
    no_room(store)
    erased = store.erase(first.record, why="asked")
    assert (erased.revisions, erased.complete) == (1, False)
    assert "could not be written anew" in erased.says
    assert "another program" not in erased.says


def test_no_error_repeats_what_somebody_wrote(store):
    row = row_of(store.save(note(WORDS), role="steward"))
    with store.engine.connect() as connection, pytest.raises(IntegrityError) as refused:
        connection.execute(REVISION.insert(), row)
    assert WORDS not in str(refused.value)
