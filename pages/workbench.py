"""The workbench: filter neighbourhoods by anything, cross two figures, weigh a score, bring lists of one's own."""

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.parts import zone_card
from equitymap.dashboard.shell import lead, open_page
from equitymap.dashboard.workbench import controls, page, saved
from equitymap.views.words import plain

opened = open_page("Workbench", "workbench.py")
choice = controls.controls(opened)

st.title(plain(page.heading(opened, choice)))
lead(page.sentence(opened, choice))
parts = page_parts.tabs(controls.PARTS, key=controls.TAB)
with parts[choice.part]:
    page.part(opened, choice)
saved.part(opened)
zone_card.line(opened)
page.sources(opened, choice)
