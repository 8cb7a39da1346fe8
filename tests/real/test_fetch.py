"""Everything for Norwich from the publishers, as a server on this machine gives it: whole, unchanged, refreshed.

Killed at random moments and resumed it is in ``make soak``.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from equitymap.sources.areas import lookups
from equitymap.sources.reading.read_table import SourceFolder
from tests.conftest import copy_linked
from tests.recorded.norwich import NORWICH, fetch_norwich, hashes
from tests.recorded.shapes import published


@pytest.fixture(scope="module")
def fetched(norwich_added, publishers_here, tmp_path_factory) -> Path:
    """Return what adding Norwich fetched, and every spare release besides."""
    folder = copy_linked(norwich_added[0] / "downloads", tmp_path_factory.mktemp("fetched") / "downloads")
    outcome = fetch_norwich(folder, publishers_here.url)
    assert {one.release.id: one.what for one in outcome if one.state not in {"got", "unchanged"}} == {}
    return folder


def test_every_release_with_an_address_comes_into_its_own_folder(fetched):
    folders = {path.name for path in fetched.iterdir() if path.name != ".fetch" and any(path.iterdir())}
    assert folders == {release.id for release in published()}
    assert all(len(list((fetched / name).iterdir())) == 1 for name in folders)


def test_what_came_is_found_by_its_release(fetched):
    folder = SourceFolder(fetched)
    assert all(folder.find(release.id)[0].parent.name == release.id for release in published())


def test_boundaries_are_cut_to_norwich_and_its_surroundings(fetched):
    path = next((fetched / "lsoa21-boundaries").glob("*_around_E07000148.geojson"))
    codes = {feature["properties"]["LSOA21CD"] for feature in json.loads(path.read_text())["features"]}
    areas = lookups.lsoa_to_district(SourceFolder(fetched)).frame
    inside = set(areas.index[areas["district_code"] == NORWICH])
    assert inside < codes
    assert len(codes) < 400


def test_second_fetch_asks_nobody(publishers_here, fetched):
    asked = len(publishers_here.asked)
    before = hashes(fetched)
    assert {one.state for one in fetch_norwich(fetched, publishers_here.url)} == {"unchanged"}
    assert len(publishers_here.asked) == asked
    assert hashes(fetched) == before


def test_refresh_takes_no_file_again_that_is_the_same(publishers_here, fetched):
    asked = len(publishers_here.asked)
    before = hashes(fetched)
    outcome = fetch_norwich(fetched, publishers_here.url, refresh=True)
    assert {one.state for one in outcome} == {"unchanged"}
    assert sum(one.sent for one in publishers_here.asked[asked:]) < 0.05 * sum(one.bytes for one in outcome)
    assert hashes(fetched) == before
