"""A session that is ready at once: set up with one press by a steward, or with one option for a hall."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.consultation import acts
from equitymap.dashboard.places_cache import Opened
from equitymap.records.revisions import Revision, record_of, saying, uuid7
from equitymap.records.store import Store
from equitymap.records.subjects.base import Record
from equitymap.records.subjects.consultation import Consultation
from equitymap.views.consultation.ready_made import FIRST, OPEN_FOR, ready_made, ready_session
from equitymap.views.words import plain

HERE = "ready"
RUN_BY, CONTACT = "co_ready_run_by", "co_ready_contact"


def form(opened: Opened) -> None:
    """Draw, for a steward, the two fields and the button that set such a session up."""
    st.markdown(
        plain(
            f"Ready at once: {FIRST:,} ready-made questions in every language of the form, a link, a poster and"
            f" paper cards. It is open from now on, for {OPEN_FOR.days:,} days or until you close it, and everything"
            " can be changed."
        )
    )
    about = Consultation.model_fields
    with st.form("co_ready_session", enter_to_submit=False):
        st.text_input("Run by (needed)", key=RUN_BY, max_chars=200, help=plain(about["run_by"].description or ""))
        st.text_input("Contact", key=CONTACT, max_chars=200, help=plain(about["contact"].description or ""))
        st.form_submit_button("Open a ready-made session", type="primary", on_click=_open, args=(opened, uuid7()))
    acts.told_wrong(HERE)


def _open(opened: Opened, nonce: str) -> None:
    run_by, contact = st.session_state[RUN_BY], st.session_state[CONTACT]

    def make(store: Store, role: str) -> list[Revision]:
        return revisions(store, opened.code, opened.place.name, run_by, contact, nonce=nonce, role=role)

    if acts.act(opened, HERE, "The session is open. Show the code of its poster, and people can answer.", make):
        acts.anew(Consultation)


def revisions(
    store: Store, code: str, name: str, run_by: str, contact: str, *, nonce: str, role: str
) -> list[Revision]:
    """Return what sets up a session with ready-made questions that is open from now on, to be added together.

    Parameters
    ----------
    store
        Whose sessions have links that are taken, and whose clock counts.
    code, name
        Code and name of the place.
    run_by, contact
        Who asks, and where people can ask or complain.
    nonce, role
        Of the act, and of whoever acts.

    Raises
    ------
    RecordsError
        When a field is not as it has to be, or the records cannot be read.
    """

    def new(value: Record) -> Revision:
        return saying(value, record=record_of(value, nonce), parent="", nonce=nonce, at=store.clock(), role=role)

    taken = {one.value.link for one in store.everywhere(Consultation)}
    about = new(ready_session(code, name, run_by, contact, now=store.clock(), taken=taken))
    asked = [one.asked(code, about.record, number) for number, one in enumerate(ready_made()[:FIRST], start=1)]
    return [about, *map(new, asked)]
