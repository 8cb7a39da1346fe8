"""A zone: any set of neighbourhoods, how it lies, who lives there, and how they fare together."""

import streamlit as st

from equitymap.dashboard.shell import lead, open_page
from equitymap.dashboard.zone import controls, groups, page
from equitymap.views.words import plain

opened = open_page("A zone", "zone.py")
zone = controls.zone_asked(opened)

st.title(plain(page.heading(zone)))
lead(page.answer(opened, zone))
picture, card = st.columns([7, 3], gap="medium")
with picture:
    page.picture(opened, zone)
with card, st.container(key="card"):
    if zone.areas:
        page.so_far(opened, zone)
    else:
        page.plans(opened)
    controls.build(opened, zone)
if zone.areas:
    page.elsewhere(opened, zone)
    page.plan(opened, zone)
    page.checked(opened, zone)
    page.figures(opened, zone)
    page.members(opened, zone)
groups.together(opened)
page.record(opened, zone)
page.sources(opened, zone)
