"""What if this one closed, reopened, moved here, or a new one opened? Before and after, for everyone in the place."""

import streamlit as st

from equitymap.dashboard import border, proposal_controls, proposal_page
from equitymap.dashboard.frame import lead, open_page
from equitymap.views.words import plain

opened = open_page("What if", "proposal.py")
choice = proposal_controls.controls(opened)
found = proposal_page.answer(opened, choice)

st.title(plain(proposal_page.question(choice)))
lead(proposal_page.sentence(opened, choice, found))
border.notice(opened, choice.kind)
proposal_page.next_step(opened, choice, found)
proposal_page.picture(opened, choice, found)
if found is not None:
    proposal_page.results(opened, choice, found)
proposal_page.limits(opened, choice)
