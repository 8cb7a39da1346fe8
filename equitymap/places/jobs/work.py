"""A worker: takes jobs from the queue, builds, tells how far it is, and takes up what a dead worker left.

Nothing here knows how a place is built: that is the function ``build`` of whoever starts it, which calls ``progress``
at every step, may be broken off there, and publishes all at once or nothing.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psycopg
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.connector import BaseConnector
from procrastinate.exceptions import ConnectorException, JobAborted
from procrastinate.jobs import Job, Status

from equitymap.errors import (
    Cancelled,
    EquityMapError,
    FetchRunning,
    JobsError,
    NoNetwork,
    PublisherAway,
    PublisherRefused,
)
from equitymap.places.add_place.background import DISK_REFUSED, Progress, Step, check_limits
from equitymap.places.jobs.queue import ALIVE_S, QUEUE, STOPPED, TASK, connected, tell
from equitymap.settings import settings

Build = Callable[[str, Progress], str]
"""Builds the place of a code and returns what came of it; runs in a thread."""
Refresh = Callable[[Callable[[], bool]], None]
"""Brings every place up to date; is given what says that it is to stop, and then raises ``Cancelled``."""
Tell = Callable[..., None]
"""Writes down what is known of a job, by its number: see ``queue.tell``."""

WORTH_ANOTHER_TRY = (NoNetwork, PublisherRefused, PublisherAway, FetchRunning)
TRIES, WAIT_S, LONGER = 5, 60, 4
"""Times a job is tried in all; seconds until the second time; how much longer each further wait is."""
SAVE_EVERY_S = 1.0
DB_AGAIN_S = 5.0
KEPT_HOURS = 24 * 30
"""Hours that jobs are kept once they have ended."""
RESCUE_LOCK = 0x6571756974790005
"""PostgreSQL: one worker at a time takes up what others left."""
REFRESH, FORGET = "refresh", "forget"
"""Tasks that the clock starts. With none the library does not notice that a worker gives no sign of life any more."""
DIED = f"The worker ended {TRIES} times while it was at this place: see its memory and its log, then start it again."

LOST = "the database of the queue is away (%s); it is asked again"
log = logging.getLogger(__name__)


class Again(BaseRetryStrategy):
    """At once where the worker was stopped; later, and each time later, where a publisher was away; else never."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when a job is tried again; None when it is not."""
        if isinstance(exception, JobAborted):
            return RetryDecision(retry_in={"seconds": 0})
        if isinstance(exception, WORTH_ANOTHER_TRY) and job.attempts + 1 < TRIES:
            return RetryDecision(retry_in={"seconds": WAIT_S * LONGER**job.attempts})
        return None


@dataclass
class Worker:
    """A worker of the queue at an address; times are in seconds.

    ``alive_s`` is how long another worker may be silent before its job is taken up, ``sign_s`` how often this one gives
    a sign of life, ``poll_s`` how often it looks for jobs that came back. ``schedule`` is a cron expression in UTC, on
    which ``refresh`` is called.
    """

    url: str
    build: Build
    schedule: str = ""
    refresh: Refresh = lambda _: None
    alive_s: float = ALIVE_S
    sign_s: float = 10.0
    poll_s: float = 5.0
    at_work: set[int] = field(default_factory=set)

    def app(self, connector: BaseConnector, note: Tell) -> App:
        """Return the library's app with the tasks of this project.

        Raises
        ------
        JobsError
            When ``schedule`` is no cron expression.
        """
        app = App(connector=connector)

        @app.task(name=TASK, queue=QUEUE, retry=Again(), pass_context=True)
        def add_place(context: JobContext, code: str, name: str) -> None:  # noqa: ARG001
            self._work(context, code, note)

        @app.periodic(cron="30 3 * * *")
        @app.task(name=FORGET, queue=QUEUE, queueing_lock=FORGET)
        async def forget(timestamp: int) -> None:  # noqa: ARG001
            await app.job_manager.delete_old_jobs(
                nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
            )

        if self.schedule:

            @app.periodic(cron=self.schedule)
            @app.task(name=REFRESH, queue=QUEUE, lock=REFRESH, retry=Again(), pass_context=True)
            def refresh(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
                self._refresh(context)

            try:
                [one.croniter for one in app.periodic_registry.periodic_tasks.values()]
            except ValueError as wrong:
                raise JobsError(
                    f"EQUITYMAP_REFRESH_CRON is no cron expression ({wrong}). Write five fields, such as 0 2 * * 0."
                ) from None

        return app

    def _work(self, context: JobContext, code: str, note: Tell) -> None:
        """Build the place of a job, and write down how it goes; of a failure that nobody foresaw the log has it all."""
        saved_at = 0.0

        def progress(step: Step) -> None:
            nonlocal saved_at
            if context.should_abort():
                raise Cancelled(STOPPED)
            if time.monotonic() - saved_at > SAVE_EVERY_S:
                saved_at = time.monotonic()
                note(job, words=step.words, share=step.share, seconds_left=step.seconds_left)

        with self._at(context) as job:
            try:
                progress(Step("starting", 0.0))
                check_limits(code, settings().places_dir)
                note(job, share=1.0, message=self.build(code, progress))
            except Cancelled:
                note(job, words="a worker was stopped", message=STOPPED)
                raise
            except FetchRunning as wrong:
                note(job, words="another download is at work", message=str(wrong))
                raise
            except EquityMapError as wrong:
                note(job, words="a publisher could not be reached", message=str(wrong))
                raise
            except OSError as refused:
                note(job, message=DISK_REFUSED.format(refused.strerror))
                raise

    def _refresh(self, context: JobContext) -> None:
        """Bring every place up to date; where the worker is stopped meanwhile, another one does it anew."""
        with self._at(context):
            self.refresh(context.should_abort)

    @contextmanager
    def _at(self, context: JobContext) -> Iterator[int]:
        """Hold a job as this worker's own; where it is stopped meanwhile, it is given back or ends."""
        job = int(context.job.id or 0)
        self.at_work.add(job)
        try:
            yield job
        except Cancelled:
            raise JobAborted from None
        finally:
            self.at_work.discard(job)

    def note(self, job: int, **known: object) -> None:
        """Write down what is known of a job; a database that is away for a moment loses a step, not the work."""
        with suppress(JobsError), connected(self.url) as connection:
            tell(connection, job, **known)

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; a job that is under way then goes back into the queue at its next step."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        asked, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, asked.set)
        stopped = asyncio.create_task(asked.wait())
        while not asked.is_set():
            try:
                await self._until(stopped)
            except (psycopg.Error, ConnectorException) as wrong:
                log.warning(LOST, type(wrong).__name__)
            if not asked.is_set():
                await asyncio.wait([stopped], timeout=DB_AGAIN_S)

    async def _until(self, stopped: asyncio.Task[bool]) -> None:
        """Work until asked to stop, or until the database is away: then the job at work is given up, and done again."""
        app = self.app(PsycopgConnector(conninfo=self.url, min_size=1, max_size=4, timeout=self.alive_s / 2), self.note)
        async with app.open_async():
            rescuing = asyncio.create_task(self._rescue_again_and_again(app))
            working = asyncio.create_task(
                app.run_worker_async(
                    queues=[QUEUE],
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=0,
                    fetch_job_polling_interval=self.poll_s,
                    update_heartbeat_interval=self.sign_s,
                    stalled_worker_timeout=self.alive_s,
                )
            )
            try:
                await asyncio.wait([working, stopped], return_when=asyncio.FIRST_COMPLETED)
            finally:
                rescuing.cancel()
                working.cancel()
                await asyncio.gather(rescuing, working, return_exceptions=True)

    async def _rescue_again_and_again(self, app: App) -> None:
        while True:
            try:
                await self.rescue(app)
            except (psycopg.Error, ConnectorException) as wrong:
                log.warning(LOST, type(wrong).__name__)
            await asyncio.sleep(self.alive_s / 2)

    async def rescue(self, app: App) -> None:
        """Put the jobs of dead workers back into the queue, so often and no more."""
        async with await psycopg.AsyncConnection.connect(self.url) as turn:
            await turn.execute("SELECT pg_advisory_xact_lock(%s)", [RESCUE_LOCK])
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=self.alive_s):
                if job.id is None or job.id in self.at_work:
                    continue
                if job.attempts + 1 < TRIES:
                    log.warning("taken up from a worker that is gone: %s", job.call_string)
                    await app.job_manager.retry_job(job)
                else:
                    await asyncio.to_thread(self.note, job.id, message=DIED)
                    await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
