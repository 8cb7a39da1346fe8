"""Start: what this is, and the question behind it."""

import streamlit as st

from equitymap.dashboard import start
from equitymap.dashboard.frame import open_page

opened = open_page("Start", "start.py")
st.title("Who is doing least well here, and what surrounds them?")
start.headline(opened)
start.ways_in(opened)
start.why()
