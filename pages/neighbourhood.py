"""My neighbourhood: what it is like to live there, what is in reach and what has gone, what is not known.

A zone in view (``area=`` a ward, a middle layer area, one on record or packed) has the same document.
"""

import streamlit as st

from equitymap.dashboard.neighbourhood import controls, page
from equitymap.dashboard.shell import open_page
from equitymap.views.words import plain

opened = open_page("My neighbourhood", "neighbourhood.py")
area, zone = controls.arrive(opened)

st.title(plain(page.heading(opened, area, zone)))
controls.find(opened, folded=area is not None or zone is not None)
if area is not None:
    page.draw(opened, area)
elif zone is not None:
    page.draw_zone(opened, zone)
