"""Places on disk: whole or not at all, and every way they can be broken has one plain message."""

import errno
import json
from pathlib import Path

import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal

from equitymap.errors import DamagedPlace, PlaceNotBuilt, StalePlace, StoreError
from equitymap.places import store
from equitymap.schema import FRAMES, GEO_FRAMES
from tests.places import small_place


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


def test_writing_leaves_nothing_else_behind(tmp_path):
    place = small_place()
    store.write(place, tmp_path)
    store.write(place, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [place.code]


def test_a_full_disk_leaves_the_old_place(tmp_path, monkeypatch):
    place = small_place()
    store.write(place, tmp_path)

    def refuse(self, *args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", refuse)
    with pytest.raises(StoreError, match=r"untouched.*free some disk space"):
        store.write(place, tmp_path)
    monkeypatch.undo()
    assert store.open_place(place.code, tmp_path).name == place.name
    assert [path.name for path in tmp_path.iterdir()] == [place.code]


def test_a_build_killed_between_the_renames_loses_nothing(tmp_path):
    place = small_place()
    final = store.write(place, tmp_path)
    final.rename(final.with_name(f"{place.code}.old"))
    assert [built.code for built in store.built_places(tmp_path) if not built.invented or built.code == place.code]
    assert store.open_place(place.code, tmp_path).name == place.name
    assert final.is_dir()


def test_a_build_killed_while_writing_loses_nothing(tmp_path):
    place = small_place()
    store.write(place, tmp_path)
    half = tmp_path / f".{place.code}-killed"
    half.mkdir()
    (half / "neighbourhoods.parquet").write_bytes(b"PAR1")
    assert store.open_place(place.code, tmp_path).name == place.name
    assert place.code in [built.code for built in store.built_places(tmp_path)]
    store.write(place, tmp_path)
    assert not half.exists()


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
    with pytest.raises(StoreError, match="cannot be written to"):
        store.write(small_place(), blocked)
