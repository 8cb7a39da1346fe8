"""A page with nothing but the small place on the map, two layers and what was clicked. Run by test_map_element.py."""

import numpy as np
import pandas as pd
import streamlit as st

from equitymap.dashboard.place_map import draw
from equitymap.views.map import legend
from equitymap.views.map.maps import LayerContent, LayerUpdate
from equitymap.views.palette import NEED_5, NEED_10
from equitymap.vocabulary import CELL_STATES
from tests.places import small_place

st.set_page_config(page_title="Map element", page_icon="🧭", layout="wide")
place = small_place()
number = np.arange(len(place.inside))
layer = st.radio("Layer", ["steps", "states", "streets"], horizontal=True)
only = st.checkbox("Only the first half")

if layer == "states":
    steps, states = np.full(len(number), 2), [list(CELL_STATES)[n % 6] for n in number]
else:
    steps, states = number % 10, ["value"] * len(number)
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
    services=list(place.facilities.index),
    selected=st.session_state.get("chosen"),
    key=legend.services(["school", "library"], ["open", "closed"]) + legend.states(CELL_STATES, colour=NEED_5[1]),
    streets=("https://tiles.example.invalid/{z}/{x}/{y}.png", "Example <b>tiles</b>") if layer == "streets" else None,
)
draw(place, update, key="map", on_click=lambda code: st.session_state.__setitem__("chosen", code))
st.write(f"painted {update.version}")
st.write(f"chosen {st.session_state.get('chosen')}")
