"""Building many places: what is up to date is kept, and one that fails stops nobody."""

import os
import signal
from types import SimpleNamespace

import pandas as pd
import pytest

from equitymap.errors import SourceContent
from equitymap.places import store
from equitymap.places.england import build_all as many
from equitymap.places.place import FileRead
from tests.places import small_place

CODES = ["X07000001", "X07000002", "X07000003", "X07000004"]
HASHES = {"invented": frozenset({("made-up.csv", "0" * 64)})}


def _place(code):
    place = small_place()
    made = place.manifest.model_copy(update={"code": code, "version": many.__version__})
    return type(place)(made, **{name: getattr(place, name) for name in many.FRAMES})


def _counted(place):
    return pd.DataFrame({"neighbourhoods": [len(place.inside)]}, index=[place.code])


@pytest.fixture
def england(monkeypatch):
    """Stand in for the national files: places come ready-made, and every hash is known."""
    monkeypatch.setattr(many, "ready", lambda _: None)
    monkeypatch.setattr(many, "release_hashes", lambda _: HASHES)
    monkeypatch.setattr(many, "build_place", lambda code, _: _place(code))
    return SimpleNamespace()


def _states(done):
    return {one.code: one.state for one in done}


@pytest.mark.parametrize("processes", [1, 2])
def test_places_are_built_written_and_told_of(england, tmp_path, processes):
    done = list(many.build_all(CODES, england, _counted, root=tmp_path, processes=processes))
    assert _states(done) == dict.fromkeys(CODES, "built")
    assert sorted(pd.concat([one.then for one in done]).index) == CODES
    assert {store.open_place(code, tmp_path).code for code in CODES} == set(CODES)


def test_a_second_run_keeps_what_is_up_to_date(england, tmp_path):
    list(many.build_all(CODES[:3], england, _counted, root=tmp_path))
    before = {code: (tmp_path / code / "manifest.json").stat().st_mtime_ns for code in CODES[:3]}
    done = list(many.build_all(CODES, england, _counted, root=tmp_path))
    assert _states(done) == dict.fromkeys(CODES[:3], "kept") | {CODES[3]: "built"}
    assert {code: (tmp_path / code / "manifest.json").stat().st_mtime_ns for code in CODES[:3]} == before
    assert all(one.then is not None for one in done), "the figures of kept places count too"


def test_again_builds_everything(england, tmp_path):
    list(many.build_all(CODES[:1], england, _counted, root=tmp_path))
    assert _states(many.build_all(CODES[:1], england, _counted, root=tmp_path, again=True)) == {CODES[0]: "built"}


def test_other_files_another_version_or_a_lost_frame_are_not_up_to_date(england, tmp_path):
    code = CODES[0]
    store.write(_place(code), tmp_path)
    assert many.is_current(code, HASHES, root=tmp_path)
    assert not many.is_current(code, {"invented": frozenset({("made-up.csv", "1" * 64)})}, root=tmp_path)
    assert not many.is_current(code, HASHES | {"another": frozenset()}, root=tmp_path)
    assert not many.is_current(CODES[1], HASHES, root=tmp_path)
    place = _place(code)
    old = place.manifest.model_copy(update={"version": "0.0.0"})
    store.write(type(place)(old, **{name: getattr(place, name) for name in many.FRAMES}), tmp_path)
    assert not many.is_current(code, HASHES, root=tmp_path)
    store.write(place, tmp_path)
    (tmp_path / code / "supply.parquet").unlink()
    assert not many.is_current(code, HASHES, root=tmp_path)


def test_a_damaged_frame_is_built_anew(england, tmp_path):
    store.write(_place(CODES[0]), tmp_path)
    (tmp_path / CODES[0] / "outcomes.parquet").write_bytes(b"PAR1")
    assert _states(many.build_all(CODES[:1], england, _counted, root=tmp_path)) == {CODES[0]: "built"}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (SourceContent("2 neighbourhoods have no boundary."), "2 neighbourhoods have no boundary."),
        (ZeroDivisionError("by zero"), "A mistake in the program (ZeroDivisionError: by zero)"),
    ],
)
def test_one_that_fails_stops_nobody(england, monkeypatch, tmp_path, wrong, says):
    def build(code, _):
        if code == CODES[1]:
            raise wrong
        return _place(code)

    monkeypatch.setattr(many, "build_place", build)
    done = list(many.build_all(CODES, england, _counted, root=tmp_path))
    assert _states(done) == dict.fromkeys(CODES, "built") | {CODES[1]: "failed"}
    (failed,) = [one for one in done if one.state == "failed"]
    assert says in failed.why
    assert failed.then is None
    assert not (tmp_path / CODES[1]).exists()


def test_a_worker_that_dies_takes_nobody_with_it(england, monkeypatch, tmp_path):
    def build(code, _):
        if code == CODES[2]:
            os.kill(os.getpid(), signal.SIGKILL)
        return _place(code)

    monkeypatch.setattr(many, "build_place", build)
    done = list(many.build_all(CODES, england, _counted, root=tmp_path, processes=2))
    assert _states(done) == {code: "failed" if code == CODES[2] else _states(done)[code] for code in CODES}
    assert "failed" not in {state for code, state in _states(done).items() if code != CODES[2]}
    assert "ended from outside" in next(one.why for one in done if one.code == CODES[2])


def test_where_nothing_can_fork_places_are_built_one_after_another(england, monkeypatch, tmp_path):
    monkeypatch.setattr(many.multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert _states(many.build_all(CODES[:2], england, _counted, root=tmp_path)) == dict.fromkeys(CODES[:2], "built")


def test_hashes_are_those_of_the_files_read(tmp_path):
    path = tmp_path / "made-up.csv"
    path.write_bytes(b"a")
    reading = SimpleNamespace(release=SimpleNamespace(id="invented"), paths=(path,))
    sha = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert many.release_hashes(SimpleNamespace(all_readings=(reading,))) == {"invented": {("made-up.csv", sha)}}
    assert FileRead(name="made-up.csv", sha256=sha)
