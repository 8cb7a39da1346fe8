"""What of a page's answer is of a zone: neighbourhoods and people that are counted, services that stand in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from equitymap.measures.selection import is_open
from equitymap.places.gone import gone
from equitymap.places.place import Place


@dataclass(frozen=True)
class Part:
    """Neighbourhoods of a zone for which something holds, the people in them, and those of which it is not known."""

    areas: int
    people: int
    unknown: int


def part(holds: pd.Series, people: pd.Series, areas: Collection[str]) -> Part:
    """Return for how many neighbourhoods of a zone, and people in them, something holds.

    Parameters
    ----------
    holds
        True or False by neighbourhood, missing where it cannot be told.
    people
        People by neighbourhood.
    areas
        The neighbourhoods of the zone; one that is in neither is not known.
    """
    ours = holds.reindex(list(areas)).astype("boolean")
    yes = ours.fillna(False).astype(bool)
    return Part(int(yes.sum()), int(people.reindex(list(areas))[yes].sum()), int(ours.isna().sum()))


def services_gone(place: Place, kind: str, areas: Collection[str]) -> tuple[int, int]:
    """Return how many services of a kind that stood in a zone are gone, and how many stand in it now."""
    went = gone(place, kind)
    facilities = place.facilities
    now = is_open(facilities) & facilities["kind"].eq(kind) & facilities["area_code"].isin(list(areas))
    return int(went["area_code"].isin(list(areas)).sum()), int(now.sum())
