"""The lists that a visit brought, by place: joined to the place on every page of it; what is on disk goes in a day."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.server import static_files
from equitymap.places.own_lists import Brought, OwnList
from equitymap.settings import settings

BROUGHT = "own_lists_brought"
"""Session value: the lists of this visit, by the code of their place, in the order they were brought."""
MOST = 6


def of_place(code: str) -> tuple[Brought, ...]:
    """Return the lists that this visit brought to a place."""
    lists: tuple[Brought, ...] = st.session_state.get(BROUGHT, {}).get(code, ())
    return lists


def opened_with(opened: Opened) -> Opened:
    """Return a build of a place with the lists that this visit brought to it."""
    return opened.bringing(of_place(opened.code))


def add(code: str, brought: Brought) -> None:
    """Count a list from now on."""
    _keep(code, (*of_place(code), brought))


def remove(code: str, list_id: str) -> None:
    """Stop counting a list."""
    _keep(code, tuple(one for one in of_place(code) if one.id != list_id))


def free_slot(code: str) -> int:
    """Return the first number that no kind of this visit has."""
    taken = {one.kind.slot for one in of_place(code) if isinstance(one, OwnList)}
    return next(slot for slot in range(MOST + 1) if slot not in taken)


@st.cache_data(ttl=3600, show_spinner=False)
def sweep() -> None:
    """Remove the files of lists of visits that are a day old: with the first page of a server, and every hour."""
    static_files.remove_old(settings().static_dir)


def _keep(code: str, lists: tuple[Brought, ...]) -> None:
    st.session_state[BROUGHT] = {**st.session_state.get(BROUGHT, {}), code: lists}
