"""The zip of a place for visitors: made once for a build, by one process at a time, kept; trouble is told."""

import os
import sys
import time
import zipfile
from pathlib import Path

import pytest

from equitymap.dashboard.server import exports
from equitymap.settings import Settings
from equitymap.views.export import folder
from equitymap.views.export.descriptor import File

FAILS = "print('Wrong: The disk is full. Free some space.\t0\t1'); raise SystemExit(1)"
MAKES = "import pathlib, sys; pathlib.Path(sys.argv[3]).write_bytes(b'zip')"


@pytest.fixture
def make(monkeypatch, tmp_path):
    """Return how to have the zip of a build made by a program in the place of the real one, and wait for its end."""
    monkeypatch.setattr(exports, "settings", lambda: Settings(static_dir=tmp_path))
    monkeypatch.setattr(exports, "_made_by", {})

    def made(program, build="one", wait=True):
        monkeypatch.setattr(exports, "COMMAND", (sys.executable, "-c", program))
        exports.start("demo", build)
        if wait:
            for work in exports._made_by.values():
                assert work.ready(60)
        return exports.kept("demo", build)

    yield made
    for work in exports._made_by.values():
        work.watch.stop()
        assert work.ready(60)


def test_it_is_made_once_and_kept(make):
    assert exports.kept("demo", "one").state == "none"
    found = make(MAKES)
    assert (found.state, found.path.read_bytes()) == ("made", b"zip")
    assert make(FAILS).state == "made"


def test_trouble_is_told_and_may_be_tried_again(make):
    found = make(FAILS)
    assert (found.state, found.words) == ("failed", "The disk is full. Free some space.")
    assert make(MAKES).state == "made"


def test_one_is_made_at_a_time_and_says_how_far_it_is(make):
    program = "import time; print('Writing gaps\\t1\\t4', flush=True); time.sleep(60)"
    make(program, wait=False)
    while (found := exports.kept("demo", "one")).words == "Beginning":
        assert not exports._made_by[found.path].ready(0.01)
    assert (found.state, found.share, found.words) == ("running", 0.25, "Writing gaps")
    assert make(MAKES, build="two", wait=False).state == "busy"
    assert len(exports._made_by) == 1


def test_one_that_takes_too_long_is_ended_and_others_get_their_turn(make, monkeypatch):
    monkeypatch.setattr(exports, "SECONDS", 0.2)
    found = make("import time; time.sleep(60)")
    assert (found.state, found.words[:19]) == ("failed", "It took longer than")
    monkeypatch.setattr(exports, "SECONDS", 60)
    assert make(MAKES, build="two").state == "made"


def test_what_the_process_says_besides_is_nobodys_business(make, capfd, tmp_path):
    found = make("print('/srv/secret', flush=True); print('Writing gaps\\t1\\t4', flush=True); 1 / 0")
    assert (found.state, found.words) == ("failed", "It ended early. Try again.")
    assert "ZeroDivisionError" in capfd.readouterr().err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_logs_and_halves_of_before_are_cleared_away(make):
    folder = make(MAKES, build="old").path.parent
    for name, age in (("demo-x.log", 0), (".other-y.zip.abc", 3600), (".demo-z.zip.def", 0), ("other-y.zip", 3600)):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (time.time() - age,) * 2)
    make(MAKES)
    assert {path.name for path in folder.iterdir()} == {
        "demo-old.zip",
        "demo-one.zip",
        ".demo-z.zip.def",
        "other-y.zip",
    }


def test_the_process_makes_the_zip_of_that_very_build(monkeypatch, tmp_path, capsys):
    def files(place, tell):
        tell(1, 4, "Writing gaps")
        return [File("index.html", place.name.encode())]

    monkeypatch.setattr(folder, "files", files)
    monkeypatch.setattr(exports.os, "nice", lambda _: None, raising=False)
    path = tmp_path / "a.zip"
    assert exports.main(["demo", "", str(path)]) == 0
    assert capsys.readouterr().out == "Writing gaps\t1\t4\n"
    with zipfile.ZipFile(path) as packed:
        assert packed.read("equity-map-X08000001/index.html") == b"Marlhaven"
    assert exports.main(["E06000001", "gone", str(path)]) == 1
    assert "has been built again" in capsys.readouterr().out


def test_a_disk_that_refuses_is_told(make, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(exports.StoreError, match="No space left on device"):
        exports.start("demo", "one")
