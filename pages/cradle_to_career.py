"""Cradle to career: what is measured at every stage of life, ten years of it, and how far apart neighbourhoods are."""

import streamlit as st

from equitymap.dashboard import cradle_controls, cradle_page, cradle_sections
from equitymap.dashboard.frame import lead, open_page

opened = open_page("Cradle to career", "cradle_to_career.py")
choice = cradle_controls.controls(opened)
shown = cradle_page.gather(opened, choice)

st.title("How do children fare here, from cradle to career?")
lead(cradle_page.sentence(opened, shown))
cradle_page.squares(opened, shown)
cradle_page.square(opened, shown)
cradle_page.reach_upload()
cradle_sections.scorecard(opened, shown)
cradle_sections.neighbourhoods(opened, shown)
