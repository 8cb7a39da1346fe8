"""The tab of the page about who lost access that asks whether losses bunch, and its layer on the map."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.access.controls import Choice
from equitymap.dashboard.access.page import question, show_button
from equitymap.dashboard.burden import cache
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.views.access.access_sentences import no_span
from equitymap.views.burden import burden_sentences
from equitymap.views.map.computed_layer import CLUSTER_COLOURS, ComputedLayer, category_layer
from equitymap.views.words import plain


@guarded
def clusters(opened: Opened, choice: Choice) -> None:
    """Draw whether losses bunch."""
    if choice.span is None:
        st.info(plain(no_span(choice.kind)))
        return
    clustered = cache.clusters(opened, question(opened, choice))
    st.markdown(plain(burden_sentences.clusters_sentence(clustered, what=choice.kind.many, where=opened.place.name)))
    show_button("clusters")
    if detail := burden_sentences.clusters_detail(clustered):
        with st.expander("How we measure this"):
            st.markdown(plain(detail))


def clusters_layer(opened: Opened, choice: Choice) -> ComputedLayer:
    """Return where losses bunch as a layer of category_layer."""
    return category_layer(
        cache.clusters(opened, question(opened, choice)).areas["cluster"],
        title=f"Loss of access to {choice.kind.many}",
        words=burden_sentences.CLUSTERS,
        colours=CLUSTER_COLOURS,
        missing="there was none in reach before",
    )
