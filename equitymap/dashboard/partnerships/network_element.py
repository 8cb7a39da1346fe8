"""The network in the page: drawn by a library of ours in the browser, and what is chosen in it sent back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.server import browser_libraries
from equitymap.settings import settings
from equitymap.views.partnerships.network import CHOSEN_SCRIPT, SCRIPT, STYLE

_ELEMENT = st.components.v2.component("equity_map_network", css=STYLE, js=SCRIPT, isolate_styles=False)
_CHOSEN = st.components.v2.component("equity_map_network_chosen", js=CHOSEN_SCRIPT, isolate_styles=False)


def draw(found: Mapping[str, Any], *, selected: str | None, key: str, on_pick: Callable[[str | None], None]) -> None:
    """Draw a network (``views.partnerships.network``) and mark a body; zoom and view stay when either changes.

    The network is sent once and the selection by itself: Streamlit sends a message again only when it has changed.
    ``on_pick`` is called with the id of the body that was chosen, or None, before the page runs again.

    Raises
    ------
    AssetError
        When the library that draws networks is not installed.
    """
    browser_libraries.check(browser_libraries.CYTOSCAPE, settings().static_dir)

    def picked() -> None:
        on_pick(st.session_state[key].pick or None)

    with st.container(key=f"{key}_drawn", gap=None):
        _ELEMENT(key=key, data=dict(found), on_pick_change=picked)
        _CHOSEN(key=f"{key}_chosen", data={"body": selected})
    page_parts.picture()
