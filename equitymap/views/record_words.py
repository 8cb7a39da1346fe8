"""What the record of a register can bear, in words: up to which day it speaks, how services and losses are called."""

from __future__ import annotations

from collections.abc import Mapping

from equitymap.kinds import Kind
from equitymap.places.place import ObservedYears
from equitymap.views.words import count, day
from equitymap.vocabulary import EVENTS

LINKED = ("linked site", "linked sites")
LOST: Mapping[str, str] = {
    "childrens_centre": "came off the official list",
    "school": "closed, with no successor on record",
    "library": "closed, with no successor on record",
    "gp_practice": "ended, with no other practice active at the postcode",
    "youth_club": "closed, as local people report",
}
"""How services of a kind went, as far as their register tells. The list of practices has no successors; neither has the
list of centres, and no closing dates."""
LOST_OF_OWN = "closed, as the list says"
"""The same of the kinds that visitors bring."""
_EVENT_LABELS: Mapping[str, str] = {
    "closed": "Closed",
    "delisted": "Came off the list",
    "hours_cut": "Hours cut",
    "handed_over": "Handed over",
    "merged": "Merged",
    "moved": "Moved",
    "carried_on": "Probably carried on",
    "converted": "Converted",
    "reopened": "Came back",
}
_OWN_LABELS: Mapping[str, Mapping[str, str]] = {
    "childrens_centre": {"converted": "Taken over at the same address"},
    "gp_practice": {"closed": "Codes ended"},
    "library": {"hours_cut": "Staffed hours cut"},
}
_LOST_NOUNS: Mapping[str, tuple[str, str]] = {"gp_practice": ("GP practice code", "GP practice codes")}


def end_of(years: ObservedYears | None, year: int) -> str:
    """Return the day that a year's state is of: 'the end of 2019', or '19 August 2026' where the record ends then."""
    last = None if years is None else years.ends_early(year)
    return f"the end of {year}" if last is None else day(last)


def at_end_of(years: ObservedYears | None, year: int) -> str:
    """Return the same as 'at the end of 2019' or 'on 19 August 2026'."""
    end = end_of(years, year)
    return f"at {end}" if end.startswith("the end") else f"on {end}"


def record_span(years: ObservedYears) -> str:
    """Return what a record spans: '2010 to 2019', or '2016 to 19 August 2026' where it ends within a year."""
    last = years.ends_early(years.last)
    return f"{years.first} to {years.last if last is None else day(last)}"


def counted(kind: Kind, number: int, *, linked: int = 0, lost: bool = False) -> str:
    """Write how many services of a kind: '12 schools', '7 children's centres and 2 linked sites', '1 linked site'.

    Parameters
    ----------
    kind, number
        All of them.
    linked
        How many of them are linked sites: part of another centre's services on a site of its own.
    lost
        Whether they went: of practices, it is codes that ended.
    """
    one, many = _LOST_NOUNS.get(kind.id, (kind.one, kind.many)) if lost else (kind.one, kind.many)
    if not linked:
        return count(number, one, many)
    sites = count(linked, *LINKED)
    return sites if linked == number else f"{count(number - linked, one, many)} and {sites}"


def how_lost(kind: Kind) -> str:
    """Return how services of a kind went, as far as their register, or the list, tells."""
    return LOST.get(kind.id, LOST_OF_OWN)


def lost_words(kind: Kind) -> str:
    """Return what went, as a heading: 'schools closed', 'GP practice codes ended'."""
    many = _LOST_NOUNS.get(kind.id, (kind.one, kind.many))[1]
    return f"{many} {how_lost(kind).split(',')[0]}"


def event_label(kind_id: str, event: str) -> str:
    """Return an event in two or three words, for rows of a chart and choices: 'Closed', 'Codes ended'."""
    return _OWN_LABELS.get(kind_id, {}).get(event, _EVENT_LABELS[event])


def event_words(kind_id: str, event: str) -> str:
    """Return what an event is, in the words that the register of the kind can bear."""
    if event == "closed" and kind_id == "gp_practice":
        return "the practice code ended; no other practice is active at its postcode"
    if event == "delisted" and kind_id == "childrens_centre":
        return "came off the official list; the doors may have shut earlier"
    return EVENTS[event]
