"""Every run of a page: which page, what for, how long. Both whole pages and their fragments pass here."""

from __future__ import annotations

import logging
import time
from functools import wraps
from pathlib import Path
from typing import Literal

from streamlit.logger import get_logger
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from equitymap.dashboard.server.watch import metrics
from equitymap.settings import settings

Why = Literal["opening", "change", "refresh"]
"""A page that the visit was not on; something that a visitor changed on it; what a page draws again by itself."""
_LAST = "_watched_page"
"""Where the manager of a visit's pages has the one that ran last."""


def page_of(pages: PagesManager) -> str:
    """Return the name of the page that a visit is on: one of the menu, or ``app`` before there is one."""
    found = pages.get_pages().get(pages.current_page_script_hash)
    return Path(found["script_path"]).stem if found else "app"


def begin() -> None:
    """Take the time of every run from now on.

    Raises
    ------
    AttributeError
        When this version of Streamlit runs pages in another way.
    """
    run = ScriptRunner._run_script
    if hasattr(run, "__wrapped__"):
        return

    @wraps(run)
    def timed(self: ScriptRunner, rerun_data: RerunData) -> None:
        began = time.perf_counter()
        try:
            run(self, rerun_data)
        finally:
            _ran(self._pages_manager, rerun_data, time.perf_counter() - began)

    ScriptRunner._run_script = timed  # type: ignore[method-assign]


def _ran(pages: PagesManager, asked: RerunData, seconds: float) -> None:
    page, before = page_of(pages), vars(pages).get(_LAST)
    vars(pages)[_LAST] = page
    why: Why = "refresh" if asked.is_auto_rerun else "change" if page == before else "opening"
    metrics.RUNS.labels(page, why).observe(seconds)
    if settings().log == "json":
        get_logger(__name__).log(logging.INFO, why, extra={"page": page, "seconds": round(seconds, 3)})
