"""Views that stewards saved for everybody, by name; and the button that saves the one in sight."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from equitymap.dashboard import page_parts, present, router
from equitymap.dashboard.messages import message
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import forms, steward, store_cache
from equitymap.dashboard.records.kit import Kit, registered
from equitymap.dashboard.shell import guarded
from equitymap.errors import RecordsError
from equitymap.records.subjects.base import check, read
from equitymap.records.subjects.views import SavedView
from equitymap.views.words import plain

NAME, WRONG, OPEN = "wb_view_name", "wb_view_wrong", "wb_views"


@guarded
def part(opened: Opened) -> None:
    """Draw the saved views of the place, and for a steward how to save the one in sight."""
    views = store_cache.values(SavedView, opened)
    may_write = bool(steward.role(opened))
    if not views and not may_write:
        return
    st.header("Saved views", anchor=False)
    pages = {file.removesuffix(".py"): file for file in router.titles()}
    with st.container(key="wb_saved"):
        for one in sorted(views.values(), key=lambda one: one.name.casefold()):
            found, _ = present.read_views(one.link, pages)
            if not found:
                st.markdown(f"{plain(one.name)}: its link leads to no page here.")
                continue
            asked = {**dict(found[0].params), "place": opened.code}
            st.page_link(f"pages/{pages[found[0].page]}", label=plain(one.name), query_params=asked)
    if not may_write:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Name of the view in sight", key=NAME, max_chars=120)
        st.button("Save it for everybody", key="wb_view_save", on_click=_save, args=(opened,))
    if wrong := st.session_state.pop(WRONG, ""):
        st.error(message(wrong), icon=":material/error:")
    page_parts.while_open(
        "Look up, change or remove saved views",
        lambda: forms.records(opened, SavedView),
        key=OPEN,
        icon=":material/edit_note:",
    )


def _save(opened: Opened) -> None:
    asked = {name: text for name, text in st.query_params.to_dict().items() if name not in present.KEPT}
    try:
        given = {"place": opened.code, "name": str(st.session_state[NAME]), "link": f"workbench?{urlencode(asked)}"}
        value = read(SavedView, given)
        check(value, Kit(opened, SavedView, registered(opened)).known)
        store_cache.store().save(value, role=steward.must_write(opened))
    except RecordsError as wrong:
        st.session_state[WRONG] = str(wrong)
        return
    st.session_state[NAME] = ""
