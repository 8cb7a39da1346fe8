"""A real Streamlit server and a real Chromium, with nothing but this machine in reach.

Chromium finds no other host. What a page asks of one is recorded in ``page.outside``; tests assert that it stays empty.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from equitymap.dashboard.server import browser_libraries
from equitymap.errors import AssetError
from equitymap.views.map.maps import LEAFLET_FOLDER
from tests.browser.visit import address_of, settled, violations
from tests.chromium import VISITORS

ROOT = Path(__file__).resolve().parents[2]
MAP_FRAME = 'iframe[src*="streamlit_folium"]'
WAIT_MS = 120_000
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
Serve = Callable[..., str]


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page in a new tab; ``page.outside`` lists requests to other hosts, ``page.problems`` errors of scripts."""
    with new_page(browser) as opened:
        yield opened


@pytest.fixture(params=PAGES, scope="session")
def opened(request: pytest.FixtureRequest, browser: Any, live_app: str) -> Iterator[Any]:
    """Every page, opened once for what is only looked at, 1440 x 900."""
    with new_page(browser) as page:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(address_of(live_app, request.param))
        settled(page)
        page.locator(".stHtml").first.wait_for(state="attached")
        if request.param == "map":
            map_frame(page)
        yield page


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Put what the page showed into the report of a test that failed."""
    report = yield
    page: Any = getattr(item, "funcargs", {}).get("page")
    if report.failed and call.when == "call" and hasattr(page, "url"):
        with suppress(Exception):  # a page that is gone must not hide why the test failed
            report.sections.append((f"the page at {page.url}", page.evaluate("document.body.innerText")[:3000]))
    return report


@contextmanager
def new_page(browser: Any, **options: Any) -> Iterator[Any]:
    """Open a page in a new tab, 1280 x 900; ``options`` as Playwright's ``new_context`` takes them.

    Tabs of the same options are of one visitor, whose browser keeps what it has fetched, and no cookie.
    """
    context = VISITORS.get(repr(options))
    if context is None:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        VISITORS[repr(options)] = context
    page = watched(context.new_page())
    try:
        yield page
    finally:
        page.close()
        context.clear_cookies()


def stands_alone(browser: Any, path: Path, heading: str) -> None:
    """Read a report with all network refused, to a heading: nothing is asked for, nothing goes wrong, axe is clean."""
    assert path.stat().st_size < 500_000
    with new_page(browser, offline=True) as saved:
        asked: list[str] = []
        saved.on("request", lambda request: asked.append(request.url))
        saved.on("console", lambda said: saved.problems.append(said.text) if said.type == "error" else None)
        saved.goto(path.as_uri())
        saved.get_by_role("heading", name=heading, exact=True).wait_for()
        assert violations(saved) == {}
        assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
        assert saved.problems == []


def watched(page: Any) -> Any:
    """Record in a page what it asks of other hosts and which errors its scripts raise."""
    page.set_default_timeout(WAIT_MS)
    page.outside, page.problems = [], []

    def look(request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:", "file:")):
            page.outside.append(request.url)

    page.on("request", look)
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    return page


@pytest.fixture(scope="session")
def assets() -> Path:
    """The repository's static folder with the libraries of the browser in it."""
    try:
        browser_libraries.obtain_all(ROOT / "static")
    except AssetError as missing:
        pytest.skip(f"a library of the browser is not installed: {missing}")
    return ROOT / "static"


@pytest.fixture(scope="module")
def serve(assets: Path) -> Iterator[Serve]:
    """Start a Streamlit server for a script; returns its address. It stops with the tests of the module."""
    with ExitStack() as running:

        def start(script: Path = ROOT / "app.py", **environment: str) -> str:
            return running.enter_context(_server(script, environment))

        yield start


@pytest.fixture(scope="session")
def live_app(assets: Path) -> Iterator[str]:
    """The dashboard itself, with whatever places this machine has; the demonstration place always."""
    with _server(ROOT / "app.py", {}) as address:
        yield address


@pytest.fixture(scope="session")
def map_address(assets: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The map element by itself: ``map_script.py``, served from an empty folder."""
    folder = tmp_path_factory.mktemp("map")
    shutil.copy(Path(__file__).with_name("map_script.py"), folder / "map_script.py")
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    shutil.copytree(assets / LEAFLET_FOLDER, folder / "static" / LEAFLET_FOLDER)
    with _server(folder / "map_script.py", {"EQUITYMAP_STATIC_DIR": str(folder / "static")}) as address:
        yield address


@contextmanager
def _server(script: Path, environment: dict[str, str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (script.parent if script.parent != ROOT else Path(os.environ.get("TMPDIR", "/tmp"))) / f"streamlit-{port}.log"
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script),
        "--server.port",
        str(port),
        "--server.address",
        "127.0.0.1",
        "--server.headless",
        "true",
    ]
    with log.open("w") as out:
        process = subprocess.Popen(
            command,
            cwd=script.parent,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text()[-2000:]}")


def map_frame(page: Any, version: str | None = None) -> Any:
    """Return the map's frame once it has painted (``version``: that very update)."""
    wanted = "body[data-map-version]" if version is None else f'body[data-map-version="{version}"]'
    page.frame_locator(MAP_FRAME).locator(wanted).wait_for(state="attached")
    return page.locator(MAP_FRAME).element_handle().content_frame()


def download(page: Any, button: str) -> Any:
    """Press a download button and return what came; press again where a page still at work lost the press."""
    from playwright.sync_api import TimeoutError as TookTooLong

    for attempt in range(3):
        try:
            with page.expect_download(timeout=WAIT_MS / 3) as waiting:
                page.get_by_role("button", name=button).first.click()
            return waiting.value
        except TookTooLong:
            if attempt == 2:
                raise
    raise AssertionError("three attempts end in a file or in an error")
