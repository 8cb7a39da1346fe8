"""The parts of the map page: picture with legend, selected neighbourhood, tables and downloads, link."""

from __future__ import annotations

from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from equitymap.dashboard.map.controls import find, select_area
from equitymap.dashboard.map.view_state import View, to_params
from equitymap.dashboard.neighbourhood_panel import area_card, service_card
from equitymap.dashboard.place_map import draw
from equitymap.dashboard.shell import Opened, guarded
from equitymap.measures.layer import Layer
from equitymap.settings import settings
from equitymap.views.map import legend, map_sentences, maps
from equitymap.views.map.layer_legend import layer_legend
from equitymap.views.map.map_tables import facility_csv, facility_table, figure_heading, layer_csv, layer_table
from equitymap.views.words import count, plain

HEIGHT = 560


@guarded
def picture(opened: Opened, view: View, layer: Layer, *, shown: pd.Series, services: pd.Series) -> None:
    """Draw the map and its one legend. A click selects a neighbourhood or opens a service."""
    place = opened.place
    street = settings()
    update = maps.layer_update(
        place,
        layer,
        shown=shown,
        services=place.facilities.index[services],
        selected=view.area,
        look=view.area is not None and st.session_state.get("look") == view.area,
        streets=(street.street_tiles, street.street_tiles_attribution) if view.street else None,
        about=f"{map_sentences.question(layer)} {map_sentences.answer(layer, place.name, shown)}"
        " The table has every figure.",
    )
    draw(place, update, key="map", height=HEIGHT, on_click=clicked)
    drawn = place.facilities[services]
    st.html(
        layer_legend(layer, selected=view.area)
        + legend.left_out(some=not shown.all(), across=not drawn["inside"].all())
        + legend.services(set(drawn["kind"].unique()), set(drawn["status"].unique()))
    )


def clicked(found: str) -> None:
    """Select the neighbourhood, or open the service, that was clicked; called before the page runs again."""
    if ":" in found:
        st.session_state["service"] = found
        return
    st.session_state["service"] = None
    select_area(found)


def notes(layer: Layer) -> None:
    """Draw what the picture needs to be read fairly: states that are not plain figures, and wards."""
    if layer.measure.geography == "ward":
        st.caption("These figures are for wards: every neighbourhood of a ward has its colour.")
    if said := map_sentences.states(layer):
        st.caption(plain(said))


@guarded
def selected(opened: Opened, area: str | None, *, mapped: str | None = None) -> None:
    """Draw the ways to find a neighbourhood, the service that was clicked last, and the selected neighbourhood."""
    find(opened)
    service = st.session_state.get("service")
    if service is not None and service in opened.place.facilities.index:
        service_card(opened, service)
    area_card(opened, area, mapped=mapped)


@guarded
def tables(opened: Opened, layer: Layer, *, shown: pd.Series, services: pd.Series) -> None:
    """Draw the tables behind the picture, sent only while they are open, and the downloads of what is shown."""
    place = opened.place
    areas = st.expander(
        f"Table: {count(int(shown.sum()), 'neighbourhood', 'neighbourhoods')} on the map",
        on_change="rerun",
        key="table_open",
        icon=":material/table:",
    )
    if areas.open:
        with areas:
            _area_table(layer_table(place, layer, shown), layer)
    listed = st.expander(
        f"List: {count(int(services.sum()), 'service', 'services')} on the map and in the strip around it",
        on_change="rerun",
        key="list_open",
        icon=":material/list:",
    )
    if listed.open:
        with listed:
            st.dataframe(facility_table(place, services), hide_index=True, alt="Services shown on the map")
    with st.container(horizontal=True):
        st.download_button(
            "Download the neighbourhoods",
            lambda: layer_csv(place, layer, shown),
            f"{place.code}-{layer.measure.id}.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Download the services",
            lambda: facility_csv(place, services),
            f"{place.code}-services.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _area_table(table: pd.DataFrame, layer: Layer) -> None:
    """Draw the sortable table; choosing a row selects its neighbourhood."""

    def chosen() -> None:
        rows = st.session_state["area_table"]["selection"]["rows"]
        if rows:
            st.session_state["look"] = table.index[rows[0]]
            select_area(str(table.index[rows[0]]))

    st.dataframe(
        table,
        hide_index=True,
        key="area_table",
        on_select=chosen,
        selection_mode="single-row",
        alt=f"{layer.measure.label}: every neighbourhood on the map with its figure",
        column_config={
            figure_heading(layer): st.column_config.NumberColumn(format=f"%.{layer.measure.decimals}f"),
            "Residents": st.column_config.NumberColumn(format="localized"),
        },
    )
    st.caption("Choose a row to see that neighbourhood on the map. A heading sorts.")


def link(opened: Opened, view: View) -> None:
    """Draw the address of exactly this view, to copy."""
    with st.popover("Copy link", icon=":material/link:"):
        query = urlencode({"place": opened.address, **to_params(view)}, safe=",:")
        st.code(f"{st.context.url or ''}?{query}", language=None, wrap_lines=True)
        st.caption("Opens this place, layer, filters and neighbourhood. It never contains a postcode.")
