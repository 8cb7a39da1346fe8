"""Who has not been heard: answers beside residents, by fifth of England, age and ward."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.session_results import who_was_heard
from equitymap.measures.consultation.heard import Heard
from equitymap.records.sessions import Session
from equitymap.sources.csv_text import csv_of
from equitymap.views.consultation import drawn_answers as drawn
from equitymap.views.consultation import heard_words as words
from equitymap.views.words import plain

MANY = 15
"""Groups beyond which their picture is folded."""


def part(opened: Opened, session: Session) -> None:
    """Draw who has not been heard."""
    told = who_was_heard(opened, session)
    if session.about.is_open(datetime.now(UTC)):
        st.markdown(plain(words.IN_STEPS))
    if not told.responses:
        st.info("Who has not been heard is shown here once answers are counted.")
        return
    st.markdown(plain(words.NOT_A_SAMPLE))
    st.html(drawn.style())
    for by, one in told.by.items():
        st.header(plain(words.TITLES[by]), anchor=False)
        st.markdown(plain(f"{words.of_trait(told, by)} {words.silent(one, by)}"))
        picture = partial(_picture, told, by)
        if len(one.groups) > MANY:
            page_parts.while_open(f"Every group ({len(one.groups)})", picture, key=f"co_heard_{by}")
        elif one.groups:
            picture()
    if "age" not in told.by:
        st.info(plain(words.REBUILD), icon=":material/update:")
    table = words.table(told)
    if len(table):
        page_parts.table(
            "Table: who answered beside who lives here",
            lambda: table,
            key="co_heard_table",
            alt="Every group with its share of answers, its share of residents and the difference with its interval",
        )
        note = {"Counted so far": words.IN_STEPS} if session.about.is_open(datetime.now(UTC)) else {}
        page_parts.download(
            "Download who answered",
            lambda: csv_of(table.assign(**note), index=False),
            f"{opened.place.code}-{session.about.link}-heard.csv",
        )
    page_parts.footnote(words.HOW)


def _picture(told: Heard, by: str) -> None:
    page_parts.drawing(drawn.beside(told, by), said=words.of_trait(told, by))
