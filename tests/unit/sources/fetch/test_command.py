"""``python -m equitymap fetch``: what is printed, and the exit code."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from equitymap.__main__ import app
from equitymap.errors import Cancelled
from equitymap.settings import settings
from equitymap.sources import catalogue
from equitymap.sources.fetch import asking
from tests.recorded.made_up import CSV, QUICK, release

NEEDED, SPARE, NOWHERE = release("needed"), release("spare", needed=False), release("nowhere")


@pytest.fixture
def run(site, tmp_path, monkeypatch):
    """Run the command against three made-up releases and the server of this test."""
    monkeypatch.setenv("EQUITYMAP_FETCH_VIA", site.url)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(asking, "Pace", lambda: QUICK)
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
