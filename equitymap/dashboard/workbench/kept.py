"""Lists that stewards keep for everybody: what each is and tells, switched off for a visit, kept, changed, removed."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from equitymap.dashboard import own_lists, page_parts
from equitymap.dashboard.messages import guarded, message
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import forms, steward, store_cache
from equitymap.dashboard.records.kit import Kit, registered
from equitymap.errors import RecordsError
from equitymap.places.lists.own import OwnList
from equitymap.records.subjects.base import check, read
from equitymap.records.subjects.lists import TOO_LONG, KeptList
from equitymap.views.words import capital, plain
from equitymap.views.workbench import own_words as words

WRONG, OPEN = "wb_keep_wrong", "wb_kept_records"


@guarded
def left_out(opened: Opened) -> None:
    """Draw the lists that this visit leaves out, with the way back."""
    for one in own_lists.on_record(opened):
        if one.record in own_lists.left_out():
            with st.container(border=True, horizontal=True, vertical_alignment="center"):
                st.markdown(plain(f"{one.value.name} is left out of this visit. {words.kept_sentence(one.value)}"))
                st.button("Count it again", key=f"wb_again_{one.record}", on_click=own_lists.switch, args=(one.record,))


@guarded
def refused(opened: Opened) -> None:
    """Draw the lists on record that are counted nowhere, and why not."""
    for one, why in own_lists.kept(opened).refused:
        st.warning(plain(f"{one.value.name} is kept here and not counted. {why}"), icon=":material/error:")


@guarded
def records(opened: Opened) -> None:
    """Draw the records of the lists, with their history; for stewards the ways to change and remove one."""
    if own_lists.on_record(opened) or steward.role(opened):
        page_parts.while_open(
            "Lists that are kept here: look up, change or remove",
            lambda: forms.records(opened, KeptList),
            key=OPEN,
            icon=":material/edit_note:",
        )
    else:
        steward.line(opened, KeptList.many)


def keep(opened: Opened, one: OwnList) -> None:
    """Draw, for a steward, the way to keep a list of this visit for everybody; what was wrong, whoever asked."""
    if wrong := st.session_state.pop(WRONG, ""):
        st.error(message(wrong), icon=":material/error:")
    if not steward.role(opened):
        return
    key = f"wb_keep_{one.id}"
    page_parts.while_open("Keep it for everybody", lambda: _form(opened, one, key), key=key, icon=":material/save:")


def _form(opened: Opened, one: OwnList, key: str) -> None:
    if not one.listed:
        st.warning(plain(capital(f"{TOO_LONG}.")), icon=":material/info:")
        return
    st.markdown(
        "Every visitor then has it on every page, and a rebuild of the place keeps it. Give no names of people:"
        " whatever is in the list is shown to everybody."
    )
    left, middle, right = st.columns(3)
    with left:
        st.text_input("Name of the list", words.list_name(one.name), key=f"{key}_name", max_chars=200)
    with middle:
        st.text_input("Source: who made it", key=f"{key}_source", max_chars=200)
    with right:
        st.text_input("As of", f"{datetime.now(UTC):%Y-%m}", key=f"{key}_as_of", help="Such as 2025 or 2025-06.")
    st.button("Keep it", type="primary", key=f"{key}_save", on_click=_save, args=(opened, one, key))


def _save(opened: Opened, one: OwnList, key: str) -> None:
    """Save a list of this visit as a record; it is then one of everybody's."""
    kind, state = one.kind, st.session_state
    of_its_own = {
        "singular": kind.one,
        "plural": kind.many,
        "shape": kind.shape,
        "whom": kind.population,
        "reach_m": kind.catchment_m,
        "on_foot": kind.measured == "on foot",
    }
    try:
        value = read(
            KeptList,
            {
                "place": opened.code,
                **{name: str(state[f"{key}_{name}"]) for name in ("name", "source", "as_of")},
                **(of_its_own if kind.own else {"service": kind.id}),
                "listed": one.listed,
            },
        )
        check(value, Kit(opened, KeptList, registered(opened)).known)
        store_cache.store().save(value, role=steward.must_write(opened))
    except RecordsError as wrong:
        state[WRONG] = str(wrong)
        return
    own_lists.remove(opened.code, one.id)
