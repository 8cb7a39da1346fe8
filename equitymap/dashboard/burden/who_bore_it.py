"""The part of the page about who lost access that says on whom the losses fell."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.access import page
from equitymap.dashboard.access.controls import Choice
from equitymap.dashboard.burden import cache
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.views.burden import burden_sentences
from equitymap.views.words import plain


def finding(opened: Opened, choice: Choice) -> str:
    """Return on whom the losses fell, in one short sentence; empty where they fell as at random, or a filter asks.

    What is no finding stands beside its picture (``who_bore_it``).
    """
    if choice.span is None or choice.only.asks:
        return ""
    burden = cache.burden(opened, page.question(opened, choice))
    return burden_sentences.burden_lead(burden) if burden_sentences.is_finding(burden) else ""


@guarded
def who_bore_it(opened: Opened, choice: Choice) -> None:
    """Draw the losses by tenth of deprivation beside what chance would give, why access changed, and how we know."""
    if choice.span is None:
        return
    burden = cache.burden(opened, page.question(opened, choice))
    if choice.only.asks:
        st.markdown(f"All of {plain(opened.place.name)}, whatever the filter:")
    page_parts.chart(
        cache.chart(opened, page.question(opened, choice)),
        key="burden_chart",
        alt=burden_sentences.burden_alternative(burden),
    )
    if not choice.only.asks and not burden_sentences.is_finding(burden):
        st.markdown(plain(burden_sentences.burden_lead(burden)))
    page.why(opened, choice)
    with st.expander("How we measure this"):
        said = burden_sentences.burden_sentence(burden, what=choice.kind.many, where=opened.place.name)
        for text in (said, burden_sentences.burden_detail(burden), burden_sentences.tenths_line(burden)):
            if text:
                st.markdown(plain(text))
