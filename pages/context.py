"""Outcomes in context: what they look like given background, for neighbourhoods and, apart from them, for schools."""

import streamlit as st

from equitymap.dashboard.context import controls, page, schools
from equitymap.dashboard.context.controls import SCHOOL_VIEWS, TAB, VIEWS, WITHOUT_OUTCOME
from equitymap.dashboard.context.goes_together import goes_together
from equitymap.dashboard.context.second_routes import second_routes
from equitymap.dashboard.context.similar_places import similar_places
from equitymap.dashboard.parts import neighbourhood_panel
from equitymap.dashboard.shell import lead, open_page
from equitymap.views.fixed_table import STYLE

opened = open_page("Outcomes in context", "context.py")
choice = controls.controls(opened)
of_schools = choice.of == "schools"
part = schools if of_schools else page
st.session_state["cx_inside"] = frozenset(opened.place.inside.index)
st.html(STYLE)

st.title("What do outcomes look like, given background?")
lead(part.sentence(opened, choice))
if of_schools and (choice.measure is None or choice.year is None):
    schools.missing(opened, choice)
    st.stop()
picture, card = st.columns([7, 3], gap="medium")
with picture:
    part.picture(opened, choice)
with card, st.container(key="card"):
    if of_schools:
        schools.card(opened, choice)
    else:
        neighbourhood_panel.selected(opened, choice.area)

draw = {
    "table": part.table,
    "learn": part.learn,
    "similar": similar_places,
    "levels": page.levels,
    "routes": second_routes,
    "together": goes_together,
}
shown = SCHOOL_VIEWS if of_schools else tuple(VIEWS) if choice.outcome is not None else WITHOUT_OUTCOME
if st.session_state.get(TAB) not in [VIEWS[name] for name in shown]:
    st.session_state[TAB] = VIEWS[shown[0]]
for name, tab in zip(shown, st.tabs([VIEWS[name] for name in shown], on_change="rerun", key=TAB), strict=True):
    if tab.open:
        with tab:
            draw[name](opened, choice)
part.limits(opened, choice)
