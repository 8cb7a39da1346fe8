"""Locks end with their process, and a process is never taken for another one that has its number."""

import os
import signal
import subprocess
import sys
import time

import pytest

from equitymap.places import processes

HOLDS = """
import sys, time
from pathlib import Path
from equitymap.places import processes
with processes.locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def sleeper():
    process = subprocess.Popen(["sleep", "60"])
    yield process
    process.kill()
    process.wait()


def test_a_lock_ends_with_a_process_that_is_killed(tmp_path, root):
    path = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], cwd=root, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert processes.is_locked(path)
        with pytest.raises(BlockingIOError), processes.locked(path, wait=False):
            pass
        holder.kill()
        holder.wait()
    assert not processes.is_locked(path)
    with processes.locked(path, wait=False):
        assert processes.is_locked(path)


def test_a_file_that_is_not_there_or_holds_text_is_locked_by_nobody(tmp_path):
    assert not processes.is_locked(tmp_path / "lock")
    (tmp_path / "lock").write_text("999999")
    assert not processes.is_locked(tmp_path / "lock")
    with processes.locked(tmp_path / "lock", wait=False):
        pass
    assert (tmp_path / "lock").read_text() == "999999"


def test_a_process_is_known_by_when_it_was_created(sleeper):
    assert processes.began(sleeper.pid)
    assert processes.began(sleeper.pid) == processes.began(sleeper.pid)
    assert processes.began(sleeper.pid) != processes.began(os.getpid())
    sleeper.kill()
    time.sleep(0.2)
    assert processes.began(sleeper.pid) == "", "one that has ended and is not collected yet is not at work"
    sleeper.wait()
    assert processes.began(sleeper.pid) == ""


def test_only_the_process_that_is_meant_is_asked_to_end(sleeper):
    created = processes.began(sleeper.pid)
    for pid, when in [(sleeper.pid, f"{created}0"), (sleeper.pid, ""), (0, ""), (1, ""), (-1, created), (2**22, "x")]:
        assert not processes.ask_to_end(pid, when)
    assert sleeper.poll() is None
    assert processes.ask_to_end(sleeper.pid, created)
    assert sleeper.wait(timeout=10) == -signal.SIGTERM


def test_a_system_without_proc_is_asked_otherwise(sleeper, monkeypatch):
    """The words of ``ps`` are asked where there is no ``/proc``, as on macOS."""
    monkeypatch.setattr(processes, "Path", lambda _: _Nowhere())
    said = []
    monkeypatch.setattr(processes.subprocess, "run", lambda command, **_: said.append(command) or _Told())
    assert processes.began(sleeper.pid) == "Fri Nov 27 05:00:00 2026"
    assert said == [["ps", "-o", "lstart=", "-p", str(sleeper.pid)]]


class _Nowhere:
    def read_text(self, **_):
        raise FileNotFoundError

    def exists(self):
        return False


class _Told:
    stdout = "Fri Nov 27 05:00:00 2026\n"
