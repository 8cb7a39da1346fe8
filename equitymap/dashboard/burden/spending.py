"""The tab of the page about who lost access that sets spending of the council beside need and what went."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.access.controls import Choice
from equitymap.dashboard.burden import cache
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.views.burden import scissors_sentences
from equitymap.views.words import plain


@guarded
def spending(opened: Opened, choice: Choice) -> None:  # noqa: ARG001 - a tab like the others
    """Draw spending against need in the upper-tier authority, beside the count of withdrawals."""
    place = opened.place
    if place.authority.empty:
        st.info(f"No figures of the county or city council are held for {plain(place.name)}.")
        return
    found = cache.scissors(opened)
    said = scissors_sentences.scissors_sentence(found)
    st.markdown(plain(said))
    page_parts.chart(cache.scissors_chart(opened), key="scissors", alt=said)
    with st.expander("The figures behind the chart, and how we measure this"):
        for line in found.lines:
            st.markdown(f"- {plain(scissors_sentences.line_sentence(line, found.area))}")
        st.dataframe(cache.scissors_table(opened), hide_index=True, alt="Spending, need and withdrawals by year")
        st.markdown(plain(scissors_sentences.whose_sentence(found, place.name)))


def releases(opened: Opened) -> list[str]:
    """Return the releases that the figures of the tab come from."""
    rows = opened.place.authority
    if rows.empty:
        return []
    told = cache.scissors(opened).by_measure
    return [str(release_id) for release_id in rows.loc[rows["measure"].isin(told), "release"].unique()]
