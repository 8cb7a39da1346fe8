"""What every test shares: the open data folder, and no silent skips where everything must run.

``EQUITYMAP_REQUIRE_ALL=1`` (set by ``.ci/run``) turns each skip of a test of ``MUST_RUN`` into a failure.

``make test`` runs four lanes side by side (``Lanes``), and says at its end how long each part took (``SHARES``).
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

from tests.chromium import browser as browser
from tests.recorded.server import Site
from tests.recorded.shapes import publishers
from tests.soak.add_place import Run, add

os.environ.setdefault("EQUITYMAP_DEFAULT_PLACE", "demo")  # whatever places this machine has
# Never the records that somebody keeps here: each process of a run has its own.
RECORDS = tempfile.TemporaryDirectory(prefix="equitymap-records-")
os.environ["EQUITYMAP_RECORDS_URL"] = f"sqlite:///{RECORDS.name}/records.sqlite"

ROOT = Path(__file__).resolve().parent.parent
OPEN_DATA = ROOT.parent / "shared" / "open-data"
REQUIRE_ALL = os.environ.get("EQUITYMAP_REQUIRE_ALL") == "1"
MUST_RUN = ("browser", "real", "records", "hosting")
READ_NATIONAL_FILES = ("tests/browser/test_add_place.py",)
AT_MOST_S = 400
"""Seconds of the whole run on two quiet processors; with ``make lint`` that is eight minutes."""
SHARES = {"unit": 200, "pages": 200, "browser": 400, "real": 400, "records": 80, "hosting": 60}
"""Seconds of each part's tests added up, over all lanes; what is directly in ``tests/`` counts as unit."""
WEIGHTS = {
    "real": 350,
    "browser": 250,
    "servers": 250,
    "records": 85,
    "hosting": 60,
    "tests/pages/test_uploads.py": 40,
    "tests/pages/test_context.py": 30,
    "tests/pages/test_cradle_to_career.py": 30,
    "tests/pages/test_access.py": 25,
    "tests/pages/test_every_page.py": 25,
    "tests/pages/test_records_kit.py": 25,
    "tests/test_wheel.py": 25,
    "tests/pages/test_menu.py": 20,
    "tests/unit/demo_town/test_demo_town.py": 15,
    "tests/unit/test_command_line.py": 10,
    "tests/unit/places/test_store.py": 10,
}
"""Seconds that lanes and single files take: the longest begins first, so that the lanes end together."""
Added = tuple[Path, Run]


@pytest.fixture(scope="session")
def open_data() -> Path:
    """Return the folder of official downloads beside the repository; read-only."""
    if not OPEN_DATA.is_dir():
        pytest.skip(f"the open data folder {OPEN_DATA} is not on this machine")
    return OPEN_DATA


@pytest.fixture(scope="session")
def official_shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which files in their official shapes are kept once they are made (about a minute)."""
    return tmp_path_factory.mktemp("official")


@pytest.fixture(scope="session")
def publishers_here(open_data: Path, official_shapes: Path) -> Iterator[Site]:
    """Serve every publisher's site on this machine; ``Site.url`` is the mirror to fetch through."""
    with publishers(open_data, official_shapes) as site:
        yield site


@pytest.fixture(scope="session")
def norwich_added(publishers_here: Site, tmp_path_factory: pytest.TempPathFactory) -> Added:
    """Add Norwich from an empty folder, once: the folder with ``downloads`` and ``places``, and how it went."""
    folder = tmp_path_factory.mktemp("added")
    return folder, add(publishers_here.url, folder)


@pytest.fixture
def norwich_downloads(norwich_added: Added, tmp_path: Path) -> Path:
    """Return everything fetched for Norwich in a folder of this test's own."""
    return copy_linked(norwich_added[0] / "downloads", tmp_path / "downloads")


def copy_linked(folder: Path, to: Path) -> Path:
    """Copy a folder of files that nobody changes in place; the copies are hard links."""
    return Path(shutil.copytree(folder, to, copy_function=os.link))


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the repository."""
    return ROOT


def lane_of(nodeid: str) -> str:
    """Return what runs in one lane, in one piece: the tests of real places, those in Chromium on the dashboard that
    they share, those in Chromium on ``servers`` of their own, those of the records, those of a hosted copy, every other
    file.

    So the national files are read once, and the dashboard and the database server are started once. A test in Chromium
    that adds a real place reads the national files too.
    """
    path = nodeid.split("::")[0]
    if path.startswith("tests/real/") or path in READ_NATIONAL_FILES:
        return "real"
    if path.startswith("tests/browser/") and not _on_the_dashboard(path):
        return "servers"
    return next((lane for lane in MUST_RUN if path.startswith(f"tests/{lane}/")), path)


@cache
def _on_the_dashboard(path: str) -> bool:
    """Return whether a file of tests visits the dashboard that they share."""
    return "live_app" in (ROOT / path).read_text(encoding="utf-8")


class Lanes(LoadScopeScheduling):
    """Hands out the pieces in the order of the collection to whichever lane has room."""

    def _split_scope(self, nodeid: str) -> str:
        return lane_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Lanes:
    """Deal the tests out by lane, not by how many there are in a file."""
    config.option.loadscopereorder = False
    return Lanes(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first, and mark tests by their folder, so that none is forgotten."""
    items.sort(key=lambda item: -WEIGHTS.get(lane_of(item.nodeid), 0))
    for item in items:
        for marker in MUST_RUN:
            if item.nodeid.startswith(f"tests/{marker}/"):
                item.add_marker(marker)
        if item.nodeid.startswith("tests/browser/") and not item.nodeid.startswith(READ_NATIONAL_FILES):
            item.add_marker(pytest.mark.flaky(reruns=1))  # decision 0024; ``Shares`` names each that needed it


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a test that must run into a failure."""
    report = yield
    marked = any(item.get_closest_marker(marker) for marker in MUST_RUN)
    if REQUIRE_ALL and marked and report.skipped and not hasattr(report, "wasxfail"):
        reason = call.excinfo.value if call.excinfo else "skipped"
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} must run where EQUITYMAP_REQUIRE_ALL=1, but was skipped: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole file in a folder of ``MUST_RUN`` into a failure."""
    report = yield
    inside = any((ROOT / "tests" / marker) in (collector.path, *collector.path.parents) for marker in MUST_RUN)
    if REQUIRE_ALL and inside and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} must run where EQUITYMAP_REQUIRE_ALL=1, but was skipped"
    return report


class Shares:
    """Adds up what each part of the tests took, and keeps which were run again."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.seconds: Counter[str] = Counter()
        self.again: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count the preparation, the test and what follows it."""
        part = next((part for part in SHARES if report.nodeid.startswith(f"tests/{part}/")), "unit")
        self.seconds[part] += report.duration
        if report.outcome == "rerun":
            self.again.append(report.nodeid)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print what the run and its parts took, and name what is past its share; no run fails by the clock."""
        took = time.monotonic() - self.began
        terminalreporter.section("time")
        parts = [(f"tests/{part}", self.seconds[part], share) for part, share in SHARES.items()]
        for name, seconds, share in [("the whole run, on two quiet processors", took, AT_MOST_S), *parts]:
            past = "  PAST ITS SHARE" if seconds > share else ""
            terminalreporter.line(f"{name}: {seconds:.0f} s of {share} s{past}")
        for nodeid in self.again:
            terminalreporter.line(f"FAILED ONCE, and passed or failed when run again: {nodeid}")


def pytest_configure(config: pytest.Config) -> None:
    """Watch the time where results come together, not in each lane."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Shares())
