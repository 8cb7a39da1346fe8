"""``python -m equitymap refresh``: publishers of this test, a builder that takes no national file."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from equitymap.__main__ import app
from equitymap.commands import refresh as command
from equitymap.errors import InvalidPlace, StoreError
from equitymap.places import builds, news, store
from equitymap.places.place import FileRead
from equitymap.settings import settings
from equitymap.sources import catalogue
from equitymap.sources import fetch as fetching
from equitymap.sources.fetch import http_client
from equitymap.sources.reading.read_table import sha256
from tests.recorded.made_up import CSV, PLACE, QUICK, release
from tests.recorded.server import serving
from tests.two_builds import built, without

CODE, OTHER, CENTRE = "E07999999", "E07999998", "scc:900001"
CENTRES = release("scc")
NEWER = CSV + b"E01990999,Testby 999,1\n"


class Town:
    """Places of the small one, each built from the file of centres that is in the downloads."""

    def __init__(self, folder, site):
        self.downloads, self.places, self.site = folder / "downloads", folder / "places", site
        self.built: list[str] = []
        self.wrong = ""

    def place(self, code: str):
        """Build a place; a file that is not the first one no longer lists a centre."""
        path = self.downloads / "scc" / "scc.csv"
        newer = path.read_bytes() != CSV
        town = built(newer=["scc"] if newer else (), later=newer, code=code, name=f"Town {code[-1]}", invented=False)
        first, *others = town.manifest.releases
        files = (FileRead(name=path.name, sha256=sha256(path)),)
        manifest = town.manifest.model_copy(update={"releases": (first.model_copy(update={"files": files}), *others)})
        town = replace(town, manifest=manifest)
        return without(town, CENTRE) if newer else town

    def builder(self, code: str):
        self.built.append(code)
        if self.wrong == code:
            raise InvalidPlace(f"{code} differs from the publishers' totals.")
        return self.place(code)

    def run(self, *words: str):
        return CliRunner().invoke(app, ["refresh", "--folder", str(self.downloads), *words])

    def told(self, code: str = CODE):
        return news.told(code, store.read_manifest(code).checksum)

    def current(self):
        return {code: store.path_of(code).name for code in (CODE, OTHER)}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A folder with the first file of centres, and both places built from it."""
    folder = tmp_path_factory.mktemp("first")
    with serving() as site:
        site.file(CENTRES.download.address, CSV, etag='"1"')
        made = Town(folder, site)
        fetching.fetch([CENTRES], made.downloads, pace=QUICK, via=site.url)
    for code in (CODE, OTHER):
        store.write(made.place(code), made.places)
    return folder


@pytest.fixture
def town(first, tmp_path, monkeypatch):
    shutil.copytree(first, tmp_path, dirs_exist_ok=True, symlinks=True)
    with serving() as site:
        for name, value in {
            "EQUITYMAP_FETCH_VIA": site.url,
            "COLUMNS": "300",
            "EQUITYMAP_PLACES_DIR": str(tmp_path / "places"),
        }.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        made = Town(tmp_path, site)
        monkeypatch.setattr(http_client, "Pace", lambda: QUICK)
        monkeypatch.setattr(catalogue, "catalogue", lambda: {"scc": CENTRES})
        monkeypatch.setattr(fetching, "fetch_lookups", lambda *_, **__: ())
        monkeypatch.setattr(
            "equitymap.places.add_place.add.read_district", lambda code, _: replace(PLACE, code=code, name=code)
        )
        monkeypatch.setattr(command, "builder_from", lambda _: made.builder)
        monkeypatch.setattr(command, "write_shapes", lambda _: None)
        site.file(CENTRES.download.address, CSV, etag='"1"')
        yield made
    settings.cache_clear()


def test_nothing_is_built_and_nothing_sent_where_nothing_changed(town):
    before = town.current()
    result = town.run()
    assert result.exit_code == 0, result.output
    assert (town.built, town.current(), town.told()) == ([], before, ())
    assert [one.status for one in town.site.asked] == [304]
    assert f"{CODE}: up to date." in result.output


def test_a_newer_register_is_fetched_once_and_what_left_it_is_told(town):
    before = town.current()
    town.site.file(CENTRES.download.address, NEWER, etag='"2"')
    result = town.run()
    assert result.exit_code == 0, result.output
    assert sorted(town.built) == [OTHER, CODE]
    assert len(town.site.asked) == 1
    assert set(town.current().values()).isdisjoint(before.values())
    assert [one.facility_id for one in town.told()[0].gone] == [CENTRE]
    assert "1 service of Town 9 is no longer listed as open (1 children's centre)" in result.output
    assert town.run().exit_code == 0
    assert len(town.built) == 2, "the second run has nothing to build"
    assert len(town.told()) == 1


def test_a_dry_run_says_the_same_and_changes_no_place(town):
    before = town.current()
    town.site.file(CENTRES.download.address, NEWER, etag='"2"')
    result = town.run("--dry-run", "--place", CODE)
    assert result.exit_code == 0, result.output
    assert f"{CODE}: would be built." in result.output
    assert "no longer listed" in result.output
    assert (town.current(), town.told()) == (before, ())
    assert town.run("--place", CODE).exit_code == 0
    assert [one.facility_id for one in town.told()[0].gone] == [CENTRE]
    assert town.current()[OTHER] == before[OTHER], "only the place that was named"
    assert [one.status for one in town.site.asked] == [200, 304], "what came in the dry run is not sent again"


@pytest.mark.parametrize("what", [{"status": 503}, {"status": 200, "body": b"<html>Sorry</html>"}])
def test_a_publisher_that_is_away_leaves_everything_and_is_named(town, what):
    before = town.current()
    town.site.fault(CENTRES.download.address, times=None, **what)
    result = town.run()
    assert result.exit_code == command.AWAY, result.output
    assert "the last good file stays: Made-up scc." in result.output
    assert (town.built, town.current(), town.told()) == ([], before, ())
    assert (town.downloads / "scc" / "scc.csv").read_bytes() == CSV


def test_a_place_that_cannot_be_built_stays_and_the_others_go_on(town):
    before = town.current()
    town.site.file(CENTRES.download.address, NEWER, etag='"2"')
    town.wrong = CODE
    result = town.run()
    assert result.exit_code == command.FAILED
    assert f"{CODE}: failed. {CODE} differs from the publishers' totals." in result.output
    assert town.current()[CODE] == before[CODE]
    assert town.current()[OTHER] != before[OTHER]
    assert (town.told(), len(town.told(OTHER))) == ((), 1)


def test_a_build_that_the_disk_refuses_is_told_to_nobody(town, monkeypatch):
    kept = []

    def refuse(*_):
        kept.append((town.places / builds.BUILDS / CODE / news.FILE).is_file())
        raise StoreError("The disk is full.")

    town.site.file(CENTRES.download.address, NEWER, etag='"2"')
    with monkeypatch.context() as patch:
        patch.setattr(store, "write", refuse)
        assert town.run("--place", CODE).exit_code == command.FAILED
    assert kept == [True], "kept first, so that whoever is killed in between loses nothing"
    assert town.told() == ()
    assert town.run("--place", CODE).exit_code == 0
    assert len(town.told()) == 1


def test_a_place_of_another_schema_is_built_and_nothing_is_told_of_it(town):
    manifest = store.path_of(CODE) / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"schema_version": ', '"schema_version": 9'))
    result = town.run("--place", CODE)
    assert result.exit_code == 0, result.output
    assert f"{CODE}: built. Nothing was compared:" in result.output
    assert town.told() == ()
    assert store.open_place(CODE).code == CODE
