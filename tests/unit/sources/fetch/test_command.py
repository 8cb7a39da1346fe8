"""``python -m equitymap fetch``: what is printed, and the exit code."""

from __future__ import annotations

from dataclasses import replace

import pytest
from typer.testing import CliRunner

from equitymap.__main__ import app
from equitymap.errors import Cancelled, UnknownPlace
from equitymap.settings import settings
from equitymap.sources import catalogue
from equitymap.sources import fetch as fetching
from equitymap.sources.fetch import District, Fetched, http_client
from tests.gazetteer import NAMES
from tests.recorded.made_up import CSV, PLACE, QUICK, release, squares

NEEDED, SPARE, NOWHERE = release("needed"), release("spare", needed=False), release("nowhere")


@pytest.fixture
def run(site, tmp_path, monkeypatch):
    """Run the command against three made-up releases and the server of this test."""
    monkeypatch.setenv("EQUITYMAP_FETCH_VIA", site.url)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(http_client, "Pace", lambda: QUICK)
    settings.cache_clear()
    entries = {"needed": NEEDED, "spare": SPARE, "nowhere": NOWHERE.model_copy(update={"download": None})}
    monkeypatch.setattr(catalogue, "catalogue", lambda: entries)
    yield lambda *words: CliRunner().invoke(app, ["fetch", "--folder", str(tmp_path), *words])
    settings.cache_clear()


def test_table_says_what_became_of_each_release(site, run, tmp_path):
    for one in (NEEDED, SPARE):
        site.file(one.download.address, CSV)
    result = run()
    assert result.exit_code == 0, result.output
    assert "2 got." in result.output
    assert (tmp_path / "needed" / "needed.csv").is_file()
    assert "2 unchanged." in run().output


def test_missing_release_that_is_needed_fails_and_says_what_to_do(site, run):
    site.file(SPARE.download.address, CSV)
    result = run()
    assert result.exit_code == 1
    assert "1 got, 1 failed." in result.output
    assert "Made-up needed. Download it from https://publisher.example/pages/needed" in result.output


def test_missing_release_that_is_not_needed_is_no_failure(site, run):
    site.file(NEEDED.download.address, CSV)
    result = run()
    assert result.exit_code == 0
    assert "Made-up spare (a place can be built without it)" in result.output


def test_one_release_can_be_named(site, run):
    site.file(SPARE.download.address, CSV)
    assert "1 got." in run("--release", "spare").output
    assert len(site.asked) == 1


def test_unknown_release_lists_what_there_is(run):
    result = run("--release", "neded")
    assert result.exit_code == 2
    assert "no entry neded" in result.output


def test_refresh_asks_again(site, run):
    site.file(SPARE.download.address, CSV)
    run("--release", "spare")
    site.file(SPARE.download.address, CSV + b"E01990999,Testby 999,1\n")
    assert "400 rows became 401" in run("--release", "spare", "--refresh").output


def test_interrupted_command_says_that_nothing_is_lost(run, monkeypatch):
    def interrupted(*args, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr("equitymap.sources.fetch.fetch", interrupted)
    result = run()
    assert isinstance(result.exception, Cancelled)
    assert "the same command goes on from there" in str(result.exception)


# --- for a place -------------------------------------------------------------------------------

AREAS = release(
    "areas",
    how="arcgis",
    address="https://maps.example/Areas/FeatureServer/0",
    saves_as="areas.geojson",
    format="geojson",
    filter_by="LSOA21CD",
    fields=("LSOA21CD", "LSOA21NM"),
    headings=("LSOA21CD",),
)


@pytest.fixture
def run_for_places(site, run, monkeypatch):
    """Run the command with two districts that need no lookup, and one map layer that is cut to them."""
    known = {"E07999999": PLACE, "E07999998": District("E07999998", "Farby", ("E01999050",))}
    monkeypatch.setattr(fetching, "fetch_lookups", lambda *_, **__: ())
    names = replace(NAMES, districts={code: one.name for code, one in known.items()})
    monkeypatch.setattr("equitymap.places.add_place.add.names_of_england", lambda *_: names)
    monkeypatch.setattr(fetching, "district", lambda code, _: known[code])
    monkeypatch.setattr(catalogue, "catalogue", lambda: {"needed": NEEDED, "areas": AREAS})
    site.file(NEEDED.download.address, CSV)
    site.layer(AREAS.download.address, squares(60, apart=0.1))
    return run


def test_map_layer_is_cut_to_each_place_and_tables_come_once(site, run_for_places, tmp_path):
    result = run_for_places("--place", "Testby", "--place", "farby")
    assert result.exit_code == 0, result.output
    assert "3 got." in result.output
    assert sorted(path.name for path in (tmp_path / "areas").iterdir()) == [
        "areas_around_E07999998.geojson",
        "areas_around_E07999999.geojson",
    ]
    assert len(site.requests("needed.csv")) == 1


def test_place_that_nobody_knows_is_asked_back(run_for_places):
    result = run_for_places("--place", "Tesby")
    assert isinstance(result.exception, UnknownPlace)
    assert "Did you mean Testby?" in str(result.exception)


def test_without_the_lookups_no_place_can_be_named(run_for_places, monkeypatch):
    lost = Fetched(NEEDED, "failed", None, 0, "No network.", "Download it.")
    monkeypatch.setattr(fetching, "fetch_lookups", lambda *_, **__: (lost,))
    result = run_for_places("--place", "Testby")
    assert result.exit_code == 1
    assert "1 failed." in result.output
