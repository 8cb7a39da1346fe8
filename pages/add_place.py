"""Add a place: from a town, council or postcode to a place on the map."""

import streamlit as st

from equitymap.dashboard import add_place_page
from equitymap.dashboard.frame import lead, open_page

opened = open_page("Add a place", "add_place.py")
st.title("Which place do you want to see?")
lead("Any council area in England can be put on this map, from the publishers' own files.")
if add_place_page.allowed():
    add_place_page.progress()
    add_place_page.choose()
add_place_page.what_happens()
