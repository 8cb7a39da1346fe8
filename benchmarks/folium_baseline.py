"""Baseline ("the plain way"): a folium.Choropleth page as the tutorials show, in a temporary folder.

It draws the same shapes as the place holds, with the tooltip and the legend that come with a choropleth. What can be
chosen is chosen in its favour: only the columns it shows, a cached read, no street map, and every browser file from
this machine instead of from five other hosts.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd

from benchmarks import baseline_files
from equitymap.places.place import Place

LABEL = "Layer"

SCRIPT = """\
import folium
import geopandas as gpd
import streamlit as st
import streamlit_folium

LOCAL = {links}
if not hasattr(streamlit_folium, "drawn_locally"):
    component = streamlit_folium._component_func

    def drawn_locally(**args):
        for kind in ("js_links", "css_links"):
            args[kind] = ["../../app/static/" + LOCAL[address] for address in args[kind]]
        return component(**args)

    streamlit_folium._component_func = streamlit_folium.drawn_locally = drawn_locally


@st.cache_data
def load():
    return gpd.read_parquet("areas.parquet")


areas = load()
layer = st.selectbox("{label}", [name for name in areas.columns if name not in ("area_code", "name", "geometry")])
shown = areas[["area_code", "name", layer, "geometry"]]
west, south, east, north = areas.total_bounds
page = folium.Map(location=[(south + north) / 2, (west + east) / 2], zoom_start={zoom}, tiles=None)
choropleth = folium.Choropleth(
    geo_data=shown, data=shown, columns=["area_code", layer], key_on="feature.properties.area_code",
    fill_color="YlGnBu", fill_opacity=0.8, line_opacity=0.4, legend_name=layer,
)
folium.GeoJsonTooltip(["name", layer]).add_to(choropleth.geojson)
choropleth.add_to(page)
streamlit_folium.st_folium(page, width=900, height=600)
"""


def write(place: Place, folder: Path, files: Path) -> Path:
    """Write the page, its data and its settings below ``folder`` and return the script.

    The layers are the tenths of every domain in the newest release of the indices. ``files`` is the folder of
    browser files (``baseline_files.obtain``).
    """
    newest = place.deprivation[place.deprivation["release"].eq("iod2025")]
    tenths = newest.pivot(index="area_code", columns="domain", values="decile")
    areas = place.inside[["name", "geometry"]].join(tenths, how="left", validate="one_to_one").reset_index()
    return write_page(areas, folder, files)


def write_page(areas: gpd.GeoDataFrame, folder: Path, files: Path, *, zoom: int = 11) -> Path:
    """Write the page for any areas: columns ``area_code``, ``name``, ``geometry`` and one for each layer."""
    areas.to_parquet(folder / "areas.parquet")
    (folder / "static").symlink_to(files.resolve(), target_is_directory=True)
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text(
        "[server]\nenableStaticServing = true\n[browser]\ngatherUsageStats = false\n", encoding="utf-8"
    )
    script = folder / "plain.py"
    script.write_text(SCRIPT.format(links=baseline_files.links(), label=LABEL, zoom=zoom), encoding="utf-8")
    return script
