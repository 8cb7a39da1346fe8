"""Start: what this is, and the question behind it."""

import streamlit as st

from equitymap.dashboard.shell import open_page
from equitymap.dashboard.start import page

opened = open_page("Start", "start.py")
st.title("Who is doing least well here, and what surrounds them?")
page.headline(opened)
page.ways_in(opened)
page.why()
