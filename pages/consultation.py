"""Consultation: what people said beside the evidence, who has not been heard, and what became of it."""

import streamlit as st

from equitymap.dashboard import talk
from equitymap.dashboard.consultation import cache, controls, page, slides
from equitymap.dashboard.shell import lead, open_page

opened = open_page("Consultation", "consultation.py")
if talk.is_asked():
    slides.draw(opened)
    st.stop()
sessions, unread = cache.readable(opened)
choice = controls.choice(opened, sessions)

st.title("What do people here say, and who has not been heard?")
if choice.session is None:
    page.none_yet(opened, unread)
else:
    lead(page.sentence(opened, choice.session))
    page.parts(opened, choice)
page.sources(opened)
