"""The notice of what lists add to a kind of service, drawn on the pages that compare years."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import places_cache
from equitymap.dashboard.places_cache import Opened
from equitymap.kinds import Kind
from equitymap.measures.access.list_rows import closed_as_told, list_rows
from equitymap.views.access.list_words import lists_sentence, told_sentence
from equitymap.views.words import plain


def notice(opened: Opened, kind: Kind, *, compared: bool) -> None:
    """Draw how many services of lists count and how many are left out; what closed as residents told."""
    if said := lists_sentence(list_rows(opened.place, places_cache.supply(opened, kind.id)), compared=compared):
        st.markdown(plain(said))
    as_told(opened, kind)


def as_told(opened: Opened, kind: Kind) -> None:
    """Draw what closed as residents told; nothing where nothing did."""
    if said := told_sentence(kind, closed_as_told(opened.place, kind.id)):
        st.markdown(plain(said))
