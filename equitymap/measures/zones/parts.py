"""What of a page's answer is of a zone: neighbourhoods and people that are counted, services that stand in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from equitymap.measures.selection import is_open
from equitymap.measures.zones.added import told_people
from equitymap.places.gone import gone
from equitymap.places.place import Place


@dataclass(frozen=True)
class Part:
    """Neighbourhoods of a zone for which something holds, people in them, and neighbourhoods of which it is not known.

    ``people`` is None where it would tell of a few.
    """

    areas: int
    people: int | None
    unknown: int


def part(holds: pd.Series, place: Place, column: str, areas: Collection[str]) -> Part:
    """Return for how many neighbourhoods of a zone, and people in them, something holds.

    Parameters
    ----------
    holds
        True or False by neighbourhood, missing where it cannot be told; one that is not in it is not known.
    place, column
        The place, and the column of its neighbourhoods that counts the people.
    areas
        The neighbourhoods of the zone.
    """
    ours = holds.reindex(list(areas)).astype("boolean")
    yes = ours.index[ours.fillna(False).astype(bool)]
    return Part(len(yes), told_people(place, column, yes, of=areas), int(ours.isna().sum()))


def services_gone(place: Place, kind: str, areas: Collection[str]) -> tuple[int, int]:
    """Return how many services of a kind that stood in a zone are gone, and how many stand in it now."""
    went = gone(place, kind)
    facilities = place.facilities
    now = is_open(facilities) & facilities["kind"].eq(kind) & facilities["area_code"].isin(list(areas))
    return int(went["area_code"].isin(list(areas)).sum()), int(now.sum())
