"""A session to take away: the report, tables for everybody, and for stewards a row a response and the deletion."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.consultation import deletion, tips
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import steward, store_cache
from equitymap.dashboard.session_results import results
from equitymap.errors import RecordsError
from equitymap.measures.consultation.became import became
from equitymap.places.files.tables import FORMS, written
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Response
from equitymap.sources.csv_text import csv_of
from equitymap.views.consultation import data_protection, taken_tables
from equitymap.views.consultation.session_report import session_report
from equitymap.views.consultation.session_results import SessionResults
from equitymap.views.document import Document
from equitymap.views.document_html import as_html
from equitymap.views.document_word import WORD, as_word
from equitymap.views.words import plain

WHAT_IT_IS = (
    "The report has what was asked, who answered, each question with its result, the words that may be read, and what"
    " became of it. Page and Word file say the same. The tables have the same figures, for work with them."
)
TABLES = {
    "answers": ("Answers by question (CSV)", taken_tables.answers_file),
    "words": ("Words that may be read (CSV)", taken_tables.words_table),
    "heard": ("Who was heard (CSV)", taken_tables.heard_table),
    "promises": ("What became of it (CSV)", taken_tables.promises_table),
}
"""Tables for everybody by the name of their file: the words on the button, and what makes them."""
PERSONAL = (
    "One row for each form and card, without own words. In a small place a row can lead to a person even so: it is"
    " personal data. Keep it as your organisation keeps such, give it to nobody else, and delete it when you are done;"
    " what is deleted here later stays in a file that was downloaded."
)


def part(opened: Opened, session: Session) -> None:
    """Draw the downloads; what is in them is computed when somebody asks for one."""
    name = f"{opened.code}-{session.about.link}"

    def report(made: datetime) -> Document:
        reported = became(tips.of_session(opened, session))
        return session_report(results(opened, session), made=made, reported=reported)

    def html() -> bytes:
        return as_html(report(datetime.now(UTC))).encode()

    def word() -> bytes:
        made = datetime.now(UTC)
        return as_word(report(made), made=made)

    st.markdown(plain(WHAT_IT_IS))
    with st.container(horizontal=True):
        st.download_button("Download the report", html, f"{name}.html", "text/html", on_click="ignore", type="primary")
        st.download_button("The same as a Word file", word, f"{name}.docx", WORD, on_click="ignore")
    with st.container(horizontal=True):
        for what, (label, make) in TABLES.items():
            page_parts.download(
                label,
                partial(_table, opened, session, make),
                f"{name}-{what}.csv",
                key=f"co_take_{what}",
            )
        st.download_button(
            "Squares with pins (GeoJSON)",
            lambda: written(taken_tables.squares_table(results(opened, session)), "geojson"),
            f"{name}-squares.geojson",
            FORMS["geojson"][1],
            icon=":material/download:",
            on_click="ignore",
            key="co_take_squares",
        )
    st.page_link(
        "pages/about.py",
        label=plain(data_protection.TITLE),
        icon=":material/shield_person:",
        query_params={"place": opened.code},
    )
    if steward.role(opened):
        _for_stewards(opened, session, name)
    steward.line(opened, "consultation sessions")


def _table(opened: Opened, session: Session, make: Callable[[SessionResults], pd.DataFrame]) -> str:
    return csv_of(make(results(opened, session)), index=False)


def _for_stewards(opened: Opened, session: Session, name: str) -> None:
    def rows() -> str:
        if not steward.role(opened):
            raise RecordsError("You are not signed in as a steward, or no longer: sign in again.")
        return csv_of(taken_tables.responses_table(session, store_cache.values(Response, opened)), index=False)

    st.header("For stewards: a row for each response", anchor=False)
    st.warning(plain(PERSONAL), icon=":material/privacy_tip:")
    page_parts.download("Download the rows", rows, f"{name}-responses.csv", key="co_take_responses")
    deletion.draw(opened, session)
