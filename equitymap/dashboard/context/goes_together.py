"""The view What goes together of outcomes in context: the line at other scales, and outcomes that go with this one."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.context import cache
from equitymap.dashboard.context.controls import Choice
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.measures.context.outcome_sample import sample
from equitymap.measures.context.scale_effect import scale_effect
from equitymap.views.context import background_chart, background_sentences, context_tables
from equitymap.views.fixed_table import fixed_table
from equitymap.views.words import plain


@guarded
def goes_together(opened: Opened, choice: Choice) -> None:
    """Draw whether the line holds at other scales, and which outcomes go with this one."""
    entry = choice.outcome
    if entry is None:
        return
    inside = sample(opened.place, entry, "income")
    found = scale_effect(inside[inside["inside"].astype(bool)])
    st.header("Does it hold between larger areas?")
    st.markdown(plain(background_sentences.scale_sentence(found, entry.label, "residents in low-income homes")))
    st.html(fixed_table(context_tables.scale_table(found, entry), "The same question at three scales"))
    page_parts.footnote(
        "Larger areas are added up from counts."
        if found.from_counts
        else "No counts are published for this outcome: larger areas are means weighted by residents.",
        background_sentences.TOO_NARROW,
        background_sentences.TWO_CORRELATIONS,
        background_sentences.ECOLOGICAL,
    )
    st.header("Which other outcomes go with it?")
    table, labels = cache.together(opened, entry.id), cache.labels()
    st.markdown(plain(background_sentences.drivers_sentence(table, entry.label)))
    page_parts.chart(
        background_chart.correlations(table, labels),
        key="context_together",
        alt=background_sentences.drivers_sentence(table, entry.label),
    )
    page_parts.while_open(
        "Table: every correlation",
        lambda: st.html(
            fixed_table(
                context_tables.drivers_table(table, labels), "Spearman's rank correlations at three scales", decimals=2
            )
        ),
        key="together_open",
    )
