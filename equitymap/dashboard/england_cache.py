"""What every visitor to the page about England shares: the tables, the layers, the shapes files. Read-only."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from equitymap.errors import EquityMapError
from equitymap.measures import similar_places
from equitymap.measures.england_layer import EnglandLayer, england_layer
from equitymap.places import england as tables
from equitymap.places.england import England
from equitymap.settings import settings
from equitymap.sources import leaflet
from equitymap.views.england_geometry import write_england
from equitymap.views.maps import write_element


@st.cache_data(ttl=10, show_spinner=False)
def state() -> tuple[str | None, str]:
    """Return the build id of England and nothing, or None and why it cannot be opened; looked up every ten seconds."""
    try:
        return str(tables.england_manifest()["build_id"]), ""
    except EquityMapError as wrong:
        return None, str(wrong)


@st.cache_resource(max_entries=2, show_spinner="Opening England…")
def england(build_id: str) -> England:  # noqa: ARG001 - the build id keys the cache
    """Return the tables, without outlines, opened once per build."""
    return tables.open_england()


@st.cache_resource(max_entries=100, show_spinner=False)
def layer(build_id: str, summary_id: str) -> EnglandLayer:
    """Return one summary in steps."""
    opened = england(build_id)
    return england_layer(opened, next(one for one in opened.summaries if one.id == summary_id))


@st.cache_resource(max_entries=400, show_spinner=False)
def alike(build_id: str, code: str, *, elsewhere: bool) -> pd.DataFrame | str:
    """Return the districts most like one in background, or why there is no telling."""
    try:
        return similar_places.similar(england(build_id).districts, code, region=not elsewhere)
    except (KeyError, ValueError) as unknown:
        return str(unknown.args[0])


@st.cache_resource(max_entries=4, show_spinner="Drawing the outlines of England for the first time…")
def prepare(build_id: str) -> None:
    """Put the files that the browser fetches into the static folder, once per build."""
    folder: Path = settings().static_dir
    leaflet.check(folder)
    write_element(folder)
    write_england(lambda: tables.open_england(outlines_too=True), build_id, folder)
