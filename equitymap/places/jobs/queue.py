"""The queue of jobs on PostgreSQL, as replicas use it: they ask for places and look, and build nothing.

Jobs, retries, locks and heartbeats are procrastinate's (decision 0030). Beside its tables stands one of ours: how far a
job is, and what came of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg.rows import DictRow, dict_row

from equitymap.errors import JobsError, NoRoom, PlaceBusy, StoreError
from equitymap.places.add_place.background import State, check_limits
from equitymap.settings import settings

TASK, QUEUE = "add_place", "places"
CONNECT_S = 5
ALIVE_S = 60
"""Seconds without a sign of life after which a worker is taken to be dead."""
START_LOCK = 0x6571756974790003
"""PostgreSQL: one start at a time, so that limits hold whoever asks at once."""
AWAY = "The queue of jobs cannot be reached just now: nothing was changed. See that its database runs; try again."
UNPREPARED = "The queue of jobs is not set up yet: python -m equitymap worker --prepare, or start a worker."
STOPPED = "Stopped. What was fetched is kept, and the next time goes on from there."
ENDINGS: dict[State, str] = {
    "stopped": STOPPED,
    "failed": "It failed in a way that this program does not know: the log of the worker has it.",
}
"""What is said of a job of which nobody wrote down how it ended."""
STATES: dict[str, State] = {"todo": "running", "doing": "running", "succeeded": "ready", "failed": "failed"}
"""State of a job on a page by its status in the queue; any other one was stopped."""
SEEN = """
SELECT *, EXISTS (
  SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %(alive)s)
) AS attended
FROM (
  SELECT DISTINCT ON (jobs.args->>'code') jobs.id, jobs.args->>'code' AS code, jobs.args->>'name' AS name,
    jobs.status::text, jobs.abort_requested, jobs.scheduled_at, told.words, told.share, told.seconds_left,
    told.message, coalesce(told.put_away, false) AS put_away,
    (SELECT max(at) FROM procrastinate_events WHERE job_id = jobs.id AND type <> 'scheduled') AS changed
  FROM procrastinate_jobs AS jobs LEFT JOIN equitymap_job_progress AS told ON told.job = jobs.id
  WHERE jobs.task_name = %(task)s
  ORDER BY jobs.args->>'code', jobs.id DESC
) AS newest
WHERE status IN ('todo', 'doing') OR (NOT put_away AND changed > now() - interval '1 day')
ORDER BY status = 'doing' DESC, id
"""
STARTED = """
SELECT count(*) AS runs, min(at) AS oldest FROM procrastinate_events AS events
JOIN procrastinate_jobs AS jobs ON jobs.id = events.job_id
WHERE type = 'deferred' AND task_name = %s AND at > now() - interval '1 day'
"""
TELL = """
INSERT INTO equitymap_job_progress (job, words, share, seconds_left, message, put_away)
VALUES (%(job)s, %(words)s, %(share)s, %(seconds_left)s, %(message)s, %(put_away)s)
ON CONFLICT (job) DO UPDATE SET words = excluded.words, share = excluded.share,
  seconds_left = excluded.seconds_left, message = excluded.message, put_away = excluded.put_away
"""


@dataclass(frozen=True)
class QueuedJob:
    """A job of the queue, as a ``Job``; ``id`` is its number there, ``begun`` whether a worker is at it."""

    id: int
    code: str
    name: str
    state: State
    words: str
    share: float
    seconds_left: float | None
    message: str
    begun: bool

    @classmethod
    def of(cls, row: dict[str, Any]) -> QueuedJob:
        """Return the job of a row of ``SEEN``."""
        state = STATES.get(row["status"], "stopped")
        running = state == "running"
        return cls(
            row["id"],
            row["code"],
            row["name"],
            state,
            _awaited(row) or row["words"] or "starting",
            1.0 if state == "ready" else row["share"] or 0.0,
            row["seconds_left"] if running else None,
            "" if running else row["message"] or ENDINGS.get(state, ""),
            row["status"] == "doing",
        )


def _awaited(row: dict[str, Any]) -> str:
    """Say what a job waits for; nothing where a worker is at it."""
    if row["abort_requested"]:
        return "being stopped"
    if row["status"] != "todo":
        return ""
    if not row["attended"]:
        return "waiting: no worker runs on this copy just now; whoever looks after it starts one"
    if row["scheduled_at"] is not None and row["scheduled_at"] > datetime.now(row["scheduled_at"].tzinfo):
        return f"{row['words'] or 'it could not be done'}; tried again at {row['scheduled_at']:%H:%M} UTC"
    return "waiting for a worker"


def libpq(url: str) -> str:
    """Return an address as PostgreSQL's own library takes it.

    Raises
    ------
    JobsError
        When it is of another database.
    """
    kind, _, rest = url.partition("://")
    if kind not in ("postgresql", "postgres", "postgresql+psycopg") or not rest:
        raise JobsError(
            "Jobs go to workers through PostgreSQL alone: set EQUITYMAP_JOBS_URL to"
            " postgresql://name:password@server/database, or EQUITYMAP_JOBS=here to build on this computer."
        )
    return f"postgresql://{rest}"


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection[DictRow]]:
    """Open the database for one transaction.

    Raises
    ------
    JobsError
        When it is away or has no tables of the queue; never with its address, which may hold a password.
    """
    with told_apart():
        connection = psycopg.connect(
            url, connect_timeout=CONNECT_S, options="-c lock_timeout=10s -c timezone=UTC", row_factory=dict_row
        )
        with connection:
            yield connection


@contextmanager
def told_apart() -> Iterator[None]:
    """Turn what the database refuses into one message."""
    try:
        yield
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedFunction):
        raise JobsError(UNPREPARED) from None
    except psycopg.errors.InsufficientPrivilege:
        raise JobsError(
            "This account may not do that in the database of the queue: give it the right, or run python -m equitymap"
            " worker --prepare with one that has it."
        ) from None
    except (psycopg.Error, ConnectorException):
        raise JobsError(AWAY) from None


def tell(connection: psycopg.Connection[DictRow], job: int, **known: Any) -> None:
    """Write down how far a job is; what is not ``known`` is blank."""
    blank = {"words": "", "share": 0.0, "seconds_left": None, "message": "", "put_away": False}
    connection.execute(TELL, {"job": job, **blank, **known})


class Queue:
    """The queue at an address, as ``Jobs``: several places at once, one job a place."""

    elsewhere = True

    def __init__(self, url: str) -> None:
        self.url = libpq(url)

    def seen(self) -> Sequence[QueuedJob]:
        """Return jobs at work, then those that wait, and the last one of each place that ended within a day."""
        with connected(self.url) as connection:
            return _seen(connection)

    def start(self, code: str, name: str) -> None:
        """Put a job into the queue: of one place one job waits or is at work.

        Raises
        ------
        PlaceBusy
            When the place has one already.
        NoRoom
            When this copy has as many places or runs as it may, or too little space is left.
        StoreError
            When the folder of places cannot be looked at here.
        JobsError
            When the queue cannot be reached.
        """
        with connected(self.url) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [START_LOCK])
            running = {job.code for job in _seen(connection) if job.state == "running"}
            if code in running:
                raise PlaceBusy(name, alone=False)
            _check_runs(connection)
            try:
                check_limits(code, settings().places_dir, asked=running)
            except OSError as refused:
                raise StoreError(
                    f"The folder of places cannot be looked at ({refused.strerror}): nothing was started. Give this"
                    " server the folder that workers write (EQUITYMAP_PLACES_DIR)."
                ) from None
            with self.opened() as app:
                app.configure_task(TASK, queue=QUEUE, lock=code, queueing_lock=code).defer(code=code, name=name)

    def stop(self, code: str) -> None:
        """Cancel the job of a place: one that waits at once, one at work at its next step."""
        for job in self.seen():
            if job.code == code and job.state == "running":
                with self.opened() as app:
                    app.job_manager.cancel_job_by_id(job.id, abort=True)

    def clear(self, code: str) -> None:
        """Put the ending of a place's job away, for everybody."""
        with connected(self.url) as connection:
            for job in _seen(connection):
                if job.code == code and job.state != "running":
                    tell(connection, job.id, message=job.message, put_away=True)

    @contextmanager
    def opened(self) -> Iterator[App]:
        """Open the queue for one act."""
        connector = SyncPsycopgConnector(conninfo=self.url, min_size=1, max_size=1, timeout=CONNECT_S)
        with told_apart(), App(connector=connector).open() as app:
            yield app


def _seen(connection: psycopg.Connection[DictRow]) -> Sequence[QueuedJob]:
    return [QueuedJob.of(row) for row in connection.execute(SEEN, {"task": TASK, "alive": ALIVE_S})]


def _check_runs(connection: psycopg.Connection[DictRow]) -> None:
    """Refuse a further run where the limit of a day is reached."""
    most = settings().runs_a_day
    row = connection.execute(STARTED, [TASK]).fetchone()
    if row is not None and row["runs"] >= most:
        again = f" The next one may start at {row['oldest']:%H:%M} UTC." if row["oldest"] else ""
        raise NoRoom(
            f"{row['runs']:,} runs were started on this copy within a day, and {most:,} is the most.{again} Whoever"
            " looks after it can use the command add-place, or raise EQUITYMAP_RUNS_A_DAY."
        )
