"""The one control of the page about a neighbourhood or a zone: which one."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import address, zones
from equitymap.dashboard.parts import neighbourhood_panel
from equitymap.dashboard.places_cache import Opened
from equitymap.measures.zones.zone import Zone

PAGE = "neighbourhood.py"


def arrive(opened: Opened) -> tuple[str | None, Zone | None]:
    """Read the neighbourhood or the zone from the address and write it back; neither where none is chosen."""
    parameters = (address.area_of("area", opened.place, key="area"),)
    address.arrive(parameters)
    address.leave(opened, parameters)
    area = st.session_state["area"]
    return (None, zones.shown(opened)) if area is None else (str(area), None)


def find(opened: Opened, *, folded: bool) -> None:
    """Draw the ways to find a neighbourhood: open before one is chosen, then folded."""
    if not folded:
        neighbourhood_panel.find(opened, page=PAGE)
        return
    with st.expander("Another neighbourhood or ward", icon=":material/search:"):
        neighbourhood_panel.find(opened, page=PAGE)
