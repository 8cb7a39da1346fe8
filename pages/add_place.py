"""Add a place: from a town, council or postcode to a place on the map."""

import streamlit as st

from equitymap.dashboard.add_place import page
from equitymap.dashboard.parts import zone_card
from equitymap.dashboard.shell import lead, open_page

opened = open_page("Add a place", "add_place.py")
st.title("Which place do you want to see?")
lead("Any council area in England can be put on this map, from the publishers' own files.")
zone_card.line(opened, "whole council areas")
if page.allowed(opened):
    page.progress()
    page.choose()
page.what_happens()
