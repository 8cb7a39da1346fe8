"""How a zone is put together: where it starts from, what is added and taken away, its name, undo."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from equitymap.dashboard import address, widgets, zones
from equitymap.dashboard.parts.neighbourhood_panel import search_labels
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.zone import groups
from equitymap.measures.zones.pasted import MOST_SIGNS, pasted
from equitymap.measures.zones.zone import LONGEST_NAME, UNNAMED, Zone, made
from equitymap.views.words import plain
from equitymap.views.zone import zone_words as words

NAME, AREAS, START, PASTE, TOLD = "zn_name", "zn_areas", "zn_start", "zn_paste", "zn_told"
STARTS = "Pride in Place area, ward, middle layer area, zone or list"
OPEN = {
    "figures": "zn_figures",
    "list": "zn_list",
    "codes": "zn_codes",
    "areas": groups.OPEN,
    "records": "records_open",
}


def zone_asked(opened: Opened) -> Zone:
    """Return the zone of the address; of a neighbourhood in view the zone that begins with it; else an empty one."""
    place = opened.place
    parameters = (address.area_of("area", place, key="area"), address.open_parts(**OPEN))
    arrived = address.arrive(parameters)
    found = _now(opened)
    if arrived:
        zones.frame(found)
    address.leave(opened, parameters)
    return found


def toggle(opened: Opened) -> Callable[[str], None]:
    """Return what a click on the map does: it adds a neighbourhood, or takes it away."""

    def clicked(code: str) -> None:
        zone = _now(opened)
        if code in opened.place.inside.index:
            _set(zone, zone.areas ^ {code})

    return clicked


def build(opened: Opened, zone: Zone) -> None:
    """Draw the ways to change the zone."""
    st.session_state[NAME] = "" if zone.name == UNNAMED else zone.name
    st.text_input("Name", key=NAME, max_chars=LONGEST_NAME, on_change=_rename, args=(opened,), placeholder=UNNAMED)
    begins = groups.starts(opened) | zones.choices(opened)
    st.session_state[START] = None
    widgets.selectbox(
        "Start from",
        [None, *begins],
        key=START,
        on_change=_start,
        args=(opened,),
        format_func=lambda code: begins[code] if code else STARTS,
        placeholder=STARTS,
        filter_mode="contains",
    )
    labels = search_labels(opened)
    st.session_state[AREAS] = zone.codes
    widgets.multiselect(
        "Neighbourhoods in it",
        list(labels),
        key=AREAS,
        on_change=_list,
        args=(opened,),
        format_func=labels.__getitem__,
        placeholder="Name, ward or code",
        select_all=False,
    )
    with st.container(horizontal=True, key="zn_buttons"):
        if zones.can_undo():
            st.button("Undo", icon=":material/undo:", on_click=zones.undo, key="zn_undo")
        if zone.areas:
            st.button("Empty it", icon=":material/delete_sweep:", on_click=_set, args=(zone, set()), key="zn_empty")
            st.button("Put it away", icon=":material/close:", on_click=zones.change, args=(None,), key="zn_away")
    _paste(opened)
    groups.bring(opened)


def _paste(opened: Opened) -> None:
    with st.expander("Paste codes", on_change="rerun", key=OPEN["codes"]):
        st.text_area(
            "Codes of neighbourhoods, wards or middle layer areas",
            key=PASTE,
            max_chars=MOST_SIGNS,
            help="Codes of 2021 or 2011, such as E01008881, with anything between them.",
        )
        with st.container(horizontal=True):
            st.button("Add these", on_click=_pasted, args=(opened, "add"), key="zn_paste_add")
            st.button("Take these away", on_click=_pasted, args=(opened, "take"), key="zn_paste_take")
    if told := st.session_state.get(TOLD):
        st.markdown("\n".join(f"- {plain(line)}" for line in told))


# --- what happens before the page runs again ----------------------------------------------------------


def _set(zone: Zone, areas: set[str] | frozenset[str], name: str | None = None) -> None:
    st.session_state.pop(TOLD, None)
    try:
        zones.change(zones.with_areas(zone, areas, name))
    except ValueError as wrong:
        st.session_state[TOLD] = [f"Nothing was changed: {wrong}."]


def _now(opened: Opened) -> Zone:
    """Return the zone in view; that of a neighbourhood in view alone, or an empty one, until something is changed."""
    area = st.session_state.get("area")
    if area is not None:
        return made(str(opened.place.inside["label"].loc[area]), [area])
    return zones.shown(opened) or made("", [])


def _rename(opened: Opened) -> None:
    zone = _now(opened)
    _set(zone, zone.areas, str(st.session_state[NAME]))


def _start(opened: Opened) -> None:
    if code := st.session_state[START]:
        st.session_state.pop(TOLD, None)
        found = zones.named(code, opened.place)
        zones.change(found)
        zones.frame(found)


def _list(opened: Opened) -> None:
    _set(_now(opened), set(st.session_state[AREAS]))


def _pasted(opened: Opened, how: str) -> None:
    zone, found = _now(opened), pasted(str(st.session_state[PASTE]), opened.place)
    _set(zone, zone.areas | found.areas if how == "add" else zone.areas - found.areas)
    st.session_state.setdefault(TOLD, words.pasted_words(found))
    st.session_state[PASTE] = ""
