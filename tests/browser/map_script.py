"""A page with nothing but the small place on the map, layers, what was clicked. Run by the tests of the map element.

The address chooses what is drawn with more weight: ``loud``, ``hush``, ``out`` (codes), ``reach``, ``high``, ``large``,
``tall``.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.parts.place_map import draw
from equitymap.views.map import legend
from equitymap.views.map.maps import LayerContent, LayerUpdate
from equitymap.views.palette import CELL_STYLES, NEED_5, NEED_10
from equitymap.vocabulary import CELL_STATES
from tests.places import small_place

PAGE_CSS = Path(page_parts.__file__).with_name("page.css")

st.set_page_config(page_title="Map element", page_icon="🧭", layout="wide")
place = small_place()
number = np.arange(len(place.inside))
layer = st.radio("Layer", ["steps", "states", "streets"], horizontal=True)
only = st.checkbox("Only the first half")

if layer == "states":
    steps, states = np.full(len(number), 2), [list(CELL_STYLES)[n % 8] for n in number]
else:
    steps, states = number % 10, ["value"] * len(number)
asked = {name: json.loads(value) for name, value in st.query_params.items()}
content = LayerContent(
    cells=pd.DataFrame({"step": steps, "status": states, "value": number * 1.5}, index=place.inside.index),
    colours=NEED_5 if layer == "states" else NEED_10,
    title="Test layer",
    unit="%",
    decimals=1,
)
update = LayerUpdate(
    place,
    content,
    shown=pd.Series(number < 8, index=place.inside.index) if only else None,
    services=[] if "bare" in asked else list(place.facilities.index),
    selected=st.session_state.get("chosen"),
    loud_gone="loud" in asked,
    quiet_open="hush" in asked,
    outlined=asked.get("out", ()),
    reach=asked.get("reach"),
    highlight=asked.get("high"),
    key=legend.services(["school", "library"], ["open", "closed"]) + legend.states(CELL_STATES, colour=NEED_5[1]),
    streets=("https://tiles.example.invalid/{z}/{x}/{y}.png", "Example <b>tiles</b>") if layer == "streets" else None,
)
if "large" in asked:
    st.html("<style>html { font-size: 150%; }</style>")
draw(place, update, key="map", on_click=lambda code: st.session_state.__setitem__("chosen", code))
st.html(f"<style>{PAGE_CSS.read_text()}</style>")
st.write(f"painted {update.version}")
for line in range(asked.get("tall", 0)):
    st.write(f"line {line}")
st.write(f"chosen {st.session_state.get('chosen')}")
