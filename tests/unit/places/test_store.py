"""Places on disk: whole or not at all, and every way they can be broken has one plain message."""

import errno
import json
import shutil
import threading
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal

from equitymap.errors import DamagedPlace, PlaceNotBuilt, StalePlace, StoreError
from equitymap.places import builds, store
from equitymap.places.frame_hash import content_sha256
from equitymap.schema import FRAMES, GEO_FRAMES
from tests import places as made

CODE = "X07000001"


@cache
def small_place():
    """The small place, made once: frames are read-only."""
    return made.small_place()


def tagged(tag: str):
    """A place that says in its manifest and in its services which build it is."""
    place = small_place()
    services = place.facilities.assign(name=place.facilities["name"] + f" #{tag}")
    return replace(place, manifest=place.manifest.model_copy(update={"notes": (tag,)}), facilities=services)


def tag_of(place) -> str:
    """Which build a place is, when it is one build."""
    (in_services,) = set(place.facilities["name"].str.rpartition("#")[2])
    assert place.manifest.notes == (in_services,), "the manifest of one build with the services of another"
    return in_services


def codes(root: Path) -> list[str]:
    return [built.code for built in store.built_places(root)]


def test_a_written_place_opens_as_it_was(tmp_path):
    place = small_place()
    store.write(place, tmp_path)
    again = store.open_place(place.code, tmp_path)
    assert again.manifest == place.manifest
    for name in FRAMES:
        ours, theirs = getattr(place, name), getattr(again, name)
        if name in GEO_FRAMES:
            assert_geodataframe_equal(ours, theirs, check_dtype=False)
        else:
            pd.testing.assert_frame_equal(ours, theirs, check_dtype=False)


def test_writing_leaves_one_build_and_its_pointer(tmp_path):
    place = small_place()
    first = store.write(place, tmp_path)
    assert store.write(place, tmp_path) == first
    assert sorted(path.name for path in tmp_path.iterdir()) == [builds.BUILDS, place.code]
    assert [path.name for path in first.parent.iterdir() if path.is_dir()] == [first.name]
    assert {path.name for path in (tmp_path / place.code).iterdir()} == {path.name for path in first.iterdir()}


def test_a_full_disk_leaves_the_old_place(tmp_path, monkeypatch):
    store.write(tagged("old"), tmp_path)
    real = Path.open

    def refuse(self, *args, **kwargs):
        if self.name == "supply.parquet" and args == ("wb",):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(StoreError, match=r"No space left.*untouched.*free some disk space"):
        store.write(tagged("new"), tmp_path)
    monkeypatch.undo()
    place = store.open_place(CODE, tmp_path)
    assert tag_of(place) == "old"
    assert len([path for path in (tmp_path / builds.BUILDS / place.code).iterdir() if path.is_dir()]) == 1


def test_a_place_opened_while_it_is_replaced_is_one_build(tmp_path, monkeypatch):
    store.write(tagged("a"), tmp_path)
    real = builds.read

    def meanwhile(folder, file, sums):
        content = real(folder, file, sums)
        monkeypatch.setattr(builds, "read", real)
        store.write(tagged("b"), tmp_path)
        return content

    monkeypatch.setattr(builds, "read", meanwhile)
    code = CODE
    assert tag_of(store.open_place(code, tmp_path)) == "a"
    assert tag_of(store.open_place(code, tmp_path)) == "b"


def test_readers_see_the_old_build_or_the_new_one_whole(tmp_path):
    """Ten readers open and list a place while it is replaced ten times; ``make soak`` does it a hundred times."""
    code, seen, wrong, done = CODE, set(), [], threading.Event()
    store.write(tagged("0"), tmp_path)

    def look():
        last = 0
        while not done.is_set():
            try:
                (built,) = [one for one in store.built_places(tmp_path) if one.code == code]
                now = int(tag_of(store.open_place(code, tmp_path, build_id=built.build_id)))
                assert last <= now, "never back to an older build"
                last = now
                seen.add(now)
                done.wait(0.4)
            except BaseException as broken:
                wrong.append(broken)
                raise

    readers = [threading.Thread(target=look) for _ in range(10)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, 11):
            store.write(tagged(str(number)), tmp_path)
        for _ in range(600):  # ten builds can be written before a reader has come to its second look
            if len(seen) > 1 or wrong:
                break
            time.sleep(0.1)
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert len(seen) > 1
    assert tag_of(store.open_place(code, tmp_path)) == "10"


def test_a_reader_may_name_its_build_and_keeps_it(tmp_path):
    code = CODE
    store.write(tagged("a"), tmp_path)
    (held,) = [built for built in store.built_places(tmp_path) if built.code == code]
    store.write(tagged("b"), tmp_path)
    assert tag_of(store.open_place(code, tmp_path, build_id=held.build_id)) == "a"
    shutil.rmtree(held.path)
    with pytest.raises(StalePlace, match="built again"):
        store.open_place(code, tmp_path, build_id=held.build_id)


def test_a_folder_of_an_earlier_version_opens_and_is_replaced(tmp_path):
    """Before builds, a place was one folder of files, without hashes of them."""
    code = CODE
    shutil.copytree(store.write(tagged("flat"), tmp_path / "elsewhere"), tmp_path / code)
    (tmp_path / code / builds.SUMS).unlink()
    (held,) = [built for built in store.built_places(tmp_path) if built.code == code]
    assert tag_of(store.open_place(code, tmp_path, build_id=held.build_id)) == "flat"
    store.write(tagged("new"), tmp_path)
    assert tag_of(store.open_place(code, tmp_path)) == "new"
    assert tag_of(store.open_place(code, tmp_path, build_id=held.build_id)) == "flat"


def test_a_folder_of_an_earlier_version_with_other_figures_is_damaged(tmp_path):
    """It has no hashes of its files, but its manifest has those of the figures."""
    place = small_place()
    hashes = {"facilities": content_sha256(place.facilities)}
    place = replace(place, manifest=place.manifest.model_copy(update={"frames": hashes}))
    folder = tmp_path / place.code
    shutil.copytree(store.write(place, tmp_path / "elsewhere"), folder)
    (folder / builds.SUMS).unlink()
    store.open_place(place.code, tmp_path)
    other = place.facilities.assign(name="Another name")
    other.to_parquet(folder / "facilities.parquet")
    with pytest.raises(DamagedPlace, match=r"facilities\.parquet holds other figures.*Rebuild it"):
        store.open_place(place.code, tmp_path)


STRAYS = ["notes.txt", "README.md", "backup.zip", "Thumbs.db", "E07000146.old", "E07000146 (copy)", "Leeds", "england"]


@pytest.mark.parametrize("name", STRAYS)
@pytest.mark.parametrize("kind", ["file", "folder", "loop", "nowhere"])
def test_what_is_not_called_like_a_place_is_passed_over(tmp_path, name, kind):
    code = CODE
    store.write(small_place(), tmp_path)
    stray = tmp_path / name
    if kind == "file":
        stray.write_text("hello")
    elif kind == "folder":
        stray.mkdir()
    else:
        stray.symlink_to(name if kind == "loop" else tmp_path / "nowhere")
    opening, refused = store.listed(tmp_path)
    assert [one.code for one in opening] == ["demo", code]
    assert refused == []


def _spoil(folder: Path, kind: str) -> None:
    manifest = folder / "manifest.json"
    if kind == "a file":
        folder.write_bytes(b"PK\x03\x04 not a place" * 40)
        return
    if kind == "a short file":
        folder.write_text("hello")
        return
    if kind == "a loop":
        folder.symlink_to(folder.name)
        return
    if kind == "a link to nowhere":
        folder.symlink_to(".builds/E07000999/0123456789ab")
        return
    folder.mkdir()
    if kind == "its manifest a folder":
        manifest.mkdir()
    elif kind == "its manifest a loop":
        manifest.symlink_to("manifest.json")
    elif kind == "its manifest nonsense":
        manifest.write_bytes(b"\xff\xfe{[")
    elif kind == "its manifest very deep":
        manifest.write_text("[" * 100_000)
    elif kind == "its manifest a list":
        manifest.write_text("[1, 2]")


SPOILT = [
    "a file",
    "a short file",
    "a loop",
    "a link to nowhere",
    "empty",
    "its manifest a folder",
    "its manifest a loop",
    "its manifest nonsense",
    "its manifest very deep",
    "its manifest a list",
]


@pytest.mark.parametrize("kind", SPOILT)
def test_what_is_called_like_a_place_and_is_none_is_listed_as_damaged(tmp_path, kind):
    store.write(small_place(), tmp_path)
    _spoil(tmp_path / "E07000999", kind)
    opening, refused = store.listed(tmp_path)
    assert [one.code for one in opening] == ["demo", CODE]
    (wrong,) = refused
    assert wrong.code == "E07000999"
    assert "Rebuild it: python -m equitymap add-place E07000999" in wrong.why
    assert str(tmp_path) not in wrong.why
    with pytest.raises(DamagedPlace):
        store.open_place("E07000999", tmp_path)
    mended = replace(small_place(), manifest=small_place().manifest.model_copy(update={"code": "E07000999"}))
    store.write(mended, tmp_path)
    assert store.listed(tmp_path)[1] == []
    assert store.open_place("E07000999", tmp_path).code == "E07000999"


@pytest.mark.parametrize("name", [*FRAMES, "manifest"])
def test_one_flipped_bit_is_noticed(tmp_path, name):
    folder = store.write(small_place(), tmp_path)
    path = folder / (f"{name}.parquet" if name != "manifest" else "manifest.json")
    whole = path.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 25)):
        broken = bytearray(whole)
        broken[at] ^= 16
        path.write_bytes(bytes(broken))
        with pytest.raises((DamagedPlace, StalePlace), match="Rebuild it"):
            store.open_place(CODE, tmp_path)
    path.write_bytes(whole)
    assert store.open_place(CODE, tmp_path).name == "Smallplace"


def test_a_file_or_a_folder_of_another_place_is_damage(tmp_path):
    one = store.write(small_place(), tmp_path)
    manifest = small_place().manifest.model_copy(update={"code": "X07000002"})
    two = store.write(replace(tagged("two"), manifest=manifest), tmp_path)
    shutil.copy(two / "facilities.parquet", one / "facilities.parquet")
    with pytest.raises(DamagedPlace, match=r"facilities\.parquet is not the file that was written"):
        store.open_place(CODE, tmp_path)
    shutil.copytree(two, tmp_path / "X07000003")
    with pytest.raises(DamagedPlace, match="the one of another place, X07000002"):
        store.open_place("X07000003", tmp_path)


def test_building_again_mends_a_damaged_build_of_the_same_figures(tmp_path):
    folder = store.write(small_place(), tmp_path)
    (folder / "supply.parquet").write_bytes(b"PAR1")
    assert store.write(small_place(), tmp_path) == folder
    assert store.open_place(CODE, tmp_path).name == "Smallplace"
    assert [path.name for path in folder.parent.iterdir() if path.is_dir()] == [folder.name]


def test_a_folder_of_places_that_cannot_be_listed_has_none(tmp_path):
    (tmp_path / "file").write_text("")
    assert codes(tmp_path / "file") == ["demo"]
    assert codes(tmp_path / "nowhere") == ["demo"]


def test_a_place_that_is_not_there_says_how_to_build_it(tmp_path):
    with pytest.raises(PlaceNotBuilt, match=r"E08000035 is not on this machine yet.*add-place E08000035"):
        store.open_place("E08000035", tmp_path)


def test_a_place_of_another_version_says_rebuild(tmp_path):
    place = small_place()
    path = store.write(place, tmp_path) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "schema_version": 0}))
    with pytest.raises(StalePlace, match="Rebuild it"):
        store.open_place(place.code, tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema_version": 1}', '{"schema_version": "1"}'])
def test_a_damaged_manifest_says_rebuild(tmp_path, text):
    place = small_place()
    path = store.write(place, tmp_path) / "manifest.json"
    path.write_text(text)
    with pytest.raises((DamagedPlace, StalePlace), match="Rebuild it"):
        store.open_place(place.code, tmp_path)
    assert place.code not in [built.code for built in store.built_places(tmp_path)]


@pytest.mark.parametrize("name", list(FRAMES))
def test_a_truncated_or_missing_file_says_rebuild(tmp_path, name):
    place = small_place()
    path: Path = store.write(place, tmp_path) / f"{name}.parquet"
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(DamagedPlace, match=f"{name}.parquet.*Rebuild it"):
        store.open_place(place.code, tmp_path)
    path.unlink()
    with pytest.raises(DamagedPlace, match=f"{name}.parquet.*Rebuild it"):
        store.open_place(place.code, tmp_path)


def test_a_folder_that_cannot_be_written_to(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(StoreError, match=r"could not be written to .* \(Not a directory\)"):
        store.write(small_place(), blocked)
