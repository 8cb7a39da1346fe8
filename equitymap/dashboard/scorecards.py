"""The cards of every indicator of a place, which several pages read: computed once for all visitors."""

from __future__ import annotations

from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.indicators import registry
from equitymap.measures.cradle_to_career import scorecard
from equitymap.measures.cradle_to_career.indicator_card import Card


@per_place(max_entries=16, show_spinner="Gathering what is measured…")
def cards(opened: Opened) -> dict[str, Card]:
    """Return the cards of every indicator that the place has a figure of, by id."""
    return scorecard.cards(opened.place, registry())
