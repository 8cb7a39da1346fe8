"""The parts of the map page: picture with legend, tables and downloads, link."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts, widgets, zones
from equitymap.dashboard.map.controls import Choice
from equitymap.dashboard.map.near import Near
from equitymap.dashboard.parts import pins
from equitymap.dashboard.parts.neighbourhood_panel import clicked, rows_to_choose
from equitymap.dashboard.parts.place_map import draw
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.layer import Layer
from equitymap.measures.map.within_place import fifths
from equitymap.settings import settings
from equitymap.views import only_words
from equitymap.views.map import legend, map_sentences, maps, near_sentences, within_place_layer
from equitymap.views.map.layer_legend import layer_legend
from equitymap.views.map.map_tables import facility_csv, facility_table, figure_heading, layer_csv, layer_table
from equitymap.views.map.maps import MapChoices
from equitymap.views.map.taken_tables import layer_taken, services_taken
from equitymap.views.words import count, plain


def lead_sentence(opened: Opened, choice: Choice, layer: Layer, *, shown: pd.Series, passed: pd.Series) -> str:
    """Return the answer to the heading: how many meet the filter by loss and need, else what the layer shows.

    ``passed`` comes from ``only_control.passing``; ``shown`` is True per neighbourhood that meets every filter.
    """
    other_filters = bool(choice.wards or choice.ranged)
    if choice.only.asks and choice.kind and not other_filters:
        kind = KIND_BY_ID[choice.kind]
        return only_words.only_sentence(passed, choice.only, kind, place_name=opened.place.name)
    return map_sentences.answer(layer, opened.place.name, shown)


def compared_within(choice: Choice, layer: Layer) -> bool:
    """Say whether the colours compare neighbourhoods with the rest of their place, instead of with England."""
    return layer.measure.is_need and choice.against == "place"


def heading(opened: Opened, choice: Choice, layer: Layer, found: Near | None) -> str:
    """Return the question that the page answers."""
    if found is not None:
        return near_sentences.question(found.label)
    if compared_within(choice, layer):
        return within_place_layer.question(layer, opened.place.name)
    return map_sentences.question(layer)


@guarded
def picture(
    opened: Opened,
    choice: Choice,
    layer: Layer,
    found: Near | None,
    *,
    said: str,
    shown: pd.Series,
    services: pd.Series,
) -> None:
    """Draw the map with its key. A click selects a neighbourhood or opens a service.

    Around a neighbourhood that was looked for, the map shows the circle of the sentence and everything gone from reach,
    whatever kinds are switched on. ``said`` is the answer to the heading.
    """
    place = opened.place
    if found is not None:
        services = services | pd.Series(place.facilities.index.isin(found.gone.index), index=place.facilities.index)
    street, drawn = settings(), place.facilities[services]
    parts = fifths(place, layer) if compared_within(choice, layer) else None
    bar = (
        layer_legend(layer, selected=choice.area)
        if parts is None
        else within_place_layer.key(place, layer, parts, selected=choice.area)
    )
    key = bar + legend.left_out(some=not shown.all(), across=not drawn["inside"].all())
    key += legend.services_of(drawn) + zones.key(opened)
    if found is not None:
        key += ({"note": found.ring_words},)
    choices = MapChoices(
        shown=shown,
        services=place.facilities.index[services],
        selected=choice.area,
        pinned=pins.letters(opened),
        outlined=zones.outlined(opened),
        around=zones.outlined(opened),
        reach=found.ring(place) if found is not None else None,
        loud_gone=found is not None or "gone" in choice.statuses,
        highlight=choice.service,
        streets=(street.street_tiles, street.street_tiles_attribution) if choice.street else None,
        about=f"{said} Coloured by: {layer.measure.label}. {map_sentences.marks_in_words(drawn)} The tables have every"
        " figure and every service.",
        key=key,
    )
    update = (
        maps.layer_update(place, layer, **choices)
        if parts is None
        else within_place_layer.update(place, layer, parts, **choices)
    )
    sources = {layer.measure.release_id, *drawn["register"]}
    draw(place, update, key="map", on_click=clicked, sources=sources)


def notes(layer: Layer) -> None:
    """Draw what the picture needs to be read fairly: states that are not plain figures, and wards."""
    if layer.measure.geography == "ward":
        st.caption("These figures are for wards: every neighbourhood of a ward has its colour.")
    if said := map_sentences.states(layer):
        st.caption(plain(said))


@guarded
def tables(opened: Opened, choice: Choice, layer: Layer, *, shown: pd.Series, services: pd.Series) -> None:
    """Draw the tables behind the picture, sent only while they are open, and the downloads of what is shown."""
    place = opened.place
    within = None
    if compared_within(choice, layer):
        within = within_place_layer.words(fifths(place, layer), place.name)
    page_parts.while_open(
        f"Table: {count(int(shown.sum()), 'neighbourhood', 'neighbourhoods')} on the map",
        lambda: _area_table(layer_table(place, layer, shown, within=within), layer),
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
            lambda: layer_csv(place, layer, shown, within=within),
            f"{place.code}-{layer.measure.id}.csv",
        )
        page_parts.download(
            "Download the services", lambda: facility_csv(place, services), f"{place.code}-services.csv"
        )
        with st.popover("As Excel, for a GIS ...", icon=":material/download:"):
            _other_forms(opened, choice, layer, shown=shown, services=services, within=within)


def _other_forms(
    opened: Opened, choice: Choice, layer: Layer, *, shown: pd.Series, services: pd.Series, within: pd.Series | None
) -> None:
    """Draw the downloads of what is shown in other forms than CSV."""
    place = opened.place
    st.session_state.setdefault("take_what", "neighbourhoods")
    what = widgets.segmented_control(
        "What",
        ["neighbourhoods", "services"],
        key="take_what",
        required=True,
        format_func=str.capitalize,
    )
    if what == "services":
        page_parts.take_away(lambda: services_taken(place, services), f"{place.code}-services", key="take_services")
    else:
        page_parts.take_away(
            lambda: layer_taken(place, layer, shown, within=within), f"{place.code}-{choice.layer}", key="take_layer"
        )


def _area_table(table: pd.DataFrame, layer: Layer) -> None:
    """Draw the sortable table; choosing a row selects its neighbourhood."""
    rows_to_choose(
        table,
        key="area_table",
        alt=f"{layer.measure.label}: every neighbourhood on the map with its figure",
        column_config={
            figure_heading(layer): st.column_config.NumberColumn(format=f"%.{layer.measure.decimals}f"),
            "Residents": st.column_config.NumberColumn(format="localized"),
        },
    )
    st.caption("Choose a row to see that neighbourhood on the map. A heading sorts.")
