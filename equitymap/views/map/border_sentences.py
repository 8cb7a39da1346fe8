"""What is said where the registers end: at the border of Wales and of Scotland."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from equitymap.kinds import Kind
from equitymap.places.place import Border
from equitymap.views.words import agree, count

NEIGHBOURHOODS = ("neighbourhood", "neighbourhoods")


def nations(border: Border) -> str:
    """Return the nations beyond the border, in words."""
    return " and ".join(border.nations)


def on_card(border: Border | None, area_code: str, nearer: Sequence[str], reach_m: float) -> str:
    """Return what the card of a neighbourhood says; empty where no border matters for it.

    ``nearer`` are the services, in words, of which the nearest on this side is further away than the border.
    """
    away = None if border is None else border.nearest_m.get(area_code)
    if border is None or away is None or not (nearer or away <= reach_m):
        return ""
    there = nations(border)
    start = f"{there} is {away / 1000:.1f} km away in a straight line"
    if nearer:
        return f"{start}, nearer than the nearest {_either(nearer)} here. {_unknown(there)}: the nearest may be there."
    return f"{start}. {_unknown(there)}: some may be in reach."


def on_page(border: Border | None, table: pd.DataFrame, kind: Kind, reach_m: float) -> str:
    """Return what a page about one kind of service says; empty where no border is near.

    ``table`` is that of ``measures.border.near_border``.
    """
    if border is None or table.empty:
        return ""
    there, number, people = nations(border), len(table), int(table["population"].sum())
    lie = agree(number, "lies", "lie")
    return (
        f"{count(number, *NEIGHBOURHOODS)} ({people:,} residents) {lie} nearer to {there} than to the nearest"
        f" {kind.one} here, or within {reach_m / 1000:.1f} km of it. {_unknown(there)}: where none is counted in reach"
        " there, or none left, one may stand beyond the border."
    )


def in_limits(border: Border | None) -> str:
    """Return what the limits say; empty where no border is near."""
    if border is None:
        return ""
    there = nations(border)
    return (
        f"{_unknown(there)}. Near the border the nearest may be there; straight lines may also cross water, such as an"
        f" estuary. The map leaves the other side empty, because no outlines of {there} are among the sources: it is"
        " land, not sea."
    )


def _unknown(there: str) -> str:
    return f"Services in {there} are not in these registers"


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
