"""The tab of the page about who lost access that asks on whom the losses fell."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.access.controls import Choice
from equitymap.dashboard.access.page import question
from equitymap.dashboard.burden import cache
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.views import charts
from equitymap.views.access.access_sentences import no_span
from equitymap.views.burden import burden_sentences
from equitymap.views.words import plain


@guarded
def who_bore_it(opened: Opened, choice: Choice) -> None:
    """Draw on whom the losses fell, and the plain sentence, which may be that it cannot be told."""
    if choice.span is None:
        st.info(plain(no_span(choice.kind)))
        return
    burden = cache.burden(opened, question(opened, choice))
    st.markdown(plain(burden_sentences.burden_sentence(burden, what=choice.kind.many, where=opened.place.name)))
    page_parts.chart(
        charts.loss_by_tenth(burden, what=f"access to {choice.kind.many} lost"),
        key="burden_chart",
        alt=burden_sentences.burden_alternative(burden),
    )
    if detail := burden_sentences.burden_detail(burden):
        st.caption(plain(detail))
    st.caption(plain(burden_sentences.tenths_line(burden)))
