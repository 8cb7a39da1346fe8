"""What is counted, under which names: bounded, whatever visitors send."""

from __future__ import annotations

import re
from types import SimpleNamespace

import httpx
import pytest
from prometheus_client import generate_latest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from equitymap.dashboard.server.watch import metrics, runs
from equitymap.errors import RecordsError
from equitymap.places.add_place.background import BackgroundJob
from equitymap.records.store import open_store
from equitymap.records.subjects.zones import Zone
from tests import loops


def counted(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.fixture
def more():
    """Say how much more there is of a sample than at the first asking."""
    first: dict[tuple[str, ...], float] = {}

    def grown(name: str, **labels: str) -> float:
        now = counted(name, **labels)
        return now - first.setdefault((name, *labels.values()), now)

    return grown


def test_requests_are_counted_by_the_name_of_their_route_and_never_by_their_path(more):
    async def ask(*asked: tuple[str, str]) -> None:
        app = Starlette(routes=metrics.counted([Route("/t/{link}/r/{receipt}", answer, name="receipt")]))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            for method, path in asked:
                await client.request(method, path)

    def answer(request):
        return PlainTextResponse("", status_code=404 if request.path_params["link"] == "zyxomma" else 200)

    about = {"route": "receipt", "method": "GET"}
    more("equitymap_requests_total", **about, status="200"), more("equitymap_requests_total", **about, status="404")
    loops.run(ask(("GET", "/t/fox/r/KX4T-9M2P-7QRA"), ("GET", "/t/zyxomma/r/KX4T-9M2P-7QRA"), ("ZYXOMMA", "/t/a/r/b")))
    assert more("equitymap_requests_total", **about, status="200") == 1
    assert more("equitymap_requests_total", **about, status="404") == 1
    assert not re.search("zyxomma|KX4T", generate_latest(metrics.REGISTRY).decode(), re.IGNORECASE)


def test_what_is_written_is_counted_once_by_kind(tmp_path, more):
    store = open_store(f"sqlite:///{tmp_path}/records.sqlite")
    store.on_added = metrics.wrote
    more("equitymap_record_writes_total", kind="zone")
    zone = Zone(place="demo", name="North", areas=["E01000001"])
    first = store.save(zone, role="steward", nonce="1")
    store.save(zone, role="steward", nonce="1")
    assert more("equitymap_record_writes_total", kind="zone") == 1, "the same call again is the same revision"
    store.remove(first.record, parent=first.id, role="steward")
    with pytest.raises(RecordsError):
        store.remove(first.record, parent=first.id, role="steward")
    assert more("equitymap_record_writes_total", kind="zone") == 2
    store.close()


def test_what_is_known_to_nobody_is_other(more):
    more("equitymap_answers_total", result="other"), more("equitymap_record_writes_total", kind="other")
    metrics.answered("zyxomma")
    metrics.wrote([SimpleNamespace(kind="zyxomma")])
    assert more("equitymap_answers_total", result="other") == 1
    assert more("equitymap_record_writes_total", kind="other") == 1


def test_places_that_are_added_are_counted_when_somebody_looks():
    def job(pid, state):
        return [BackgroundJob("E08000025", "Birmingham", 1, state, "", created=str(pid))]

    def looks(*jobs):
        at = iter(jobs)
        builds = metrics.Builds(lambda: next(at))
        for _ in jobs:
            [told] = builds.collect()
        return {one.labels["state"]: one.value for one in told.samples if one.value}

    assert looks([]) == {}
    assert looks(job(1, "ready"), job(1, "ready")) == {}, "it ended before this server began"
    assert looks(job(1, "running"), job(1, "running"), job(1, "failed"), job(1, "failed")) == {
        "started": 1,
        "failed": 1,
    }
    assert looks([], job(1, "running"), job(1, "ready"), [], job(2, "stopped")) == {
        "started": 2,
        "ready": 1,
        "stopped": 1,
    }


def test_a_run_is_an_opening_a_change_or_the_pages_own(more):
    at = SimpleNamespace(current_page_script_hash="a")
    at.get_pages = lambda: {"a": {"script_path": "pages/map.py"}, "b": {"script_path": "pages/gaps.py"}}
    names = [("map", "opening"), ("map", "change"), ("map", "refresh"), ("gaps", "opening"), ("app", "opening")]
    for page, why in names:
        more("equitymap_run_seconds_count", page=page, why=why)
    for page, alone in [("a", False), ("a", False), ("a", False), ("a", True), ("b", False), ("not here", False)]:
        at.current_page_script_hash = page
        runs._ran(at, SimpleNamespace(is_auto_rerun=alone), 0.2)
    assert [more("equitymap_run_seconds_count", page=page, why=why) for page, why in names] == [1, 2, 1, 1, 1]


def test_every_metric_and_result_is_documented(root):
    text = (root / "docs" / "watching.md").read_text(encoding="utf-8")
    named = {metric.name for metric in metrics.REGISTRY.collect() if metric.name.startswith("equitymap")}
    assert len(named) >= 6
    assert [one for one in (*named, *metrics.RESULTS) if f"`{one}" not in text] == []
