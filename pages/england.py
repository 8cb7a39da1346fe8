"""England: every district, then smaller areas closer in, and which districts are most like one's own."""

import streamlit as st

from equitymap.dashboard import england_cache, england_controls, england_page
from equitymap.dashboard.frame import lead, open_page
from equitymap.views import england_sentences as sentences
from equitymap.views.words import plain

opened = open_page("England", "england.py", beside="Everything below is about the real England.")
build_id, england, why = england_cache.opened()
if build_id is None or england is None:
    st.title("How do the places of England differ?")
    england_page.not_built(why)
    st.stop()

england_page.take_click()
choice = england_controls.controls(opened, england)
layer = england_cache.layer(build_id, choice.summary.id)
said = england_page.answer(england, layer, choice)

st.title(plain(sentences.question(layer, england_page.drawn_level(choice))))
lead(said)
picture, card = st.columns([7, 3], gap="medium")
with picture:
    england_page.picture(england, build_id, layer, choice, said)
with card, st.container(key="card"):
    england_page.card(england, layer, choice)
england_page.tables(england, layer, choice)
england_page.places_like(england, build_id, layer, choice)
england_page.limits(layer)
