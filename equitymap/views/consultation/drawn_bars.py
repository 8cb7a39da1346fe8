"""A chart of answers for a document: a bar for each, its words above it and its number behind it."""

from __future__ import annotations

from collections.abc import Sequence

from equitymap.views.drawn_chart import WIDTH, Band, DrawnChart, Shape, Words
from equitymap.views.palette import NEED_5

ROW_PX, BAR_PX, LEFT_PX = 40.0, 15.0, 8.0
NUMBER_PX = 150.0
"""Room for the number behind the longest bar."""
LONGEST = 88
"""Signs of an answer that fit above its bar."""


def bars(title: str, rows: Sequence[tuple[str, int, str]], description: str) -> DrawnChart:
    """Return a chart of answers: the words of each, how many gave it, and that number in words."""
    most = max([number for _, number, _ in rows], default=0) or 1
    shapes: list[Shape] = []
    for at, (words, number, said) in enumerate(rows):
        top, right = at * ROW_PX + 22, LEFT_PX + (WIDTH - LEFT_PX - NUMBER_PX) * number / most
        shapes.append(Words(LEFT_PX, top - 10, words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"))
        shapes.append(Band(((LEFT_PX, top), (right, top), (right, top + BAR_PX), (LEFT_PX, top + BAR_PX)), NEED_5[3]))
        shapes.append(Words(right + 8, top + BAR_PX / 2, said))
    return DrawnChart(title, description, len(rows) * ROW_PX + 8, shapes)
