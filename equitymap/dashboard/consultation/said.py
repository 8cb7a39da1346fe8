"""What was said in a session: answers by question, pins by square, approved words."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import store_cache
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Response
from equitymap.views.words import count, plain


def responses(opened: Opened, session: Session) -> list[Response]:
    """Return the forms and cards of a session as they stand."""
    return [one for one in store_cache.values(Response, opened).values() if one.session == session.record]


def sentence(opened: Opened, session: Session) -> str:
    """Return how many answered."""
    return f"{count(len(responses(opened, session)), 'answer', 'answers')} came in {session.about.name}."


def part(opened: Opened, session: Session) -> None:
    """Draw what was asked, and how many answered."""
    st.markdown(plain(sentence(opened, session)))
    for question in session.questions.values():
        st.markdown(plain(question.called({})))
