"""Cradle to career: what is measured at every stage of life, ten years of it, and how far apart neighbourhoods are."""

import streamlit as st

from equitymap.dashboard.cradle_to_career import controls, page
from equitymap.dashboard.shell import lead, open_page

opened = open_page("Cradle to career", "cradle_to_career.py")
choice = controls.controls(opened)
shown = page.gather(opened, choice)

st.title("How do children fare here, from cradle to career?")
lead(page.sentence(opened, shown))
page.squares(opened, shown)
page.square(opened, shown)
page.reach_upload()
page.scorecard(opened, shown)
page.neighbourhoods(opened, shown)
