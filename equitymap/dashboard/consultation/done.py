"""You said, we did: what many said, what became of it, and which targets of the agreement it bears on."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import forms, steward, store_cache
from equitymap.records.sessions import Session
from equitymap.records.subjects.agreement import Target
from equitymap.records.subjects.consultation import Promise
from equitymap.views.consultation import promise_words as words
from equitymap.views.words import plain


def part(opened: Opened, session: Session) -> None:
    """Draw how far the answers to what was said are, and each of them; stewards add and change them below."""
    every = store_cache.values(Promise, opened)
    promises = words.in_order([one for one in every.values() if one.session == session.record])
    st.markdown(f"**{plain(words.finding(promises))}**")
    targets = store_cache.values(Target, opened)
    with st.container(key="co_done"):
        for one in promises:
            with st.container(border=True):
                st.html(words.promise_html(one))
                for target in (targets[target] for target in one.targets if target in targets):
                    st.page_link(
                        "pages/agreement.py",
                        label=f"Target: {plain(target.name)}",
                        icon=":material/flag:",
                        query_params={"place": opened.code, "agreement": target.agreement},
                    )
    if steward.role(opened):
        st.header("Add and change", anchor=False)
        forms.records(opened, Promise)
    else:
        steward.line(opened, Promise.many)
