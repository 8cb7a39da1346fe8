"""The checksum of a place: equal content agrees, any difference shows, the time of building does not count."""

from datetime import timedelta

import geopandas as gpd
import pandas as pd
import pytest

from equitymap.places import store
from equitymap.places.frame_hash import content_sha256
from equitymap.schema import FRAMES
from tests.places import small_place


def _table():
    return pd.DataFrame(
        {"name": ["a", None, "c"], "value": [1.0, None, 0.0]}, index=pd.Index(["x", "y", "z"], name="i")
    )


def test_the_same_content_has_the_same_hash():
    assert content_sha256(_table()) == content_sha256(_table())


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.assign(value=[1.0, None, 0.5]),
        lambda table: table.assign(value=[1.0, 0.0, 0.0]),
        lambda table: table.assign(name=["a", "", "c"]),
        lambda table: table.iloc[::-1],
        lambda table: table.rename(index={"z": "q"}),
        lambda table: table.rename(columns={"value": "figure"}),
        lambda table: table.rename_axis("j"),
        lambda table: table.astype({"value": "float32"}),
        lambda table: table.iloc[:2],
    ],
)
def test_any_difference_changes_the_hash(change):
    assert content_sha256(change(_table())) != content_sha256(_table())


def test_a_corner_of_an_outline_counts():
    place = small_place()
    moved = place.neighbourhoods.copy()
    moved.geometry = moved.geometry.translate(xoff=1e-9)
    assert content_sha256(moved) != content_sha256(place.neighbourhoods)
    assert isinstance(moved, gpd.GeoDataFrame)


def test_a_place_read_back_from_disk_has_the_content_that_was_written(tmp_path):
    place = small_place()
    store.write(place, tmp_path)
    back = store.open_place(place.code, tmp_path)
    for name in FRAMES:
        assert content_sha256(getattr(back, name)) == content_sha256(getattr(place, name)), name


def test_the_checksum_forgets_when_and_remembers_what():
    manifest = small_place().manifest
    build = manifest.build_id  # held from now on, and not by copies that say something else
    later = manifest.model_copy(update={"built_at": manifest.built_at + timedelta(days=1)})
    other = manifest.model_copy(update={"frames": {"supply": "0" * 64}})
    assert later.checksum == manifest.checksum
    assert later.build_id != build == manifest.build_id
    assert other.checksum != manifest.checksum
