"""What every visitor to the page about England shares: its layers, districts alike, the shapes files. Read-only."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from equitymap.dashboard.parts import place_map
from equitymap.dashboard.places_cache import england
from equitymap.dashboard.server import static_files
from equitymap.measures.context import similar_districts
from equitymap.measures.england.england_layer import EnglandLayer, england_layer
from equitymap.places.england.england import England, open_england


@st.cache_resource(max_entries=100, show_spinner=False)
def layer(build_id: str, summary_id: str) -> EnglandLayer:
    """Return one summary in steps."""
    tables = england(build_id)
    return england_layer(tables, next(summary for summary in tables.summaries if summary.id == summary_id))


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
        return open_england(build_id=build_id, outlines_too=True)

    place_map.prepare(write)
