"""A session and a grid for what is printed, made without a store or a place."""

from __future__ import annotations

import shapely

from equitymap.measures.consultation.grid import Grid
from equitymap.records.sessions import Session
from equitymap.records.subjects.base import read
from equitymap.records.subjects.consultation import Consultation, Question
from equitymap.views.consultation.ready_made import ReadyMade

LINK = "http://192.168.1.10:8501/t/foxhollies"
ABOUT = {
    "place": "demo",
    "name": "What should happen here?",
    "link": "foxhollies",
    "run_by": "Neighbourhood board",
    "opens": "2026-12-03 18:30",
    "closes": "2026-12-03 20:30",
    "phones": "http://192.168.1.10:8501",
}
GRID = Grid(0, 5000, 500, 10, 10, shapely.union_all([shapely.box(10, 10, 4990, 2400), shapely.box(10, 10, 1400, 4990)]))


def asks(*questions: ReadyMade, **about: object) -> Session:
    """Return a session that asks these questions in their order."""
    return Session(
        "s1",
        read(Consultation, {**ABOUT, **about}),
        {
            f"q{order}": read(
                Question,
                {
                    "place": "demo",
                    "session": "s1",
                    "order": order,
                    "text": one.text,
                    "type": one.type,
                    "choices": one.choices,
                    "low": one.low,
                    "high": one.high,
                },
            )
            for order, one in enumerate(questions, start=1)
        },
        {},
    )
