"""The report of which addresses worked: enough to mend the catalogue, nothing of the person who sends it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from equitymap import __version__
from equitymap.__main__ import app
from equitymap.settings import settings
from equitymap.sources import catalogue
from equitymap.sources.fetch import fetch, http_client, report, write_report
from tests.recorded.made_up import CSV, QUICK, release

GOOD, MOVED, REFUSED, OTHER, SIGNED = (release(name) for name in ("good", "moved", "refused", "other", "signed"))
KEYED = release("keyed", address="https://publisher.example/keyed.csv?area=GB&key=AbCdEf123")
EVERY = [GOOD, MOVED, REFUSED, OTHER, SIGNED, KEYED]


@pytest.fixture
def said(site, tmp_path):
    site.file(GOOD.download.address, CSV)
    site.fault(REFUSED.download.address, status=403, times=None)
    site.file(OTHER.download.address, b"name,size\nTestby,1\nNorley,2\n")
    site.fault(SIGNED.download.address, status=302, headers={"Location": "https://store.example/s.csv?sig=s3cr3t"})
    site.file("https://store.example/s.csv", CSV)
    site.file(KEYED.download.address.partition("?")[0], CSV)
    fetched = fetch(EVERY, tmp_path, via=site.url, pace=QUICK)
    path = write_report(fetched, tmp_path / "sent" / "back.json", today=date(2026, 11, 27))
    whole = json.loads(path.read_text(encoding="utf-8"))
    return path.read_text(encoding="utf-8"), whole, {one["release"]: one for one in whole["releases"]}


def test_a_release_that_came_has_its_checksum_and_status(said):
    _, whole, of = said
    assert (whole["version"], whole["date"]) == (__version__, "2026-11-27")
    assert list(of) == [one.id for one in EVERY]
    assert of["good"] == {
        "release": "good",
        "address": "https://publisher.example/good.csv",
        "state": "got",
        "requests": 1,
        "asked_last": "https://publisher.example/good.csv",
        "final_address": "https://publisher.example/good.csv",
        "status": 200,
        "bytes": len(CSV),
        "sha256": hashlib.sha256(CSV).hexdigest(),
        "headings": "found",
        "refused": "",
        "why": "",
    }


def test_what_was_refused_says_why(said):
    *_, of = said
    assert (of["moved"]["status"], of["moved"]["refused"]) == (404, "ReleaseMoved")
    assert (of["refused"]["status"], of["refused"]["refused"]) == (403, "PublisherRefused")
    assert "does not give the file to a program" in of["refused"]["why"]
    assert (of["other"]["status"], of["other"]["refused"], of["other"]["headings"]) == (200, "NotTheFile", "not found")
    assert of["other"]["sha256"] is None


def test_redirects_are_followed_to_an_address_without_its_signature(said):
    text, _, of = said
    assert of["signed"]["final_address"] == "https://store.example/s.csv"
    assert "s3cr3t" not in text


def test_no_key_no_path_and_no_mirror_is_in_it(said, site, tmp_path):
    text, *_ = said
    assert of_key(said) == "https://publisher.example/keyed.csv?area=GB&key=..."
    for secret in ("AbCdEf123", str(tmp_path), str(Path.home()), str(Path.cwd()), site.url):
        assert secret not in text


def of_key(said) -> str:
    return said[2]["keyed"]["address"]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("The disk that holds /home/someone/maps/x is full.", "The disk that holds (a path) is full."),
        (r"C:\Users\Someone\maps could not be written", "(a path) could not be written"),
        ("It is set to go through the proxy corp.example:3128.", "It is set to go through the proxy (not named)"),
        ("look at https://a.example/p/q?token=1 now", "look at https://a.example/p/q now"),
        ("moved: https://me:pw@a.example/p.", "moved: https://a.example/p."),
        ("It has 1,234 bytes; it has at least 20,000.", "It has 1,234 bytes; it has at least 20,000."),
    ],
)
def test_messages_lose_what_is_personal(words, kept):
    assert report.impersonal(words) == kept


def test_a_file_put_there_by_hand_is_not_told_about(site, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "good-of-mine.csv").write_bytes(CSV)
    (one,) = report.report(fetch([GOOD], tmp_path, via=site.url, pace=QUICK))["releases"]
    assert (one["state"], one["status"], one["sha256"]) == ("not asked", None, None)


@pytest.mark.parametrize("words", [["--report"], ["--report", "back.json"]])
def test_the_command_writes_it(site, tmp_path, monkeypatch, words):
    monkeypatch.setenv("EQUITYMAP_FETCH_VIA", site.url)
    monkeypatch.setattr(http_client, "Pace", lambda: QUICK)
    monkeypatch.setattr(catalogue, "catalogue", lambda: {"good": GOOD})
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    site.file(GOOD.download.address, CSV)
    result = CliRunner().invoke(app, ["fetch", "--folder", "downloads", *words])
    settings.cache_clear()
    assert result.exit_code == 0, result.output
    written = json.loads((tmp_path / (words[1:] or ["fetch-report.json"])[0]).read_text(encoding="utf-8"))
    assert [one["state"] for one in written["releases"]] == ["got"]
    assert written["through_a_mirror"] is True


def test_the_name_of_a_report_without_the_option_is_refused():
    result = CliRunner().invoke(app, ["fetch", "back.json"])
    assert result.exit_code == 2
    assert "--report" in result.output
