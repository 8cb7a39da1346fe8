"""What the start page shows: the place in three figures, the ways in, and the thinking behind it."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import lead
from equitymap.measures.withdrawals.services_by_state import GONE, OPEN, count_by_state
from equitymap.settings import settings
from equitymap.views.map.map_sentences import answer
from equitymap.views.record_words import LOST, counted, record_span
from equitymap.views.start.project_words import ARGUMENT, NO_FINDING
from equitymap.views.withdrawals.withdrawal_sentences import one_edition
from equitymap.views.words import plain, series


def headline(opened: Opened) -> None:
    """Draw the sentences that sum up the place: need, and services present and gone."""
    place = opened.place
    layer = opened.layer("iod2025-imd")
    everyone = layer.cells["step"].notna()
    lead(answer(layer, place.name, everyone))
    here, lost, unknown = [], [], []
    for kind in place.kinds:
        found, years = count_by_state(place, kind.id), place.manifest.observed[kind.id]
        here.append(counted(kind, found.services[OPEN], linked=found.linked[OPEN]))
        if found.services[GONE]:
            went = counted(kind, found.services[GONE], linked=found.linked[GONE], lost=True)
            lost.append(f"{went} {LOST[kind.id]} ({record_span(years)})")
        elif one_edition(years):
            unknown.append(kind.one)
    st.markdown(f"Open at the date of each register: {plain(series(here))}.")
    if lost:
        st.markdown("No longer there:\n" + "\n".join(f"- {plain(line)}" for line in lost))
        st.markdown(
            "Kinds are never added together: their registers begin in different years and count different things."
        )
    if unknown:
        which = " or ".join(unknown)
        st.markdown(f"Whether any {which} has gone is not known: no earlier register is at hand to set beside today's.")


def ways_in(opened: Opened) -> None:
    """Draw the pages a reader can go to."""
    ways = [
        ("map.py", "Open the map", "map"),
        ("gaps.py", "The gaps", "grid_off"),
        ("withdrawals.py", "What has gone", "event_busy"),
        ("cradle_to_career.py", "How children fare, from cradle to career", "child_care"),
        ("context.py", "Outcomes in context", "scatter_plot"),
        ("england.py", "All of England", "public"),
        ("about.py", "Where the figures come from", "menu_book"),
    ]
    if settings().add_places:
        ways.insert(-1, ("add_place.py", "Add a place", "add_location"))
    with st.container(horizontal=True):
        for file, label, icon in ways:
            st.page_link(
                f"pages/{file}", label=plain(label), icon=f":material/{icon}:", query_params={"place": opened.code}
            )


def why() -> None:
    """Draw the thinking behind the map."""
    st.subheader("Why one map")
    st.markdown(f"{ARGUMENT} {NO_FINDING}")
    st.caption("It describes places, never the people in them, and it ranks neither schools nor neighbourhoods.")
