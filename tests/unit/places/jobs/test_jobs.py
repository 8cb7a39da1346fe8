"""Where pages ask for places: on this computer without a queue, in workers where one is named."""

from __future__ import annotations

import subprocess
import sys

import pytest

from equitymap.errors import JobsError
from equitymap.places.add_place import background
from equitymap.places.add_place.background import BackgroundJob
from equitymap.places.jobs import jobs as asking
from equitymap.places.jobs.jobs import Here, jobs
from equitymap.settings import Settings


def settings_are(monkeypatch: pytest.MonkeyPatch, **known: object) -> None:
    monkeypatch.setattr(asking, "settings", lambda: Settings(**known))


def test_without_a_queue_nothing_of_it_is_imported():
    """Whoever has a laptop needs neither the library nor a database."""
    program = (
        "import sys; from equitymap.commands import worker; from equitymap.places.jobs.jobs import jobs\n"
        "assert not jobs().elsewhere; print('procrastinate' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False"]


def test_on_this_computer_it_is_the_background_job(monkeypatch):
    running = BackgroundJob("E07000148", "Norwich", 1, "running", "reading")
    monkeypatch.setattr(background, "current_job", lambda: running)
    for act in ("stop", "clear"):
        monkeypatch.setattr(background, act, lambda act=act: acts.append(act))
    monkeypatch.setattr(background, "start", lambda *asked: acts.append(asked))
    acts: list[object] = []
    here = jobs()
    assert isinstance(here, Here)
    assert list(here.seen()) == [running]
    here.start("E07000148", "Norwich")
    here.stop("E07000148")
    here.clear("E07000148")
    assert acts == [("E07000148", "Norwich"), "stop", "clear"]
    monkeypatch.setattr(background, "current_job", lambda: None)
    assert list(here.seen()) == []


@pytest.mark.parametrize(
    ("known", "address"),
    [
        ({"jobs_url": "postgresql://a@b/c"}, "postgresql://a@b/c"),
        ({"jobs": "worker", "records_url": "postgres://a@b/c"}, "postgresql://a@b/c"),
        ({"jobs": "worker", "records_url": "postgresql+psycopg://a@b/c"}, "postgresql://a@b/c"),
    ],
)
def test_a_queue_is_named_by_its_own_address_or_by_that_of_the_records(monkeypatch, known, address):
    settings_are(monkeypatch, **known)
    queue = jobs()
    assert queue.elsewhere
    assert queue.url == address


@pytest.mark.parametrize("known", [{"jobs": "worker", "records_url": ""}, {"jobs_url": "sqlite:///a"}])
def test_a_queue_needs_postgresql(monkeypatch, known):
    settings_are(monkeypatch, **known)
    with pytest.raises(JobsError, match=r"PostgreSQL alone: set EQUITYMAP_JOBS_URL.*or EQUITYMAP_JOBS=here"):
        jobs()


def test_a_queue_needs_its_library(monkeypatch):
    settings_are(monkeypatch, jobs_url="postgresql://a@b/c")
    monkeypatch.delitem(sys.modules, "equitymap.places.jobs.queue", raising=False)
    monkeypatch.setitem(sys.modules, "procrastinate", None)
    with pytest.raises(JobsError, match=r"pip install -r requirements-worker\.txt"):
        jobs()
