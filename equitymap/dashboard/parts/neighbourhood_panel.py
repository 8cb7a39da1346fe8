"""The panel beside the map: find and select a neighbourhood; its need, outcomes, what is in reach and what has gone.

The selected neighbourhood is the session value ``area`` on every page.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput

from equitymap.dashboard import border_notice, places_cache, widgets, zones
from equitymap.dashboard.parts import finding, pins, zone_card
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.shell import guarded
from equitymap.errors import EquityMapError
from equitymap.measures.map.neighbourhood_figures import NeighbourhoodFigure, neighbourhood_figures
from equitymap.measures.withdrawals.opening_hours import opening_hours
from equitymap.views.map.map_sentences import ON_FOOT, hours_line, reach_line
from equitymap.views.map.map_tables import gone_list, standings_table
from equitymap.views.map.neighbourhood_card import (
    area_line,
    area_search_label,
    compare_label,
    need_words,
    state_lines,
    what_it_is,
)
from equitymap.views.words import capital, count, figure, plain, tenth
from equitymap.vocabulary import CELL_STATES, LOCATED_BY, OPEN_STATES

SHOWN_GONE = 6
OFFERED = "postcode_offered"
"""Session value: what else the text in the box can mean."""


@guarded
def selected(opened: Opened, area: str | None, *, mapped: str | None = None) -> None:
    """Draw the ways to find a neighbourhood, the service that was clicked last, and the selected neighbourhood."""
    find(opened)
    clicked_service(opened)
    area_card(opened, area, mapped=mapped)


def clicked_service(opened: Opened) -> None:
    """Draw the card of the service that was clicked last, until it is closed or something else is chosen."""
    service = st.session_state.get("service")
    if service is not None and service in opened.place.facilities.index:
        service_card(opened, service)


def find(opened: Opened, *, page: str = "map.py") -> None:
    """Draw the ways to find a neighbourhood, by postcode or by name; it becomes the selected one (key ``area``).

    ``page`` is where the links lead which are offered when a text has several answers.
    """
    st.text_input(
        "Find by postcode or place",
        key="postcode",
        max_chars=80,
        type="search",
        on_change=_find,
        args=(opened,),
        help="A postcode, a neighbourhood, a ward or a council. It stays in your browser tab: a postcode is never part"
        " of the address you copy.",
    )
    if said := st.session_state.get("postcode_says"):
        st.caption(plain(said))
    for one in st.session_state.get(OFFERED, ())[:SHOWN_GONE]:
        whole = page != "map.py" and len(one.wards) == 1  # only the map filters by wards; elsewhere one is a zone
        asked = {"place": one.code, "area": one.wards[0]} if whole else one.parameters
        st.page_link(f"pages/{page}", label=plain(one.label), query_params=asked)
    labels = search_labels(opened)
    with st.container(key="find_name"):
        widgets.selectbox(
            "or by name of the neighbourhood",
            [None, *labels],
            key="area",
            persist_state="page",
            format_func=lambda code: labels[code] if code else "Name, ward or code",
            on_change=_look,
            placeholder="Name, ward or code",
            filter_mode="contains",
        )


@per_place(max_entries=16)
def search_labels(opened: Opened) -> dict[str, str]:
    """Return what a neighbourhood is found by, in order of name: its names, codes of 2021 and 2011, and its ward."""
    place = opened.place
    older: dict[str, list[str]] = {}
    for code, now in place.manifest.areas_of_2011.items():
        for area in now:
            older.setdefault(area, []).append(code)
    rows = place.inside.sort_values("label")
    return {
        str(code): area_search_label(row, str(code), older.get(str(code), ()))
        for code, row in rows[["label", "name", "ward"]].iterrows()
    }


def _look() -> None:
    """Ask the map to move to the neighbourhood that was found."""
    st.session_state["look"] = st.session_state["area"]
    _close_service()


def _find(opened: Opened) -> None:
    """Select the neighbourhood of what was typed, offer what else it can mean, or say why it leads nowhere."""
    typed = str(st.session_state["postcode"])
    st.session_state["postcode_says"], st.session_state[OFFERED] = "", ()
    if not typed.strip():
        return
    area = None
    try:
        found = finding.find(opened, typed)
    except EquityMapError as wrong:
        st.session_state["postcode_says"] = str(wrong)
    else:
        first = found[0]
        if len(found) == 1 and first.code == opened.code and first.area is not None:
            area = first.area
            st.session_state["postcode_says"] = first.words or f"{first.label} is selected."
        else:
            more = f"; the first {SHOWN_GONE}" if len(found) > SHOWN_GONE else ""
            st.session_state["postcode_says"] = f"{count(len(found), 'answer', 'answers')} to that{more}:"
            st.session_state[OFFERED] = found
    select_area(area)
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
    _close_service()
    select_area(code)


def _close_service() -> None:
    st.session_state["service"] = None


def area_card(opened: Opened, area_code: str | None, *, mapped: str | None = None, gone: bool = True) -> None:
    """Draw the card of the selected neighbourhood or of the zone in view, or say how to select one.

    ``mapped`` is the layer on the map; ``gone`` whether to list what has gone, where the page does not.
    """
    if area_code is None and (zone := zones.shown(opened)) is not None:
        zone_card.card(opened, zone)
        if zone.areas:
            pin_line(opened, zone.text)
        return
    if area_code is None:
        with st.container(key="none_selected"):
            st.markdown("**No neighbourhood selected.** Tap one on the picture, or find yours above.")
        if pins.pinned():
            pin_line(opened, None)
        return
    area = opened.place.inside.loc[area_code]
    st.header(plain(area["label"]), anchor=False)
    st.caption(plain(area_line(area, area_code)))
    pin_line(opened, area_code)
    if gone:
        whole_page(opened, area_code)
    _need(opened, area_code)
    _services(opened, area_code, list_gone=gone)
    _outcomes(opened, area_code, mapped)


def whole_page(opened: Opened, area_code: str) -> None:
    """Draw the link to the page that tells all about a neighbourhood."""
    st.page_link(
        "pages/neighbourhood.py",
        label="All about this neighbourhood",
        icon=":material/home_pin:",
        query_params={"place": opened.code, "area": area_code},
    )


def pin_line(opened: Opened, area_code: str | None) -> None:
    """Draw how to pin the selected neighbourhood or zone, what is pinned, and the way to the comparison."""
    now = pins.pinned()
    others = [code for code in now if code != area_code]
    with st.container(horizontal=True, key="pins"):
        if area_code in now:
            st.button("Unpin", icon=":material/keep_off:", on_click=pins.unpin, args=(area_code,), key="pin_out")
        elif area_code is not None and len(now) < pins.MOST:
            st.button("Pin to compare", icon=":material/keep:", on_click=pins.pin, args=(opened, area_code), key="pin")
        if others:
            _pinned(opened, others, area_code)
        elif pins.can_undo():
            st.button("Undo", icon=":material/undo:", type="tertiary", on_click=pins.undo, key="pin_undo")
    if area_code is not None and area_code not in now and len(now) >= pins.MOST:
        st.markdown("Four are pinned, the most that fit side by side. Take one out to pin this one.")


def _pinned(opened: Opened, others: list[str], chosen: str | None) -> None:
    """Draw what is pinned besides the one that is chosen: each can be taken out; and the link that compares."""
    homes = pins.homes(opened, others)
    names = {code: pins.label(home, code) for code, home in homes.items()}
    both = [*others, chosen] if chosen is not None and len(others) < pins.MOST else others
    if len(both) > 1:
        st.page_link(
            "pages/compare.py",
            label=plain(compare_label(list(names.values()), with_this=chosen in both)),
            icon=":material/compare_arrows:",
            query_params={"place": opened.code, "compare": ",".join(both)},
        )
    with st.popover(f"{len(pins.pinned())} pinned", type="tertiary"):
        for code, name in names.items():
            away = homes[code].code != opened.code
            shown = f"{name} ({homes[code].place.name})" if away else name
            st.button(
                plain(shown),
                key=f"pin_out_{code}",
                icon=":material/close:",
                icon_position="right",
                help="Take it out",
                on_click=pins.unpin,
                args=(code,),
            )
        if pins.can_undo():
            st.button("Undo", icon=":material/undo:", type="tertiary", on_click=pins.undo, key="pin_undo")


def rows_to_choose(table: pd.DataFrame, *, key: str, alt: str, column_config: ColumnConfigMappingInput) -> None:
    """Draw a table of neighbourhoods that sorts, index ``area_code``; choosing a row selects its neighbourhood."""

    def chosen() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            st.session_state["look"] = table.index[rows[0]]
            select_area(str(table.index[rows[0]]))

    st.dataframe(
        table,
        hide_index=True,
        key=key,
        on_select=chosen,
        selection_mode="single-row",
        alt=alt,
        column_config=column_config,
    )


def service_card(opened: Opened, facility_id: str) -> None:
    """Draw what the register says of one service, each thing once."""
    row = opened.place.facilities.loc[facility_id]
    with st.container(border=True, key="service_card"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(row['name'])}**")
            st.button("Close", key="service_close", icon=":material/close:", type="tertiary", on_click=_close_service)
        st.caption(plain(what_it_is(row)))
        for line in state_lines(row):
            st.markdown(plain(line))
        if row["kind"] == "library" and row["status"] in OPEN_STATES:
            hours = opening_hours(opened.place)
            known = hours[hours.index == facility_id]
            st.markdown(plain(hours_line(known.iloc[0] if len(known) else None)))
        st.caption(f"{plain(LOCATED_BY[row['located_by']])} · {plain(row['evidence'])}")


def _need(opened: Opened, area_code: str) -> None:
    rows = _standings(opened, area_code, need=True)
    by_id = {row.measure.id: row for row in rows}
    if found := need_words(by_id.get("iod2025-imd"), by_id.get("iod2019-imd")):
        year, words, beside = found
        also = f" {plain(beside.strip())}" if beside else ""
        st.markdown(f"Deprivation {plain(year)}: **{plain(words)}**{also}.")
    with st.expander("Every kind of need"):
        for row in rows:
            if row.measure.period == "2025":
                st.markdown(f"{plain(row.measure.label)}: {tenth(row.value, row.low, row.high)}")


def _services(opened: Opened, area_code: str, *, list_gone: bool) -> None:
    reached = places_cache.reach(opened, area_code)
    st.markdown("**Nearest services**")
    st.markdown(
        "\n".join(
            f"- {plain(capital(reach.group.one))}: {plain(reach_line(reach))}"
            for reach in reached
            if not reach.group.rest
        )
    )
    if any(reach.group.kind.measured == "on foot" for reach in reached):
        st.caption(ON_FOOT)
    border_notice.on_card(opened, area_code, reached)
    if not list_gone:
        return
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
