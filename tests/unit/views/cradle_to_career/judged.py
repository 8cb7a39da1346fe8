"""Cards whose figure has a verdict beside England."""

from __future__ import annotations

from typing import Any

from equitymap.indicators import Indicator
from equitymap.measures.cradle_to_career.indicator_card import Card
from tests.cradle import card, entry

ENGLAND = 68.3
FIGURES = {"better": 78.3, "same": 68.3, "worse": 58.3}


def judged(mark: str, of: Indicator | None = None, *, year: int = 2025, years: Any = None, **changes: Any) -> Card:
    """Return a card of a share where more is better, of 1,000 people, with this verdict."""
    made = card(dict.fromkeys(years or (year,), FIGURES[mark]), entry=of or entry(), **changes)
    made.years.loc[year, ["lower", "upper", "numerator", "denominator"]] = [
        FIGURES[mark] - 3,
        FIGURES[mark] + 3,
        FIGURES[mark] * 10,
        1000.0,
    ]
    made.others.loc[list(years or (year,)), "england"] = ENGLAND
    return made
