"""The one place where the map meets Streamlit: draw it, and pass clicks on. No address of another host."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import pandas as pd
import streamlit as st
import streamlit_folium
from folium import FeatureGroup
from streamlit_folium import (
    _get_feature_group_string,
    _get_header,
    _get_html,
    _get_map_string,
    generate_js_hash,
    get_full_id,
)

from equitymap.dashboard import page_parts
from equitymap.dashboard.server import browser_libraries
from equitymap.dashboard.server.static_files import write_element, write_place
from equitymap.errors import AssetError, StoreError
from equitymap.places.files.csv_place import points
from equitymap.places.place import Place
from equitymap.settings import settings
from equitymap.views.about_figures import source_lines_of
from equitymap.views.england.england_map import EnglandUpdate
from equitymap.views.map.geometry import geometry_name
from equitymap.views.map.maps import STATIC, LayerUpdate, PlaceMap, base_map, clicked_code

HEIGHT = 560
"""Height in pixels that st_folium is told; the page's style sheet has the map follow the window."""
CLICKED = "last_object_clicked_tooltip"
HERE = "UPDATE"
"""Stands for the update in the script that brings one."""
_WRITING = Lock()
"""One visitor writes shapes that are missing; the others wait and find them."""


def in_degrees(rows: pd.DataFrame) -> list[tuple[float, float]]:
    """Return latitude and longitude of the rows that have ``easting_m`` and ``northing_m``, for rings on the map."""
    return [(round(spot.y, 6), round(spot.x, 6)) for spot in points(rows["easting_m"], rows["northing_m"]).dropna()]


def draw(
    place: Place,
    update: LayerUpdate,
    *,
    key: str,
    on_click: Callable[[str], None],
    sources: Collection[str] = (),
    title: str = "",
    said: str = "",
) -> None:
    """Draw the map of a place.

    Changing ``update`` recolours the map in place; zoom, centre and the frame stay. Changing the place makes
    a new map.

    Parameters
    ----------
    place, update
        What to draw.
    key
        Fixed name of this map on its page.
    on_click
        Called with the neighbourhood code, or a facility id such as ``urn:139738``, once per click and **before** the
        page runs again, so it may set the state of any widget.
    sources, title, said
        Ids of the releases that the map is drawn from, what it is of, and what it tells, for its picture: all sources
        of the page, the name of the layer and the answer of the page by default. What is told is of those sources.

    Raises
    ------
    AssetError
        When Leaflet is not installed, the shapes are missing and cannot be written, or something asks for an address
        of another host.
    """
    prepare(lambda folder: write_place(place, folder))
    told = source_lines_of([place], sources)
    base = partial(base_map, place)
    show(base, update, named=geometry_name(place), key=key, on_click=on_click, sources=told, title=title, said=said)


def show(
    base: Callable[[], PlaceMap],
    update: LayerUpdate | EnglandUpdate,
    *,
    named: str,
    key: str,
    on_click: Callable[[str], None],
    sources: Sequence[str] = (),
    title: str = "",
    said: str = "",
) -> None:
    """Draw a base map, whose files are in the static folder, with an update; otherwise as ``draw``.

    ``named`` tells the base map from every other one, and is another word where its script would be; ``sources`` are in
    words here.
    """
    handled, frame = f"{key}-seen", dict(_frame(named, key, base))

    def clicked() -> None:
        result = st.session_state[key] = st.session_state.get(frame["key"]) or {}
        code = clicked_code(result)
        # The element sends its whole state again with every change: only a tooltip that is new is a click.
        if code is not None and result.get(CLICKED) != st.session_state.get(handled):
            st.session_state[handled] = result.get(CLICKED)
            on_click(code)

    frame["feature_group"] = frame["feature_group"].replace(HERE, update.update)
    streamlit_folium._component_func(**frame, on_change=clicked)
    page_parts.picture(said=said, sources=sources, title=title)


@st.cache_resource(max_entries=64, show_spinner=False)
def _frame(named: str, key: str, _base: Callable[[], PlaceMap]) -> dict[str, Any]:  # noqa: ARG001 - it keys the cache
    """Return all that ``st_folium`` sends of a base map, with ``HERE`` for the update: it would render them every time.

    Text, not the map itself, whose ids it renames.
    """
    base = _base()
    update: Any = FeatureGroup(control=False)
    base.get_root().render()
    header, html, script = _get_header(base), _get_html(base), _get_map_string(base)
    update._template, update.update = LayerUpdate._template, HERE
    return {
        "script": script,
        "header": header,
        "html": html,
        "id": get_full_id(base),
        "key": generate_js_hash(script, key),
        "feature_group": _get_feature_group_string(update, base),
        "css_links": [address for _, address in base.default_css],
        "js_links": [address for _, address in base.default_js],
        "height": HEIGHT,
        "width": None,
        "returned_objects": [CLICKED],
        "default": {CLICKED: None},
        "zoom": None,
        "center": None,
        "return_on_hover": False,
        "layer_control": None,
        "pixelated": False,
        "wrap_longitude": False,
    }


def prepare(write: Callable[[Path], object]) -> None:
    """Make sure that the files which the browser fetches are in the static folder; ``write`` puts those of the map.

    They are there since the place was built; what was taken away meanwhile is written again. Files that are there
    cost a look at the disk each.

    Raises
    ------
    AssetError
        When one is missing and cannot be written, or Leaflet is not installed.
    """
    folder = settings().static_dir
    browser_libraries.check(browser_libraries.LEAFLET, folder)
    try:
        with _WRITING:
            write_element(folder)
            write(folder)
    except StoreError as refused:
        raise AssetError(
            "The map cannot be drawn: its shapes are not on this copy, and they cannot be written now. Whoever looks"
            " after it can write them with: python -m equitymap assets"
        ) from refused


def only_local(component: Callable[..., Any]) -> Callable[..., Any]:
    """Return st_folium's component so that it refuses to load anything from another host.

    The browser loads these addresses before it draws; in a hall without internet one of them would mean no map.
    """

    def checked(*args: Any, **arguments: Any) -> Any:
        links = [*arguments.get("js_links", []), *arguments.get("css_links", [])]
        if outside := [link for link in links if not link.startswith(STATIC)]:
            raise AssetError(
                f"The map would load {', '.join(outside)}, which is not on this server. Add the file to"
                " 'python -m equitymap assets' and name it below static/."
            )
        return component(*args, **arguments)

    checked.local = True  # type: ignore[attr-defined]
    return checked


if not hasattr(streamlit_folium._component_func, "local"):
    streamlit_folium._component_func = only_local(streamlit_folium._component_func)
