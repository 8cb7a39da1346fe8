"""What every visitor to the page about England shares: the tables, the layers, the shapes files. Read-only."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from equitymap.dashboard import place_map, static_files
from equitymap.dashboard.messages import shown
from equitymap.errors import EquityMapError
from equitymap.measures.context import similar_districts
from equitymap.measures.england.england_layer import EnglandLayer, england_layer
from equitymap.places.england import england as tables
from equitymap.places.england.england import England


@st.cache_data(ttl=10, show_spinner=False)
def state() -> tuple[str | None, str]:
    """Return the build id of England and nothing, or None and why it cannot be opened; looked up every ten seconds."""
    try:
        return str(tables.england_manifest()["build_id"]), ""
    except EquityMapError as wrong:
        return None, shown(wrong)


def opened() -> tuple[str | None, England | None, str]:
    """Return the build id of England and its tables, or neither and why they cannot be opened."""
    build_id, why = state()
    try:
        return (None, None, why) if build_id is None else (build_id, england(build_id), "")
    except EquityMapError as wrong:
        state.clear()
        return None, None, shown(wrong)


@st.cache_resource(max_entries=2, show_spinner="Opening England…")
def england(build_id: str) -> England:
    """Return the tables, without outlines, opened once per build."""
    return tables.open_england(build_id=build_id)


@st.cache_resource(max_entries=100, show_spinner=False)
def layer(build_id: str, summary_id: str) -> EnglandLayer:
    """Return one summary in steps."""
    opened = england(build_id)
    return england_layer(opened, next(one for one in opened.summaries if one.id == summary_id))


@st.cache_resource(max_entries=400, show_spinner=False)
def alike(build_id: str, code: str, *, elsewhere: bool) -> pd.DataFrame | str:
    """Return the districts most like one in background, or why there is no telling."""
    try:
        return similar_districts.similar(england(build_id).districts, code, region=not elsewhere)
    except (KeyError, ValueError) as unknown:
        return str(unknown.args[0])


def prepare(build_id: str) -> None:
    """Put the files that the browser fetches into the static folder, where they are not there."""

    def write(folder: Path) -> None:
        if not static_files.has_england(build_id, folder):
            with st.spinner("Drawing the outlines of England for the first time…"):
                static_files.write_england(outlined, build_id, folder)

    def outlined() -> England:
        return tables.open_england(build_id=build_id, outlines_too=True)

    place_map.prepare(write)
