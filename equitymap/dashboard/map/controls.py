"""The controls of the map page, in the order a person decides: what, where, which.

Widgets keep ids, never labels. The address is read into them when it changed, and written from them after.
"""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.map.filters import filters
from equitymap.dashboard.map.view_state import View, from_params, to_params
from equitymap.dashboard.shell import Opened
from equitymap.errors import PostcodeUnknown
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.layer import RELEASE_WORDS, Measure
from equitymap.measures.map.find_postcode import find_postcode
from equitymap.measures.selection import STATUS_GROUPS
from equitymap.views.words import plain

STATUS_LABELS = {
    "open": "Open",
    "handed_over": "Community-run",
    "gone": "Gone",
    "moved": "Moved",
    "other": "Paused or planned",
}
WRITTEN = "address_written"


def map_controls(opened: Opened) -> View:
    """Draw every control of the map page in the sidebar and return the view they describe."""
    _read_address(opened)
    with st.sidebar:
        _what(opened)
        filters(opened)
    view = _view()
    write_address(opened, view)
    return view


def write_address(opened: Opened, view: View) -> None:
    """Write the view into the address, so that it can be copied."""
    params = {"place": opened.address, **to_params(view)}
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)
    st.session_state[WRITTEN] = params


def select_area(code: str | None) -> None:
    """Make a neighbourhood the selected one, before the widgets of the next run are drawn."""
    st.session_state["area"] = code


def _read_address(opened: Opened) -> None:
    """Set the widgets from the address when it is not the one written last (first visit, back, pasted link).

    Otherwise only what is missing is set: a run that a quick visitor cut short can lose the state of widgets that
    it did not reach, and the address still has it.
    """
    params = st.query_params.to_dict()
    same = params == st.session_state.get(WRITTEN)
    if same and all(key in st.session_state for key in _KEYS):
        return
    view, problems = from_params(params, opened.place, opened.measures)
    if problems and not same:
        st.warning(
            f"Part of the address was ignored: {plain('; '.join(problems))}. The rest of the view is as asked.",
            icon=":material/link_off:",
        )
    for key, value in _widget_values(opened, view).items():
        if not same or key not in st.session_state:
            st.session_state[key] = value


_KEYS = (
    "show",
    "release",
    "domain",
    "theme",
    "outcome",
    "kinds",
    "statuses",
    "types",
    "phases",
    "wards",
    "tenths",
    "ranged",
    "bounds",
    "bounds_of",
    "area",
    "street",
)


def _widget_values(opened: Opened, view: View) -> dict[str, object]:
    """Return what each widget holds in a view; the keys are ``_KEYS``."""
    measure = {measure.id: measure for measure in opened.measures}[view.layer]
    release, _, domain = view.layer.partition("-") if measure.is_need else ("iod2025", "-", "imd")
    lists = {name: list(getattr(view, name)) for name in ("kinds", "statuses", "types", "phases", "wards")}
    return {
        "show": "need" if measure.is_need else "outcome",
        "release": release,
        "domain": domain,
        "theme": _outcomes(opened)[0].theme if measure.is_need else measure.theme,
        "outcome": None if measure.is_need else view.layer,
        **lists,
        "tenths": view.tenths,
        "ranged": view.ranged,
        "bounds": view.bounds,
        "bounds_of": view.ranged,
        "area": view.area,
        "street": view.street,
    }


def _outcomes(opened: Opened) -> list[Measure]:
    return [measure for measure in opened.measures if not measure.is_need]


def _what(opened: Opened) -> None:
    group("Show")
    show = st.segmented_control(
        "Colour the neighbourhoods by",
        ["need", "outcome"],
        key="show",
        required=True,
        persist_state="page",
        format_func={"need": "Need", "outcome": "How people fare"}.__getitem__,
    )
    if show == "need":
        _need(opened)
    else:
        _outcome(opened)
    group("Services")
    st.pills(
        "Kinds",
        [kind.id for kind in opened.place.kinds],
        key="kinds",
        selection_mode="multi",
        format_func=lambda kind: _capital(KIND_BY_ID[kind].many),
    )
    if st.session_state["kinds"]:
        st.pills(
            "State",
            list(STATUS_GROUPS),
            key="statuses",
            selection_mode="multi",
            persist_state="page",
            format_func=STATUS_LABELS.__getitem__,
        )
    if "school" in st.session_state["kinds"]:
        schools = opened.place.facilities[opened.place.facilities["kind"] == "school"]
        st.multiselect(
            "School type",
            sorted(schools["type"].dropna().unique()),
            key="types",
            placeholder="Every type",
            persist_state="page",
            format_func=_capital,
        )
        st.multiselect(
            "School phase",
            sorted(schools["phase"].dropna().unique()),
            key="phases",
            placeholder="Every phase",
            persist_state="page",
        )


def _need(opened: Opened) -> None:
    release = st.segmented_control(
        "Year of the indices",
        list(RELEASE_WORDS),
        key="release",
        required=True,
        persist_state="page",
        format_func=RELEASE_WORDS.__getitem__,
        help="Tenths of 2019 and 2025 may be set side by side; scores may not.",
    )
    labels = {m.id.partition("-")[2]: m for m in opened.measures if m.is_need and m.id.startswith(f"{release}-")}
    if st.session_state.get("domain") not in labels:
        st.session_state["domain"] = "imd"
    chosen = st.selectbox(
        "Kind of need",
        list(labels),
        key="domain",
        persist_state="page",
        format_func=lambda one: labels[one].label,
    )
    st.caption(plain(labels[chosen].description))


def _outcome(opened: Opened) -> None:
    outcomes = _outcomes(opened)
    themes = list(dict.fromkeys(measure.theme for measure in outcomes))
    theme = st.selectbox("Part of life", themes, key="theme", persist_state="page")
    within = {measure.id: measure for measure in outcomes if measure.theme == theme}
    if st.session_state.get("outcome") not in within:
        st.session_state["outcome"] = next(iter(within))
    chosen = st.selectbox(
        "What",
        list(within),
        key="outcome",
        persist_state="page",
        format_func=lambda one: within[one].label,
    )
    st.caption(plain(within[chosen].description))


def find(opened: Opened) -> None:
    """Draw the ways to find a neighbourhood, by postcode or by name; it becomes the selected one (key ``area``)."""
    st.text_input(
        "Find by postcode",
        key="postcode",
        max_chars=10,
        type="search",
        on_change=_find,
        args=(opened,),
        help="It stays in your browser tab: it is never part of the address you copy.",
    )
    if said := st.session_state.get("postcode_says"):
        st.caption(plain(said))
    labels = opened.place.inside["label"].sort_values()
    st.selectbox(
        "or by name of the neighbourhood",
        [None, *labels.index],
        key="area",
        persist_state="page",
        format_func=lambda code: labels[code] if code else "None selected",
        on_change=_look,
    )


def _look() -> None:
    """Ask the map to move to the neighbourhood that was found."""
    st.session_state["look"] = st.session_state["area"]


def _find(opened: Opened) -> None:
    """Select the neighbourhood of the postcode that was typed, or say why not."""
    typed = str(st.session_state["postcode"])
    if not typed.strip():
        st.session_state["postcode_says"] = ""
        return
    try:
        code, words = find_postcode(opened.place, typed)
    except PostcodeUnknown as unknown:
        code, words = None, str(unknown)
    st.session_state["postcode_says"] = words
    select_area(code)
    _look()


def _view() -> View:
    state = st.session_state
    layer = f"{state['release']}-{state['domain']}" if state["show"] == "need" else state["outcome"]
    return View(
        layer=layer,
        kinds=tuple(state["kinds"]),
        statuses=tuple(state.get("statuses", View.statuses)),
        types=tuple(state.get("types", ())),
        phases=tuple(state.get("phases", ())),
        wards=tuple(state["wards"]),
        tenths=tuple(state["tenths"]),
        ranged=state["ranged"],
        bounds=tuple(state["bounds"]) if state["ranged"] and state.get("bounds") else None,
        area=state["area"],
        street=state["street"],
    )


def group(name: str) -> None:
    """Draw the name of a group of controls: bold, not a heading, since it stands before the page's own."""
    st.markdown(f"**{plain(name)}**")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
