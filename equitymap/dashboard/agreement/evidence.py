"""Contested-evidence cards on the page: what was found for and against each kind of action, practice beside it."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from equitymap.dashboard.shell import guarded
from equitymap.evidence_cards import evidence_cards
from equitymap.records.subjects.reviews import PracticeNote
from equitymap.views.agreement.cards import card_html
from equitymap.views.words import plain


@guarded
def draw(kinds: Collection[str], notes: Collection[PracticeNote]) -> None:
    """Draw a card for each kind of action whose evidence is contested, those of ``kinds`` first, each folded."""
    cards = sorted(evidence_cards().values(), key=lambda one: one.id not in kinds)
    for card in cards:
        with st.expander(plain(card.label)):
            st.html(card_html(card, notes))
