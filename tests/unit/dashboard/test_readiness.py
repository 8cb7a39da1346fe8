"""Ready is who can open the default place, read the records and draw the map; otherwise it says what is to be done."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette

from equitymap.dashboard import readiness
from equitymap.errors import DamagedPlace, RecordsError
from equitymap.places.store import Built, Refused
from equitymap.records.engine import AWAY
from equitymap.settings import Settings
from tests import loops
from tests.places import demo_place

DEMO = Built("demo", demo_place().name, True, "1", Path())


@pytest.fixture
def copy(monkeypatch, tmp_path):
    """A copy that is ready, and what a test breaks of it."""
    here = SimpleNamespace(opening=[DEMO], refused=[], damaged=None, away=None, shapes=True, metrics=False)

    def opened(code, build_id):
        if here.damaged:
            raise here.damaged
        return demo_place()

    def changed():
        if here.away:
            raise here.away

    settings = Settings(static_dir=tmp_path, default_place="demo")
    monkeypatch.setattr(readiness, "settings", lambda: settings.model_copy(update={"metrics": here.metrics}))
    monkeypatch.setattr(readiness.places_cache, "built", lambda: here.opening)
    monkeypatch.setattr(readiness.places_cache, "refused", lambda: here.refused)
    monkeypatch.setattr(readiness.places_cache, "place", opened)
    monkeypatch.setattr(readiness.store_cache, "changed", changed)
    monkeypatch.setattr(readiness.static_files, "has_place", lambda _, folder: here.shapes and folder == tmp_path)
    return here


def answer(path: str) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=readiness.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.get(path)

    readiness.FINDINGS = readiness.Findings(readiness.wrong)
    return loops.run(asked())


def test_a_copy_that_can_serve_visitors_is_ready(copy):
    assert (answer("/healthz").status_code, answer("/readyz").status_code) == (200, 200)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({"opening": []}, ["The default place demo cannot be opened: It is not on this copy. Add it with python -m"]),
        (
            {"opening": [], "refused": [Refused("demo", "A file of /srv/data/demo is damaged. Build it again.")]},
            ["The default place demo cannot be opened: A file of demo is damaged. Build it again."],
        ),
        ({"damaged": DamagedPlace("It is damaged: build it.")}, ["cannot be opened: It is damaged: build it."]),
        ({"shapes": False}, [f"The shapes of {demo_place().name}", "python -m equitymap assets"]),
        ({"away": RecordsError(AWAY)}, [AWAY]),
        ({"opening": [], "away": RecordsError(AWAY)}, ["The default place demo", f"\n{AWAY}"]),
    ],
)
def test_what_stands_against_it_is_said_with_its_remedy(copy, broken, told):
    vars(copy).update(broken)
    found = answer("/readyz")
    assert found.status_code == 503
    assert [part for part in told if part not in found.text] == []
    assert "/srv" not in found.text
    assert answer("/healthz").status_code == 200, "the process answers all the same"


def test_however_often_somebody_asks_things_are_looked_at_once_in_a_while():
    at, looked = SimpleNamespace(now=0.0), []
    findings = readiness.Findings(lambda: looked.append(at.now) or ["wrong"], now=lambda: at.now)
    for at.now in (0.0, 1.0, 4.9, 5.0, 9.9, 10.0):
        assert findings.found() == ["wrong"]
    assert looked == [0.0, 5.0, 10.0]


def test_who_asks_while_somebody_looks_does_not_wait():
    at, meanwhile = SimpleNamespace(now=0.0), []

    def look():
        for late_s in (0.0, 9.0, 2.0):
            at.now += late_s
            meanwhile.append(findings.found())
        return []

    findings = readiness.Findings(look, now=lambda: at.now)
    assert findings.found() == []
    assert meanwhile == [(readiness.LOOKING,)] * 3, "nothing is known yet"
    at.now, meanwhile[:] = 16.0, []
    assert findings.found() == []
    assert meanwhile == [[], [], (readiness.LOOKING,)], "what was found before stands for a while"


def test_metrics_are_off_unless_they_are_asked_for(copy):
    assert answer("/metrics").status_code == 404
    copy.metrics = True
    on = answer("/metrics")
    assert (on.status_code, "equitymap_run_seconds" in on.text) == (200, True)
    assert on.headers["content-type"].startswith("text/plain")
