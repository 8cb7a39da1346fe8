"""The controls of the workbench: which part is open, and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from equitymap.dashboard import address
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.workbench import columns as cache
from equitymap.dashboard.workbench import crossed, filtered, scored

TAB = "wb_tab"
PARTS = {"filter": "Filter", "two": "Two at once", "score": "Own score", "bring": "Bring your own"}


@dataclass(frozen=True)
class Choice:
    """Which part is open, and the selected neighbourhood."""

    part: str
    area: str | None


def controls(opened: Opened) -> Choice:
    """Draw the controls of the open part in the sidebar; the address follows all of them."""
    headings = cache.headings(opened)
    figures = [name for name, heading in headings.items() if not heading.is_yes]
    parameters = (
        address.tab("tab", PARTS, key=TAB),
        filtered.parameter(headings),
        *crossed.parameters(figures),
        scored.parameter(figures),
        address.open_parts(table="wb_table", views="wb_views"),
        address.area_of("area", opened.place, key="area"),
        address.service_of(opened.place),
    )
    address.arrive(parameters)
    part = next(name for name, label in PARTS.items() if label == st.session_state[TAB])
    with st.sidebar:
        if part == "filter":
            filtered.controls(opened)
        elif part == "two":
            crossed.controls(opened, figures)
        elif part == "score":
            scored.controls(opened, figures)
    address.leave(opened, parameters)
    return Choice(part, st.session_state["area"])
