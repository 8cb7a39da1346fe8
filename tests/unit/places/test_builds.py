"""Builds and their pointer: switched in one step, swept when nobody can need them, healed after a kill."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from equitymap.places import builds
from equitymap.schema import SCHEMA_VERSION

FILES = [{"manifest.json": f"{number}".encode(), "a.txt": b"a"} for number in range(5)]


def said(root: Path) -> bytes:
    folder = builds.current(root, "place")
    return b"" if folder is None else builds.read(folder, "manifest.json", builds.sums_of(folder))


def folders(root: Path) -> list[str]:
    return sorted(path.name for path in (root / builds.BUILDS / "place").iterdir() if path.is_dir())


def age(folder: Path, seconds: float) -> None:
    os.utime(folder, (time.time() - seconds,) * 2)


def test_the_pointer_is_a_link_and_the_hashes_are_as_tools_read_them(tmp_path):
    folder = builds.publish(tmp_path, "place", FILES[0])
    assert (tmp_path / "place").is_symlink()
    assert (tmp_path / "place" / "a.txt").read_bytes() == b"a"
    told = subprocess.run(["sha256sum", "--check", builds.SUMS], cwd=folder, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["a.txt: OK", "manifest.json: OK"]


def test_where_there_are_no_links_a_file_says_the_same(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError("symbolic link privilege not held")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    builds.publish(tmp_path, "place", FILES[0])
    assert (tmp_path / "place").is_file()
    assert said(tmp_path) == b"0"
    builds.publish(tmp_path, "place", FILES[1])
    assert said(tmp_path) == b"1"
    monkeypatch.undo()
    builds.publish(tmp_path, "place", FILES[2])
    assert (tmp_path / "place").is_symlink()
    assert said(tmp_path) == b"2"


def test_old_builds_are_swept_when_no_reader_can_need_them(tmp_path):
    first, second = (builds.publish(tmp_path, "place", files) for files in FILES[:2])
    third = builds.publish(tmp_path, "place", FILES[2])
    assert folders(tmp_path) == sorted([first.name, second.name, third.name]), "all replaced just now"
    for folder in (first, second, third):
        age(folder, builds.KEPT_S + 1)
    fourth = builds.publish(tmp_path, "place", FILES[3])
    assert folders(tmp_path) == sorted([third.name, fourth.name]), "the last one stays, however old"
    age(fourth, 10 * builds.KEPT_S)
    fifth = builds.publish(tmp_path, "place", FILES[4])
    assert set(folders(tmp_path)) >= {fourth.name, fifth.name}
    assert time.time() - fourth.stat().st_mtime < 60, "its time runs from when it was replaced"


def test_two_writers_take_turns_while_readers_look(tmp_path):
    """What one of them has half written is never cleared away by the other."""
    done = threading.Event()
    builds.publish(tmp_path, "place", FILES[0])

    def write(start: int) -> None:
        for number in range(25):
            builds.publish(tmp_path, "place", FILES[(start + number) % len(FILES)])

    def look() -> None:
        while not done.is_set():
            assert said(tmp_path) in {files["manifest.json"] for files in FILES}

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(look) for _ in range(2)]
        try:
            for writer in [pool.submit(write, start) for start in (0, 2)]:
                writer.result()
        finally:
            done.set()
        for reader in readers:
            reader.result()
    assert len(folders(tmp_path)) == len(FILES), "each content has one folder, however often it was written"


def test_a_writer_killed_at_any_moment_leaves_the_old_build_or_the_new_one(tmp_path):
    """Each run of the program is ended hard after one more of the system's calls that change the disk."""
    builds.publish(tmp_path, "place", FILES[0])
    outcomes = []
    for calls in range(1, 40):
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, str(tmp_path), str(calls)], check=False, cwd=Path(__file__).parents[3]
        )
        outcomes.append(said(tmp_path))
        if ended.returncode == 0:
            break
    assert ended.returncode == 0
    assert len(outcomes) > 6
    assert outcomes[0] == b"0"
    assert outcomes[-1] == b"1"
    assert outcomes == sorted(outcomes)
    assert not [name for name in folders(tmp_path) if name.startswith(".")]


KILLED = """
import os, sys
from pathlib import Path
from equitymap.places import builds
from equitymap.schema import SCHEMA_VERSION
left = int(sys.argv[2])
def counting(real):
    def call(*args, **kwargs):
        global left
        left -= 1
        if left == 0:
            os._exit(9)
        return real(*args, **kwargs)
    return call
for owner, name in [(Path, "rename"), (Path, "replace"), (Path, "symlink_to"), (os, "fsync"), (os, "utime"),
                    (Path, "chmod"), (Path, "mkdir")]:
    setattr(owner, name, counting(getattr(owner, name)))
builds.publish(Path(sys.argv[1]), "place", {"manifest.json": b"1", "a.txt": b"a"})
"""


def test_a_folder_of_an_earlier_version_is_never_out_of_sight(tmp_path, monkeypatch):
    """It cannot be replaced in one step; a writer that ends between the two has the next builds pointer read."""
    (tmp_path / "place").mkdir()
    (tmp_path / "place" / "manifest.json").write_bytes(b"flat")
    assert said(tmp_path) == b"flat"
    real = Path.rename

    def rename(self, target):
        done = real(self, target)
        if self == tmp_path / "place":
            assert said(tmp_path) == b"0", "what a visitor would read this very moment"
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(KeyboardInterrupt):
        builds.publish(tmp_path, "place", FILES[0])
    monkeypatch.undo()
    assert said(tmp_path) == b"0"
    builds.publish(tmp_path, "place", FILES[1])
    assert said(tmp_path) == b"1"


@pytest.mark.parametrize("text", ["../../etc", "/etc", ".builds/other/0123456789ab", ".builds/place/../../etc", ""])
def test_a_pointer_leads_nowhere_but_to_the_builds_of_its_name(tmp_path, text):
    (tmp_path / "place").write_text(text)
    assert builds.current(tmp_path, "place") == tmp_path / "place"
    with pytest.raises(builds.DamagedBuildError):
        builds.read(tmp_path / "place", "manifest.json", {})


def test_a_changed_list_of_hashes_is_damage(tmp_path):
    folder = builds.publish(tmp_path, "place", FILES[0])
    text = (folder / builds.SUMS).read_text()
    (folder / builds.SUMS).write_text(text.replace(text[0], "0" if text[0] != "0" else "1", 1))
    with pytest.raises(builds.DamagedBuildError, match="has changed"):
        builds.sums_of(folder)
    (folder / builds.SUMS).unlink()
    with pytest.raises(builds.DamagedBuildError, match="is missing"):
        builds.sums_of(folder)


def test_a_manifest_of_another_version_is_told_from_what_is_no_manifest():
    assert builds.manifest_fields(b'{"schema_version": %d, "name": "X"}' % SCHEMA_VERSION)["name"] == "X"
    with pytest.raises(builds.OtherVersionError) as other:
        builds.manifest_fields(b'{"schema_version": 0, "name": "X"}')
    assert other.value.fields["name"] == "X"
    for text in (b"", b"{", b"[]", b"{}", b"3"):
        with pytest.raises((ValueError, KeyError, TypeError)):
            builds.manifest_fields(text)
