"""A connection to the database of the records: how it is opened, and what is said when it refuses."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from equitymap.errors import RecordsError

Found = TypeVar("Found")
BUSY_S = 10.0
"""Seconds that a writer waits for another one before it is told."""
CONNECT_S = 5
WRITE_AGAIN_AFTER_S, READ_AGAIN_AFTER_S = (0.1, 0.4, 1.0, 2.0, 3.0), (0.1,)
"""Waits before a transaction is tried again that a restart of the server broke off: whoever only reads comes again."""
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "trusted_schema=OFF")
WRITER_LOCK = 0x6571756974790001
"""PostgreSQL: shared by writers, exclusive for an erasure, so that no writer adds to a record while it is erased."""
MIGRATION_LOCK = 0x6571756974790002
"""PostgreSQL: one migration at a time."""
NOTHING_LOST = "Nothing that was saved is lost."
FULL = "The disk of the records is full: nothing was saved. Free some space and save again."
BUSY = "The records are in use by another program for too long: nothing was saved. Try again in a moment."
RIGHT = "Give this account the right to write there, or name another file or database in EQUITYMAP_RECORDS_URL."
READ_ONLY = f"The records may only be read here: nothing was saved. {RIGHT}"
DAMAGED = "The records file is damaged or is not one of Equity Map: put back a copy, or name another file."
AWAY = f"The records (EQUITYMAP_RECORDS_URL) cannot be reached. {NOTHING_LOST} See that their server runs; try again."
"""Visitors read this: never the address, which may hold a password."""
REFUSED = "The server of the records refused: check account, password and database in EQUITYMAP_RECORDS_URL."
ALTERED = "The tables of the records are not as Equity Map made them: run python -m equitymap records migrate."
REFUSES = ("authentication failed", "does not exist", "no pg_hba.conf entry")
SQLITE_SAYS = {
    "disk is full": FULL,
    "locked": BUSY,
    "readonly": READ_ONLY,
    "unable to open": f"The file of the records cannot be opened. {RIGHT}",
    "not a database": DAMAGED,
    "malformed": DAMAGED,
    "no such": ALTERED,
}
POSTGRESQL_SAYS = {"53100": FULL, "55P03": BUSY, "40": BUSY, "25006": READ_ONLY, "42": ALTERED, "42501": READ_ONLY}
"""Words for a class of SQLSTATE, or for one code."""


def canonical(value: object) -> str:
    """Return JSON that is the same for the same content everywhere."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def address_of(file: Path) -> str:
    """Return the address of an SQLite file, whatever signs its path has."""
    return f"sqlite:///{quote(str(file.resolve()))}"


def connect(url: str, *, make: bool = True) -> Engine:
    """Return an engine for an SQLite file or a PostgreSQL database; ``make`` a file that is not there.

    Raises
    ------
    RecordsError
        When the address is not one of the two, or the file is not there and may or can not be made.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise RecordsError(f"EQUITYMAP_RECORDS_URL is no address of a database. {_addresses()}") from None
    if parsed.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return _postgresql(parsed.set(drivername="postgresql+psycopg"))
    if parsed.drivername == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return _sqlite(parsed, make=make)
    raise RecordsError(f"Records cannot be kept in {parsed.drivername}. {_addresses()}")


def _addresses() -> str:
    return "Write sqlite:///data/records/records.sqlite, or postgresql://name:password@server/database."


def _sqlite(url: URL, *, make: bool) -> Engine:
    file = Path(url.database or "")
    if not make and not file.is_file():
        raise RecordsError(f"There is no file {file}. Name the file of the records.")
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)  # private records are among them
    except OSError as refused:
        raise RecordsError(f"The file of the records cannot be made ({refused.strerror}). {RIGHT}") from None
    engine = create_engine(
        url, hide_parameters=True, json_serializer=canonical, connect_args={"timeout": BUSY_S}, pool_timeout=BUSY_S
    )

    @event.listens_for(engine, "do_connect")
    def _connect(
        dialect: Any, pooled: ConnectionPoolEntry, named: list[Any], how: dict[str, Any]
    ) -> sqlite3.Connection:
        opened: sqlite3.Connection = dialect.connect(*named, **how)
        try:
            for pragma in PRAGMAS:
                opened.execute(f"PRAGMA {pragma}")
            opened.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.Error as wrong:
            opened.close()
            if not any(part in str(wrong) for part in ("readonly", "unable to open")) or not file.is_file():
                raise
            # The log beside the file cannot be made here: read the one of another program, or the file as it is now.
            only_read = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "immutable=1"
            opened = dialect.connect(f"{file.resolve().as_uri()}?{only_read}", **{**how, "uri": True})
            pooled.info["as_it_was"] = True
        opened.isolation_level = None  # transactions begin where SQLAlchemy says, see below
        return opened

    @event.listens_for(engine, "checkin")
    def _look_anew(_: object, pooled: ConnectionPoolEntry) -> None:
        if pooled.info.get("as_it_was"):
            pooled.invalidate()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and then writes is refused at once when another one writes, however long
        # it would wait: a writer says so when it begins.
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        json_serializer=canonical,
        pool_pre_ping=True,
        pool_timeout=BUSY_S,
        connect_args={"connect_timeout": CONNECT_S, "options": f"-c lock_timeout={int(1000 * BUSY_S)}"},
    )


def gone_for_a_moment(wrong: DBAPIError) -> bool:
    """Return whether the server was stopped, started or not found: the same transaction may pass in a moment."""
    import psycopg

    at_once = isinstance(wrong.orig, psycopg.OperationalError) and wrong.orig.sqlstate is None
    at_once = at_once and not isinstance(wrong.orig, psycopg.errors.ConnectionTimeout)  # that has waited enough
    restarted = str(getattr(wrong.orig, "sqlstate", None) or "").startswith(("57P", "08"))
    return wrong.connection_invalidated or restarted or (at_once and not _refuses(wrong.orig))


def persistently(engine: Engine, work: Callable[[], Found], *, write: bool) -> Found:
    """Do work, and again where a restart of the server broke it off; it may be repeated. See ``told``."""
    with told(engine):
        for wait_s in WRITE_AGAIN_AFTER_S if write else READ_AGAIN_AFTER_S:
            try:
                return work()
            except DBAPIError as wrong:
                if not gone_for_a_moment(wrong):
                    raise
            time.sleep(wait_s)
        return work()


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turn what the database refuses into one message with a remedy; never with what somebody wrote."""
    try:
        yield
    except PoolTimeout:
        raise RecordsError(BUSY) from None
    except DBAPIError as wrong:
        raise RecordsError(_words(engine, wrong.orig)) from None


def _refuses(wrong: object) -> bool:
    return any(part in str(wrong) for part in REFUSES)


def _words(engine: Engine, wrong: Any) -> str:
    state = str(getattr(wrong, "sqlstate", None) or "")
    if engine.dialect.name == "sqlite":
        said, away = next((words for part, words in SQLITE_SAYS.items() if part in str(wrong)), ""), False
    else:
        said = POSTGRESQL_SAYS.get(state) or POSTGRESQL_SAYS.get(state[:2], "")
        said, away = REFUSED if not state and _refuses(wrong) else said, not state or state[:2] in ("57", "08")
    if away and not said:
        return AWAY
    return said or f"The database of the records refused ({code_of(wrong)}): nothing was saved. {NOTHING_LOST}"


def code_of(wrong: object) -> str:
    """Return the name that a database gives to what was wrong."""
    return str(getattr(wrong, "sqlstate", None) or getattr(wrong, "sqlite_errorname", type(wrong).__name__))
