"""The parts of the page, one in each tab; a session is set up and run by stewards."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.consultation import done, heard, moderate, ready_session, run, said, slides, take_away
from equitymap.dashboard.consultation.cards import cards_typed
from equitymap.dashboard.consultation.controls import BEGUN, PARTS, TAB, Choice
from equitymap.dashboard.parts import zone_card
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import forms, steward
from equitymap.dashboard.shell import guarded, lead
from equitymap.records.sessions import Session
from equitymap.records.subjects.consultation import Consultation
from equitymap.views.consultation.heard_parts import RELEASES
from equitymap.views.words import plain

PART = {
    "said": said.part,
    "heard": heard.part,
    "done": done.part,
    "take": take_away.part,
    "projector": slides.part,
    "run": run.part,
    "cards": cards_typed.part,
    "moderate": moderate.part,
}
"""What draws each part of ``controls.PARTS``."""
ITS_AREA = "the area that a session is for"
NONE_YET = (
    "A steward opens a session here: up to eight questions, the evidence to look at, and a link or a paper card to"
    " answer on."
)


def none_yet(opened: Opened, why: str) -> None:
    """Say that there is no session here, or that the records cannot be read, and what to do."""
    if why:
        lead("The records of this place cannot be read just now.")
        st.warning(plain(why), icon=":material/error:")
        return
    lead("Nobody has been asked here yet.")
    zone_card.line(opened, ITS_AREA)
    writes = bool(steward.role(opened))
    begin = "Open a ready-made one to begin, or add your own below." if writes else "Sign in below to begin."
    st.info(plain(f"{NONE_YET} {begin}"), icon=":material/record_voice_over:")
    if writes:
        ready_session.form(opened)
    forms.records(opened, Consultation)
    st.session_state[BEGUN] = writes


def sentence(opened: Opened, session: Session) -> str:
    """Return what the session found, in one sentence."""
    return said.sentence(opened, session)


def parts(opened: Opened, choice: Choice) -> None:
    """Draw the open part."""
    if choice.session is None:
        return
    zone_card.line(opened, ITS_AREA)
    drawn = page_parts.tabs(PARTS, key=TAB, only=choice.parts)
    with drawn[choice.part]:
        guarded(PART[choice.part])(opened, choice.session)
    if "run" not in choice.parts:
        where = {"place": opened.code, "session": choice.session.record, "tab": "run"}
        st.page_link("pages/consultation.py", label="Stewards: sign in to run a session", query_params=where)


def sources(opened: Opened) -> None:
    """Draw where the figures come from, and what they cannot tell."""
    page_parts.about_figures(opened, RELEASES)
