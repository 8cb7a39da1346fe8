"""What if this one closed, reopened, moved here, or a new one opened? Before and after, for everyone in the place."""

import streamlit as st

from equitymap.dashboard import border_notice
from equitymap.dashboard.proposal import controls, page
from equitymap.dashboard.shell import lead, open_page
from equitymap.views.words import plain

opened = open_page("What if", "proposal.py")
choice = controls.controls(opened)
found = page.answer(opened, choice)

st.title(plain(page.question(opened, choice)))
lead(page.sentence(opened, choice, found))
page.of_zone(opened, found)
picture, card = st.columns([7, 3], gap="medium")
with picture:
    page.picture(opened, choice, found)
with card, st.container(key="card"):
    page.next_step(opened, choice, found)
    page.gaps_filled(opened, choice, found)
border_notice.notice(opened, choice.kind)
if found is not None:
    page.results(opened, choice, found)
page.limits(opened, choice)
