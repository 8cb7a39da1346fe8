"""Codes that somebody pastes to make a zone: every one is accounted for."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from equitymap.measures.zones.zone import published
from equitymap.places.older_areas import neighbourhood, why_none
from equitymap.places.place import Place

MOST_PASTED = 2_000
STATES = {
    "used": "used",
    "older": "of 2011: used as the neighbourhood that took its place",
    "several": "a ward or middle layer area: its neighbourhoods are used",
    "again": "given twice: used once",
    "elsewhere": "not of this place, or of 2011 and redrawn as several: left out",
    "no_code": "no code of an area: left out",
    "beyond": f"after the first {MOST_PASTED:,}: left out",
}
"""What became of a code that was pasted."""


@dataclass(frozen=True)
class Pasted:
    """Neighbourhoods that pasted codes mean, and a row for each code: ``code``, ``state`` (of ``STATES``), ``why``."""

    areas: frozenset[str]
    rows: pd.DataFrame


def pasted(text: str, place: Place) -> Pasted:
    """Return what pasted codes mean; anything but letters and digits stands between them."""
    codes = re.findall(r"\w+", text)
    areas: set[str] = set()
    seen: set[str] = set()
    rows, larger = [], published(place)
    found: list[str]
    for number, given in enumerate(codes):
        code = given.upper()
        meant = neighbourhood(code, place)
        if number >= MOST_PASTED:
            state, found = "beyond", []
        elif code in seen:
            state, found = "again", []
        elif meant is not None:
            state, found = ("used" if meant == code else "older"), [meant]
        elif code in larger:
            state, found = "several", larger[code][1]
        else:
            state, found = ("elsewhere" if re.fullmatch(r"[A-Z]\w\d{7}", code) else "no_code"), []
        seen.add(code)
        areas |= set(found)
        rows.append({"code": given[:40], "state": state, "why": why_none(code, place) if state == "elsewhere" else ""})
    return Pasted(frozenset(areas), pd.DataFrame(rows, columns=["code", "state", "why"], dtype="str"))
