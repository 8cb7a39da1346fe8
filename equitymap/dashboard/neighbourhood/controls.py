"""The one control of the page about a neighbourhood: which one."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import address, neighbourhood_panel
from equitymap.dashboard.places_cache import Opened

PAGE = "neighbourhood.py"


def arrive(opened: Opened) -> str | None:
    """Read the neighbourhood from the address and write it back; None where none is chosen."""
    parameters = (address.area_of("area", opened.place, key="area"),)
    address.arrive(parameters)
    address.leave(opened, parameters)
    area = st.session_state["area"]
    return None if area is None else str(area)


def find(opened: Opened, area: str | None) -> None:
    """Draw the ways to find a neighbourhood: open before one is chosen, then folded."""
    if area is None:
        neighbourhood_panel.find(opened, page=PAGE)
        return
    with st.expander("Another neighbourhood", icon=":material/search:"):
        neighbourhood_panel.find(opened, page=PAGE)
