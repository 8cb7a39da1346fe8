"""The guard in front of st_folium: local addresses pass, any other is refused before the browser sees it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
import streamlit_folium

from equitymap.dashboard.parts import place_map
from equitymap.dashboard.parts.place_map import only_local
from equitymap.errors import AssetError
from equitymap.places.place import Place
from equitymap.views.about_figures import source_lines
from equitymap.views.map import maps
from equitymap.views.palette import NEED_5
from tests.places import demo_place, small_place


def component(**arguments: Any) -> dict[str, Any]:
    return arguments


def test_local_addresses_pass() -> None:
    links = ["../../app/static/vendor/leaflet-1.9.3/leaflet.js"]
    assert only_local(component)(js_links=links, css_links=[])["js_links"] == links


@pytest.mark.parametrize("kind", ["js_links", "css_links"])
@pytest.mark.parametrize("link", ["https://example.invalid/a.js", "//example.invalid/a.js", "/a.js"])
def test_any_other_address_is_refused_by_name(kind: str, link: str) -> None:
    with pytest.raises(AssetError, match="which is not on this server") as refused:
        only_local(component)(**{"js_links": [], "css_links": [], kind: [link]})
    assert link in str(refused.value)


def test_guard_stands_in_front_of_every_map() -> None:
    assert streamlit_folium._component_func.local is True


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return what reaches the component."""
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(place_map, "prepare", lambda _: None)
    monkeypatch.setattr(place_map.page_parts, "picture", lambda **_: None)
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **given: told.append(given))
    return told


def test_what_is_sent_is_what_st_folium_would_send(sent: list[dict[str, Any]]) -> None:
    place = small_place()
    for title in ("First", "Second"):
        place_map.draw(place, update(place, title), key="m", on_click=print)
        streamlit_folium.st_folium(
            maps.base_map(place),
            key="m",
            height=place_map.HEIGHT,
            width=None,
            returned_objects=[place_map.CLICKED],
            feature_group_to_add=update(place, title),
        )
    for ours, theirs in (sent[:2], sent[2:]):
        del ours["on_change"], theirs["on_change"]
        assert ours == theirs
    assert sent[0]["feature_group"] != sent[2]["feature_group"]


def update(place: Place, title: str) -> maps.LayerUpdate:
    cells = pd.DataFrame({"step": 1, "status": "value", "value": 2.0}, index=place.inside.index)
    return maps.LayerUpdate(place, maps.LayerContent(cells=cells, colours=NEED_5, title=title))


def test_the_picture_of_a_map_names_the_sources_of_what_it_shows_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    place, told = demo_place(), []
    monkeypatch.setattr(place_map, "prepare", lambda _: None)
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **_: None)
    monkeypatch.setattr(place_map.page_parts, "picture", lambda **given: told.append(given))
    used = place.manifest.releases[0]
    for sources in ([used.id, "of no release here"], ()):
        place_map.draw(
            place, update(place, "Layer"), key="m", on_click=print, sources=sources, title="Quays, 2025", said="Here."
        )
    one, every = told
    assert one == {"said": "Here.", "sources": source_lines([used]), "title": "Quays, 2025"}
    assert every["sources"] == ()
