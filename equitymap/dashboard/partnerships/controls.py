"""The controls of the page: which picture, which year, what to look for, and one body."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from equitymap.dashboard import address, widgets
from equitymap.dashboard.address import Parameter
from equitymap.dashboard.page_parts import group
from equitymap.dashboard.parts import who_works_together
from equitymap.dashboard.places_cache import Opened
from equitymap.records.subjects.base import Record
from equitymap.records.subjects.partnerships import Body, Cover, Initiative, Membership, Partnership
from equitymap.views.partnerships.known import Known
from equitymap.views.partnerships.partnership_sentences import what_it_is
from equitymap.views.words import short

PICTURES = {"network": "Network", "map": "Map"}
LAYERS = {
    "who": "Who leads",
    "nobody": "Where no partnership works",
    "lost": "Ties that were lost",
    "alone": "Schools tied to nobody",
}
SOURCES = {"all": "All", "local": "Of partnerships", "register": "Of schools with their body"}
TABS = {
    "ties": "Ties",
    "stages": "Stages of life",
    "bodies": "How many bodies",
    "before": "What was here before",
    "covers": "What schools took on",
    "council": "The council's part",
}
BODY, TAB = "pa_body", "pa_tab"
LED = "pa_led"
"""Session value: the body that was chosen other than in the table; its ties stand first there."""
OPEN = {
    "changes": "pa_changes_open",
    "together": "pa_together_open",
    "members": "pa_members_open",
    "bodies": "pa_wards_open",
    "records": "pa_records_open",
}
SUBJECTS: dict[str, type[Record]] = {one.kind: one for one in (Partnership, Membership, Body, Initiative, Cover)}
"""The records of this page, those that people begin with first."""


@dataclass(frozen=True)
class Choice:
    """What a visitor asks: picture, year, layer of the map, whose ties, one body, one neighbourhood."""

    picture: str
    year: int
    show: str
    ties: str
    body: str | None
    area: str | None


def controls(opened: Opened, found: Known) -> Choice:
    """Draw the controls in the sidebar and return what they ask for."""
    first, last = who_works_together.years(opened, found)
    parameters = (
        address.one_of("picture", list(PICTURES), "network", key="pa_picture"),
        address.whole("year", first, last, last, key="pa_year"),
        address.one_of("show", list(LAYERS), "who", key="pa_show"),
        address.one_of("ties", list(SOURCES), "all", key="pa_ties"),
        _body(found),
        address.area_of("area", opened.place, key="area"),
        address.tab("tab", TABS, key=TAB),
        address.open_parts(**OPEN),
        address.one_of("records", list(SUBJECTS), Partnership.kind, key="pa_records"),
        address.service_of(opened.place),
    )
    if address.arrive(parameters):
        st.session_state[LED] = st.session_state[BODY]
    state = st.session_state
    with st.sidebar:
        group("Show")
        widgets.segmented_control(
            "Picture", list(PICTURES), key="pa_picture", required=True, format_func=PICTURES.__getitem__
        )
        if state["pa_picture"] == "map" and found.local:
            widgets.radio("On the map", list(LAYERS), key="pa_show", format_func=LAYERS.__getitem__)
        group("When")
        widgets.slider("On 31 December of", first, last, key="pa_year", step=1)
        if found.local:
            group("Which ties")
            widgets.pills("Ties", list(SOURCES), key="pa_ties", required=True, format_func=SOURCES.__getitem__)
        group("Find")
        named = found.bodies.sort_values("name", kind="stable")
        labels = {body: f"{row['name']}: {what_it_is(row)}" for body, row in named.iterrows()}
        widgets.selectbox(
            "A school, trust, partnership or other body",
            [None, *labels],
            key=BODY,
            format_func=lambda body: labels[body] if body else "Name",
            on_change=_led,
            filter_mode="contains",
        )
    address.leave(opened, parameters)
    show = state["pa_show"] if found.local else "ties"
    return Choice(state["pa_picture"], state["pa_year"], show, state["pa_ties"], state[BODY], state["area"])


def pick(body: str | None) -> None:
    """Select a body that was chosen in a picture or by a button; called before the page runs again."""
    st.session_state[BODY] = body
    _led()


def _led() -> None:
    st.session_state[LED] = st.session_state[BODY]


def _body(found: Known) -> Parameter:
    """Return the parameter of the selected body."""

    def read(text: str) -> str:
        if text not in found.bodies.index:
            raise ValueError(f"'{short(text)}' is no body on record here")
        return text

    return Parameter("body", BODY, None, read)
