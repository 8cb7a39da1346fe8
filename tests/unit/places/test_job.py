"""Adding a place in the background: one at a time, stoppable, and honest about a job that died."""

import sys
import time
from pathlib import Path

import pytest

from equitymap.errors import PlaceBusy
from equitymap.places import job
from equitymap.places.job import Job, Step

WORKS = "import time; time.sleep(30)"
ENDS = "raise SystemExit(0)"


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def use(program: str) -> Path:
        monkeypatch.setattr(job, "COMMAND", (sys.executable, "-c", program))
        return tmp_path

    yield use
    job.stop(tmp_path)


def wait_until_ended(folder: Path) -> Job:
    for _ in range(200):
        found = job.current(folder)
        if found is not None and found.state != "running":
            return found
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def test_a_job_runs_and_only_one_at_a_time(command):
    folder = command(WORKS)
    started = job.start("E07000148", "Norwich", folder)
    assert job.current(folder) == started
    assert started.state == "running"
    with pytest.raises(PlaceBusy, match="Norwich is being added"):
        job.start("E08000035", "Leeds", folder)


def test_a_stopped_job_says_so_and_the_next_may_start(command):
    folder = command(WORKS)
    job.start("E07000148", "Norwich", folder)
    job.stop(folder)
    ended = wait_until_ended(folder)
    assert ended.state == "stopped"
    assert "goes on from there" in ended.message
    assert job.start("E08000035", "Leeds", folder).name == "Leeds"


def test_a_job_that_died_without_a_word_is_not_running(command):
    folder = command(ENDS)
    job.start("E07000148", "Norwich", folder)
    assert wait_until_ended(folder).state == "stopped"


def test_steps_and_endings_are_written_whole(tmp_path):
    begun = Job("E07000148", "Norwich", 1, "running", "starting").write(tmp_path)
    begun.at(Step("reading schools", 0.7, 12.0)).ended("ready", "All agrees.").write(tmp_path)
    found = job.current(tmp_path)
    assert found is not None
    assert (found.state, found.share, found.message) == ("ready", 1.0, "All agrees.")
    job.forget(tmp_path)
    assert job.current(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"code": "E1"}'])
def test_a_damaged_file_is_no_job(tmp_path, text):
    (tmp_path / job.FILE).write_text(text)
    assert job.current(tmp_path) is None
