"""The catalogue: what is fetched is found by its reader, and nothing says more of an address than is known."""

from __future__ import annotations

import fnmatch
import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from equitymap.settings import settings
from equitymap.sources.catalogue import Download, Release, catalogue
from equitymap.sources.reading.area_table import one_file
from equitymap.sources.reading.read_table import SourceFolder

FETCHED = [release for release in catalogue().values() if release.download is not None]


def download_of(release: Release) -> Download:
    assert release.download is not None
    return release.download


@pytest.mark.parametrize("release", FETCHED, ids=lambda release: release.id)
def test_the_accepted_file_is_one_that_the_reader_looks_for(release: Release) -> None:
    name = re.sub(r"\{date[^}]*\}", "20260819", download_of(release).saves_as)
    assert any(fnmatch.fnmatchcase(name, pattern) for pattern in release.files)


@pytest.mark.parametrize("release", FETCHED, ids=lambda release: release.id)
def test_an_address_is_complete_and_says_where_it_was_learnt(release: Release) -> None:
    download = download_of(release)
    assert urlsplit(download.address).scheme == "https"
    assert len(download.address_from) > 20
    assert download.changes
    assert 0 < download.least_bytes < download.most_bytes


def test_how_good_the_evidence_for_an_address_is_stands_beside_it() -> None:
    text = (settings().data_dir / "releases.toml").read_text(encoding="utf-8")
    written = {key for key, entry in tomllib.loads(text).items() if "evidence" in entry.get("download", {})}
    assert written == {release.id for release in FETCHED}


def test_an_address_may_be_marked_as_tried(tmp_path: Path) -> None:
    text = (settings().data_dir / "releases.toml").read_text(encoding="utf-8")
    (tmp_path / "releases.toml").write_text(
        text.replace('evidence = "likely"', 'evidence = "likely"\ntried_live = true')
    )
    tried = [one for one in catalogue(tmp_path / "releases.toml").values() if one.download and one.download.tried_live]
    assert len(tried) > 5


def test_what_a_place_needs_can_be_fetched() -> None:
    assert not [release.id for release in catalogue().values() if release.needed and release.download is None]


@pytest.mark.parametrize("release", [one for one in FETCHED if download_of(one).attachment], ids=lambda one: one.id)
def test_an_attachment_is_told_from_the_others_of_its_page(release: Release) -> None:
    download = download_of(release)
    page = [download_of(one) for one in FETCHED if download_of(one).address == download.address]
    names = {one.saves_as for one in page if one.attachment != download.attachment}
    assert not [name for name in names if re.search(download.attachment, name)]


@pytest.mark.parametrize("release", [one for one in FETCHED if download_of(one).how == "gias"], ids=lambda one: one.id)
def test_dated_files_keep_their_date_in_their_name(release: Release) -> None:
    download = download_of(release)
    assert "{date:%Y%m%d}" in download.address
    assert "{date:%Y%m%d}" in download.saves_as
    assert download.days_back >= 14


def test_what_only_a_copy_lacks_is_said_of_copies_only(tmp_path: Path) -> None:
    official, copy = SourceFolder(tmp_path / "official"), SourceFolder(tmp_path / "copy")
    for folder, name in ((official, "File_7_IoD2025_All.csv"), (copy, "File_7_IoD2025_All.csv.gz")):
        folder.path.mkdir()
        (folder.path / name).write_bytes(b"")
    assert "This copy" not in one_file(official, "iod2025-all")[0].limits
    assert "This copy" in one_file(copy, "iod2025-all")[0].limits
