"""The files for the browser are written once, under names that change with what they hold, and the last two stay."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from equitymap.dashboard.server import static_files
from equitymap.errors import StoreError
from equitymap.places.lists.own import REGISTER
from equitymap.places.place import Place
from equitymap.views.map.geometry import geometry_name
from equitymap.views.map.maps import element_name
from equitymap.views.picture.picture import picture_name
from tests.england import small_england
from tests.places import small_place


@pytest.fixture(scope="module")
def place() -> Place:
    return small_place()


@pytest.fixture(scope="module")
def england():
    return small_england()


def test_files_are_written_once_per_build(place: Place, tmp_path: Path) -> None:
    path = static_files.write_place(place, tmp_path)
    assert path == tmp_path / geometry_name(place)
    assert place.manifest.build_id in path.name
    written = path.stat().st_mtime_ns
    assert static_files.write_place(place, tmp_path).stat().st_mtime_ns == written
    assert sorted(file.name for file in path.parent.iterdir()) == [
        f"{path.stem}-services.json",
        path.name,
    ]


def test_shapes_of_replaced_builds_are_swept_but_for_the_last(place: Place, tmp_path: Path) -> None:
    def built(number: int) -> Path:
        manifest = place.manifest.model_copy(update={"notes": (f"{number}",)})
        return static_files.write_place(replace(place, manifest=manifest), tmp_path)

    other = tmp_path / "places" / "X07000002-0123456789ab-abcdef.json"
    paths = []
    for number in range(4):
        paths.append(built(number))
        os.utime(paths[-1], (1_000_000 + number,) * 2)
        os.utime(paths[-1].with_name(f"{paths[-1].stem}-services.json"), (1_000_000 + number,) * 2)
        other.write_text("of another place")
    left = {path.name for path in (tmp_path / "places").iterdir()}
    kept = [name for path in paths[2:] for name in (path.name, f"{path.stem}-services.json")]
    assert left == {*kept, other.name}


def test_a_refusing_disk_is_a_named_error(place: Place, tmp_path: Path) -> None:
    (tmp_path / "places").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="could not be written"):
        static_files.write_place(place, tmp_path)


def test_element_is_written_under_the_hash_of_its_content(tmp_path: Path) -> None:
    path = static_files.write_element(tmp_path)
    assert path == tmp_path / element_name()
    assert path.read_text().startswith("(function () {")
    assert re.fullmatch(r"map-[0-9a-f]{12}\.js", path.name)


def test_scripts_of_older_versions_are_swept_but_for_the_last(tmp_path: Path) -> None:
    (tmp_path / "places").mkdir()
    for number in range(3):
        (tmp_path / "places" / f"map-00000000000{number}.js").write_text("older")
        os.utime(tmp_path / "places" / f"map-00000000000{number}.js", (1_000_000 + number,) * 2)
    path = static_files.write_element(tmp_path)
    assert {left.name for left in path.parent.iterdir()} == {path.name, "map-000000000002.js"}


def test_the_script_of_pictures_is_swept_apart_from_that_of_the_map(tmp_path: Path) -> None:
    element, picture = static_files.write_element(tmp_path), static_files.write_picture(tmp_path)
    assert {left.name for left in picture.parent.iterdir()} == {element.name, picture.name}
    assert picture == tmp_path / picture_name()


def test_files_are_written_once(england, tmp_path):
    asked = []

    def opened():
        asked.append(1)
        return england

    for _ in range(2):
        static_files.write_england(opened, "a", tmp_path)
    assert asked == [1]
    assert len(list((tmp_path / "places").iterdir())) == 3


def test_the_command_line_writes_them_without_streamlit() -> None:
    modules = "equitymap.dashboard.server.static_files, equitymap.dashboard.server.browser_libraries"
    asked = f"import sys, {modules}; print('streamlit' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_of_files_of_visits_those_of_a_day_ago_go_and_all_but_the_newest(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(static_files, "OWN_MOST", 3)
    folder = tmp_path / "places" / static_files.OWN_FOLDER
    folder.mkdir(parents=True)
    for number in range(5):
        path = folder / f"{number}.json"
        path.write_text("{}")
        os.utime(path, (path.stat().st_mtime - 10 * number,) * 2)
    old = folder / "old.json"
    old.write_text("{}")
    os.utime(old, (old.stat().st_mtime - 2 * static_files.OWN_SECONDS,) * 2)
    static_files.remove_old(tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == ["0.json", "1.json", "2.json"]


def test_a_map_of_a_list_drawn_again_sweeps_old_files_and_has_its_own(place: Place, tmp_path: Path) -> None:
    releases = (*place.manifest.releases, place.manifest.releases[0].model_copy(update={"id": REGISTER}))
    own = replace(place, manifest=place.manifest.model_copy(update={"releases": releases}))
    path = static_files.write_place(own, tmp_path)
    old = path.with_name("old.json")
    old.write_text("{}")
    for file in (path, old):
        os.utime(file, (file.stat().st_mtime - 2 * static_files.OWN_SECONDS,) * 2)
    assert static_files.write_place(own, tmp_path).is_file()
    assert not old.exists()
