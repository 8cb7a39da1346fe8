"""The server as it is started: the dashboard, its own addresses beside it, and an orderly end."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from types import SimpleNamespace
from urllib.parse import quote, urlencode

import httpx
import pytest
from websockets.asyncio.client import connect

from benchmarks.visitors import Visitor
from equitymap.dashboard.server import static_files
from equitymap.settings import settings
from tests import loops
from tests.broken_page import POSTCODE, PRIVATE, RECEIPT, TYPED
from tests.pages.opening import ROOT
from tests.places import demo_place

STARTED_WITHIN_S, ANSWERED_WITHIN_S, ENDED_WITHIN_S = 120, 60, 60
STREAMLIT = ["run", "serve.py", "--server.headless", "true", "--server.address", "127.0.0.1", "--server.port"]


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


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The server below a base path, which the addresses of our own must have too; one of its pages is broken."""
    folder, number = tmp_path_factory.mktemp("served"), free_port()
    static_files.write_place(demo_place(), settings().static_dir)
    environment = {
        **os.environ,
        "EQUITYMAP_RECORDS_URL": f"sqlite:///{folder / 'records.sqlite'}",
        "EQUITYMAP_METRICS": "true",
        "EQUITYMAP_LOG": "json",
        "STREAMLIT_SERVER_BASE_URL_PATH": "equity",
    }
    command, log = [sys.executable, "-m", "tests.broken_page", *STREAMLIT, number], folder / "log.txt"
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    address = f"http://127.0.0.1:{number}/equity"
    try:
        wait_for(address, process, log)
        yield SimpleNamespace(address=address, log=log, folder=folder, process=process)
    finally:
        process.kill()
        process.wait()


def test_the_server_has_the_dashboard_and_the_sign_in(served):
    address = served.address
    for path in ("/", "/map?place=demo&layer=need", "/cradle_to_career"):
        page = httpx.get(f"{address}{path}", timeout=ANSWERED_WITHIN_S)
        assert (page.status_code, "<title>Streamlit</title>" in page.text) == (200, True), path
    form = httpx.get(f"{address}/steward/sign-in?next=map?place=demo")
    assert form.status_code == 200
    assert '<a href="/equity/map?place=demo">Back to the dashboard</a>' in form.text
    nobody = httpx.get(f"{address}/t/nobody")
    assert (nobody.status_code, "There is nothing at this address" in nobody.text) == (404, True)
    assert "Stewards" not in httpx.get(f"{address.removesuffix('/equity')}/steward/sign-in").text
    assert (served.folder / "records.sqlite").is_file(), "the records are opened before the first visitor"


async def visited(address, *pages):
    """Open pages one after the other in one visit, look at the metrics while it lasts, and return them."""
    socket = connect(
        f"ws{address.removeprefix('http')}/_stcore/stream?typed={quote(POSTCODE)}",
        subprotocols=["streamlit"],
        max_size=None,
    )
    async with socket as opened:
        for page in pages:
            await Visitor(opened, query=urlencode({"place": "demo", "postcode": POSTCODE}), page=page).run("")
        return (await asyncio.to_thread(httpx.get, f"{address}/metrics", timeout=ANSWERED_WITHIN_S)).text


def test_whoever_watches_sees_what_goes_wrong_and_nobody_who_was_there(served):
    """A page that raises what was typed, residents' addresses, and what is typed into them."""
    address = served.address
    assert httpx.get(f"{address}/healthz").status_code == 200
    ready = httpx.get(f"{address}/readyz", timeout=ANSWERED_WITHIN_S)  # the first one opens the place
    assert (ready.status_code, ready.text) == (200, "Ready for visitors.\n")
    httpx.get(f"{address}/t/fox/r/{RECEIPT}", params={"postcode": POSTCODE})
    httpx.post(f"{address}/t/fox", data={"typed": TYPED, "receipt": RECEIPT})
    told = loops.run(visited(address, "map", "about"))
    for counted in (
        "equitymap_visitors 1.0",
        'equitymap_run_seconds_count{page="map",why="opening"} 1.0',
        'equitymap_run_seconds_count{page="about",why="opening"} 1.0',
        'equitymap_errors_total{kind="KeyError"} 1.0',
        'equitymap_answers_total{result="none"} 1.0',
        'equitymap_requests_total{method="GET",route="receipt",status="404"} 1.0',
    ):
        assert f"{counted}\n" in told, counted
    log = served.log.read_text()
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    broken = next(line for line in lines if line.get("error") == "KeyError")
    assert (broken["page"], broken["level"]) == ("about", "error")
    assert "in broken" in broken["where"][-2]
    assert [(line["event"], line["page"]) for line in lines if "seconds" in line] == [
        ("opening", "map"),
        ("opening", "about"),
    ]
    for private in (*PRIVATE, *map(quote, PRIVATE)):
        assert private not in log
        assert private not in told


def test_the_server_ends_in_order(served):
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(ENDED_WITHIN_S) in (0, -signal.SIGTERM)
    told = [line for line in served.log.read_text().splitlines() if "Traceback" in line]
    assert [line for line in told if '"error": "KeyError"' not in line] == [], "but for the broken page"
