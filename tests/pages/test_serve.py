"""The server as it is started: the dashboard, its own addresses beside it, and an orderly end."""

import os
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest

from tests.pages.opening import ROOT

STARTED_WITHIN_S, ENDED_WITHIN_S = 120, 60
STREAMLIT = [
    "streamlit",
    "run",
    "serve.py",
    "--server.headless",
    "true",
    "--server.address",
    "127.0.0.1",
    "--server.port",
]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def wait_for(address, process, log):
    until = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{address}/_stcore/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text()[-2000:]}")


def test_the_server_has_the_dashboard_and_the_sign_in_and_ends_in_order(tmp_path):
    """Below a base path, which the addresses of our own must have too."""
    number, log = free_port(), tmp_path / "log.txt"
    environment = {
        **os.environ,
        "EQUITYMAP_RECORDS_URL": f"sqlite:///{tmp_path / 'records.sqlite'}",
        "STREAMLIT_SERVER_BASE_URL_PATH": "equity",
    }
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *STREAMLIT, number], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    address = f"http://127.0.0.1:{number}/equity"
    try:
        wait_for(address, process, log)
        for path in ("/", "/map?place=demo&layer=need", "/cradle_to_career"):
            page = httpx.get(f"{address}{path}")
            assert (page.status_code, "<title>Streamlit</title>" in page.text) == (200, True), path
        form = httpx.get(f"{address}/steward/sign-in?next=map?place=demo")
        assert form.status_code == 200
        assert '<a href="/equity/map?place=demo">Back to the dashboard</a>' in form.text
        nobody = httpx.get(f"{address}/t/nobody")
        assert (nobody.status_code, "There is nothing at this address" in nobody.text) == (404, True)
        assert "Stewards" not in httpx.get(f"{address.removesuffix('/equity')}/steward/sign-in").text
        assert (tmp_path / "records.sqlite").is_file(), "the records are opened before the first visitor"
        process.send_signal(signal.SIGTERM)
        assert process.wait(ENDED_WITHIN_S) in (0, -signal.SIGTERM)
    finally:
        process.kill()
        process.wait()
    assert "Traceback" not in log.read_text()
