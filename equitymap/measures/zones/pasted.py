"""Codes that somebody pastes to make a zone: every one is accounted for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from equitymap.measures.zones.zone import published
from equitymap.places.older_areas import neighbourhood, why_none
from equitymap.places.place import Place

MOST_PASTED, MOST_SIGNS = 2_000, 40_000
"""Codes that are used, and signs that are read."""
CODE = r"[A-Z]\w\d{7}"
STATES = {
    "used": "used",
    "older": "of 2011: used as the neighbourhood that took its place",
    "several": "a ward or middle layer area: its neighbourhoods are used",
    "again": "given twice: used once",
    "elsewhere": "not of this place, or no such code: left out",
    "redrawn": "of 2011 and redrawn as several: left out",
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
    codes = re.findall(r"\w+", text[:MOST_SIGNS])
    areas: set[str] = set()
    seen: set[str] = set()
    rows, larger = [], published(place)
    for number, given in enumerate(codes):
        code = given.upper()
        state, found = ("beyond" if number >= MOST_PASTED else "again"), frozenset[str]()
        if number < MOST_PASTED and code not in seen:
            state, found = meant(code, place, larger)
        seen.add(code)
        areas |= found
        rows.append({"code": given[:40], "state": state, "why": why_none(code, place) if state == "redrawn" else ""})
    return Pasted(frozenset(areas), pd.DataFrame(rows, columns=["code", "state", "why"], dtype="str"))


def meant(code: str, place: Place, larger: Mapping[str, tuple[str, list[str]]]) -> tuple[str, frozenset[str]]:
    """Return the state of a code in capitals (of ``STATES``), and the neighbourhoods that it means; it may mean none.

    ``larger`` is ``published(place)``.
    """
    now = neighbourhood(code, place)
    if now is not None:
        return ("used" if now == code else "older"), frozenset([now])
    if code in larger:
        return "several", frozenset(larger[code][1])
    if code in place.manifest.areas_of_2011:
        return "redrawn", frozenset()
    return ("elsewhere" if re.fullmatch(CODE, code) else "no_code"), frozenset()
