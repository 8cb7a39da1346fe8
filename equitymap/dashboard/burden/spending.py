"""The tab of the page about who lost access that sets spending of the council beside need and what went."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.measures.burden.scissors import scissors
from equitymap.views.burden import scissors_sentences
from equitymap.views.burden.scissors_tables import scissors_table
from equitymap.views.withdrawals import year_charts
from equitymap.views.words import plain


@guarded
def spending(opened: Opened) -> None:
    """Draw spending against need in the upper-tier authority, beside the count of withdrawals."""
    place = opened.place
    if place.authority.empty:
        st.info("This place holds no figures of its county or city council. Rebuild it with the LAIT files.")
        return
    found = scissors(place.authority, place.manifest.upper_tier_code)
    st.markdown(plain(scissors_sentences.scissors_sentence(found)))
    page_parts.chart(year_charts.scissors_lines(found), key="scissors", alt=scissors_sentences.scissors_sentence(found))
    for line in found.lines:
        st.markdown(f"- {plain(scissors_sentences.line_sentence(line, found.area))}")
    by_year = scissors_table(found, place.withdrawals, place.manifest.observed)
    st.dataframe(by_year, hide_index=True, alt="Spending, need and withdrawals by year")
    st.caption(plain(scissors_sentences.whose_sentence(found, place.name)))
    shown = place.authority["measure"].isin(found.by_measure)
    releases = [str(release_id) for release_id in place.authority.loc[shown, "release"].unique()]
    page_parts.about_figures(opened, releases, key="about_spending")
