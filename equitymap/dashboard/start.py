"""What the start page shows: the place in three figures, the ways in, and the thinking behind it."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.frame import Opened, lead
from equitymap.measures.selection import is_gone, is_open
from equitymap.settings import settings
from equitymap.views.sentences import answer
from equitymap.views.withdrawal_sentences import one_edition
from equitymap.views.words import count, plain, series


def headline(opened: Opened) -> None:
    """Draw the sentences that sum up the place: need, and services present and gone."""
    place = opened.place
    layer = opened.layer("iod2025-imd")
    everyone = layer.cells["step"].notna()
    lead(answer(layer, place.name, everyone))
    inside = place.facilities.assign(gone=is_gone(place))[place.facilities["inside"]]
    here, gone, unknown = [], [], []
    for kind in place.kinds:
        ours = inside[inside["kind"] == kind.id]
        here.append(count(int(is_open(ours).sum()), kind.one, kind.many))
        number = int(ours["gone"].sum())
        years = place.manifest.observed[kind.id]
        if number == 0 and one_edition(years):
            unknown.append(kind.one)
        if number:
            gone.append(f"{count(number, kind.one, kind.many)} ({years.first} to {years.last})")
    st.markdown(f"Open at the date of each register: {plain(series(here))}.")
    if gone:
        st.markdown(
            f"Closed or off their register, with no successor recorded: {plain(series(gone))}."
            " Kinds are never added together: their registers begin in different years and count different things."
        )
    if unknown:
        which = " or ".join(unknown)
        st.markdown(f"Whether any {which} has gone is not known: no earlier register is at hand to set beside today's.")


def ways_in(opened: Opened) -> None:
    """Draw the pages a reader can go to."""
    ways = [
        ("map.py", "Open the map", "map"),
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
                f"pages/{file}", label=plain(label), icon=f":material/{icon}:", query_params={"place": opened.address}
            )


def why() -> None:
    """Draw the thinking behind the map."""
    st.subheader("Why one map")
    st.markdown(
        "No school can meet disadvantage alone. What changes outcomes is an area's schools, council, health services,"
        " charities and employers acting together, over about ten years, on everything from cradle to career, from"
        " evidence they share. Services are being cut while child poverty grows. This map keeps both in sight: what"
        " a neighbourhood needs, what it can still reach, and what it has lost."
    )
    st.caption("It describes places, never the people in them, and it ranks neither schools nor neighbourhoods.")
