"""The view Second routes of outcomes in context: what adults have learned, and where they can learn again."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.context.controls import Choice
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.measures.context import second_routes as measure
from equitymap.views.context import context_tables, learn_sentences
from equitymap.views.fixed_table import fixed_table
from equitymap.views.words import plain

NO_COURSES = (
    "Not known here: courses for adults, Access to Higher Education places, evening classes and tuition in the"
    " community. No open national list of them with addresses is among our files. A library lends, lights"
    " and warms, and often teaches, but its courses are not listed either."
)


@guarded
def second_routes(opened: Opened, choice: Choice) -> None:
    """Draw what adults have learned, and what stands in reach of those who want to learn again."""
    place, area = opened.place, choice.area
    name = None if area is None else str(place.inside["label"].loc[area])
    found = measure.second_routes(place, area)
    if len(found.learning):
        rows = context_tables.learning_table(found.learning, here=name, place_name=place.name)
        st.html(fixed_table(rows, "What adults and school leavers have learned"))
    libraries = learn_sentences.reached_sentence(found.libraries, "library", "libraries", where=place.name, area=name)
    colleges = learn_sentences.reached_sentence(
        found.colleges, *learn_sentences.AFTER_16[found.sixth_forms_known], where=place.name, area=name
    )
    after_16 = learn_sentences.after_16_sentence(found, place.name)
    st.markdown(
        f"- **Libraries.** {plain(libraries)}\n- **Colleges and sixth forms.** {plain(colleges)} {plain(after_16)}"
    )
    if len(found.after_16):
        st.html(fixed_table(context_tables.after_16_table(found.after_16), f"Taught after 16 in {place.name}"))
    st.markdown(NO_COURSES)
