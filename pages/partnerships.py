"""Who works together: bodies and the ties between them, where ties were lost, and where nobody joins things up."""

import streamlit as st

from equitymap.dashboard.partnerships import below, controls, page
from equitymap.dashboard.partnerships.asked import asked
from equitymap.dashboard.parts import who_works_together
from equitymap.dashboard.shell import lead, open_page

opened = open_page("Who works together", "partnerships.py")
found, changed = who_works_together.found(opened)
local, unread = who_works_together.readable(opened)
choice = controls.controls(opened, found)
known = asked(opened, found, changed, choice)

st.title("Who works together here?")
lead(page.sentence(opened, known))
who_works_together.unreadable(unread)
picture, card = st.columns([7, 3], gap="medium")
with picture:
    page.picture(opened, known, choice)
with card, st.container(key="card"):
    page.beside(opened, known, local, choice)
below.below(opened, known, local, choice)
page.records(opened, known)
page.sources(opened, known)
