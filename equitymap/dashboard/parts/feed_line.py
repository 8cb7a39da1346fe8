"""Where what is new in a place can be followed."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.server import feeds
from equitymap.views.templating import render


def line(opened: Opened) -> None:
    """Draw the link to the feed of the place; nothing for the invented one, and where the server has no feeds."""
    if href := feeds.address_of(opened.code):
        st.html(render("start/feed_line.html.j2", name=opened.place.name, href=href))
