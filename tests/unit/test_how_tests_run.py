"""How the tests are run: lanes, what each part may take, and what make soak runs besides."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.conftest import MUST_RUN, SHARES, WEIGHTS, Shares, lane_of
from tests.soak.__main__ import PROGRAMS


@pytest.mark.parametrize(
    ("nodeid", "lane"),
    [
        ("tests/real/test_access.py::test_a", "real"),
        ("tests/browser/test_add_place.py::test_a[1]", "real"),
        ("tests/browser/test_pages.py::test_a", "browser"),
        ("tests/browser/test_map_element.py::test_a[1]", "servers"),
        ("tests/records/test_merge.py::test_a[postgresql]", "records"),
        ("tests/hosting/test_hosted.py::test_a", "hosting"),
        ("tests/pages/test_map.py::test_a", "tests/pages/test_map.py"),
        ("tests/test_house.py::test_a[x::y]", "tests/test_house.py"),
    ],
)
def test_real_places_dashboard_servers_and_records_have_a_lane_each_and_every_other_file_goes_alone(nodeid, lane):
    assert lane_of(nodeid) == lane


def test_what_is_weighed_is_there(root):
    files = [name for name in WEIGHTS if name not in (*MUST_RUN, "servers")]
    assert [name for name in files if not (root / name).is_file()] == []


def test_a_part_that_grows_past_its_share_is_named():
    shares, lines = Shares(), []
    for nodeid, seconds in (("tests/pages/test_map.py::test_a", 1e4), ("tests/test_house.py::test_a", 3)):
        shares.pytest_runtest_logreport(SimpleNamespace(nodeid=nodeid, duration=seconds, outcome="passed"))
    shares.pytest_runtest_logreport(SimpleNamespace(nodeid="tests/browser/test_a.py::b", duration=1, outcome="rerun"))
    shares.pytest_terminal_summary(SimpleNamespace(section=lambda _: None, line=lines.append))
    assert f"tests/pages: 10000 s of {SHARES['pages']} s  PAST ITS SHARE" in lines
    assert lines[-1].endswith("tests/browser/test_a.py::b"), "one that failed the first time is named"
    assert f"tests/unit: 3 s of {SHARES['unit']} s" in lines
    assert len(lines) == 2 + len(SHARES)


def test_every_soak_is_run_and_says_what_it_covers(root):
    modules = {path.stem: path for path in (root / "tests" / "soak").glob("*.py") if path.stem != "__main__"}
    assert set(modules) == set(PROGRAMS)
    assert all(path.read_text(encoding="utf-8").startswith('"""') for path in modules.values())
