"""The plain way: the page that the tutorials show, for the same place, in a temporary folder.

It draws the same shapes as the place holds. What can be chosen is chosen in its favour: only the columns it shows,
a cached read, no legend script, no street map, and Leaflet from this machine as its only browser file.
"""

from __future__ import annotations

from pathlib import Path

from equitymap.places.place import Place
from equitymap.sources import leaflet

LABEL = "Layer"

SCRIPT = """\
import folium
import geopandas as gpd
import streamlit as st
from streamlit_folium import st_folium

folium.Map.default_js = [("leaflet", "{leaflet_js}")]
folium.Map.default_css = [("leaflet_css", "{leaflet_css}")]


@st.cache_data
def load():
    return gpd.read_parquet("areas.parquet")


areas = load()
layer = st.selectbox("{label}", [name for name in areas.columns if name not in ("area_code", "name", "geometry")])
shown = areas[["area_code", "name", layer, "geometry"]]
west, south, east, north = areas.total_bounds
page = folium.Map(location=[(south + north) / 2, (west + east) / 2], zoom_start=11, tiles=None)
choropleth = folium.Choropleth(
    geo_data=shown, data=shown, columns=["area_code", layer], key_on="feature.properties.area_code",
    fill_color="YlGnBu", fill_opacity=0.8, line_opacity=0.4,
)
for child in [name for name in choropleth._children if name.startswith("color_map")]:
    del choropleth._children[child]
folium.GeoJsonTooltip(["name", layer]).add_to(choropleth.geojson)
choropleth.add_to(page)
st_folium(page, width=900, height=600)
"""


def write(place: Place, folder: Path, static_dir: Path) -> Path:
    """Write the page, its data and its settings below ``folder`` and return the script.

    The layers are the tenths of every domain in the newest release of the indices.
    """
    newest = place.deprivation[place.deprivation["release"].eq("iod2025")]
    tenths = newest.pivot(index="area_code", columns="domain", values="decile")
    areas = place.inside[["name", "geometry"]].join(tenths, how="left", validate="one_to_one").reset_index()
    areas.to_parquet(folder / "areas.parquet")
    (folder / "static").symlink_to(static_dir, target_is_directory=True)
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text(
        "[server]\nenableStaticServing = true\n[browser]\ngatherUsageStats = false\n", encoding="utf-8"
    )
    base = f"../../app/static/{leaflet.FOLDER}"
    script = folder / "plain.py"
    script.write_text(
        SCRIPT.format(leaflet_js=f"{base}/leaflet.js", leaflet_css=f"{base}/leaflet.css", label=LABEL),
        encoding="utf-8",
    )
    return script
