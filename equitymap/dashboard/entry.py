"""What the server has beside the dashboard: its own addresses, and what is made ready before the first visitor."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from streamlit.logger import get_logger

from equitymap.dashboard import readiness
from equitymap.dashboard.consultation.residents import routes as residents
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.server import feeds, retention, sign_in, static_routes
from equitymap.dashboard.server.browser_files import BrowserFiles
from equitymap.dashboard.server.upload_quota import UploadQuota
from equitymap.dashboard.server.watch import log, metrics, runs
from equitymap.errors import RecordsError
from equitymap.settings import settings


def routes() -> list[BaseRoute]:
    """Return every address of the server that is no page of the dashboard, below the base path that it runs under."""
    own = [*sign_in.routes(), *residents.routes(), *feeds.routes(), *static_routes.routes()]
    return [*readiness.routes(), *(metrics.counted(own) if settings().metrics else own)]


def on_script_error(error: Exception) -> None:
    """Count an error that no page caught; Streamlit has logged it, and shows the visitor that something failed."""
    metrics.failed(error)


def middleware() -> list[Middleware]:
    """Return what stands between the browser and every address of the server."""
    return [Middleware(BrowserFiles), Middleware(UploadQuota)]


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Open the records before the first visitor; where they do not open, the pages say so and the rest goes on.

    From here on the log is clean (``log``), and runs of pages are timed where that is asked for (``runs``).
    The heap is frozen once the first place is open, as under ``app.py`` (``freeze_heap``), with what is loaded here.
    What is kept no longer is deleted from then on (``retention``).
    """
    log.begin()
    if settings().metrics or settings().log == "json":
        runs.begin()
    try:
        await run_in_threadpool(store_cache.store)
    except RecordsError as wrong:
        get_logger(__name__).warning("%s", wrong)
    with retention.every_hour(store_cache.store):
        yield
