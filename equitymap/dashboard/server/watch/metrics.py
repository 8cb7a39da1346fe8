"""What the server counts, for Prometheus. Names and labels are bounded: pages, kinds and routes of this program alone.

Counting is done in the process that serves, and begins anew with it. What Streamlit, the system or the jobs know is
asked when somebody looks, and counted nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from threading import Lock

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, GaugeStat

from equitymap.errors import EquityMapError
from equitymap.places.jobs.jobs import Job, jobs
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
    """Places that visitors add, as the pages see their jobs, whenever somebody looks.

    Parameters
    ----------
    seen
        Returns the jobs that run, and the last ones that ran.
    """

    def __init__(self, seen: Callable[[], Sequence[Job]] = lambda: jobs().seen()) -> None:
        self._seen, self._one = seen, Lock()
        self._times = dict.fromkeys(("started", "ready", "failed", "stopped"), 0)
        self._last: dict[str, str] | None = None

    def collect(self) -> Iterable[Metric]:
        """Yield how many were begun and how they ended; what ended before the first look is not counted."""
        told = CounterMetricFamily("equitymap_place_builds", "Places added by visitors, by state.", labels=["state"])
        with self._one:
            with suppress(EquityMapError):  # the queue is away: as it was
                self._look()
            for state, times in self._times.items():
                told.add_metric([state], times)
        yield told

    def _look(self) -> None:
        now: dict[str, str] = {_name(job): job.state for job in self._seen()}
        for name, state in now.items():
            before = "ended" if self._last is None and state != "running" else (self._last or {}).get(name)
            self._times["started"] += before is None
            if state != "running" and before in (None, "running"):
                self._times[state] += 1
        self._last = now


def _name(job: Job) -> str:
    """Return what tells a job from another one of the same place."""
    return f"{job.code} {getattr(job, 'id', '')} {getattr(job, 'created', '')}"


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
