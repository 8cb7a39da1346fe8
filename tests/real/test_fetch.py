"""Everything for Norwich from the publishers, as a server on this machine gives it: whole, resumed, refreshed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from equitymap.places.add_place.add import read_district
from equitymap.sources.areas import lookups
from equitymap.sources.fetch import Fetched, Pace, fetch, fetch_lookups
from equitymap.sources.reading.read_table import SourceFolder
from tests.conftest import ROOT, copy_linked
from tests.recorded.shapes import published

NORWICH = "E07000148"
QUICK = Pace(per_second=500, first_wait_s=0.05)
KILLS = 4
SCRIPT = """
import sys
from pathlib import Path
from tests.real.test_fetch import bring
bring(Path(sys.argv[1]), sys.argv[2])
"""


def bring(folder: Path, via: str, *, refresh: bool = False) -> tuple[Fetched, ...]:
    first = fetch_lookups(folder, via=via, pace=QUICK)
    assert {one.state for one in first} <= {"got", "unchanged"}, first
    norwich = read_district(NORWICH, SourceFolder(folder))
    return fetch(published(), folder, district=norwich, via=via, pace=QUICK, refresh=refresh)


def tree(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every accepted file."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".fetch" not in path.parts
    }


@pytest.fixture(scope="module")
def fetched(norwich_added, publishers_here, tmp_path_factory) -> Path:
    """Return what adding Norwich fetched, and every spare release besides."""
    folder = copy_linked(norwich_added[0] / "downloads", tmp_path_factory.mktemp("fetched") / "downloads")
    outcome = bring(folder, publishers_here.url)
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
    before = tree(fetched)
    assert {one.state for one in bring(fetched, publishers_here.url)} == {"unchanged"}
    assert len(publishers_here.asked) == asked
    assert tree(fetched) == before


def test_refresh_takes_no_file_again_that_is_the_same(publishers_here, fetched):
    asked = len(publishers_here.asked)
    before = tree(fetched)
    outcome = bring(fetched, publishers_here.url, refresh=True)
    assert {one.state for one in outcome} == {"unchanged"}
    assert sum(one.sent for one in publishers_here.asked[asked:]) < 0.05 * sum(one.bytes for one in outcome)
    assert tree(fetched) == before


def test_fetch_killed_at_random_moments_ends_with_the_same_files(publishers_here, fetched, tmp_path):
    moments = np.random.default_rng(20261122).uniform(2, 6, KILLS)
    words = [sys.executable, "-c", SCRIPT, str(tmp_path), publishers_here.url]
    for moment in moments:
        run = subprocess.Popen(words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        time.sleep(moment)
        run.kill()
        run.wait()
    assert tree(tmp_path).items() <= tree(fetched).items(), "a half-done file stood where a whole one belongs"
    bring(tmp_path, publishers_here.url)
    assert tree(tmp_path) == tree(fetched)
