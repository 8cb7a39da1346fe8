"""What the page reads: the sessions of a place, each with its questions and its evidence."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.sessions import codes_of as codes_of
from equitymap.dashboard.sessions import grid as grid
from equitymap.dashboard.sessions import names_of_squares as names_of_squares
from equitymap.dashboard.sessions import public_words as public_words
from equitymap.dashboard.sessions import said as said
from equitymap.dashboard.sessions import sessions as sessions
from equitymap.errors import RecordsError
from equitymap.records.public_words import Reported, everything_reported
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Tip


def readable(opened: Opened) -> tuple[dict[str, Session], str]:
    """Return the sessions of a place by id, the latest first, and nothing; or none and why they cannot be read."""
    try:
        return sessions(opened), ""
    except RecordsError as wrong:
        return {}, str(wrong)


def reported(opened: Opened) -> dict[str, Reported]:
    """Return every reported change of a place by its id, the earliest first. Only stewards may see it."""
    return _reported(opened.code, store_cache.changed(Tip))


@st.cache_resource(max_entries=8, show_spinner=False)
def _reported(code: str, changed: str) -> dict[str, Reported]:  # noqa: ARG001 - it keys the cache
    return everything_reported(store_cache.store(), code)
