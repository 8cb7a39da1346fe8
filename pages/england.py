"""England: every district, then smaller areas closer in, and which districts are most like one's own."""

import streamlit as st

from equitymap.dashboard import places_cache
from equitymap.dashboard.england import cache, controls, page
from equitymap.dashboard.parts import zone_card
from equitymap.dashboard.shell import lead, open_page
from equitymap.views.england import england_sentences as sentences
from equitymap.views.words import plain

opened = open_page("England", "england.py", beside="Everything below is about the real England.")
build_id, england, why = places_cache.opened_england()
if build_id is None or england is None:
    st.title("How do the places of England differ?")
    lead("England as a whole is not on this copy yet.")
    zone_card.line(opened, "whole districts of England")
    page.not_built(why)
    st.stop()

page.take_click(england)
choice = controls.controls(opened, england)
layer = cache.layer(build_id, choice.summary.id)
said = page.answer(england, layer, choice)

st.title(plain(sentences.question(layer, page.drawn_level(choice))))
lead(said)
zone_card.line(opened, "whole districts of England")
picture, card = st.columns([7, 3], gap="medium")
with picture:
    page.picture(england, build_id, layer, choice, said)
with card, st.container(key="card"):
    page.card(england, layer, choice)
page.tables(england, layer, choice)
page.places_like(england, build_id, layer, choice)
page.limits(layer)
