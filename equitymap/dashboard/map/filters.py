"""The filters of the map page: loss and need, wards, a range of any figure; and the street map."""

from __future__ import annotations

from math import ceil, floor

import streamlit as st

from equitymap.dashboard import places_cache, widgets
from equitymap.dashboard.parts import only_control
from equitymap.dashboard.places_cache import Opened
from equitymap.measures.layer import Measure


def filters(opened: Opened) -> None:
    """Draw the filters, closed until they are used: fewer controls to load, and fewer to pass by."""
    state = st.session_state
    used = bool(state["wards"] or only_control.chosen().asks or state["ranged"] or state["street"])
    drawer = st.expander("Filter, street map", expanded=used, on_change="rerun", key="filter_open")
    if drawer.open:
        with drawer:
            _filters(opened)


def _filters(opened: Opened) -> None:
    only_control.control(opened.place, kinds=only_control.kinds_of(opened.place))
    wards = places_cache.ward_names(opened)
    widgets.multiselect(
        "Wards",
        list(wards.index),
        key="wards",
        format_func=wards.__getitem__,
        placeholder="Every ward",
        persist_state="page",
    )
    measures = {measure.id: measure for measure in opened.measures}
    ranged = widgets.selectbox(
        "Only where a figure lies between",
        [None, *measures],
        key="ranged",
        persist_state="page",
        format_func=lambda measure_id: "Any figure" if measure_id is None else _menu_label(measures[measure_id]),
    )
    if ranged:
        _bounds(opened, ranged)
    widgets.toggle(
        "Street map behind",
        key="street",
        persist_state="page",
        help="Pictures of streets load from another website while this is on. Off, nothing leaves this site.",
    )
    st.button("Clear filters", on_click=_clear, icon=":material/filter_alt_off:")


def _bounds(opened: Opened, measure_id: str) -> None:
    """Draw the range slider of a layer; a range left over from another layer is widened to this one's."""
    layer = opened.layer(measure_id)
    known = layer.cells["value"].dropna()
    if known.nunique() < 2:
        st.session_state["bounds"] = None
        st.caption("Every neighbourhood has the same figure, or none: there is nothing to filter by.")
        return
    decimals = layer.measure.decimals
    step = 10.0**-decimals
    low, high = (round(float(end) * step, decimals) for end in (floor(known.min() / step), ceil(known.max() / step)))
    before = st.session_state.get("bounds")
    if before and st.session_state.get("bounds_of") == measure_id and before[1] >= low and before[0] <= high:
        st.session_state["bounds"] = (max(low, before[0]), min(high, before[1]))
    else:
        if before and st.session_state.get("bounds_of") == measure_id:
            st.warning(f"No figure here lies between {before[0]:g} and {before[1]:g}: the range is not used.")
        st.session_state["bounds"] = (low, high)
    st.session_state["bounds_of"] = measure_id
    widgets.slider(
        "Between", low, high, value=(low, high), key="bounds", step=step, persist_state="page", format=f"%.{decimals}f"
    )


def _clear() -> None:
    st.session_state.update(wards=[], ranged=None, bounds=None)
    only_control.clear()


def _menu_label(measure: Measure) -> str:
    return f"{measure.label} ({measure.theme})"
