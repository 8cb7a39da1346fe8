"""The commands of a hall: prepared, brought home, and each way of saying no in one message."""

from __future__ import annotations

import shlex
import socket
import sys

import pytest
from argon2 import PasswordHasher

from equitymap.commands import hall as command
from equitymap.dashboard.server import browser_libraries
from equitymap.dashboard.server.hall import checks, running
from equitymap.records import sessions
from equitymap.records.hall import read_hall
from equitymap.records.sessions import Given, record_of_card
from equitymap.records.subjects.answers import Response
from equitymap.records.subjects.consultation import Consultation
from tests.commands import run
from tests.hall_laptops import SESSION
from tests.halls import hall_folder, records_in


@pytest.fixture
def url(tmp_path, monkeypatch):
    monkeypatch.setattr(browser_libraries, "obtain_all", lambda _: [])
    return f"sqlite:///{tmp_path}/home.sqlite"


def test_a_folder_is_prepared_and_says_what_comes_next(url, tmp_path):
    done = run("hall", "--place", "demo", "--to", tmp_path / "hall", "--url", url)
    assert (done.returncode, done.stderr) == (0, "")
    assert "is ready for Marlhaven" in done.stdout
    assert (
        shlex.join([sys.executable, "-m", "equitymap", "hall", "--run", f"{tmp_path}/hall"]) in done.stdout.splitlines()
    )
    done = run("merge-session", tmp_path / "hall", "--url", url)
    assert done.stdout.strip() == "From Marlhaven (demo): 0 revision(s) added; new: nothing."


def test_what_came_home_is_told(url, tmp_path):
    folder = hall_folder(tmp_path / "hall")
    laptop = records_in(folder)
    sessions.save(
        laptop, record_of_card(SESSION, "7"), Given(Response(place="demo", session=SESSION, card="7")), role="steward"
    )
    laptop.close()
    done = run("merge-session", folder, "--url", url)
    assert done.stdout.strip() == (
        "From Marlhaven (demo): 3 revision(s) added; new: 1 consultation sessions, 1 questions, 1 responses"
        " (1 on cards)."
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "name one of --place, --check and --run"),
        (["--place", "demo", "--run", "x"], "name one of --place, --check and --run"),
        (["--run", "nowhere"], "is no folder of a hall"),
        (["--check", "nowhere"], "is no folder of a hall"),
        (["--place", "Nosuchplace"], "Nosuchplace"),
    ],
)
def test_a_mistake_ends_in_one_message(url, tmp_path, monkeypatch, words, says):
    monkeypatch.chdir(tmp_path)
    done = run("hall", *words, "--url", url)
    assert done.returncode == 2
    assert says in " ".join((done.stderr + done.stdout).split())
    assert "Traceback" not in done.stderr


def test_it_is_started_with_the_folder_and_a_passphrase_of_this_evening(tmp_path, monkeypatch):
    folder, started = hall_folder(tmp_path / "hall"), {}
    monkeypatch.setattr(running, "run", lambda hall, **how: started.update(how, folder=hall.folder) or 0)
    done = run("hall", "--run", folder, EQUITYMAP_STEWARD_HASH="")
    assert done.returncode == 0
    assert (started["folder"], started["port"]) == (folder, 8501)
    phrase = done.stdout.partition("the passphrase is: ")[2].split()[0]
    assert PasswordHasher().verify(started["EQUITYMAP_STEWARD_HASH"], phrase)
    assert "/t/hall" in done.stdout
    assert "█" in done.stdout or "▄" in done.stdout, "a code to read with a phone"
    started.clear()
    assert "EQUITYMAP_STEWARD_HASH" in run("hall", "--run", folder, EQUITYMAP_STEWARD_HASH="$x").stdout
    assert "EQUITYMAP_STEWARD_HASH" not in started


def test_a_check_that_fails_is_said_and_ends_in_1(tmp_path, monkeypatch):
    folder = hall_folder(tmp_path / "hall")
    lines = [checks.Line(True, "The folder is whole."), checks.Line(False, "Port 8501 is in use.")]
    monkeypatch.setattr(checks, "check", lambda *_, **__: lines)
    done = run("hall", "--check", folder)
    assert done.returncode == 1
    assert done.stdout.splitlines()[:2] == ["right  The folder is whole.", "WRONG  Port 8501 is in use."]
    assert command.PORT == 8501


def test_a_port_in_use_and_a_full_disk_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "FREE_MB", 10**9)
    hall = read_hall(hall_folder(tmp_path / "hall"))
    with socket.create_server(("", 0)) as taken:
        lines = list(checks.check(hall, port=taken.getsockname()[1]))
    wrong = [line.says for line in lines if not line.right]
    assert len(wrong) == 2
    assert "MB are free on the disk: free" in wrong[0]
    assert "is in use. Where this hall is started in another window already" in wrong[1]


def test_nothing_is_started_and_no_passphrase_told_where_the_port_is_in_use(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "run", lambda *_, **__: pytest.fail("it was started"))
    with socket.create_server(("", 0)) as taken:
        done = run("hall", "--run", hall_folder(tmp_path / "hall"), "--port", taken.getsockname()[1])
    assert done.returncode
    assert "choose another port with --port" in " ".join(done.stderr.split())
    assert "passphrase is" not in done.stdout


def test_a_session_that_a_steward_closed_is_told_wherever_it_would_be_taken_for_open(tmp_path, monkeypatch):
    folder, says = hall_folder(tmp_path / "hall"), "(t/hall) was closed by a steward"
    monkeypatch.setattr(running, "run", lambda *_, **__: 0)
    assert says not in run("hall", "--run", folder).stdout
    home = records_in(folder)
    (about,) = home.standing(Consultation, "demo")
    closed = about.value.model_copy(update={"closed": True})
    home.save(closed, record=about.record, parent=about.revision, role="steward")
    home.close()
    assert says in " ".join(run("hall", "--run", folder).stdout.split())
    with socket.create_server(("", 0)) as taken:
        lines = list(checks.check(read_hall(folder), port=taken.getsockname()[1]))
    assert any(not line.right and says in line.says for line in lines)
