"""Outcomes in context: what they look like given background, for neighbourhoods and, apart from them, for schools."""

import streamlit as st

from equitymap.dashboard import context_controls, context_page, context_schools, context_tabs, map_page
from equitymap.dashboard.context_controls import SCHOOL_VIEWS, TAB, VIEWS, WITHOUT_OUTCOME
from equitymap.dashboard.frame import lead, open_page
from equitymap.views.still_table import STYLE

opened = open_page("Outcomes in context", "context.py")
choice = context_controls.controls(opened)
schools = choice.of == "schools"
part = context_schools if schools else context_page
st.session_state["cx_inside"] = frozenset(opened.place.inside.index)
st.html(STYLE)

st.title("What do outcomes look like, given background?")
lead(part.sentence(opened, choice))
if schools and (choice.measure is None or choice.year is None):
    context_schools.missing(opened, choice)
    st.stop()
picture, card = st.columns([7, 3], gap="medium")
with picture:
    part.picture(opened, choice)
with card, st.container(key="card"):
    if schools:
        context_schools.card(opened, choice)
    else:
        map_page.selected(opened, choice.area)

draw = {
    "table": part.table, "learn": part.learn, "similar": context_tabs.similar_places, "levels": context_page.levels,
    "routes": context_tabs.routes, "together": context_tabs.together,
}  # fmt: skip
shown = SCHOOL_VIEWS if schools else tuple(VIEWS) if choice.outcome is not None else WITHOUT_OUTCOME
if st.session_state.get(TAB) not in [VIEWS[name] for name in shown]:
    st.session_state[TAB] = VIEWS[shown[0]]
for name, tab in zip(shown, st.tabs([VIEWS[name] for name in shown], on_change="rerun", key=TAB), strict=True):
    if tab.open:
        with tab:
            draw[name](opened, choice)
part.limits(opened, choice)
