"""The one Chromium of a run, for every part of the tests that looks at pages; it finds no host but this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.browser import ARGUMENTS

CHROMIUM_FLAGS = [*ARGUMENTS, "--force-color-profile=srgb", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
# The first has Chromium's engine and no window, which takes half the processor time.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
VISITORS: dict[str, Any] = {}
"""The visitors of this run, by the options of their browser."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium: the system's, else Playwright's own download."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    system = next(filter(None, map(shutil.which, CHROMIUM)), None)
    with playwright.sync_playwright() as driver:
        if system is None and not Path(driver.chromium.executable_path).exists():
            pytest.skip("there is no Chromium on this machine: apt install chromium, or playwright install chromium")
        opened = driver.chromium.launch(executable_path=system, args=CHROMIUM_FLAGS)
        yield opened
        VISITORS.clear()
        opened.close()
