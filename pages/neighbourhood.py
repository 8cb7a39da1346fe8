"""My neighbourhood: what it is like to live there, what is in reach and what has gone, what is not known."""

import streamlit as st

from equitymap.dashboard.neighbourhood import controls, page
from equitymap.dashboard.shell import open_page
from equitymap.views.words import plain

opened = open_page("My neighbourhood", "neighbourhood.py")
area = controls.arrive(opened)

st.title(plain(page.heading(opened, area)))
controls.find(opened, area)
if area is not None:
    page.draw(opened, area)
else:
    page.zone(opened)
