"""The card of the zone in view, where a page would have that of a neighbourhood."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import zones
from equitymap.dashboard.places_cache import Opened
from equitymap.measures.zones.zone import Zone
from equitymap.views.words import plain
from equitymap.views.zone import zone_words as words

HEADLINES = ("no_qualifications", "households_deprived", "disabled")


def line(opened: Opened, subject: str | None = None) -> None:
    """Say, where a zone is in view, that the figures of this page are not its own; and where they are.

    ``subject`` is what they are of; by default the whole place or single neighbourhoods.
    """
    zone = zones.in_address(opened)
    if zone is not None:
        said(
            opened, zone, words.not_of_zone(zone, subject or f"all of {opened.place.name} or of single neighbourhoods")
        )


def said(opened: Opened, zone: Zone, text: str) -> None:
    """Say what a page has to say of a zone, with the way to its own page."""
    with st.container(horizontal=True, vertical_alignment="center", key="zone_line"):
        st.markdown(plain(text))
        to_page(opened, zone)


def to_page(opened: Opened, zone: Zone) -> None:
    """Draw the link to the page on which a zone is put together."""
    st.page_link(
        "pages/zone.py",
        label="Look at the zone, or change it",
        icon=":material/select_all:",
        query_params={"place": opened.code, "area": zone.text},
    )


def card(opened: Opened, zone: Zone) -> None:
    """Draw who lives in a zone, its need and how people fare, and what the page shows of it."""
    codes = tuple(zone.codes)
    st.header(plain(zone.name), anchor=False)
    st.caption(plain(words.size_line(zone, zones.people(opened, codes))))
    with st.container(horizontal=True, key="zone_card"):
        to_page(opened, zone)
        st.button("Put it away", icon=":material/close:", on_click=zones.change, args=(None,), key="zone_away")
    if not codes:
        return
    st.markdown(plain(words.need_line(zones.need(opened, codes), zone)))
    figures = zones.figures(opened, codes)
    for _, row in figures[figures.index.isin(HEADLINES)].iterrows():
        st.markdown(plain(words.beside(row, opened.place.name)))
    st.caption(plain(words.WORKS_WITH_NEIGHBOURHOODS))
