"""From the code of a neighbourhood in an address to one of the place, whether it is of 2021 or of 2011."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from equitymap.places.place import Place
from equitymap.sources.areas.code_history import older_area


def neighbourhood(code: str, place: Place) -> str | None:
    """Return the neighbourhood inside a place that a code means; None when it means none, or several.

    One of 2011 that was merged or redrawn means the one that took its place.
    """
    if code in place.inside.index:
        return code
    now = [area for area in place.manifest.areas_of_2011.get(code, ()) if area in place.inside.index]
    return now[0] if len(now) == 1 and len(place.manifest.areas_of_2011[code]) == 1 else None


def why_none(code: str, place: Place) -> str:
    """Return what is known of a code that means no neighbourhood of a place; empty when nothing is."""
    return older_area(code, place.manifest.areas_of_2011)


def of_place(older: Mapping[str, tuple[str, ...]], inside: pd.Index) -> dict[str, tuple[str, ...]]:
    """Return the neighbourhoods of 2011 that became some inside a place, for its manifest, in order."""
    return {old: now for old, now in sorted(older.items()) if any(area in inside for area in now)}
