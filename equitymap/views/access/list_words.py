"""What is said of the services of lists where years are compared, and of how often they are open."""

from __future__ import annotations

from collections.abc import Sequence

from equitymap.kinds import Kind
from equitymap.measures.access.list_rows import ListRows
from equitymap.views.access.in_reach_words import hours_span
from equitymap.views.words import agree, capital, count, series

MOST_NAMED = 5


def lists_sentence(found: ListRows, *, compared: bool) -> str:
    """Return how many services of lists are counted, how many are left out and why; nothing where lists add none.

    ``compared`` says whether the page compares years. Where it does not, ``reach_sentence`` has told the hours.
    """
    if not compared:
        return _often(found).strip() if found.hours.empty else ""
    number = found.counted + found.undated + found.later
    if not number:
        return ""
    some = f"{found.counted:,} {agree(found.counted, 'is', 'are')}" if found.counted else "none is"
    parts = [f"{some} counted in the comparison of years"]
    if found.assumed:
        parts.append(
            f"{found.assumed:,} of these {agree(found.assumed, 'gives', 'give')} no date of opening and"
            f" {agree(found.assumed, 'is', 'are')} taken to have stood since before the first year"
        )
    if found.undated:
        parts.append(f"{found.undated:,} {_stand(found.undated)}, since when {_opened(found.undated)} is not known")
    if found.later:
        parts.append(f"{found.later:,} {_stand(found.later)}, since {_opened(found.later)} after the record ends")
    dates = " Dates of opening can be given in the list." if found.assumed or found.undated else ""
    added = count(number, found.kind.one, found.kind.many)
    return f"{capital(agree(number, 'a list adds', 'lists add'))} {added}: {'; '.join(parts)}.{dates}{_often(found)}"


def told_sentence(kind: Kind, names: Sequence[str]) -> str:
    """Return which services closed as residents told, the first few by name; nothing where none did."""
    if not names:
        return ""
    more = len(names) - MOST_NAMED
    named = [*names[:MOST_NAMED], *([count(more, "other", "others")] if more > 0 else [])]
    have = agree(len(names), "has", "have")
    number = capital(count(len(names), kind.one, kind.many))
    return f"{number} {have} closed as residents told, which the register does not say: {series(named)}."


def _stand(number: int) -> str:
    return f"{agree(number, 'stands', 'stand')} now and {agree(number, 'is', 'are')} left out of it"


def _opened(number: int) -> str:
    return f"{agree(number, 'it', 'they')} opened"


def _often(found: ListRows) -> str:
    """Return how often they are open, as far as lists say so, and how they are counted; nothing for none."""
    if not found.told:
        return ""
    hours = "" if found.hours.empty else f": {hours_span(found.hours)} a week"
    many = count(found.told, found.kind.one, found.kind.many)
    return (
        f" How often {many} of lists {agree(found.told, 'is', 'are')} open is stated{hours}; however few the hours,"
        " each counts as one in reach where it is counted."
    )
