"""The panel beside the map: find and select a neighbourhood; its need, outcomes, what is in reach and what has gone.

The selected neighbourhood is the session value ``area`` on every page.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from equitymap.dashboard import border_notice, places_cache
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.errors import PostcodeUnknown
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.map.find_postcode import find_postcode
from equitymap.measures.map.neighbourhood_figures import NeighbourhoodFigure, neighbourhood_figures
from equitymap.measures.withdrawals.opening_hours import opening_hours
from equitymap.views.map.map_sentences import ON_FOOT, gone_line, hours_line, reach_line
from equitymap.views.map.map_tables import gone_list, standings_table
from equitymap.views.words import figure, plain, tenth
from equitymap.vocabulary import CELL_STATES, FACILITY_STATES, GONE_STATES, LOCATED_BY, OPEN_STATES

SHOWN_GONE = 6


@guarded
def selected(opened: Opened, area: str | None, *, mapped: str | None = None) -> None:
    """Draw the ways to find a neighbourhood, the service that was clicked last, and the selected neighbourhood."""
    find(opened)
    service = st.session_state.get("service")
    if service is not None and service in opened.place.facilities.index:
        service_card(opened, service)
    area_card(opened, area, mapped=mapped)


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


def select_area(code: str | None) -> None:
    """Make a neighbourhood the selected one, before the widgets of the next run are drawn."""
    st.session_state["area"] = code


def clicked(code: str) -> None:
    """Select the neighbourhood, or open the service (its id has a colon), that was clicked on the map.

    Called before the page runs again.
    """
    if ":" in code:
        st.session_state["service"] = code
        return
    st.session_state["service"] = None
    select_area(code)


def area_card(opened: Opened, area_code: str | None, *, mapped: str | None = None) -> None:
    """Draw the card of the selected neighbourhood, or say how to select one; ``mapped`` is the layer on the map."""
    if area_code is None:
        st.markdown("**No neighbourhood selected.** Tap one on the picture, or find yours above.")
        return
    area = opened.place.inside.loc[area_code]
    st.subheader(plain(area["label"]))
    st.caption(
        f"{plain(area['ward'])} ward · {area['population']:,} residents, {area['children_0_15']:,} of them under 16"
        f" (Census 2021) · {plain(area['name'])}, {plain(area_code)} · {plain(area['rural_urban'])}"
    )
    _need(opened, area_code)
    _services(opened, area_code)
    _outcomes(opened, area_code, mapped)


def service_card(opened: Opened, facility_id: str) -> None:
    """Draw what the register says of one service."""
    row = opened.place.facilities.loc[facility_id]
    with st.container(border=True):
        st.markdown(f"**{plain(row['name'])}**")
        words = [KIND_BY_ID[row["kind"]].one, row["type"], row["phase"] if pd.notna(row["phase"]) else ""]
        st.caption(plain(" · ".join(str(word) for word in words if word)))
        if row["status"] in GONE_STATES:
            st.markdown(f"{plain(gone_line(row))}.")
        else:
            st.markdown(f"{plain(_capital(FACILITY_STATES[row['status']]))}.")
        if pd.notna(row["reason"]):
            st.markdown(f"{plain(_capital(row['reason']))}.")
        if row["kind"] == "library" and row["status"] in OPEN_STATES:
            hours = opening_hours(opened.place)
            known = hours[hours.index == facility_id]
            st.markdown(plain(hours_line(known.iloc[0] if len(known) else None)))
        st.caption(f"{plain(LOCATED_BY[row['located_by']])} · {plain(row['evidence'])}")


def _need(opened: Opened, area_code: str) -> None:
    rows = _standings(opened, area_code, need=True)
    by_id = {row.measure.id: row for row in rows}
    for release in ("iod2025", "iod2019"):
        row = by_id.get(f"{release}-imd")
        if row is not None:
            mark = ", estimated: the lines have moved since" if row.status == "estimated" else ""
            st.markdown(f"Deprivation {plain(row.measure.period)}: **{tenth(row.value, row.low, row.high)}**{mark}.")
    with st.expander("Every kind of need"):
        for row in rows:
            if row.measure.period == "2025":
                st.markdown(f"{plain(row.measure.label)}: {tenth(row.value, row.low, row.high)}")


def _services(opened: Opened, area_code: str) -> None:
    reached = places_cache.reach(opened, area_code)
    st.markdown("**Nearest services**")
    st.markdown(
        "\n".join(
            f"- {plain(_capital(reach.group.one))}: {plain(reach_line(reach))}"
            for reach in reached
            if not reach.group.rest
        )
    )
    if any(reach.group.kind.measured == "on foot" for reach in reached):
        st.caption(ON_FOOT)
    border_notice.on_card(opened, area_code, reached)
    gone = list(dict.fromkeys(line for reach in reached for line in gone_list(reach)))
    if not gone:
        st.markdown("**No longer there:** our registers show no service that closed or left within reach.")
        return
    st.markdown("**No longer there**")
    st.markdown("\n".join(f"- {plain(line)}" for line in gone[:SHOWN_GONE]))
    if len(gone) > SHOWN_GONE:
        with st.expander(f"{len(gone) - SHOWN_GONE} more"):
            st.markdown("\n".join(f"- {plain(line)}" for line in gone[SHOWN_GONE:]))


def _outcomes(opened: Opened, area_code: str, mapped: str | None) -> None:
    opened_now = st.expander(
        "How people fare here, in the whole place and in England", on_change="rerun", key="outcomes_open"
    )
    if opened_now.open:
        with opened_now:
            rows = _standings(opened, area_code, need=False)
            st.dataframe(
                standings_table(rows),
                hide_index=True,
                alt="Every outcome of this neighbourhood beside its place and England",
            )
            st.caption(
                "Figures of different years and publishers: see About the data. Counts of people are set"
                " against the middle neighbourhood."
            )
    else:
        rows = _standings(opened, area_code, need=False)
        first = [row for row in rows if row.measure.id == mapped]
        for row in (*first, *(row for row in rows if row.measure.id in HEADLINES and row.measure.id != mapped)):
            unit, decimals = row.measure.unit, row.measure.decimals
            value = CELL_STATES[row.status] if row.value is None else figure(row.value, unit, decimals)
            st.markdown(
                f"{plain(row.measure.label)}, {plain(row.measure.period)}: **{value}**"
                f" ({figure(row.district, unit, decimals)} in {plain(opened.place.name)},"
                f" {figure(row.england, unit, decimals)} in England)"
            )


HEADLINES = ("no_qualifications", "households_deprived", "disabled")


def _standings(opened: Opened, area_code: str, *, need: bool) -> list[NeighbourhoodFigure]:
    chosen = [measure for measure in opened.measures if measure.is_need == need]
    return neighbourhood_figures(area_code, [opened.layer(measure.id) for measure in chosen])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
