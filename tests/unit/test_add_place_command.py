"""``add-place`` in this process: its progress file says how it ended, and signals are handled as before afterwards."""

import os
import signal

import pytest
from typer.testing import CliRunner

from equitymap.__main__ import app
from equitymap.errors import Cancelled, UnknownPlace
from equitymap.places.add_place import background


def unknown(*_):
    raise UnknownPlace("Atlantis", [])


def terminated(*_):
    os.kill(os.getpid(), signal.SIGTERM)


def full(*_):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("find", "error", "state", "message"),
    [
        (unknown, UnknownPlace, "failed", "There is no English district called 'Atlantis'"),
        (terminated, Cancelled, "stopped", "Stopped. What was fetched is kept"),
        (full, Exception, "failed", "The disk refused (No space left on device)"),
    ],
)
def test_how_it_ended_is_in_the_progress_file(monkeypatch, tmp_path, find, error, state, message):
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    monkeypatch.setattr("equitymap.places.add_place.add.find_place", find)
    folders = ["--folder", str(tmp_path / "downloads"), "--progress-folder", str(tmp_path)]
    done = CliRunner().invoke(app, ["add-place", "Atlantis", *folders])
    assert isinstance(done.exception, error)
    job = background.current_job(tmp_path)
    assert (job.state, job.name, job.pid) == (state, "Atlantis", os.getpid())
    assert message in job.message
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before
