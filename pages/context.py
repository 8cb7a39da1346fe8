"""Outcomes in context: what they look like given background, for neighbourhoods and, apart from them, for schools."""

import streamlit as st

from equitymap.dashboard.context import controls, page, tabs
from equitymap.dashboard.context import schools as context_schools
from equitymap.dashboard.context.controls import SCHOOL_VIEWS, TAB, VIEWS, WITHOUT_OUTCOME
from equitymap.dashboard.map import page as map_page
from equitymap.dashboard.shell import lead, open_page
from equitymap.views.fixed_table import STYLE

opened = open_page("Outcomes in context", "context.py")
choice = controls.controls(opened)
schools = choice.of == "schools"
part = context_schools if schools else page
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
    "table": part.table,
    "learn": part.learn,
    "similar": tabs.similar_places,
    "levels": page.levels,
    "routes": tabs.routes,
    "together": tabs.together,
}
shown = SCHOOL_VIEWS if schools else tuple(VIEWS) if choice.outcome is not None else WITHOUT_OUTCOME
if st.session_state.get(TAB) not in [VIEWS[name] for name in shown]:
    st.session_state[TAB] = VIEWS[shown[0]]
for name, tab in zip(shown, st.tabs([VIEWS[name] for name in shown], on_change="rerun", key=TAB), strict=True):
    if tab.open:
        with tab:
            draw[name](opened, choice)
part.limits(opened, choice)
