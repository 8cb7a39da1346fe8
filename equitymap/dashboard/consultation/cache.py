"""What the page reads: the sessions of a place, each with its questions and its evidence."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import zones
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.sessions import sessions as sessions
from equitymap.errors import RecordsError
from equitymap.measures.consultation.grid import Grid, grid_of
from equitymap.records.public_words import PublicWords, Reported, Said, everything_reported, everything_said, public
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Tip, Words


def readable(opened: Opened) -> tuple[dict[str, Session], str]:
    """Return the sessions of a place by id, the latest first, and nothing; or none and why they cannot be read."""
    try:
        return sessions(opened), ""
    except RecordsError as wrong:
        return {}, str(wrong)


def said(opened: Opened) -> dict[str, Said]:
    """Return every answer in own words of a place by its id, the earliest first. Only stewards may see it."""
    return _said(opened.code, store_cache.changed(Words))


def public_words(opened: Opened, session: Session) -> list[PublicWords]:
    """Return what everybody may read of what people wrote in a session."""
    return [one for one in public(said(opened)) if one.session == session.record]


@st.cache_resource(max_entries=8, show_spinner=False)
def _said(code: str, changed: str) -> dict[str, Said]:  # noqa: ARG001 - it keys the cache
    return everything_said(store_cache.store(), code)


def reported(opened: Opened) -> dict[str, Reported]:
    """Return every reported change of a place by its id, the earliest first. Only stewards may see it."""
    return _reported(opened.code, store_cache.changed(Tip))


@st.cache_resource(max_entries=8, show_spinner=False)
def _reported(code: str, changed: str) -> dict[str, Reported]:  # noqa: ARG001 - it keys the cache
    return everything_reported(store_cache.store(), code)


def codes_of(opened: Opened, session: Session) -> tuple[str, ...]:
    """Return the neighbourhoods that a session is for, sorted: those of its zone, or of the whole place."""
    inside = set(opened.place.inside.index)
    name, areas = zones.saved(opened.code).get(session.about.zone, ("", ()))
    return tuple(sorted(inside & set(areas) if name else inside))


def grid(opened: Opened, session: Session) -> Grid:
    """Return the squares in which people put pins."""
    return _grid(opened.bare, codes_of(opened, session))


@per_place(max_entries=16)
def _grid(opened: Opened, codes: tuple[str, ...]) -> Grid:
    return grid_of(opened.place, codes)
