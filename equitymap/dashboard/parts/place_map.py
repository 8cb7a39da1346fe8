"""The one place where the map meets Streamlit: draw it, and pass clicks on. No address of another host."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import pandas as pd
import streamlit as st
import streamlit_folium
from folium import FeatureGroup
from streamlit_folium import st_folium

from equitymap.dashboard import page_parts
from equitymap.dashboard.server import browser_libraries
from equitymap.dashboard.server.static_files import write_element, write_place
from equitymap.errors import AssetError, StoreError
from equitymap.places.files.csv_place import points
from equitymap.places.place import Place
from equitymap.settings import settings
from equitymap.views.about_figures import source_lines_of
from equitymap.views.map.maps import STATIC, LayerUpdate, PlaceMap, base_map, clicked_code

HEIGHT = 560
"""Height in pixels that st_folium is told; the page's style sheet has the map follow the window."""
CLICKED = "last_object_clicked_tooltip"
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
    show(base_map(place), update, key=key, on_click=on_click, sources=told, title=title, said=said)


def show(
    base: PlaceMap,
    update: FeatureGroup,
    *,
    key: str,
    on_click: Callable[[str], None],
    sources: Sequence[str] = (),
    title: str = "",
    said: str = "",
) -> None:
    """Draw a base map, whose files are in the static folder, with an update; otherwise as ``draw``.

    ``sources`` are in words here.
    """
    handled = f"{key}-seen"

    def clicked() -> None:
        result = st.session_state.get(key) or {}
        code = clicked_code(result)
        # The element sends its whole state again with every change: only a tooltip that is new is a click.
        if code is not None and result.get(CLICKED) != st.session_state.get(handled):
            st.session_state[handled] = result.get(CLICKED)
            on_click(code)

    st_folium(
        base,
        key=key,
        height=HEIGHT,
        width=None,
        returned_objects=[CLICKED],
        feature_group_to_add=update,
        on_change=clicked,
    )
    page_parts.picture(said=said, sources=sources, title=title)


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
