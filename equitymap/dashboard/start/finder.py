"""The one box on Start: a postcode, a neighbourhood, a ward or a council leads to the map of it."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import places_cache
from equitymap.dashboard.messages import message
from equitymap.dashboard.parts import finding
from equitymap.dashboard.places_cache import Opened
from equitymap.errors import EquityMapError
from equitymap.measures.map.find_typed import Found
from equitymap.views.words import plain

MOST_OFFERED = 12
PLACES_NAMED = 8
"""Built places that are named below the box; the box finds the others."""


def box(opened: Opened) -> None:
    """Draw the box with its button; what leads to one spot opens the map there.

    The other places of this copy stand right below it where the answer is not here, and for a visitor who has not
    come to a real place yet.
    """
    with st.form("find", border=False), st.container(horizontal=True, vertical_alignment="bottom", key="find_row"):
        typed = st.text_input(
            "Postcode, neighbourhood, ward or council",
            key="start_typed",
            max_chars=80,
            type="search",
            placeholder="Postcode or place",
        )
        asked = st.form_submit_button("Show me", type="primary")
        st.page_link("pages/map.py", label="or look around", query_params={"place": opened.code})
    answered = not asked or _answer(opened, str(typed))
    if not answered or _invented(opened):
        other_places(opened)


def below(opened: Opened) -> None:
    """Draw the other places below the pictures, for a visitor who has come to a real place."""
    if not _invented(opened):
        other_places(opened)


def _invented(opened: Opened) -> bool:
    return opened.place.manifest.invented


def _answer(opened: Opened, typed: str) -> bool:
    """Go where a text leads, offer what it can mean, or say why it leads nowhere (then the answer is False)."""
    try:
        with st.spinner("Looking…"):
            found = finding.find(opened, typed)
    except EquityMapError as wrong:
        st.warning(message(wrong), icon=":material/info:")
        return False
    if len(found) == 1:
        _go(found[0])
    st.markdown(f"**{len(found):,} answer to that. Which one?**")
    with st.container(key="offered"):
        for one in found[:MOST_OFFERED]:
            st.page_link("pages/map.py", label=plain(one.label), query_params=one.parameters)
    if len(found) > MOST_OFFERED:
        st.markdown(f"And {len(found) - MOST_OFFERED:,} more: write more of the name.")
    return True


def _go(found: Found) -> None:
    """Open the map there. A postcode goes along in the session, never in the address (docs/decisions/0006)."""
    st.session_state["postcode"] = found.postcode
    st.session_state["postcode_says"] = found.words
    st.session_state["service"] = None
    st.session_state["area"] = st.session_state["look"] = found.area
    st.switch_page("pages/map.py", query_params=found.parameters)


def other_places(opened: Opened) -> None:
    """Draw the links to the other places on this copy: the real ones first, the invented one as an offer."""
    others = [build for build in places_cache.built() if build.code != opened.code]
    real = [build for build in others if not build.invented]
    invented = [build for build in others if build.invented]
    if not others:
        return
    with st.container(horizontal=True, key="other_places"):
        st.markdown("Other places here:" if real else "To try it out:")
        for build in real[:PLACES_NAMED]:
            st.page_link("pages/start.py", label=plain(build.name), query_params={"place": build.code})
        if len(real) > PLACES_NAMED:
            st.markdown(f"and {len(real) - PLACES_NAMED:,} more: write the name in the box.")
        for build in invented:
            label = f"{plain(build.name)}, an invented town"
            st.page_link("pages/start.py", label=label, query_params={"place": build.code})
