"""The page that ours is measured against must itself be right, or the comparison says nothing."""

import json
from pathlib import Path

import pytest
import streamlit_folium
from streamlit.testing.v1 import AppTest

from benchmarks import folium_baseline
from tests.places import small_place


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    # The page replaces the component call in its own process; put it back for the tests that follow.
    monkeypatch.setattr(streamlit_folium, "_component_func", streamlit_folium._component_func)
    monkeypatch.setattr(streamlit_folium, "drawn_locally", None, raising=False)
    monkeypatch.delattr(streamlit_folium, "drawn_locally")
    monkeypatch.chdir(tmp_path)
    script = folium_baseline.write(small_place(), tmp_path, tmp_path / "elsewhere")
    return AppTest.from_file(str(script), default_timeout=30).run()


def drawn(page: AppTest) -> dict[str, object]:
    assert not page.exception
    return json.loads(page.get("component_instance")[0].proto.json_args)


def test_it_draws_every_neighbourhood_and_asks_no_other_host(page):
    args = drawn(page)
    assert args["script"].count('"type": "Feature"') == len(small_place().inside)
    assert [link for link in args["js_links"] + args["css_links"] if not link.startswith("../../app/static/")] == []


def test_a_change_of_layer_draws_another_map(page):
    before = drawn(page)["script"]
    offered = page.selectbox[0].options
    assert len(offered) > 1
    page.selectbox[0].select(offered[1]).run()
    assert drawn(page)["script"] != before
