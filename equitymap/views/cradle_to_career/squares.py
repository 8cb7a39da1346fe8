"""What a square of the matrix shows: one of its indicators, the mark beside England, and how many have each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.cradle_to_career.matrix import Cell, Matrix

Mark = Literal["better", "same", "worse", "higher", "lower", "unjudged"]
JUDGED: tuple[Mark, ...] = ("better", "same", "worse")
MARK_WORDS: Mapping[Mark, str] = {
    "better": "better than England",
    "same": "about the same as England",
    "worse": "worse than England",
    "higher": "higher than England, neither way is better",
    "lower": "lower than England, neither way is better",
    "unjudged": "not called better or worse",
}


@dataclass(frozen=True)
class Square:
    """One square: its cell, the indicator that stands for it (None: no figure), and how it stands beside England."""

    cell: Cell
    card: Card | None
    mark: Mark

    @property
    def key(self) -> str:
        """Stage and column, as the address writes them: "early_years.learning"."""
        return f"{self.cell.stage}.{self.cell.column}"

    @property
    def more(self) -> int:
        """How many more indicators have a figure here."""
        return max(0, len(self.cell.cards) - 1)


@dataclass(frozen=True)
class Tally:
    """How many figures of squares have each verdict, each figure once; those ``unjudged`` have none."""

    better: int = 0
    same: int = 0
    worse: int = 0
    unjudged: int = 0

    @property
    def judged(self) -> int:
        """Figures with a verdict."""
        return self.better + self.same + self.worse


def mark_of(card: Card | None) -> Mark:
    """Return the verdict of a card beside England as ``verdict.py`` gives it; "unjudged" where it gives none."""
    found = None if card is None else card.comparison("england")
    return "unjudged" if found is None or found.verdict is None else found.verdict


def squares(found: Matrix) -> dict[tuple[str, str], Square]:
    """Return every square by stage and column.

    Of several indicators one stands for the square: where the place itself has one with a verdict, one of its own; then
    one that no earlier stage of the column shows already, then one with a verdict before one without, then shares and
    rates before numbers of people, then the place's own before a council's, then core before others, then the more
    recent, then as the registry orders them. No verdict is looked at, only whether there is one.
    """
    drawn: dict[tuple[str, str], Square] = {}
    for column in found.columns:
        shown: set[str] = set()
        for (stage, name), cell in found.cells.items():
            if name != column:
                continue
            card = min(_of_the_place(cell), key=lambda one: _order(one, shown), default=None)
            if card is not None:
                shown.add(card.entry.id)
            drawn[stage, column] = Square(cell, card, mark_of(card))
    return {key: drawn[key] for key in found.cells}


def _of_the_place(cell: Cell) -> list[Card]:
    """Return the place's own cards where one of them has a verdict, else every card, a wider council's too."""
    own = [card for card in cell.cards if card.is_own]
    return own if any(mark_of(card) in JUDGED for card in own) else list(cell.cards)


def _order(card: Card, shown: set[str]) -> tuple[bool, int, bool, bool, bool, int]:
    mark = mark_of(card)
    known = card.comparison("england") is not None
    rank = 0 if mark in JUDGED else 1 if mark != "unjudged" else 2 if known else 3
    entry = card.entry
    return entry.id in shown, rank, entry.unit == "people", not card.is_own, not entry.core, -(card.year or 0)


def once(drawn: Iterable[Square]) -> list[Square]:
    """Return the squares that have a figure, those that show the figure of another one left out."""
    first: dict[str, Square] = {}
    for square in drawn:
        if square.card is not None:
            first.setdefault(square.card.entry.id, square)
    return list(first.values())


def tally(drawn: Iterable[Square]) -> Tally:
    """Count the marks of squares that have a figure; a figure that stands in several of them counts once."""
    marks = [square.mark for square in once(drawn)]
    counted = {name: marks.count(name) for name in JUDGED}
    return Tally(**counted, unjudged=len(marks) - sum(counted.values()))
