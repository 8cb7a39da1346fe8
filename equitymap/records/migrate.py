"""Bring the tables of the records to a version, one program at a time, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from equitymap.errors import RecordsError
from equitymap.records.engine import MIGRATION_LOCK, persistently
from equitymap.records.tables import REVISION, guard

VERSIONS = Path(__file__).with_name("migrations")


def _script(versions: Path) -> ScriptDirectory:
    return ScriptDirectory(VERSIONS, version_locations=[str(versions)])


def newest(versions: Path = VERSIONS) -> str:
    """Return the version that this program reads and writes."""
    return str(_script(versions).get_current_head())


def version(connection: Connection) -> str:
    """Return the version of the tables; the database refuses where there are none."""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def migrate(engine: Engine, *, to: str = "head", versions: Path = VERSIONS) -> str:
    """Bring the tables to a version, and return it; rows stay.

    Parameters
    ----------
    engine
        The database.
    to
        A version, or "head" for the newest of this program.
    versions
        The folder of the steps.

    Raises
    ------
    RecordsError
        When a newer program made the tables, or there is no such version, or the database refuses.
    """
    script = _script(versions)
    known = [str(step.revision) for step in script.walk_revisions()]  # newest first
    target = known[0] if to == "head" else to
    if target not in known:
        raise RecordsError(f"There is no version {to} of the records. This program knows {', '.join(reversed(known))}.")
    persistently(engine, lambda: _locked(engine, script, known, target), write=False)  # the usual case only reads
    return target


def _locked(engine: Engine, script: ScriptDirectory, known: list[str], target: str) -> None:
    with engine.connect() as connection, connection.begin():
        if _now(connection) == target:
            return  # the usual case asks for no lock
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":  # a table that is rebuilt must not take what refers to it along
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.execution_options(write=True).begin():
                if engine.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
                _walk(connection, script, known, target)
        finally:
            connection.invalidate()  # the next one has its foreign keys


def _now(connection: Connection) -> str:
    return version(connection) if inspect(connection).has_table("alembic_version") else ""


def _walk(connection: Connection, script: ScriptDirectory, known: list[str], target: str) -> None:
    now = _now(connection)
    if now == target:
        return
    if now and now not in known:
        raise RecordsError(
            f"The records (EQUITYMAP_RECORDS_URL) were written by a newer Equity Map (version {now}; this one knows"
            f" {known[0]}). Nothing was changed: use the newer program, or name other records."
        )
    down = bool(now) and known.index(target) > known.index(now)

    def steps(at: object, _: object) -> object:
        return script._downgrade_revs(target, at) if down else script._upgrade_revs(target, at)  # type: ignore[arg-type]

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()
    if inspect(connection).has_table(REVISION.name):
        guard(connection)
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RecordsError("The records would not hold together in that version. Nothing was changed.")
