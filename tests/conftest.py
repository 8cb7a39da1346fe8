"""What every test shares: the open data folder, and no silent skips where everything must run.

``EQUITYMAP_REQUIRE_ALL=1`` (set by ``.ci/run``) turns each skip of a ``browser`` or ``real`` test into a failure.

``make test`` runs two lanes side by side (``Lanes``).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

from tests.recorded.server import Site
from tests.recorded.shapes import publishers
from tests.soak.add_place import Run, add

ROOT = Path(__file__).resolve().parent.parent
OPEN_DATA = ROOT.parent / "shared" / "open-data"
REQUIRE_ALL = os.environ.get("EQUITYMAP_REQUIRE_ALL") == "1"
MUST_RUN = ("browser", "real")
READ_NATIONAL_FILES = ("tests/browser/test_add_place.py",)
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


class Lanes(LoadScopeScheduling):
    """Tests that read the national files stay in one lane, so that these are read once, those in Chromium in another.

    All others go, file by file, wherever there is room. A test in Chromium that adds a real place reads them too.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::")[0]
        if path.startswith("tests/real/") or path in READ_NATIONAL_FILES:
            return "real"
        return "browser" if path.startswith("tests/browser/") else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Lanes:
    """Deal the tests out by lane."""
    return Lanes(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by their folder, so that none is forgotten."""
    for item in items:
        for marker in MUST_RUN:
            if (ROOT / "tests" / marker) in item.path.parents:
                item.add_marker(marker)


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
    """Turn the skip of a whole file in ``tests/browser`` or ``tests/real`` into a failure."""
    report = yield
    inside = any((ROOT / "tests" / marker) in (collector.path, *collector.path.parents) for marker in MUST_RUN)
    if REQUIRE_ALL and inside and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} must run where EQUITYMAP_REQUIRE_ALL=1, but was skipped"
    return report
