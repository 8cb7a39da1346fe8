"""Commands for whoever looks after a server: whether it is healthy, which places open, what the browser needs."""

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from equitymap.__main__ import app
from equitymap.commands import shapes
from equitymap.dashboard.server import browser_libraries
from equitymap.places import store
from equitymap.places.england import england
from equitymap.settings import Settings
from tests import england as made_england
from tests.places import small_place

CODE = "X07000001"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Settings of a copy in a folder of its own."""
    settings = Settings(places_dir=tmp_path / "places", static_dir=tmp_path / "static", default_place=CODE)
    for module in (store, england, shapes):
        monkeypatch.setattr(module, "settings", lambda: settings)
    monkeypatch.setattr(browser_libraries, "obtain_all", lambda _: [])
    return settings


def run(*words):
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, " ".join(done.output.split())


def test_a_copy_whose_default_place_opens_is_healthy(here):
    assert run("health") == (1, f"unhealthy: the default place {CODE} cannot be opened")
    store.write(small_place(), here.places_dir)
    assert run("health") == (0, "healthy: 2 place(s) open, 0 cannot be opened")


def test_damage_is_named_and_fails_where_it_matters(here):
    folder = store.write(small_place(), here.places_dir)
    (here.places_dir / "E07000999").mkdir()
    (here.places_dir / "notes.txt").write_text("passed over")
    code, said = run("health")
    assert code == 0
    assert (
        "E07000999 is damaged (manifest.json is missing). Rebuild it: python -m equitymap add-place E07000999" in said
    )
    assert "healthy: 2 place(s) open, 1 cannot be opened" in said
    assert run("health", "--strict")[0] == 1
    (folder / "supply.parquet").write_bytes(b"PAR1")
    code, said = run("health")
    assert code == 1
    assert f"{CODE} is damaged (supply.parquet is not the file that was written" in said
    assert f"unhealthy: the default place {CODE} cannot be opened" in said


def test_every_place_is_opened_when_asked(here):
    folder = store.write(small_place(), here.places_dir)
    other = small_place()
    other = replace(other, manifest=other.manifest.model_copy(update={"code": "X07000002"}))
    broken = store.write(other, here.places_dir)
    (broken / "supply.parquet").write_bytes(b"PAR1")
    assert run("health")[1] == "healthy: 3 place(s) open, 0 cannot be opened"
    code, said = run("health", "--every")
    assert code == 0
    assert "X07000002 is damaged" in said
    assert "healthy: 2 place(s) open, 1 cannot be opened" in said
    assert folder.is_dir()


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "nonsense", "http://"])
def test_a_silent_server_is_unhealthy(here, address):
    store.write(small_place(), here.places_dir)
    code, said = run("health", "--server", address)
    assert code == 1
    assert f"{address} does not answer" in said


def test_places_that_cannot_be_opened_are_listed(here):
    store.write(small_place(), here.places_dir)
    (here.places_dir / "E07000999").write_text("[/b] no place")
    code, said = run("places")
    assert code == 0
    assert f"{CODE} Smallplace" in said
    assert "E07000999 cannot be opened: E07000999 is damaged" in said


def test_assets_write_every_shape_once_and_name_what_cannot_be_opened(here):
    store.write(small_place(), here.places_dir)
    made_england.write(here.places_dir)
    (here.places_dir / "E07000999").mkdir()
    code, said = run("assets")
    assert code == 0
    assert "Shapes of 2 place(s): 2 written now, the others were there. Shapes of England: ready." in said
    assert "E07000999 is damaged" in said
    files = {path.name: path.stat().st_mtime_ns for path in (here.static_dir / "places").iterdir()}
    assert len(files) == 2 + 2 * 2 + 3  # the scripts of map and pictures; shapes and services; England
    assert "0 written now" in run("assets")[1]
    assert files == {path.name: path.stat().st_mtime_ns for path in (here.static_dir / "places").iterdir()}
    shutil.rmtree(here.static_dir)
    here.static_dir.write_text("")
    assert run("assets")[0] == 1


def test_a_place_whose_shapes_cannot_be_written_is_ready_all_the_same(here, capsys):
    here.static_dir.write_text("")
    shapes.write_shapes(small_place())
    assert "The place itself is ready" in capsys.readouterr().out


# --- the server as it is started ---------------------------------------------------------------


def test_no_source_file_is_watched_and_no_collection_forced(root):
    config = tomllib.loads((root / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["fileWatcherType"] == "none"
    assert config["runner"]["postScriptGC"] is False


def test_benches_and_tests_start_the_server_that_users_get(root):
    """None of them sets what config.toml sets, but for the server that is compared with ours."""
    config = tomllib.loads((root / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    flags = [f"--{section}.{name}" for section in config for name in config[section]]
    setting = [
        f"{path.relative_to(root)}: {flag}"
        for folder in ("equitymap", "benchmarks", "tests")
        for path in (root / folder).rglob("*.py")
        for flag in flags
        if f'"{flag}"' in path.read_text(encoding="utf-8")
    ]
    compared = {"benchmarks/servers.py", "benchmarks/mixed_load.py", "benchmarks/start_page.py"}
    assert [line for line in setting if line.partition(":")[0] not in compared] == []


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ([], ["EQUITYMAP_ADD_PLACES:-true", "RECORDS_OPEN:-true", "serve.py --server.address 127.0.0.1"]),
        (["ADDRESS=localhost"], ["EQUITYMAP_ADD_PLACES:-true", "RECORDS_OPEN:-true", "--server.address localhost"]),
        (["ADDRESS=0.0.0.0"], ["EQUITYMAP_ADD_PLACES:-false", "RECORDS_OPEN:-false", "--server.address 0.0.0.0"]),
    ],
)
def test_make_run_listens_on_this_computer_only_unless_told(root, variables, says):
    told = subprocess.run(
        ["make", "--dry-run", "--always-make", "run", f"PYTHON={sys.executable}", *variables],
        cwd=root,
        env={name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MFLAGS", "MAKELEVEL"}},
        capture_output=True,
        text=True,
        check=True,
    )
    last = told.stdout.strip().splitlines()[-1]
    assert [one for one in says if one not in last] == []
