"""What every visitor shares: opened places and computed layers. Read-only by agreement."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from equitymap.measures import layer as layers
from equitymap.measures.access.supply_at import Supply, supply_of
from equitymap.measures.layer import Layer, Measure
from equitymap.measures.map import nearest_services
from equitymap.places import store
from equitymap.places.gazetteer import Gazetteer, load_gazetteer
from equitymap.places.place import Place


@st.cache_data(ttl=10, show_spinner=False)
def built() -> list[tuple[str, str, bool, str]]:
    """Return code, name, whether invented, and build id of each place that opens; looked up every ten seconds."""
    return [(found.code, found.name, found.invented, found.build_id) for found in store.built_places()]


@st.cache_resource(ttl=600, show_spinner=False)
def names_of_england() -> Gazetteer | None:
    """Return what England's councils are called, where a list of them is on this machine."""
    return load_gazetteer()


@st.cache_data(ttl=10, show_spinner=False)
def refused() -> list[tuple[str, str]]:
    """Return code and reason of each place that is here and cannot be opened."""
    return [(found.code, found.why) for found in store.listed()[1]]


def place(code: str, build_id: str) -> Place:
    """Return an opened place: this very build, opened and checked once."""
    return _place(code, build_id)


@st.cache_resource(max_entries=8, show_spinner="Opening the place…")
def _place(code: str, build_id: str) -> Place:
    return store.open_place(code, build_id=build_id)


@st.cache_resource(max_entries=16, show_spinner=False)
def measures(code: str, build_id: str) -> tuple[Measure, ...]:
    """Return every measure that the map of a place can show, in the order of its menus."""
    return layers.measures(place(code, build_id))


@st.cache_resource(max_entries=400, show_spinner=False)
def layer(code: str, build_id: str, measure_id: str) -> Layer:
    """Return one computed layer."""
    found = {measure.id: measure for measure in measures(code, build_id)}
    return layers.compute(place(code, build_id), found[measure_id])


@st.cache_resource(max_entries=400, show_spinner=False)
def reach(code: str, build_id: str, area_code: str) -> list[nearest_services.NearestServices]:
    """Return what one neighbourhood has in reach."""
    return nearest_services.nearest_services(place(code, build_id), area_code)


@st.cache_resource(max_entries=16, show_spinner=False)
def ward_names(code: str, build_id: str) -> pd.Series:
    """Return ward names by code, in name order."""
    inside: pd.DataFrame = place(code, build_id).inside
    return inside.drop_duplicates("ward_code").set_index("ward_code")["ward"].sort_values()


@st.cache_resource(max_entries=64, show_spinner=False)
def supply(code: str, build_id: str, kind: str) -> Supply:
    """Return which services of a kind were open in each observed year, and their size."""
    return supply_of(place(code, build_id), kind)
