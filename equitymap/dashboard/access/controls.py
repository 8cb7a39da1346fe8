"""The controls of the page about who lost access, and what they ask for."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from equitymap.dashboard import address, page_parts, widgets
from equitymap.dashboard.page_parts import group, kind_control
from equitymap.dashboard.parts import only_control
from equitymap.dashboard.places_cache import Opened
from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.access.catchment import DETOUR
from equitymap.measures.access.supply_at import observed_years
from equitymap.measures.burden import access_change
from equitymap.measures.only import Only
from equitymap.views.words import plain

SHOWS = {
    "lost": "Share of access lost",
    "further": "How much further the nearest is",
    "nearest": "How far the nearest is now",
    "gap": "Need-weighted gap",
    "sure": "How sure the largest gaps are",
    "clusters": "Where losses bunch",
}
TABS = {
    "spending": "Spending and need",
    "sure": "How sure",
    "gap": "Need-weighted gap",
    "clusters": "Where losses bunch",
}
TAB = "ac_tab"


@dataclass(frozen=True)
class Choice:
    """What a visitor asks: a kind, a period, how far counts as in reach, what the map shows, whom, and the weights.

    ``span`` is the part of ``period`` that the record of the kind tells about; None where that is fewer than two years.
    ``single`` says that the record never is of more than one.
    """

    kind: Kind
    period: tuple[int, int]
    span: tuple[int, int] | None
    single: bool
    reach_m: int
    detour: float
    show: str
    weights: tuple[tuple[str, int], ...]
    only: Only
    area: str | None


def controls(opened: Opened) -> Choice | None:
    """Draw the controls in the sidebar and return what they ask for; None where the place has no register with dates.

    The filter is drawn above the map (``only_control.control``).
    """
    place = opened.place
    kinds = [kind.id for kind in place.kinds]
    if not kinds:
        return None
    parameters = (
        address.one_of("kind", kinds, kinds[0], key="ac_kind"),
        address.years(*page_parts.EVERY_YEAR, page_parts.EVERY_YEAR, key="ac_years"),
        only_control.parameter(place),
        address.one_of("show", list(SHOWS), "lost", key="ac_show"),
        address.whole("reach", 400, 3800, 0, key="ac_reach"),
        address.whole("detour", 100, 160, round(100 * DETOUR), key="ac_detour"),
        *(address.whole(f"weight-{kind}", 0, 10, 1, key=f"ac_weight_{kind}") for kind in kinds),
        address.tab("tab", TABS, key=TAB),
        address.open_parts(table="ac_table_open"),
        address.area_of("area", place, key="area"),
        address.service_of(place),
    )
    address.arrive(parameters)
    with st.sidebar:
        group("Show")
        kind = KIND_BY_ID[kind_control(kinds, key="ac_kind")]
        page_parts.years_control(opened, kind, "From the end of ... to", key="ac_years")
        state = st.session_state
        shows = list(SHOWS)
        widgets.selectbox("On the map", shows, key="ac_show", format_func=SHOWS.__getitem__)
        group("In reach means")
        # Another kind starts from its own reach, unless the address that brings it says which. A first visit has no
        # kind before it (``ac_reach_kind`` is None): then the reach of the address stands, if it has one.
        before = state.get("ac_reach_kind")
        if not state["ac_reach"] or (before not in (None, kind.id) and not address.asked_for("reach")):
            state["ac_reach"] = kind.catchment_m
        state["ac_reach_kind"] = kind.id
        widgets.slider("Metres", 400, 3800, step=100, key="ac_reach", help=plain(kind.catchment_evidence))
        if kind.measured == "on foot":
            widgets.slider(
                "Walking distance",
                100,
                160,
                step=5,
                key="ac_detour",
                help="130 = 30% more than a straight line. An assumption: street networks lie between 120 and 140.",
            )
        with st.expander("Weights of the gap"):
            for kind_id in kinds:
                weight = f"ac_weight_{kind_id}"
                widgets.slider(plain(KIND_BY_ID[kind_id].many), 0, 10, step=1, key=weight)
    address.leave(opened, parameters)
    period = tuple(state["ac_years"])
    return Choice(
        kind,
        period,
        access_change.clip_to_record(place, kind.id, period),
        len(observed_years(place, kind.id)) == 1,
        state["ac_reach"],
        state["ac_detour"] / 100,
        state["ac_show"],
        tuple((kind_id, state[f"ac_weight_{kind_id}"]) for kind_id in kinds),
        only_control.chosen(),
        state["area"],
    )
