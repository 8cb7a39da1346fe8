"""The tab of the page about who lost access that sets spending of the council beside need and what went."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.access.controls import Choice
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.measures.burden.scissors import scissors
from equitymap.views.burden import scissors_sentences
from equitymap.views.burden.scissors_tables import scissors_table
from equitymap.views.withdrawals import year_charts
from equitymap.views.words import plain


@guarded
def spending(opened: Opened, choice: Choice) -> None:  # noqa: ARG001 - a tab like the others
    """Draw spending against need in the upper-tier authority, beside the count of withdrawals."""
    place = opened.place
    if place.authority.empty:
        st.info(f"No figures of the county or city council are held for {plain(place.name)}.")
        return
    found = scissors(place.authority, place.manifest.upper_tier_code)
    st.markdown(plain(scissors_sentences.scissors_sentence(found)))
    page_parts.chart(year_charts.scissors_lines(found), key="scissors", alt=scissors_sentences.scissors_sentence(found))
    with st.expander("The figures behind the chart, and how we measure this"):
        for line in found.lines:
            st.markdown(f"- {plain(scissors_sentences.line_sentence(line, found.area))}")
        by_year = scissors_table(found, place.withdrawals, place.manifest.observed)
        st.dataframe(by_year, hide_index=True, alt="Spending, need and withdrawals by year")
        st.markdown(plain(scissors_sentences.whose_sentence(found, place.name)))


def releases(opened: Opened) -> list[str]:
    """Return the releases that the figures of the tab come from."""
    rows = opened.place.authority
    if rows.empty:
        return []
    found = scissors(rows, opened.place.manifest.upper_tier_code)
    return [str(release_id) for release_id in rows.loc[rows["measure"].isin(found.by_measure), "release"].unique()]
