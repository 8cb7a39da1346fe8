"""Contested-evidence cards: findings for and against a kind of action, a practitioner's note beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from equitymap.evidence_cards import EvidenceCard, Side
from equitymap.records.subjects.reviews import PracticeNote
from equitymap.views.templating import render

SIDES: Mapping[Side, str] = {"for": "Found for it", "against": "Found against it", "neither": "Also"}
NO_FINDING = "No study on this side is named here."
NO_NOTE = "No practitioner has written beside it yet."


def card_html(card: EvidenceCard, notes: Iterable[PracticeNote]) -> Markup:
    """Return one card: both sides with their references, and the notes of its kind of action, newest first.

    Every text is escaped: notes are written by people.
    """
    ours = sorted((one for one in notes if one.type == card.id), key=lambda one: one.on, reverse=True)
    return render(
        "agreement/cards.html.j2",
        card=card,
        sides=[(words, card.on(side)) for side, words in SIDES.items() if side != "neither" or card.on(side)],
        notes=ours,
        no_finding=NO_FINDING,
        no_note=NO_NOTE,
    )
