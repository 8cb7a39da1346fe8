"""The notices where the registers end, drawn on every page that says what is in reach."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.places_cache import Opened
from equitymap.kinds import Kind
from equitymap.measures.access.catchment import standard
from equitymap.measures.map.border import near_border
from equitymap.measures.map.nearest_services import NearestServices
from equitymap.views.map import border_sentences as words
from equitymap.views.words import plain


def notice(opened: Opened, kind: Kind, reach_m: float | None = None) -> None:
    """Draw how many neighbourhoods may have a service of the kind beyond the border; nothing where there is none."""
    border = opened.place.manifest.border
    if border is None:
        return
    reach = kind.catchment_m if reach_m is None else reach_m
    said = words.on_page(border, near_border(opened.place, kind.id, reach), kind, reach)
    if said:
        st.info(plain(said), icon=":material/fence:")


def on_card(opened: Opened, area_code: str, reached: list[NearestServices]) -> None:
    """Draw what the card of one neighbourhood must say of the border."""
    border = opened.place.manifest.border
    away = None if border is None else border.nearest_m.get(area_code)
    if away is None:
        return
    nearer = [
        reach.group.one
        for reach in reached
        if reach.nearest_m is None or reach.nearest_m > away * standard(reach.group.kind.id).detour
    ]
    said = words.on_card(border, area_code, nearer, max(reach.group.kind.catchment_m for reach in reached))
    if said:
        st.info(plain(said), icon=":material/fence:")


def limit(opened: Opened) -> str:
    """Return what the limits say of the border; empty where none is near."""
    return words.in_limits(opened.place.manifest.border)
