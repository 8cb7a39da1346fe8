"""What the address of the page chooses: which session, and which part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from equitymap.dashboard import address, widgets
from equitymap.dashboard.page_parts import group
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import steward
from equitymap.records.sessions import Session
from equitymap.views.words import plain

TAB, CHOSEN, BEGUN, NAMED = "co_tab", "co_session", "co_begun", "co_named"
PARTS = {
    "said": "What was said",
    "heard": "Who has not been heard",
    "done": "You said, we did",
    "take": "Take away",
    "projector": "On the projector",
    "run": "Run a session",
    "cards": "Type cards",
    "moderate": "Moderation",
}
"""Parts of the page by their word in the address (``page.PART``)."""
OF_STEWARDS = ("run", "cards", "moderate")
"""Parts that others see only where an address has named them: then each says where to sign in."""


@dataclass(frozen=True)
class Choice:
    """What is looked at: a session, None where there is none, and a part of it; ``parts`` are those to choose from."""

    session: Session | None
    part: str
    parts: tuple[str, ...]


def choice(opened: Opened, sessions: Mapping[str, Session]) -> Choice:
    """Return what the address or a visitor asks for."""
    every = list(sessions)
    first = every[0] if every else None
    parameters = (
        address.one_of("session", every, first, key=CHOSEN),
        address.tab("tab", PARTS, key=TAB),
    )
    address.arrive(parameters)
    if st.session_state[CHOSEN] not in every:
        st.session_state[CHOSEN] = first  # the one that was chosen has been removed
    if len(every) > 1:
        with st.sidebar:
            group("Which session")
            widgets.selectbox("Session", every, key=CHOSEN, format_func=lambda record: sessions[record].about.name)
    if every and st.session_state.pop(BEGUN, False):
        st.session_state[TAB] = plain(PARTS["run"])  # the first session has just been set up: its steps go on there
    address.leave(opened, parameters)
    chosen = st.session_state[CHOSEN]
    labels = {label: part for part, label in PARTS.items()}
    part = labels.get(str(st.session_state[TAB]), next(iter(PARTS)))
    return Choice(sessions.get(chosen) if chosen else None, part, _parts(opened, part))


def _parts(opened: Opened, part: str) -> tuple[str, ...]:
    """Return the parts that this visitor is offered: one of stewards that was named stays for the visit."""
    named: set[str] = st.session_state.setdefault(NAMED, set())
    named.add(part)
    hidden = set() if steward.role(opened) else {*OF_STEWARDS} - named
    return tuple(name for name in PARTS if name not in hidden)
