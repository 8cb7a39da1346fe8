"""After an erasure: no word of what was deleted stays in a file of the database, as far as it can be reached."""

from __future__ import annotations

import sqlite3
import time

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from equitymap.records.engine import code_of
from equitymap.records.tables import ERASED_WITH_IT

WHYS = {
    "asked": "somebody asked for it",
    "mistake": "entered by mistake",
    "unlawful": "must not be kept",
    "over": "the time for which it was kept is over",
}
"""Why a record may be erased: words of anybody's own would stay behind in the erasure."""
PATIENCE_S = 5.0
TRY_EVERY_MS = 250
GONE_FROM_FILE = (
    "What it said is gone from the file of the records and from the log beside it. Copies, backups and exports of them"
    " are not reached from here: delete those too."
)
GONE_FROM_SERVER = (
    "What it said is gone from the tables of the database. The server's own log may hold it until it is written over,"
    " replicas and backups until they are replaced: ask whoever runs the server within how many days that is. Exports"
    " are not reached from here: delete those too."
)
NOT_YET = (
    "The record is deleted, but another program is reading the records, and until it stops what was deleted can still"
    " be found in their files. Close it and erase the same record again."
)
NOT_WRITTEN = (
    "The record is deleted, but the files of the records could not be written anew ({code}), and until they are,"
    " what was deleted can still be found in them. Free space on the disk and erase the same record again."
)
LOCK_NOT_AVAILABLE = "55P03"


def scrub(engine: Engine) -> tuple[bool, str]:
    """Clear deleted rows out of the files, and say what may still be where; False when something is in the way."""
    if engine.dialect.name == "sqlite":
        return _sqlite(engine)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"VACUUM (FULL) {', '.join(table.name for table in ERASED_WITH_IT)}")
    except DBAPIError as wrong:
        code = code_of(wrong.orig)
        return False, NOT_YET if code == LOCK_NOT_AVAILABLE else NOT_WRITTEN.format(code=code)
    return True, GONE_FROM_SERVER


def _sqlite(engine: Engine) -> tuple[bool, str]:
    pooled = engine.raw_connection()
    try:
        dbapi = pooled.driver_connection
        assert isinstance(dbapi, sqlite3.Connection)
        dbapi.execute(f"PRAGMA busy_timeout={TRY_EVERY_MS}")
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                dbapi.execute("VACUUM")  # what was deleted is overwritten already, unless another program deleted it
                busy, *_ = dbapi.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError as wrong:
                if "locked" not in str(wrong):
                    return False, NOT_WRITTEN.format(code=code_of(wrong))
                busy = 1
            if not busy:
                return True, GONE_FROM_FILE
            time.sleep(TRY_EVERY_MS / 1000)
        return False, NOT_YET
    finally:
        pooled.invalidate()
