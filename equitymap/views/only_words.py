"""The filter by loss and need in words: its choices, and the sentence that says what it finds.

Each sentence has a singular, a plural, a zero and an unknown form.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from equitymap.domains import DOMAIN_BY_ID
from equitymap.kinds import Kind
from equitymap.measures.only import EVERY_TENTH, Only
from equitymap.views.words import agree, capital, count, lower_first, near

NEIGHBOURHOODS = ("neighbourhood", "neighbourhoods")
LOST_LABELS: Mapping[str, str] = {
    "last": "lost the last one",
    "half": "lost half or more",
    "any": "lost any",
}
TENTHS_LABELS: Mapping[tuple[int, int], str] = {
    EVERY_TENTH: "any tenth",
    (1, 1): "the most deprived tenth",
    (1, 2): "the most deprived fifth",
    (1, 3): "the most deprived three tenths",
    (1, 5): "the most deprived half",
}


def tenths_label(tenths: tuple[int, int]) -> str:
    """Return tenths of England as a choice: 'the most deprived fifth', 'tenths 4 to 6 (1 is the most deprived)'."""
    if known := TENTHS_LABELS.get(tenths):
        return known
    first, last = tenths
    return f"tenth{'' if first == last else 's'} {first}{'' if first == last else f' to {last}'} (1 is most deprived)"


def domain_label(domain: str) -> str:
    """Return a kind of deprivation as a choice, to follow 'for': 'all kinds of deprivation', 'low income'."""
    return "all kinds of deprivation" if domain == "imd" else lower_first(DOMAIN_BY_ID[domain].label)


def where_words(only: Only, kind: Kind, *, number: int = 2, reach_m: float | None = None) -> str:
    """Return the conditions after 'neighbourhoods that': 'lost their last library within 3.2 km and are among ...'.

    ``number`` is how many neighbourhoods it is said of, ``reach_m`` the reach in metres, the kind's own by default.
    Empty where nothing is asked.
    """
    its = agree(number, "its", "their")
    lost = {
        "last": f"lost {its} last {kind.one} {near(kind, reach_m)}",
        "half": f"lost at least half of {its} access to {kind.many}",
        "any": f"lost access to {kind.many}",
    }
    parts = [] if only.lost is None else [lost[only.lost]]
    if only.asks_need:
        among = "among" if only.tenths in TENTHS_LABELS else "in"
        of = f"{agree(number, 'is', 'are')} {among} {tenths_label(only.tenths)} of England"
        parts.append(of if only.domain == "imd" else f"{of} for {domain_label(only.domain)}")
    return " and ".join(parts)


def only_sentence(passed: pd.Series, only: Only, kind: Kind, *, place_name: str, reach_m: float | None = None) -> str:
    """Return how many neighbourhoods meet the conditions, and of how many we cannot tell; empty where none is asked.

    ``passed`` comes from ``measures.only.passing``: pandas booleans, one for each neighbourhood of the place.
    """
    if not only.asks:
        return ""
    number, unknown = int(passed.fillna(False).sum()), int(passed.isna().sum())
    said = where_words(only, kind, number=max(number, 1), reach_m=reach_m)
    if unknown and unknown == len(passed):
        return f"We cannot tell which neighbourhoods of {place_name} {where_words(only, kind, reach_m=reach_m)}."
    if number == 0:
        return f"No neighbourhood of {place_name} {said}.{cannot_tell(unknown)}"
    return f"{capital(count(number, *NEIGHBOURHOODS))} of {place_name} {said}.{cannot_tell(unknown)}"


def cannot_tell(unknown: int) -> str:
    """Return of how many neighbourhoods we cannot tell, as a sentence to follow another; empty for none."""
    return f" For {count(unknown, *NEIGHBOURHOODS)} we cannot tell." if unknown else ""
