"""Files for the browser come from the static folder of the settings, also where it is not the one beside the script."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from equitymap.dashboard.server import static_routes
from equitymap.settings import ROOT, Settings
from tests import loops


def got(path: str) -> httpx.Response:
    async def ask():
        served = httpx.ASGITransport(Starlette(routes=static_routes.routes()))
        async with httpx.AsyncClient(transport=served, base_url="http://us") as sent:
            return await sent.get(path)

    return loops.run(ask())


def test_a_folder_elsewhere_is_served_and_nothing_beside_it(tmp_path, monkeypatch):
    (tmp_path / "static" / "places").mkdir(parents=True)
    (tmp_path / "static" / "places" / "a.json").write_text("{}")
    (tmp_path / "secret.txt").write_text("mine")
    monkeypatch.setattr(static_routes, "settings", lambda: Settings(static_dir=tmp_path / "static"))
    answer = got("/app/static/places/a.json")
    assert (answer.status_code, answer.text, answer.headers["x-content-type-options"]) == (200, "{}", "nosniff")
    for path in ("../secret.txt", "%2e%2e/secret.txt", "places/", "places/none.json"):
        assert got(f"/app/static/{path}").status_code == 404, path


def test_streamlit_serves_the_folder_beside_the_script(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(static_routes, "settings", lambda: Settings(static_dir=ROOT / "static"))
    assert static_routes.routes() == []
