"""The queue of jobs on a real PostgreSQL: asked by replicas, worked on by processes that are killed and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from procrastinate import PsycopgConnector

from equitymap.__main__ import main
from equitymap.errors import JobsError, NoRoom, PlaceBusy, StoreError
from equitymap.places import builds
from equitymap.places.add_place import background
from equitymap.places.jobs import queue as queue_module
from equitymap.places.jobs.queue import Queue, QueuedJob
from equitymap.places.jobs.tables import prepare, steps_after
from equitymap.places.jobs.work import DIED, TRIES, Worker
from equitymap.settings import Settings, settings
from tests import loops
from tests.fake_worker import FILE
from tests.postgresql import Postgresql

NORWICH, LEEDS = ("E07000148", "Norwich"), ("E08000035", "Leeds")


@pytest.fixture
def queue(postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Queue:
    limits(monkeypatch, tmp_path)
    prepare(postgresql_url)
    return Queue(postgresql_url)


def limits(monkeypatch: pytest.MonkeyPatch, folder: Path, **known: int) -> None:
    given = Settings(places_dir=folder / "places", free_disk_mb=0, **known)
    for module in (queue_module, background):
        monkeypatch.setattr(module, "settings", lambda: given)
    given.places_dir.mkdir(exist_ok=True)


def job_of(queue: Queue, code: str) -> QueuedJob:
    (found,) = [job for job in queue.seen() if job.code == code]
    return found


def awaited(what: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.05)


def test_tables_are_made_once_by_whoever_is_first(postgresql_url):
    with pytest.raises(JobsError, match="worker --prepare"):
        Queue(postgresql_url).seen()
    with ThreadPoolExecutor(4) as several:
        list(several.map(prepare, [postgresql_url] * 4))
    assert list(Queue(postgresql_url).seen()) == []
    with psycopg.connect(postgresql_url) as connection:
        connection.execute("COMMENT ON TABLE procrastinate_jobs IS 'procrastinate 3.0.0'")
    with pytest.raises(JobsError, match=r"are those of procrastinate 3\.0\.0.*03\.\d\d\.\d\d_.*\.sql.*with psql"):
        prepare(postgresql_url)
    assert steps_after("99.0.0") == []


def test_a_database_that_is_away_is_one_message_without_its_address():
    with pytest.raises(JobsError, match="cannot be reached just now: nothing was changed") as wrong:
        Queue("postgresql://me:secret@127.0.0.1:1/none").seen()
    assert "secret" not in str(wrong.value)


def test_one_job_a_place_whoever_asks_and_what_it_waits_for(queue):
    def ask(_: int) -> str:
        try:
            queue.start(*NORWICH)
        except PlaceBusy as busy:
            return str(busy)
        return "asked"

    with ThreadPoolExecutor(4) as several:
        answers = sorted(several.map(ask, range(4)))
    assert answers[-1] == "asked"
    assert all(said.startswith("Norwich is being built already") for said in answers[:-1])
    assert len(answers[:-1]) == 3
    queue.start(*LEEDS)
    waiting = job_of(queue, NORWICH[0])
    assert (waiting.name, waiting.state, waiting.begun) == ("Norwich", "running", False)
    assert "no worker runs on this copy" in waiting.words
    queue.stop(NORWICH[0])
    stopped = job_of(queue, NORWICH[0])
    assert stopped.state == "stopped"
    assert stopped.message.startswith("Stopped.")
    queue.clear(NORWICH[0])
    assert [job.code for job in queue.seen()] == [LEEDS[0]], "the other one is left alone"


def test_limits_of_runs_and_places_say_what_to_do(queue, tmp_path, monkeypatch):
    limits(monkeypatch, tmp_path, runs_a_day=1)
    queue.start(*NORWICH)
    with pytest.raises(NoRoom, match=r"1 runs were started.*1 is the most.*EQUITYMAP_RUNS_A_DAY"):
        queue.start(*LEEDS)
    limits(monkeypatch, tmp_path, places_at_most=1)
    with pytest.raises(NoRoom, match="EQUITYMAP_PLACES_AT_MOST"):
        queue.start(*LEEDS)  # the one that waits counts
    limits(monkeypatch, tmp_path)
    (tmp_path / "places").rmdir()
    with pytest.raises(StoreError, match="the folder that workers write"):
        queue.start(*LEEDS)


@pytest.fixture
def workers(queue: Queue, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start workers with a fake build (``tests.fake_worker``); what is left of them is killed at the end."""
    begun: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.fake_worker", queue.url, str(tmp_path)]
        known = {"EQUITYMAP_PLACES_DIR": str(tmp_path / "places"), "EQUITYMAP_FREE_DISK_MB": "0"}
        with (tmp_path / f"worker-{len(begun)}.log").open("wb") as log:
            begun.append(subprocess.Popen(command, env={**os.environ, **known}, stdout=log, stderr=log))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()


def test_a_job_outlives_a_killed_worker_a_restart_of_the_database_and_a_stop(
    queue: Queue, workers: Callable[[], subprocess.Popen[bytes]], postgresql: Postgresql, tmp_path: Path
) -> None:
    """Fetching and building are faked (``tests.fake_worker``); queue, worker processes and publishing are real."""
    both = {process.pid: process for process in (workers(), workers())}
    places = tmp_path / "places"

    def at_work(code: str) -> subprocess.Popen[bytes]:
        awaited(lambda: job_of(queue, code).begun and 0.1 < job_of(queue, code).share < 0.6)
        return both[int((tmp_path / "at-work").read_text())]

    queue.start(*NORWICH)
    killed = at_work(NORWICH[0])
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert builds.current(places, NORWICH[0]) is None, "nothing half built is seen"
    (other,) = set(both.values()) - {killed}
    awaited(lambda: job_of(queue, NORWICH[0]).state != "running")
    ended = job_of(queue, NORWICH[0])
    assert (ended.state, ended.message) == ("ready", f"Built by {other.pid}.")
    first = builds.current(places, NORWICH[0])
    assert (first / FILE).read_text() == str(other.pid)

    queue.start(*LEEDS)
    assert at_work(LEEDS[0]) is other
    postgresql.restart()
    awaited(lambda: is_answered(queue) and job_of(queue, LEEDS[0]).state == "ready")
    assert other.poll() is None
    awaited(lambda: is_alive(queue), 20)

    queue.start(*NORWICH)
    assert at_work(NORWICH[0]) is other
    other.send_signal(signal.SIGTERM)
    assert other.wait(20) == 0
    given_back = job_of(queue, NORWICH[0])
    assert (given_back.state, given_back.begun) == ("running", False)
    assert builds.current(places, NORWICH[0]) == first, "what was there before stays"


def test_what_a_dead_worker_left_is_taken_up_so_often_and_no_more_and_never_what_this_one_is_at(queue: Queue) -> None:
    worker = Worker(queue.url, lambda *_: "")

    def rescued(tries: int) -> str:
        """Leave Norwich as a worker that is gone after so many tries, look for such jobs, and return what became."""
        with queue_module.connected(queue.url) as connection:
            connection.execute("UPDATE procrastinate_jobs SET status = 'doing', attempts = %s", [tries])

        async def rescue() -> None:
            async with worker.app(PsycopgConnector(conninfo=queue.url, min_size=1), worker.note).open_async() as app:
                await worker.rescue(app)

        loops.run(rescue())
        job = job_of(queue, NORWICH[0])
        return job.message or ("at work" if job.begun else job.words)

    queue.start(*NORWICH)
    assert rescued(TRIES - 2).startswith("waiting")
    worker.at_work.add(job_of(queue, NORWICH[0]).id)
    assert rescued(TRIES - 1) == "at work"
    worker.at_work.clear()
    assert rescued(TRIES - 1) == DIED
    assert job_of(queue, NORWICH[0]).state == "failed"


def is_alive(queue: Queue) -> bool:
    """Return whether a worker gave a sign of life just now, as others look for it."""
    with queue_module.connected(queue.url) as connection:
        signs = "SELECT count(*) AS alive FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1.5 s'"
        return bool(connection.execute(signs).fetchone()["alive"])


def is_answered(queue: Queue) -> bool:
    try:
        queue.seen()
    except JobsError:
        return False
    return True


def test_the_command_prepares_lists_and_says_what_it_lacks(postgresql_url, monkeypatch, capsys, tmp_path):
    def run(*options: str) -> tuple[object, str]:
        settings.cache_clear()
        with pytest.raises(SystemExit) as ended:
            main(["worker", *options])
        shown = capsys.readouterr()
        return ended.value.code, " ".join((shown.out + shown.err).split())

    try:
        code, said = run("--jobs")
        assert (code, said.startswith("No queue is named: set EQUITYMAP_JOBS_URL")) == (2, True)
        monkeypatch.setenv("EQUITYMAP_JOBS_URL", postgresql_url.replace("postgresql:", "postgresql+psycopg:"))
        code, said = run("--jobs")
        assert (code, "worker --prepare" in said) == (2, True)
        assert run("--prepare") == (0, "The tables of the queue are ready.")
        limits(monkeypatch, tmp_path)
        Queue(postgresql_url).start(*NORWICH)
        code, said = run("--jobs")
        assert said.startswith("E07000148 Norwich running 0% waiting: no worker runs")
    finally:
        monkeypatch.undo()
        settings.cache_clear()
