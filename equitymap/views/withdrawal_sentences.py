"""Sentences about what has gone: each kind of service on its own, in the words its register can bear."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from equitymap.kinds import Kind
from equitymap.places.place import ObservedYears
from equitymap.views.words import UNKNOWN, count, day, series

LEFT = {"delisted": "left the register", "closed": "closed without a successor"}


def what_has_gone(
    kind: Kind, losses: pd.DataFrame, *, returned: Collection[str], ever: int, place_name: str, years: ObservedYears
) -> str:
    """Return how many services of a kind were lost in a place, of how many, in which years.

    Parameters
    ----------
    kind
        The kind of service.
    losses
        Events of type ``closed`` or ``delisted`` inside the place, whatever came after.
    returned
        Ids of services that went and came back; they are told apart, not counted as lost.
    ever
        Services inside that stood at some time in the observed years.
    place_name, years
        Name of the place, and the years its register tells about.
    """
    span = f"{years.first} to {years.last}"
    if one_edition(years) and losses.empty:
        return f"Whether any {kind.one} of {place_name} has gone is not known. {years.note}"
    if ever == 0:
        return f"Our registers know of no {kind.one} in {place_name} ({span}), so there is no loss to show."
    back = losses["facility_id"].isin(list(returned))
    again = int(losses.loc[back, "facility_id"].nunique())
    number = int(losses.loc[~back, "facility_id"].nunique())
    came_back = f" {again:,} more went and came back." if again and number else ""
    if number == 0:
        still = f"the only {kind.one}" if ever == 1 else f"all {ever:,} {kind.many}"
        verb = "is" if ever == 1 else "are"
        return (
            f"No {kind.one} was lost in {place_name}: {still} on record {verb} still there or carried on elsewhere"
            f" ({span})."
        )
    ways = [LEFT[event] for event in LEFT if event in set(losses["event"])]
    subject = count(number, kind.one, kind.many)
    return f"{subject} of {ever:,} on record in {place_name} {' or '.join(ways)} ({span}).{came_back}"


def types_lost(losses: pd.DataFrame, *, kind: Kind) -> str:
    """Return the losses of a kind by type, such as independent schools; nothing where there is one type only."""
    numbers = losses.drop_duplicates("facility_id")["type"].value_counts()
    if len(numbers) < 2:
        return ""
    parts = [f"{name} {number:,}" for name, number in numbers.items()]
    return f"By type of {kind.one}: {series(parts)}."


def not_observed(kind: Kind, year: int, years: ObservedYears | None) -> str:
    """Return why nothing is shown for a year outside the record of a kind."""
    if years is None:
        return f"No register of {kind.many} with dates is known for this place. Add your own list to show them."
    return (
        f"We cannot say which {kind.many} stood in {year}: their register tells about {years.first} to {years.last}."
        f" {years.note}"
    )


def at_the_end_of(
    kind: Kind, *, standing: int, gone: int, year: int, place_name: str, years: ObservedYears | None = None
) -> str:
    """Return what stood in a place at the end of a year, and what had gone by then in the years of the register."""
    here = count(standing, kind.one, kind.many)
    if years is not None and one_edition(years) and gone == 0:
        return f"In {year}: {here} open in {place_name}. Whether others had gone before is not known."
    lost = "none had gone" if gone == 0 else f"{gone:,} had gone"
    return f"At the end of {year}: {here} open in {place_name}; {lost} without a successor since the record began."


def one_edition(years: ObservedYears) -> bool:
    """Say whether a register is known from one edition (or one year's) only: it cannot tell of anything that went."""
    return years.first == years.last


def when(row: pd.Series) -> str:
    """Return when an event happened, as well as it is known."""
    first, last = row["not_before"], row["not_after"]
    if pd.isna(first) and pd.isna(last):
        return UNKNOWN
    if pd.isna(first):
        return f"by {day(last)}"
    if pd.isna(last):
        return f"after {day(first)}"
    if first == last:
        return day(first)
    whole_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if whole_year and first.year == last.year:
        return f"in {first.year}"
    return f"between {day(first)} and {day(last)}"
