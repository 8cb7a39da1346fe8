"""What is kept of people: every field of what they say is told of, once, and no text says it a second time."""

from __future__ import annotations

from collections import Counter

import pytest

from equitymap.records.data_protection import KEEP_DAYS, KEPT
from equitymap.records.sessions import OWN
from equitymap.records.subjects.consultation import Consultation
from equitymap.views.consultation import data_protection

OF_EVERY_ONE = {"place", "session", "response"}
"""Which place and session it is of, and which other part of the same form."""


def test_every_field_that_holds_something_of_a_person_is_told_once():
    told = Counter(field for fact in KEPT for field in fact.fields)
    there = {
        f"{subject.kind}.{field}" for subject in OWN for field in subject.model_fields if field not in OF_EVERY_ONE
    }
    assert set(told) == there
    assert set(told.values()) == {1}


def test_the_days_are_those_that_a_session_takes():
    base = {"place": "demo", "name": "A", "link": "abc", "run_by": "B", "opens": "2026-01-01 18:00"}
    closes = {"closes": "2026-01-01 20:00"}
    least, usual, most = KEEP_DAYS
    assert Consultation(**base, **closes).keep_days == usual
    for days in (least, most):
        assert Consultation(**base, **closes, keep_days=days).keep_days == days
    for days in (least - 1, most + 1):
        with pytest.raises(ValueError, match="keep_days"):
            Consultation(**base, **closes, keep_days=days)


def test_the_page_of_the_documentation_says_the_same():
    text = data_protection.as_markdown("<!-- -->")
    for fact in KEPT:
        assert f"| {fact.what} | " in text
    assert text.startswith("<!-- -->\n\n# What is kept of those who answer\n")
    for heading in ("What is not kept", "To have it deleted", "What the organisation says itself"):
        assert f"## {heading}\n\n- " in text
