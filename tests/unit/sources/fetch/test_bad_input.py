"""What goes wrong on this side: no network, a proxy, no safe connection, a full disk, a second fetch, files by hand."""

from __future__ import annotations

import errno
import json
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from equitymap.errors import FetchRunning
from equitymap.sources.fetch import Fetched, fetch
from equitymap.sources.fetch.lock import folder_lock
from tests.recorded.made_up import CSV, PLACE, QUICK, boundaries, release, squares

RELEASE = release()
ADDRESS = RELEASE.download.address


def bring(site, folder, one=RELEASE, **more) -> Fetched:
    return fetch([one], folder, via=site.url, pace=QUICK, **more)[0]


def direct(address: str, folder, **more) -> Fetched:
    return fetch([release(address=address)], folder, via="", pace=QUICK, **more)[0]


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def talking(answer) -> Iterator[int]:
    """Listen on a port; hand each connection to ``answer``."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    answer(connection)

        threading.Thread(target=listen, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


# --- the way out -------------------------------------------------------------------------------


def test_no_network_says_so_once_for_each_host_without_long_waits(tmp_path, closed_port):
    releases = [release(f"r{n}", address=f"http://127.0.0.1:{closed_port}/{n}.csv") for n in range(5)]
    told = []
    all_of_them = fetch(releases, tmp_path, via="", pace=QUICK, progress=lambda *words: told.append(words[4]))
    assert {one.state for one in all_of_them} == {"failed"}
    assert all("cannot be reached from this computer" in one.what for one in all_of_them)
    assert all(f"{tmp_path}/r{n}/" in one.by_hand for n, one in enumerate(all_of_them))
    assert sum(words.startswith("asking") for words in told) == 2


def test_name_that_nobody_knows_is_no_network(tmp_path):
    assert "cannot be reached" in direct("https://publisher.invalid/a.csv", tmp_path).what


def test_silent_publisher_is_not_waited_for_for_ever(tmp_path):
    quick = QUICK.__class__(per_second=1000, tries=2, first_wait_s=0.01, timeout_s=0.2)
    with talking(lambda connection: connection.recv(10_000) and threading.Event().wait(0.5)) as port:
        one = fetch([release(address=f"http://127.0.0.1:{port}/a.csv")], tmp_path, via="", pace=quick)[0]
    assert "has not answered for" in one.what


def test_proxy_that_refuses_is_named(tmp_path, monkeypatch):
    def refuse(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    with talking(refuse) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://someone:secret@127.0.0.1:{port}")
        one = direct("https://publisher.example/a.csv", tmp_path)
    assert "The proxy of this computer does not let requests to publisher.example through" in one.what
    assert "secret" not in one.what


def test_proxy_that_is_not_there_is_named_without_its_password(tmp_path, monkeypatch, closed_port):
    monkeypatch.setenv("HTTPS_PROXY", f"http://someone:secret@127.0.0.1:{closed_port}")
    one = direct("https://publisher.example/a.csv", tmp_path)
    assert f"It is set to go through the proxy 127.0.0.1:{closed_port}" in one.what
    assert "secret" not in one.what


def test_connection_that_is_not_safe_takes_nothing(site, tmp_path):
    site.file("a.csv", CSV)
    one = direct(f"{site.url.replace('http://', 'https://')}/a.csv", tmp_path)
    assert "is not safe" in one.what
    assert "SSL_CERT_FILE" in one.what


def test_certificate_that_nobody_vouches_for_takes_nothing(tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificate, is not on this machine")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            str(key),
            "-out",
            str(cert),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)

    def greet(connection: socket.socket) -> None:
        try:
            context.wrap_socket(connection, server_side=True).close()
        except (ssl.SSLError, OSError):
            return

    with talking(greet) as port:
        one = direct(f"https://127.0.0.1:{port}/a.csv", tmp_path / "to")
    assert one.state == "failed"
    assert "is not safe" in one.what
    assert "certificate" in one.what


def test_publisher_that_shuts_programs_out_is_not_asked_again(site, tmp_path):
    site.fault(ADDRESS, status=403, body=b"<html>Forbidden</html>", times=None)
    one = bring(site, tmp_path)
    assert "does not give the file to a program (it answers 403)" in one.what
    assert len(site.asked) == 1


def test_release_that_moved_names_the_page(site, tmp_path):
    one = bring(site, tmp_path)
    assert "The release has moved: look at https://publisher.example/pages/made-up" in one.what
    assert one.by_hand.endswith(f"named made-up.csv, into {tmp_path}/made-up/")


# --- the disk ----------------------------------------------------------------------------------


def test_full_disk_stops_the_fetch_and_keeps_what_is_whole(site, tmp_path, monkeypatch):
    releases = [release(name) for name in ("first", "second", "third")]
    for one in releases:
        site.file(one.download.address, CSV)
    real = Path.open

    def full(path, *args, **kwargs):
        if path.parent.name == "second" and path.name.endswith(".part"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", full)
    first, second, third = fetch(releases, tmp_path, via=site.url, pace=QUICK)
    assert first.path.read_bytes() == CSV
    assert "is full. Free some space and fetch again" in second.what
    assert third.what.startswith("Not tried: The disk")
    assert len(site.requests("third")) == 0


def test_file_larger_than_the_disk_is_not_begun(site, tmp_path, monkeypatch):
    site.file(ADDRESS, CSV)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    one = bring(site, tmp_path)
    assert "0 MB free; this file needs" in one.what


def test_folder_that_cannot_be_written_is_named(site, tmp_path):
    (tmp_path / "made-up").write_text("a file where the folder should be")
    site.file(ADDRESS, CSV)
    one = bring(site, tmp_path)
    assert "could not be written" in one.what
    assert "--folder" in one.what


# --- two at once -------------------------------------------------------------------------------


def test_second_fetch_in_a_folder_names_the_first(site, tmp_path):
    with (
        folder_lock(tmp_path),
        pytest.raises(FetchRunning, match=r"Another fetch is at work in .* \(process \d+, since"),
    ):
        bring(site, tmp_path)


def test_fetches_in_two_folders_do_not_mind_each_other(site, tmp_path):
    site.file(ADDRESS, CSV)
    with folder_lock(tmp_path / "one"):
        assert bring(site, tmp_path / "two").state == "got"


def test_lock_of_a_process_that_died_is_taken_over(site, tmp_path):
    script = (
        "import os, sys; from pathlib import Path; from equitymap.sources.fetch.lock import folder_lock\n"
        "with folder_lock(Path(sys.argv[1])): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False).returncode == 9
    assert json.loads((tmp_path / ".fetch" / "lock").read_text())["process"]
    site.file(ADDRESS, CSV)
    assert bring(site, tmp_path).state == "got"


# --- put there by hand -------------------------------------------------------------------------


def test_file_put_anywhere_by_hand_is_left_alone(site, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "made-up-2021.csv").write_bytes(CSV)
    site.file(ADDRESS, CSV)
    one = bring(site, tmp_path, refresh=True)
    assert (one.state, one.path.name) == ("unchanged", "made-up-2021.csv")
    assert site.asked == []


def test_file_put_in_its_place_by_hand_is_taken_and_refreshed(site, tmp_path):
    (tmp_path / "made-up").mkdir()
    (tmp_path / "made-up" / "made-up.csv").write_bytes(CSV)
    assert bring(site, tmp_path).state == "unchanged"
    site.file(ADDRESS, CSV + b"E01990999,Testby 999,1\n")
    assert bring(site, tmp_path, refresh=True).what == "400 rows became 401"


def test_wrong_file_put_in_its_place_is_replaced(site, tmp_path):
    (tmp_path / "made-up").mkdir()
    (tmp_path / "made-up" / "made-up.csv").write_bytes(b"<html>not it</html>")
    site.file(ADDRESS, CSV)
    assert bring(site, tmp_path).state == "got"


def test_accepted_file_that_was_cut_later_is_fetched_again(site, tmp_path):
    site.file(ADDRESS, CSV)
    path = bring(site, tmp_path).path
    path.write_bytes(CSV[:50])
    assert bring(site, tmp_path).state == "got"
    assert path.read_bytes() == CSV


@pytest.mark.parametrize("cut", [200, 3])
def test_layer_that_was_cut_later_is_fetched_again(site, tmp_path, cut):
    one = boundaries()
    site.layer(one.download.address, squares())
    path = bring(site, tmp_path, one).path
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    (tmp_path / ".fetch" / "squares" / "whole.json").unlink()
    assert bring(site, tmp_path, one).state == "got"
    assert path.read_bytes() == whole


def test_layer_from_elsewhere_is_read_whole(site, tmp_path):
    one = boundaries()
    (tmp_path / "squares").mkdir()
    feature = {"type": "Feature", "properties": {"LSOA21CD": "E01999001"}, "geometry": None}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]}, indent=1)
    (tmp_path / "squares" / "squares_BGC.geojson").write_text(text)
    assert bring(site, tmp_path, one).state == "unchanged"


def test_release_without_an_address_is_for_hands_only(site, tmp_path):
    one = bring(site, tmp_path, RELEASE.model_copy(update={"download": None}))
    assert one.state == "failed"
    assert "Download it from https://publisher.example/pages/made-up" in one.by_hand


def test_whole_layer_put_there_by_hand_serves_every_place(site, tmp_path):
    one = boundaries()
    site.layer(one.download.address, squares())
    whole = bring(site, tmp_path, one)
    assert whole.state == "got"
    assert bring(site, tmp_path, one, district=PLACE).state == "unchanged"
