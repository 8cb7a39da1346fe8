"""Who has not been heard: answers beside residents, by fifth of England, age and ward."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.consultation import cache
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.measures.consultation.heard import Heard, heard, in_steps
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Response
from equitymap.sources.csv_text import csv_of
from equitymap.views.consultation import drawn_answers as drawn
from equitymap.views.consultation import heard_words as words
from equitymap.views.words import plain

MANY = 15
"""Groups beyond which their picture is folded."""


def found(opened: Opened, session: Session) -> Heard:
    """Return who answered a session beside who lives in its area, worked out once after each change.

    While it is open, answers count in steps (``in_steps``): who watches cannot tell what the last one said.
    """
    still = session.about.is_open(datetime.now(UTC))
    whole: Heard = _found(opened, session.record, store_cache.changed(Response), still, _session=session)
    return whole


@per_place(max_entries=16)
def _found(opened: Opened, record: str, changed: str, still: bool, *, _session: Session) -> Heard:  # noqa: ARG001 - it keys it
    here = [one for one in store_cache.standing(Response, opened) if one.value.session == record]
    came = [one.value for one in sorted(here, key=lambda one: (one.at, one.record))]
    return heard(opened.place, cache.codes_of(opened, _session), in_steps(came) if still else came)


def part(opened: Opened, session: Session) -> None:
    """Draw who has not been heard."""
    told = found(opened, session)
    if session.about.is_open(datetime.now(UTC)):
        st.markdown(plain(words.IN_STEPS))
    if not told.responses:
        st.info("Who has not been heard is shown here from the first answers on.")
        return
    st.markdown(plain(words.NOT_A_SAMPLE))
    st.html(drawn.style())
    for by, one in told.by.items():
        st.subheader(plain(words.TITLES[by]), anchor=False)
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
        page_parts.download(
            "Download who answered",
            lambda: csv_of(table, index=False),
            f"{opened.place.code}-{session.about.link}-heard.csv",
        )
    page_parts.footnote(words.HOW)


def _picture(told: Heard, by: str) -> None:
    page_parts.drawing(drawn.beside(told, by), said=words.of_trait(told, by))
