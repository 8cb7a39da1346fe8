"""Workbench: lists of one's own beside the registers, and tables to take away."""

import streamlit as st

from equitymap.dashboard.shell import lead, open_page
from equitymap.dashboard.workbench import page

opened = open_page("Workbench", "workbench.py")
page.controls(opened)
st.title("What do you know that is not here?")
lead("Bring a list of your own: it is counted like any other service, on every page, in this visit.")
page.parts(opened)
page.sources(opened)
