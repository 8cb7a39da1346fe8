"""About the data: every release, what became of its rows, and what it cannot tell."""

import streamlit as st

from equitymap.dashboard import about
from equitymap.dashboard.frame import open_page

opened = open_page("About the data", "about.py")
st.title("Where does every figure come from?")
about.summary(opened)
about.releases(opened)
about.services(opened)
about.left_out(opened)
about.marks()
