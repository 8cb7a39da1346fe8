"""Who has a kind of service in reach now, in words and as a layer: of lists that tell of no closing."""

from __future__ import annotations

import pandas as pd

from equitymap.measures.access.in_reach import InReach
from equitymap.sources.local.local_hours import hours_words
from equitymap.views.access.access_sentences import PEOPLE
from equitymap.views.map.computed_layer import ComputedLayer, computed_layer
from equitymap.views.words import count, measured, share, within


def reach_sentence(found: InReach, place_name: str) -> str:
    """Return who has one in reach, and how many deprived neighbourhoods have none."""
    kind, people = found.kind, PEOPLE[found.kind.population][1]
    if not found.people:
        return f"Nobody of those {kind.many} are for lives in {place_name}."
    with_one = share(100 * found.people_with / found.people)
    said = (
        f"{count(found.open_inside, kind.one, kind.many)} open in {place_name}: {with_one} of its"
        f" {people} have one {within(kind, found.reach_m)}."
    )
    said += stated_sentence(found)
    if not found.deprived:
        return said
    return (
        f"{said} Of its {count(found.deprived, 'neighbourhood', 'neighbourhoods')} among the most deprived three tenths"
        f" of England, {found.deprived_without:,} {'has' if found.deprived_without == 1 else 'have'} none in reach."
    )


def stated_sentence(found: InReach) -> str:
    """Return how often those are open of which the list says so, and how they are counted; nothing for none."""
    hours = found.stated_hours
    if hours.empty:
        return ""
    number = (
        "Its list says how often it is open"
        if found.open_inside == 1
        else (f"How often {'all' if len(hours) == found.open_inside else f'{len(hours):,}'} of them are open is stated")
    )
    return f" {number}: {hours_span(hours)} a week; however few the hours, each counts as one in reach."


def hours_span(hours: pd.Series) -> str:
    """Return the hours that are stated, at least one: '1 hour', 'from 1 hour to 12 hours'."""
    low, high = hours_words(hours.min()), hours_words(hours.max())
    return low if low == high else f"from {low} to {high}"


def nearest_layer(found: InReach, *, selected: str | None = None) -> ComputedLayer:
    """Return how far the nearest is, in metres as the kind measures it."""
    return computed_layer(
        found.nearest_m,
        title=f"Metres {measured(found.kind)} to the nearest {found.kind.one}",
        cuts=tuple(round(found.reach_m * part, -1) for part in (0.25, 0.5, 1, 1.5)),
        unit="people",
        decimals=0,
        low="near",
        high="far",
        selected=selected,
        missing=f"no {found.kind.one} is known",
    )
