"""The parts of the map page: picture with legend, tables and downloads, link."""

from __future__ import annotations

from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.map.controls import Choice
from equitymap.dashboard.neighbourhood_panel import clicked, select_area
from equitymap.dashboard.place_map import draw
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.measures.layer import Layer
from equitymap.settings import settings
from equitymap.views.map import legend, map_sentences, maps
from equitymap.views.map.layer_legend import layer_legend
from equitymap.views.map.map_tables import facility_csv, facility_table, figure_heading, layer_csv, layer_table
from equitymap.views.words import count, plain


@guarded
def picture(opened: Opened, choice: Choice, layer: Layer, *, shown: pd.Series, services: pd.Series) -> None:
    """Draw the map and its one legend. A click selects a neighbourhood or opens a service."""
    place = opened.place
    street, drawn = settings(), place.facilities[services]
    update = maps.layer_update(
        place,
        layer,
        shown=shown,
        services=place.facilities.index[services],
        selected=choice.area,
        look=choice.area is not None and st.session_state.get("look") == choice.area,
        streets=(street.street_tiles, street.street_tiles_attribution) if choice.street else None,
        about=f"{map_sentences.question(layer)} {map_sentences.answer(layer, place.name, shown)}"
        " The table has every figure.",
        key=layer_legend(layer, selected=choice.area)
        + legend.left_out(some=not shown.all(), across=not drawn["inside"].all())
        + legend.services_of(drawn),
    )
    draw(place, update, key="map", on_click=clicked)


def notes(layer: Layer) -> None:
    """Draw what the picture needs to be read fairly: states that are not plain figures, and wards."""
    if layer.measure.geography == "ward":
        st.caption("These figures are for wards: every neighbourhood of a ward has its colour.")
    if said := map_sentences.states(layer):
        st.caption(plain(said))


@guarded
def tables(opened: Opened, layer: Layer, *, shown: pd.Series, services: pd.Series) -> None:
    """Draw the tables behind the picture, sent only while they are open, and the downloads of what is shown."""
    place = opened.place
    page_parts.while_open(
        f"Table: {count(int(shown.sum()), 'neighbourhood', 'neighbourhoods')} on the map",
        lambda: _area_table(layer_table(place, layer, shown), layer),
        key="table_open",
    )
    page_parts.table(
        f"List: {count(int(services.sum()), 'service', 'services')} on the map and in the strip around it",
        lambda: facility_table(place, services),
        key="list_open",
        alt="Services shown on the map",
        icon=":material/list:",
    )
    with st.container(horizontal=True):
        page_parts.download(
            "Download the neighbourhoods",
            lambda: layer_csv(place, layer, shown),
            f"{place.code}-{layer.measure.id}.csv",
        )
        page_parts.download(
            "Download the services", lambda: facility_csv(place, services), f"{place.code}-services.csv"
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


def link(choice: Choice) -> None:
    """Draw the address of exactly this view, to copy."""
    with st.popover("Copy link", icon=":material/link:"):
        query = urlencode(choice.params, safe=",:")
        st.code(f"{st.context.url or ''}?{query}", language=None, wrap_lines=True)
        st.caption("Opens this place, layer, filters and neighbourhood. It never contains a postcode.")
