"""About the data: every release, what became of its rows, and what it cannot tell."""

import streamlit as st

from equitymap.dashboard.about import page, take_folder
from equitymap.dashboard.parts import feed_line, zone_card
from equitymap.dashboard.shell import open_page

opened = open_page("About the data", "about.py")
st.title("Where does every figure come from?")
page.summary(opened)
feed_line.line(opened)
zone_card.line(opened, f"the data of all of {opened.place.name}")
page.services(opened)
page.left_out(opened)
page.marks()
page.answered()
take_folder.offer(opened)
page.releases(opened)
