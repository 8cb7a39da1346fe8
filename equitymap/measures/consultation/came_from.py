"""How many answers in consultation sessions came from neighbourhoods, as far as it may be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from equitymap.measures.consultation.heard import FEWEST


def came_from(homes: Iterable[str], codes: Collection[str]) -> int:
    """Return how many answers came from some neighbourhoods at least.

    Parameters
    ----------
    homes
        Where each answer comes from: the code of a neighbourhood; empty where that was not said.
    codes
        Neighbourhoods, any set of them.

    Notes
    -----
    Each neighbourhood counts in whole fives. So no set beside another one, and no ward beside its neighbourhoods, gives
    a count that is smaller.
    """
    answers = Counter(homes)
    return sum(answers[code] // FEWEST * FEWEST for code in codes)
