"""What a worker makes of a job, with the library's queue in memory: done, tried again, given up, stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from procrastinate import App
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job
from procrastinate.testing import InMemoryConnector

from equitymap.errors import (
    EquityMapError,
    FetchRunning,
    JobsError,
    NoNetwork,
    PublisherAway,
    ReleaseMoved,
    SourceMissing,
)
from equitymap.places.add_place.background import Step
from equitymap.places.jobs import work
from equitymap.places.jobs.queue import QueuedJob
from equitymap.places.jobs.work import TRIES, Again, Worker
from equitymap.settings import Settings
from tests import loops


class Told(dict[int, dict[str, Any]]):
    """What is written down of jobs."""

    def __call__(self, job: int, **known: Any) -> None:
        self[job] = known


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch, tmp_path) -> InMemoryConnector:
    monkeypatch.setattr(work, "settings", lambda: Settings(places_dir=tmp_path, free_disk_mb=0))
    return InMemoryConnector()


def worked(queue: InMemoryConnector, build: Callable[..., str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put one job into the queue, let a worker see to it, and return it with what was written down."""
    told = Told()

    async def run() -> None:
        app: App = Worker("", build).app(queue, told)
        async with app.open_async():
            await app.configure_task("add_place", queue="places").defer_async(code="E07000148", name="Norwich")
            known = {"wait": False, "install_signal_handlers": False, "listen_notify": False}
            await app.run_worker_async(**known, abort_job_polling_interval=0.05)

    loops.run(run())
    return queue.jobs[1], told.get(1, {})


def test_a_place_that_is_built(queue):
    def build(code, progress):
        assert code == "E07000148"
        progress(Step("reading schools", 0.7, 12.0))
        return "Every figure agrees."

    job, told = worked(queue, build)
    assert job["status"] == "succeeded"
    assert told == {"share": 1.0, "message": "Every figure agrees."}


def seen(job: dict[str, Any], told: dict[str, Any]) -> QueuedJob:
    """Return the job as pages see it; what nobody wrote down is blank."""
    row = {"words": "", "share": 0.0, "seconds_left": None, "message": ""} | told
    return QueuedJob.of({**job["args"], "id": 1, "status": job["status"], "abort_requested": False, **row})


def test_an_ending_that_nobody_wrote_down_is_no_failure_of_what_was_built():
    built = seen({"args": {"code": "E07000148", "name": "Norwich"}, "status": "succeeded"}, {})
    assert (built.state, built.share, built.message) == ("ready", 1.0, "")


def raises(wrong: Exception) -> Callable[..., Any]:
    def build(*_):
        raise wrong

    return build


@pytest.mark.parametrize("kind", [NoNetwork, PublisherAway])
def test_where_a_publisher_is_away_it_is_tried_again_later(queue, kind):
    job, told = worked(queue, raises(kind("It cannot be reached.")))
    assert (job["status"], job["attempts"]) == ("todo", 1)
    assert 50 < (job["scheduled_at"] - datetime.now(UTC)).total_seconds() <= 60
    assert told["words"] == "a publisher could not be reached"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (ReleaseMoved("Look at the page."), "Look at the page."),
        (OSError(28, "No space left on device"), "The disk refused (No space left on device)"),
        (RuntimeError("a secret"), "in a way that this program does not know: the log of the worker has it"),
    ],
)
def test_what_another_try_would_not_mend_fails_at_once(queue, wrong, says):
    shown = seen(*worked(queue, raises(wrong)))
    assert shown.state == "failed"
    assert says in shown.message
    assert "secret" not in shown.message


def test_limits_are_asked_again_before_the_work(queue, monkeypatch):
    monkeypatch.setattr("equitymap.places.add_place.background.settings", lambda: Settings(places_at_most=0))
    job, told = worked(queue, raises(AssertionError("nothing is built")))
    assert job["status"] == "failed"
    assert "EQUITYMAP_PLACES_AT_MOST" in told["message"]


def test_stop_ends_a_job_at_its_next_step(queue):
    def build(code, progress):
        queue.jobs[1]["abort_requested"] = True
        for _ in range(200):
            progress(Step("reading", 0.5))
            work.time.sleep(0.02)
        return "It was not stopped."

    job, told = worked(queue, build)
    assert job["status"] == "aborted"
    assert "the next time goes on from there" in told["message"]


def waits(wrong: BaseException) -> list[int | None]:
    """Return the seconds until each further try, None where there is none."""
    found: list[int | None] = []
    for attempts in range(TRIES):
        decision = Again().get_retry_decision(
            exception=wrong, job=Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=attempts)
        )
        now = datetime.now(UTC)
        found.append(None if decision is None else round((decision.retry_at - now).total_seconds()))
    return found


@pytest.mark.parametrize(
    ("wrong", "seconds"),
    [
        (PublisherAway("x"), [60, 240, 960, 3840, None]),
        (FetchRunning("x"), [60, 240, 960, 3840, None]),
        (JobAborted(), [0] * TRIES),
        (SourceMissing("x"), [None] * TRIES),
        (EquityMapError("x"), [None] * TRIES),
    ],
)
def test_each_wait_is_longer_and_there_is_a_last_one(wrong, seconds):
    assert waits(wrong) == pytest.approx(seconds, abs=1) if None not in seconds else waits(wrong) == seconds


def refreshed(queue: InMemoryConnector, refresh: Callable[..., None]) -> dict[str, Any]:
    """Let a worker see to the job that the clock puts into the queue, and return it."""

    async def run() -> None:
        app = Worker("", raises(AssertionError()), schedule="0 3 * * 0", refresh=refresh).app(queue, Told())
        assert "0 3 * * 0" in [one.cron for one in app.periodic_registry.periodic_tasks.values()]
        async with app.open_async():
            await app.tasks["refresh"].defer_async(timestamp=0)
            await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    loops.run(run())
    return queue.jobs[1]


def test_on_a_schedule_every_place_is_refreshed(queue):
    asked: list[bool] = []
    job = refreshed(queue, lambda is_stopped: asked.append(is_stopped()))
    assert (job["status"], job["lock"], asked) == ("succeeded", "refresh", [False])


def test_a_refresh_beside_another_fetch_comes_again(queue):
    assert refreshed(queue, raises(FetchRunning("x")))["status"] == "todo"


def test_a_schedule_that_cannot_be_read_is_said_before_anything_runs(queue):
    with pytest.raises(JobsError, match=r"EQUITYMAP_REFRESH_CRON is no cron expression.*such as 0 2 \* \* 0"):
        Worker("", raises(AssertionError()), schedule="on Sundays").app(queue, Told())
