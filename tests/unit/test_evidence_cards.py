"""The evidence cards: both sides of every kind of action, each finding with a whole reference."""

from __future__ import annotations

import re
from html import unescape

from equitymap.evidence_cards import evidence_cards
from equitymap.records.subjects.agreement import ActionType
from equitymap.records.subjects.reviews import PracticeNote
from equitymap.views.agreement.cards import NO_NOTE, card_html

HOSTILE = "<script>hacked=1</script> [l](https://evil.example)"


def note(**fields):
    return PracticeNote(**({"place": "demo", "type": "youth_clubs", "on": "2025", "text": HOSTILE} | fields))


def test_every_kind_of_action_but_other_has_a_card_with_both_sides():
    cards = evidence_cards()
    assert {key: card.label for key, card in cards.items()} == {
        one.value: one.label for one in ActionType if one is not ActionType.OTHER
    }
    assert all(card.on("for") and card.on("against") for card in cards.values())


def test_references_have_authors_a_year_and_a_place_and_none_is_open():
    for card in evidence_cards().values():
        for one in card.findings:
            assert re.search(r"^.+ \((19|20)\d\d\)\. .{20,}", one.reference), one.reference
            assert "confirm" not in f"{one.text} {one.reference}".lower()
            assert one.url == "" or one.url.startswith("https://")


def test_a_card_shows_findings_references_and_the_notes_of_its_kind_alone():
    card = evidence_cards()["youth_clubs"]
    notes = [note(on="2024", text="older"), note(trade="youth worker", text="newer"), note(type="other")]
    text = unescape(card_html(card, notes))
    for one in card.findings:
        assert one.reference in text
    assert text.index("newer") < text.index("older")
    assert "youth worker, 2025" in text
    assert "script" not in text
    assert NO_NOTE in card_html(card, [])


def test_what_people_write_stays_text():
    text = card_html(evidence_cards()["youth_clubs"], [note(trade=HOSTILE, source=HOSTILE)])
    assert "<script" not in text
    assert text.count("&lt;script&gt;") == 3
