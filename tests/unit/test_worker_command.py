"""What a worker makes of the command ``refresh``, which runs in a process of its own."""

from __future__ import annotations

import sys

import pytest

from equitymap.commands import worker
from equitymap.errors import Cancelled, FetchRunning, StoreError


@pytest.fixture
def ends_with(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "LOOK_S", 0.02)

    def use(program: str) -> None:
        monkeypatch.setattr(worker, "REFRESH", (sys.executable, "-S", "-c", program))

    return use


@pytest.mark.parametrize("code", [0, 3])
def test_a_publisher_that_is_away_is_no_failure(ends_with, code):
    ends_with(f"raise SystemExit({code})")
    worker.refresh(lambda: False)


@pytest.mark.parametrize(("code", "kind"), [(1, StoreError), (2, FetchRunning), (-9, StoreError)])
def test_how_it_failed_decides_whether_it_comes_again(ends_with, code, kind):
    ends_with(f"import os; os.kill(os.getpid(), {-code})" if code < 0 else f"raise SystemExit({code})")
    with pytest.raises(kind, match="the log has"):
        worker.refresh(lambda: False)


def test_it_is_ended_with_the_worker(ends_with):
    ends_with("import time; time.sleep(60)")
    with pytest.raises(Cancelled):
        worker.refresh(lambda: True)
