"""A session with one question, and the form of one person, for tests of what becomes of answers."""

from __future__ import annotations

from equitymap.records.sessions import record_of_receipt
from equitymap.records.store import Store
from equitymap.records.subjects.consultation import Consultation, Question

SESSION, QUESTION = "session1", "question1"
RECEIPT = "KX4T-9M2P-7QRA"
FORM = record_of_receipt(RECEIPT)


def set_up(store: Store) -> None:
    """Save the session and its question."""
    about = Consultation(
        place="demo", name="Hall", link="hall", run_by="Group", opens="2026-01-01 18:00", closes="2026-01-01 20:00"
    )
    store.save(about, record=SESSION, role="steward")
    asked = Question(place="demo", session=SESSION, order=1, text="What is missing?", type="text")
    store.save(asked, record=QUESTION, role="steward")
