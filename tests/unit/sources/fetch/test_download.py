"""A file comes whole, goes on where it stopped, and is asked for again when the publisher is busy."""

from __future__ import annotations

import time
from email.utils import formatdate

import httpx
import pytest

from equitymap.errors import Cancelled
from equitymap.sources.fetch import Fetched, fetch
from tests.recorded.made_up import CSV, QUICK, release

RELEASE = release()
ADDRESS = RELEASE.download.address
LARGE = b"code,value\n" + b"".join(b"%07d,%d\n" % (n, n) for n in range(100_000))


def bring(site, folder, one=RELEASE, **more) -> Fetched:
    return fetch([one], folder, via=site.url, pace=QUICK, **more)[0]


def test_file_comes_to_the_folder_of_its_release(site, tmp_path):
    site.file(ADDRESS, CSV, content_type="text/csv")
    one = bring(site, tmp_path)
    assert (one.state, one.path, one.bytes) == ("got", tmp_path / "made-up" / "made-up.csv", len(CSV))
    assert one.path.read_bytes() == CSV
    assert "400 rows" in one.what


def test_user_agent_says_who_asks(site, tmp_path):
    site.file(ADDRESS, CSV)
    bring(site, tmp_path)
    assert site.asked[0].headers["User-Agent"].startswith("EquityMap/")


def test_second_fetch_asks_nobody(site, tmp_path):
    site.file(ADDRESS, CSV)
    bring(site, tmp_path)
    assert bring(site, tmp_path).state == "unchanged"
    assert len(site.asked) == 1


def test_refresh_of_the_same_file_takes_no_body(site, tmp_path):
    site.file(ADDRESS, CSV)
    bring(site, tmp_path)
    assert bring(site, tmp_path, refresh=True).state == "unchanged"
    assert [one.status for one in site.asked] == [200, 304]


def test_refresh_without_validators_sees_that_the_bytes_are_the_same(site, tmp_path):
    site.file(ADDRESS, CSV, etag=" ", last_modified=None)
    bring(site, tmp_path)
    assert bring(site, tmp_path, refresh=True).state == "unchanged"
    assert [one.status for one in site.asked] == [200, 200]


def test_broken_transfer_goes_on_where_it_stopped(site, tmp_path):
    site.file(ADDRESS, LARGE)
    site.fault(ADDRESS, cut_after=300_000)
    one = bring(site, tmp_path)
    assert one.path.read_bytes() == LARGE
    assert [asked.status for asked in site.asked] == [200, 206]
    assert site.asked[1].sent == len(LARGE) - 300_000


def test_next_run_goes_on_where_the_last_one_stopped(site, tmp_path):
    site.file(ADDRESS, LARGE)
    site.fault(ADDRESS, cut_after=200_000)
    site.fault(ADDRESS, status=503, times=None)
    assert bring(site, tmp_path).state == "failed"
    site.faults.clear()
    assert bring(site, tmp_path).path.read_bytes() == LARGE
    assert site.asked[-1].headers["Range"] == "bytes=200000-"


def test_file_that_changed_in_between_comes_anew(site, tmp_path):
    site.file(ADDRESS, LARGE)
    site.fault(ADDRESS, cut_after=200_000)
    site.fault(ADDRESS, status=503, times=None)
    bring(site, tmp_path)
    site.faults.clear()
    other = LARGE.replace(b"0000001,1", b"0000001,9")
    site.file(ADDRESS, other, last_modified=1_700_000_500.0)
    assert bring(site, tmp_path).path.read_bytes() == other
    assert site.asked[-1].status == 200


def test_whole_file_that_was_never_accepted_is_not_fetched_twice(site, tmp_path, monkeypatch):
    site.file(ADDRESS, LARGE)
    with monkeypatch.context() as broken:
        broken.setattr("equitymap.sources.fetch.one_release._validated", None)
        with pytest.raises(TypeError):
            bring(site, tmp_path)
    assert bring(site, tmp_path).path.read_bytes() == LARGE
    assert [one.status for one in site.asked] == [200, 416]


@pytest.mark.parametrize("status", [202, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 530])
def test_busy_publisher_is_asked_again(site, tmp_path, status):
    site.file(ADDRESS, CSV)
    site.fault(ADDRESS, status=status, times=2)
    assert bring(site, tmp_path).state == "got"
    assert [one.status for one in site.asked] == [status, status, 200]


@pytest.mark.parametrize("status", [400, 401, 403, 406, 501])
def test_what_does_not_pass_is_not_asked_again(site, tmp_path, status):
    site.fault(ADDRESS, status=status, times=None)
    assert bring(site, tmp_path).state == "failed"
    assert len(site.asked) == 1


def test_a_publisher_that_refuses_programs_has_what_to_do_instead_beside_it(site, tmp_path):
    site.fault(ADDRESS, status=403, times=None)
    one = bring(site, tmp_path, release(otherwise="Open the page in a browser."))
    assert "does not give the file to a program (it answers 403)" in one.what
    assert one.by_hand.endswith("Open the page in a browser.")


def test_only_get_is_used_for_files(site, tmp_path):
    site.file(ADDRESS, CSV)
    bring(site, tmp_path)
    bring(site, tmp_path, refresh=True)
    assert {one.method for one in site.asked} == {"GET"}
    assert httpx.head(f"{site.url}/{ADDRESS.removeprefix('https://')}").status_code == 500


def test_retry_after_is_honoured(site, tmp_path):
    site.file(ADDRESS, CSV)
    site.fault(ADDRESS, status=429, headers={"Retry-After": "1"})
    began = time.monotonic()
    bring(site, tmp_path)
    assert time.monotonic() - began >= 1


def test_a_wait_too_long_is_said_not_sat_through(site, tmp_path):
    site.file(ADDRESS, CSV)
    site.fault(ADDRESS, status=503, headers={"Retry-After": formatdate(time.time() + 3600, usegmt=True)})
    one = bring(site, tmp_path)
    assert one.state == "failed"
    assert "asks to wait until" in one.what
    assert len(site.asked) == 1


def test_publisher_that_stays_busy_is_given_up_on(site, tmp_path):
    site.fault(ADDRESS, status=503, times=None)
    one = bring(site, tmp_path)
    assert (one.state, one.path) == ("failed", None)
    assert "is busy (it answers 503)" in one.what
    assert "https://publisher.example/pages/made-up" in one.by_hand
    assert len(site.asked) == QUICK.tries


def test_redirect_is_followed_through_the_mirror(site, tmp_path):
    site.fault(ADDRESS, status=302, headers={"Location": "https://store.example/here.csv?key=1"})
    site.file("https://store.example/here.csv", CSV)
    assert bring(site, tmp_path).state == "got"
    assert site.asked[-1].address == "store.example/here.csv?key=1"


def test_endless_redirects_end(site, tmp_path):
    site.fault(ADDRESS, status=302, headers={"Location": ADDRESS}, times=None)
    assert "from one address to the next" in bring(site, tmp_path).what


def test_gzip_on_the_way_is_unpacked(site, tmp_path):
    site.file(ADDRESS, LARGE)
    site.fault(ADDRESS, gzip=True)
    assert bring(site, tmp_path).path.read_bytes() == LARGE


@pytest.mark.parametrize(("gzip", "asked"), [(False, "identity"), (True, "gzip")])
def test_zipping_on_the_way_is_asked_for_only_where_the_catalogue_says(site, tmp_path, gzip, asked):
    site.file(ADDRESS, LARGE, etag=" ", last_modified=None)
    one = bring(site, tmp_path, release(gzip=gzip))
    assert one.path.read_bytes() == LARGE
    assert site.asked[0].headers["Accept-Encoding"] == asked
    assert (site.asked[0].sent < len(LARGE) / 2) == gzip


def test_a_zipped_transfer_that_broke_off_is_not_gone_on_with(site, tmp_path):
    site.file(ADDRESS, LARGE)
    site.fault(ADDRESS, cut_after=50_000)
    one = bring(site, tmp_path, release(gzip=True))
    assert one.path.read_bytes() == LARGE
    assert "Range" not in site.asked[1].headers


def test_a_zipped_file_is_measured_unpacked(site, tmp_path):
    site.file(ADDRESS, b"code,value\n" + b"0,0\n" * 2_000_000)
    assert "More than 5 MB came" in bring(site, tmp_path, release(gzip=True)).what


def test_progress_tells_bytes_and_time_left(site, tmp_path):
    site.file(ADDRESS, LARGE)
    told = []
    bring(site, tmp_path, progress=lambda *words: told.append(words))
    done = [one[1] for one in told]
    assert done == sorted(done)
    assert told[-1][1:3] == (len(LARGE), len(LARGE))
    assert any(one[3] is not None for one in told)


def test_cancelled_fetch_keeps_what_came(site, tmp_path):
    site.file(ADDRESS, LARGE)

    def stop(release, done, total, left, words):
        if done > 300_000:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        bring(site, tmp_path, progress=stop)
    assert not list((tmp_path / "made-up").iterdir())
    assert bring(site, tmp_path).path.read_bytes() == LARGE
    assert int(site.asked[-1].headers["Range"].removeprefix("bytes=").removesuffix("-")) > 300_000


def test_half_done_file_fits_no_pattern_of_a_release(site, tmp_path):
    site.file(ADDRESS, LARGE)
    site.fault(ADDRESS, cut_after=200_000)
    site.fault(ADDRESS, status=503, times=None)
    bring(site, tmp_path)
    assert [path.name for path in tmp_path.rglob("*made-up*") if path.is_file()] == []
    assert (tmp_path / ".fetch" / "made-up" / "whole.part").stat().st_size == 200_000


def test_requests_to_one_host_are_spaced(site, tmp_path):
    releases = [release(f"r{n}") for n in range(4)]
    for one in releases:
        site.file(one.download.address, CSV)
    began = time.monotonic()
    fetch(releases, tmp_path, via=site.url, pace=QUICK.__class__(per_second=10))
    assert time.monotonic() - began >= 0.3
