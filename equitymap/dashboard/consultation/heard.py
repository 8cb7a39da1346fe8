"""Who has not been heard: answers beside residents, by fifth of England, age and ward."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.consultation import cache
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.measures.consultation.heard import Heard, heard
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Response
from equitymap.sources.csv_text import csv_of
from equitymap.views.consultation import heard_words as words
from equitymap.views.consultation import results
from equitymap.views.words import plain


def found(opened: Opened, session: Session) -> Heard:
    """Return who answered a session beside who lives in its area, worked out once after each change."""
    whole: Heard = _found(opened, session.record, store_cache.changed(), _session=session)
    return whole


@per_place(max_entries=16)
def _found(opened: Opened, record: str, changed: str, *, _session: Session) -> Heard:  # noqa: ARG001 - they key it
    here = [one for one in store_cache.values(Response, opened).values() if one.session == record]
    return heard(opened.place, cache.codes_of(opened, _session), here)


def part(opened: Opened, session: Session) -> None:
    """Draw who has not been heard."""
    told = found(opened, session)
    if not told.responses:
        st.info("Nobody has answered yet: who has not been heard is shown here from the first answers on.")
        return
    st.markdown(f"**{plain(words.finding(told))}** {plain(words.NOT_A_SAMPLE)}")
    st.html(results.style())
    for by, one in told.by.items():
        st.subheader(plain(words.TITLES[by]), anchor=False)
        st.markdown(plain(f"{words.of_trait(told, by)} {words.silent(one, by)}"))
        if one.groups:
            page_parts.drawing(results.beside(told, by), said=words.of_trait(told, by))
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
        page_parts.download(
            "Download who answered",
            lambda: csv_of(table, index=False),
            f"{opened.place.code}-{session.about.link}-heard.csv",
        )
    page_parts.footnote(words.HOW)
