"""Sentences about what has gone: each kind of service on its own, in the words its register can bear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from equitymap.kinds import Kind
from equitymap.measures.withdrawals.services_by_state import ELSEWHERE, GONE, LATER, OPEN, REST, ServiceCounts
from equitymap.places.place import ObservedYears
from equitymap.views.record_words import at_end_of, counted, how_lost, record_span
from equitymap.views.words import UNKNOWN, agree, capital, day, series

UNTYPED: Mapping[str, str] = {"library": "library"}
"""Type of a service of which the register has none; that of a children's centre is what it is, no linked site."""


def what_has_gone(
    kind: Kind, found: ServiceCounts, *, returned: int, carried_on: int = 0, place_name: str, years: ObservedYears
) -> str:
    """Return how many services of a kind were lost in a place, of how many, in which years, and what the rest do.

    Parameters
    ----------
    kind
        The kind of service.
    found
        Every service on record, once, by what has become of it (``measures.withdrawals.services_by_state``).
    returned
        Services that went and came back; they are open, and told apart.
    carried_on
        Records that ended while a service nearby bears their name: no losses, and named.
    place_name, years
        Name of the place, and the years its register tells about.
    """
    span = record_span(years)
    number = found.services[GONE]
    if one_edition(years) and number == 0:
        return f"Whether any {kind.one} of {place_name} has gone is not known. {years.note}"
    if found.ever == 0:
        return f"Our registers know of no {kind.one} in {place_name} ({span}), so there is no loss to show."
    also = f" {returned:,} of those open went and came back." if returned else ""
    if carried_on:
        one = carried_on == 1
        also += (
            f" {counted(kind, carried_on, lost=True)} ended where an active {kind.one} nearby bears"
            f" {'its name: it' if one else 'the name: they'} probably carried on, and {'is' if one else 'are'} not"
            " counted as gone."
        )
    rest = _others(found, place_name)
    parts = series([_open(found), *rest])
    if number == 0:
        none = f"No {kind.one} has gone in {place_name} since {years.first}"
        if rest:
            whole = counted(kind, found.ever, linked=sum(found.linked.values()))
            return f"{none}: of {whole} on record {parts}.{also}"
        every = counted(kind, found.ever, linked=found.linked[OPEN])
        still = f"the only {kind.one} on record is" if found.ever == 1 else f"all {every} on record are"
        return f"{none}: {still} open.{also}"
    subject = counted(kind, number, linked=found.linked[GONE], lost=True)
    return f"Gone: {subject} of {found.ever:,} on record in {place_name} since {years.first}. {capital(parts)}.{also}"


def how_gone(kind: Kind) -> str:
    """Return what 'gone' means of a kind, as far as its register can tell."""
    early = "; the doors may have shut earlier" if kind.id == "childrens_centre" else ""
    return f"Gone means: {how_lost(kind)}{early}."


def gone_by_kind(numbers: Sequence[tuple[Kind, tuple[int, int], ObservedYears]], *, lead: str = "Gone") -> str:
    """Return how many of each kind are gone and since when, never added together; empty for none.

    ``numbers`` has each kind with how many are gone, how many of these were linked sites, and the years of its record.

    'Gone: 38 children's centres since 2016 and 32 schools since 2010.'
    """
    parts = [
        f"{counted(kind, number, linked=linked, lost=True)} since {years.first}"
        for kind, (number, linked), years in numbers
        if number and not one_edition(years)
    ]
    return f"{lead}: {series(parts)}." if parts else ""


def _others(found: ServiceCounts, place_name: str) -> list[str]:
    """Name what is neither open nor gone, so that the numbers add up."""
    sentences = []
    if number := found.services[LATER]:
        sentences.append(f"{number:,} had not opened yet")
    if number := found.services[ELSEWHERE]:
        sentences.append(f"{number:,} carried on outside {place_name} or under a record not linked to it")
    if number := found.services[REST]:
        sentences.append(f"{number:,} {agree(number, 'was', 'were')} closed for a time, or of unknown state")
    return sentences


def _open(found: ServiceCounts) -> str:
    number = found.services[OPEN]
    return "none is open" if number == 0 else f"{number:,} {agree(number, 'is', 'are')} open"


def types_lost(losses: pd.DataFrame, *, kind: Kind) -> str:
    """Return the losses of a kind by type, such as independent schools; nothing where there is one type only."""
    numbers = losses.drop_duplicates("facility_id")["type"].value_counts()
    if len(numbers) < 2:
        return ""
    unknown = int(numbers.get(UNTYPED.get(kind.id, ""), 0))
    parts = [f"{name} {number:,}" for name, number in numbers.items() if name != UNTYPED.get(kind.id)]
    if unknown:
        parts.append(f"{unknown:,} whose type is not known")
    return f"By type of {kind.one}: {series(parts)}."


def years_note(events: pd.DataFrame, years: tuple[int, int]) -> str:
    """Return what a chart of events by year leaves open: pale parts, and events without a date; empty for neither.

    ``events`` comes from ``measures.timeline.events_by_year``, ``years`` are those drawn.
    """
    drawn = events[events["year"].between(*years)]
    parts = ["Pale: may have happened a year or more earlier."] if int(drawn["windows"].sum()) else []
    undated = int(events.loc[events["year"].isna(), "count"].sum())
    if undated:
        parts.append(
            f"{undated:,} {agree(undated, 'has', 'have')} no known date and {agree(undated, 'is', 'are')} not drawn."
        )
    return " ".join(parts)


def not_observed(kind: Kind, year: int, years: ObservedYears | None) -> str:
    """Return why nothing is shown for a year outside the record of a kind."""
    if years is None:
        return f"No register of {kind.many} with dates is known for this place. Add your own list to show them."
    return (
        f"We cannot say which {kind.many} stood in {year}: their register tells about {record_span(years)}."
        f" {years.note}"
    )


def at_the_end_of(kind: Kind, found: ServiceCounts, *, year: int, place_name: str, years: ObservedYears) -> str:
    """Return what stood in a place at the end of a year, what had gone by then, and the rest of what is on record."""
    standing, gone = found.services[OPEN], found.services[GONE]
    here = counted(kind, standing + found.joined, linked=found.linked[OPEN])
    when = capital(at_end_of(years, year))
    if one_edition(years) and gone == 0:
        return f"{when}: {here} open in {place_name}. Whether others had gone before is not known."
    joined = ""
    if found.joined:
        have = agree(found.joined, "has", "have")
        joined = f", {found.joined:,} of which {have} become part of others since"
    lost = "none" if gone == 0 else counted(kind, gone, linked=found.linked[GONE], lost=True)
    parts = [f"{lost} gone since {years.first}", *_others(found, place_name)]
    return f"{when}: {here} open in {place_name}{joined}; {series(parts)}."


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
    if last - first == pd.Timedelta(days=1):
        return f"on {first.day if first.month == last.month else day(first)} or {day(last)}"
    if first.year == last.year:
        return f"between {day(first).removesuffix(f' {first.year}')} and {day(last)}"
    return f"between {day(first)} and {day(last)}"
