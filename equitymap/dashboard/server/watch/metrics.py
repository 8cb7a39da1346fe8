"""What the server counts, for Prometheus. Names and labels are bounded: pages, kinds and routes of this program alone.

Counting is done in the process that serves, and begins anew with it. What Streamlit, the system or the job's file know
already is asked when somebody looks, and counted nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Lock

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, GaugeStat

from equitymap.places.add_place import background
from equitymap.places.add_place.background import BackgroundJob
from equitymap.records.revisions import Revision
from equitymap.records.subjects import KINDS

REGISTRY = CollectorRegistry()
METHODS, OTHER = ("GET", "HEAD", "POST"), "other"
RESULTS = (
    "acknowledged",
    "again",
    "wrong",
    "not_yet",
    "closed",
    "taken",
    "changes",
    "deleted",
    "limit",
    "away",
    "none",
    "several",
    "foreign",
    "large",
)
"""What becomes of an answer that a resident sends, as the pages of residents name it (``docs/watching.md``)."""
SECONDS = (0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20)
"""Upper ends of the steps of the histogram."""
RUNS = Histogram(
    "equitymap_run_seconds",
    "Seconds that the server took for a page or a part of one, by page and why: opening, change, refresh (by itself).",
    ["page", "why"],
    buckets=SECONDS,
    registry=REGISTRY,
)
ERRORS = Counter(
    "equitymap_errors",
    "Errors by kind: shown to a visitor as a message, or caught by no page.",
    ["kind"],
    registry=REGISTRY,
)
WRITES = Counter(
    "equitymap_record_writes",
    "Revisions of local records that were saved, by kind of record.",
    ["kind"],
    registry=REGISTRY,
)
ANSWERS = Counter(
    "equitymap_answers", "Answers that residents sent, by what became of them.", ["result"], registry=REGISTRY
)
REQUESTS = Counter(
    "equitymap_requests",
    "Requests of pages that are no page of the dashboard, by name of the route.",
    ["route", "method", "status"],
    registry=REGISTRY,
)
ProcessCollector(registry=REGISTRY)


class Visitors(Collector):
    """Visitors who have a page of the dashboard open, as Streamlit counts them."""

    def collect(self) -> Iterable[Metric]:
        """Yield how many there are; nothing where no dashboard runs."""
        if runtime.exists():
            found = runtime.get_instance().stats_mgr.get_stats(family_names=[ACTIVE_SESSIONS_FAMILY])
            active = sum(one.value for one in found.get(ACTIVE_SESSIONS_FAMILY, ()) if isinstance(one, GaugeStat))
            yield GaugeMetricFamily("equitymap_visitors", "Visitors with a page of the dashboard open.", value=active)


class Builds(Collector):
    """Places that visitors add, as the file of the job tells of them whenever somebody looks.

    Parameters
    ----------
    job
        Returns the job that runs, or the last one that ran.
    """

    def __init__(self, job: Callable[[], BackgroundJob | None] = background.current_job) -> None:
        self._job, self._one = job, Lock()
        self._times = dict.fromkeys(("started", "ready", "failed", "stopped"), 0)
        self._last: tuple[str, bool] | None = None

    def collect(self) -> Iterable[Metric]:
        """Yield how many were begun and how they ended; what ended before the first look is not counted."""
        told = CounterMetricFamily("equitymap_place_builds", "Places added by visitors, by state.", labels=["state"])
        with self._one:
            self._look()
            for state, times in self._times.items():
                told.add_metric([state], times)
        yield told

    def _look(self) -> None:
        job, before = self._job(), self._last
        if job is None:
            self._last = before or ("", True)
            return
        name, ended = f"{job.pid} {job.created}", job.state != "running"
        is_new = before is not None and before[0] != name
        if is_new or (before is None and not ended):
            self._times["started"] += 1
        if ended and (is_new or before == (name, False)):
            self._times[job.state] += 1
        self._last = (name, ended)


REGISTRY.register(Visitors())
REGISTRY.register(Builds())


def failed(error: Exception) -> None:
    """Count an error that a visitor met."""
    ERRORS.labels(type(error).__name__).inc()


def wrote(revisions: Iterable[Revision]) -> None:
    """Count revisions that were saved."""
    for one in revisions:
        WRITES.labels(one.kind if one.kind in KINDS else OTHER).inc()


def answered(result: str) -> None:
    """Count what became of an answer: one of ``RESULTS``."""
    ANSWERS.labels(result if result in RESULTS else OTHER).inc()


def counted(routes: Sequence[BaseRoute]) -> list[BaseRoute]:
    """Let every request of some routes be counted by the name of its route; return them."""
    for route in routes:
        if isinstance(route, Route | Mount):
            route.app = _Counted(route.app, str(route.name))
    return list(routes)


class _Counted:
    def __init__(self, app: ASGIApp, route: str) -> None:
        self.app, self.route = app, route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            method = scope["method"] if scope["method"] in METHODS else OTHER
            REQUESTS.labels(self.route, method, status).inc()
