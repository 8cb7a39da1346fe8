"""The guard in front of st_folium: local addresses pass, any other is refused before the browser sees it."""

from __future__ import annotations

from typing import Any

import folium
import pytest
import streamlit_folium

from equitymap.dashboard.parts import place_map
from equitymap.dashboard.parts.place_map import only_local
from equitymap.errors import AssetError
from equitymap.views.about_figures import source_lines
from tests.places import demo_place


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


def test_the_picture_of_a_map_names_the_sources_of_what_it_shows_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    place, told = demo_place(), []
    monkeypatch.setattr(place_map, "prepare", lambda _: None)
    monkeypatch.setattr(place_map, "st_folium", lambda *_, **__: None)
    monkeypatch.setattr(place_map.page_parts, "picture", lambda **given: told.append(given))
    used = place.manifest.releases[0]
    for sources in ([used.id, "of no release here"], ()):
        place_map.draw(
            place, folium.FeatureGroup(), key="m", on_click=print, sources=sources, title="Quays, 2025", said="Here."
        )
    one, every = told
    assert one == {"said": "Here.", "sources": source_lines([used]), "title": "Quays, 2025"}
    assert every["sources"] == ()
