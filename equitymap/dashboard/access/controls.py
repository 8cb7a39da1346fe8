"""The controls of the page about who lost access, and what they ask for."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from equitymap.dashboard import address
from equitymap.dashboard.page_parts import FIRST_YEAR, LAST_YEAR, group, kind_control
from equitymap.dashboard.places_cache import Opened
from equitymap.kinds import KIND_BY_ID, KINDS, Kind
from equitymap.measures.access.catchment import DETOUR
from equitymap.measures.burden import access_change
from equitymap.views.words import plain

SHOWS = {
    "lost": "Share of access lost",
    "further": "How much further the nearest is",
    "nearest": "How far the nearest is now",
    "gap": "Need-weighted gap",
    "sure": "How sure the largest gaps are",
    "clusters": "Where losses lie together",
}


@dataclass(frozen=True)
class Choice:
    """What a visitor asks: a kind, a period, how far counts as in reach, what the map shows, and the weights."""

    kind: Kind
    period: tuple[int, int]
    span: tuple[int, int] | None
    reach_m: int
    detour: float
    show: str
    weights: tuple[tuple[str, int], ...]
    area: str | None


def controls(opened: Opened) -> Choice:
    """Draw the controls in the sidebar and return what they ask for."""
    place = opened.place
    kinds = [kind.id for kind in KINDS if kind.id in place.manifest.observed]
    years = (FIRST_YEAR, LAST_YEAR)
    parameters = (
        address.one_of("kind", kinds, kinds[0], key="ac_kind"),
        address.span("period", *years, years, key="ac_period"),
        address.one_of("show", list(SHOWS), "lost", key="ac_show"),
        address.whole("reach", 400, 3800, 0, key="ac_reach"),
        address.whole("detour", 100, 160, round(100 * DETOUR), key="ac_detour"),
        *(address.whole(f"weight-{kind}", 0, 10, 1, key=f"ac_weight_{kind}") for kind in kinds),
        address.area_of("area", place, key="area"),
    )
    address.arrive(parameters)
    with st.sidebar:
        group("Show")
        kind = KIND_BY_ID[kind_control(kinds, key="ac_kind")]
        st.selectbox("On the map", list(SHOWS), key="ac_show", format_func=SHOWS.__getitem__)
        st.slider("Compare the end of", *years, value=years, key="ac_period", step=1)
        group("In reach means")
        # Another kind starts from its own reach. A first visit has no kind before it (``ac_reach_kind`` is None): then
        # the reach of the address stands, if it has one.
        before = st.session_state.get("ac_reach_kind")
        if not st.session_state["ac_reach"] or before not in (None, kind.id):
            st.session_state["ac_reach"] = kind.catchment_m
        st.session_state["ac_reach_kind"] = kind.id
        st.slider("Metres", 400, 3800, key="ac_reach", step=100, help=plain(kind.catchment_evidence))
        st.slider(
            "Way on foot per 100 m of straight line",
            100,
            160,
            key="ac_detour",
            step=5,
            help="An assumption: street networks lie between about 120 and 140.",
        )
        with st.expander("Weights of the gap"):
            for kind_id in kinds:
                st.slider(plain(KIND_BY_ID[kind_id].many), 0, 10, key=f"ac_weight_{kind_id}", step=1)
    address.leave(opened, parameters)
    state = st.session_state
    period = tuple(state["ac_period"])
    return Choice(
        kind,
        period,
        access_change.clip_to_record(place, kind.id, period),
        state["ac_reach"],
        state["ac_detour"] / 100,
        state["ac_show"],
        tuple((kind_id, state[f"ac_weight_{kind_id}"]) for kind_id in kinds),
        state["area"],
    )
