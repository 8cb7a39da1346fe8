"""A consultation session of the demonstration place with a question of every kind."""

from __future__ import annotations

from typing import Any

from equitymap.records.sessions import Session
from equitymap.records.subjects.consultation import Consultation, Question

QUESTIONS: dict[str, dict[str, Any]] = {
    "miss": {"text": "How do you get there?", "type": "choice", "choices": ("On foot", "By bus", "By car")},
    "safe": {"text": "How safe do you feel?", "type": "scale", "low": "Not at all", "high": "Very"},
    "where": {"text": "Where is it hard to reach?", "type": "pin"},
    "stop": {"text": "What should stop?", "type": "text"},
}


def consultation(**changed: Any) -> Consultation:
    """Return what a session is, open for two hours in December 2026 unless ``changed``."""
    usual = {
        "place": "demo",
        "name": "Hall",
        "link": "hall",
        "run_by": "Harbour Board",
        "opens": "2026-12-03 18:30",
        "closes": "2026-12-03 20:30",
    }
    return Consultation.model_validate({**usual, **changed})


def session() -> Session:
    """Return the session with its questions, by id."""
    questions = {
        record: Question.model_validate({"place": "demo", "session": "hall", "order": order, **one})
        for order, (record, one) in enumerate(QUESTIONS.items(), start=1)
    }
    return Session("hall", consultation(), questions, {})
