"""The tables of the queue: made once, by a worker or with ``worker --prepare``, never by a replica."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

from procrastinate.schema import SchemaManager, migrations_path

from equitymap.errors import JobsError
from equitymap.places.jobs.queue import connected, libpq

LIBRARY = "procrastinate"
PREPARE_LOCK = 0x6571756974790004
"""PostgreSQL: one preparation at a time."""
OURS = """
CREATE TABLE IF NOT EXISTS equitymap_job_progress (
  job bigint PRIMARY KEY REFERENCES procrastinate_jobs ON DELETE CASCADE,
  words text NOT NULL,
  share double precision NOT NULL,
  seconds_left double precision,
  message text NOT NULL,
  put_away boolean NOT NULL
)
"""
MADE_FOR = "SELECT obj_description(to_regclass('procrastinate_jobs'), 'pg_class') AS made_for"


def prepare(url: str) -> None:
    """Make the tables that are missing, all or none; what is there is left as it is.

    Raises
    ------
    JobsError
        When the database cannot be reached, refuses, or has tables of an older version of the library.
    """
    here = version(LIBRARY)
    with connected(libpq(url)) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [PREPARE_LOCK])
        found = connection.execute("SELECT to_regclass('equitymap_job_progress') IS NOT NULL AS found").fetchone()
        if found is None or not found["found"]:
            connection.execute(SchemaManager.get_schema())
            connection.execute(OURS)
            connection.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{LIBRARY} {here}'")
            return
        row = connection.execute(MADE_FOR).fetchone()
    made_for = str(row["made_for"] if row else "").removeprefix(f"{LIBRARY} ")
    if lacking := steps_after(made_for):
        raise JobsError(
            f"The tables of the queue are those of {LIBRARY} {made_for}, and {here} is installed. Stop the workers,"
            f" apply {', '.join(lacking)} of its sql/migrations folder with psql, then COMMENT ON TABLE"
            f" procrastinate_jobs IS '{LIBRARY} {here}'."
        )


def steps_after(made_for: str, folder: Path | None = None) -> list[str]:
    """Return the library's own steps from the tables of a version to those of the one installed, in order."""
    names = sorted(path.name for path in (folder or Path(str(migrations_path))).glob("*.sql"))
    return [name for name in names if _numbers(name) > _numbers(made_for)]


def _numbers(text: str) -> tuple[int, ...]:
    """Return the version that a text begins with: 3.2.1, or 03.02.01_02_post_add_heartbeat.sql."""
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])
