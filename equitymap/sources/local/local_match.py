"""Which service of a register a line of a local list means: by its number, or by kind, place and name.

A council's own list repeats the register. Counted twice, every service would stand in for itself, and a closure would
hurt nobody. So a line is set against what is known before it is added.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from equitymap.kinds import KINDS
from equitymap.sources.areas.postcodes import normalise
from equitymap.sources.local.local_cells import Spot
from equitymap.sources.services.service_names import alike, telling
from equitymap.vocabulary import OPEN_STATES

NEAR_M = 150
"""Two records of one service: lists place it by its door, its postcode or its building."""
ASTRAY_M = 1_500
"""Up to here a service of the same name is asked about: lists also place services by hand."""
SPELT_ALIKE = 0.85
NEW = "new"
"""What a line writes as its register number, or as its note, to say that it is another service."""
PREFIXES = ("urn", "cc", "gp", "ods", "library")


@dataclass(frozen=True)
class Match:
    """What a line is of what is known: ``same`` service, one to be ``asked`` about, or ``none`` of them."""

    state: Literal["same", "asked", "none"]
    facility_id: str = ""
    words: str = ""


NONE = Match("none")


class _OfKind:
    """The services of one kind as arrays, in the order of the register."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.ids = [str(number) for number in rows.index]
        self.names = [str(name) for name in rows["name"]]
        self.east, self.north = (rows[column].to_numpy(dtype=float) for column in ("easting_m", "northing_m"))
        self.by_post: dict[str, set[int]] = {}
        for at, post in enumerate(rows["postcode"]):
            if pd.notna(post):
                self.by_post.setdefault(normalise(str(post)), set()).add(at)


@dataclass(frozen=True)
class Known:
    """The services that a line can mean, index ``facility_id``."""

    frame: pd.DataFrame

    @cached_property
    def of_kind(self) -> dict[str, _OfKind]:
        """The services of each kind, ready to be looked through."""
        return {str(kind): _OfKind(rows) for kind, rows in self.frame.groupby("kind")}

    @cached_property
    def numbered(self) -> dict[str, list[str]]:
        """Services by their number in small letters, with the prefix and without."""
        found: dict[str, list[str]] = {}
        for number in map(str, self.frame.index):
            whole = number.casefold()
            for written in {whole, whole.partition(":")[2] or whole}:
                found.setdefault(written, []).append(number)
        return found

    def by_number(self, written: str, kind: str) -> str | None:
        """Return the service with a number as a register prints it; None when there is none, or several.

        Case, spaces, the prefix (``URN 123456``) and decimals that a spreadsheet added (123456.0) do not matter.
        """
        if written in self.frame.index:
            return written
        plain = re.sub(r"\.0+$", "", re.sub(r"\s+", "", written).casefold())
        bare = re.sub(rf"^({'|'.join(PREFIXES)})[:#.]*(?=.)", "", plain).lstrip("#")
        found = self.numbered.get(plain, []) or self.numbered.get(bare, [])
        if len(found) > 1:
            found = [number for number in found if self.text(number, "kind") == kind]
        return found[0] if len(found) == 1 else None

    def by_place(self, kind: str, name: str, spot: Spot) -> Match:
        """Return which service of the kind stands at this place under this name."""
        ours = self.of_kind.get(kind)
        if ours is None:
            return NONE
        away = np.hypot(ours.east - spot.easting_m, ours.north - spot.northing_m)
        here = ours.by_post.get(normalise(spot.postcode), set()) if spot.postcode else set()
        close = here | set(np.flatnonzero(away <= NEAR_M).tolist())
        near = [at for at in sorted(close) if alike(name, ours.names[at]) or _spelt_alike(name, ours.names[at])]
        if near:
            return self._of_near([ours.ids[at] for at in near], name)
        for at in np.flatnonzero(away <= ASTRAY_M)[np.argsort(away[away <= ASTRAY_M], kind="stable")].tolist():
            if alike(name, ours.names[at]):
                words = f"has the name of {self.told(ours.ids[at])}, {away[at]:,.0f} m away"
                return Match("asked", ours.ids[at], words)
        if close and not telling(name):
            first = ours.ids[min(close)]
            return Match("asked", first, f"stands where {self.told(first)} does")
        return NONE

    def _of_near(self, near: list[str], name: str) -> Match:
        """Return the one that is meant among those close by whose name fits: the open one, the one named just so."""
        named = [number for number in near if telling(self.text(number, "name")) == telling(name)]
        for found in (near, self._open(near), named, self._open(named)):
            if len(found) == 1:
                return Match("same", found[0], f"is {self.told(found[0])}")
        return Match("asked", near[0], f"can be {' or '.join(self.told(number) for number in near[:3])}")

    def _open(self, numbers: list[str]) -> list[str]:
        return [number for number in numbers if self.text(number, "status") in OPEN_STATES]

    def told(self, facility_id: str) -> str:
        """Return the name of a service with its number and postcode."""
        post = self.text(facility_id, "postcode")
        return f"{self.text(facility_id, 'name')} ({facility_id}{f', {post}' if post else ''})"

    def text(self, facility_id: str, column: str) -> str:
        """Return what is known of a service as text; empty where nothing is."""
        found = self.frame.loc[[facility_id], column].dropna()
        return str(found.iloc[0]) if len(found) else ""


def known_services(frame: pd.DataFrame | None) -> Known:
    """Return what lines are set against, with every column that this needs."""
    columns = ["kind", "name", "status", "postcode", "easting_m", "northing_m"]
    if frame is None:
        frame = pd.DataFrame(columns=columns, index=pd.Index([], name="facility_id", dtype="str"))
    elif frame.index.name != "facility_id" and "facility_id" in frame.columns:
        frame = frame.set_index("facility_id")
    whole = frame.reindex(columns=columns).astype({"easting_m": float, "northing_m": float})
    return Known(whole[~whole.index.duplicated()])


def _spelt_alike(one: str, other: str) -> bool:
    first, second = (" ".join(sorted(telling(name))) for name in (one, other))
    spelt = difflib.SequenceMatcher(None, first, second)
    return bool(first and second) and spelt.quick_ratio() >= SPELT_ALIKE and spelt.ratio() >= SPELT_ALIKE


def kind_of(text: str) -> str:
    """Return the kind of service that a text names, whether by id or in words; the text itself when it names none."""
    for kind in KINDS:
        if _words(text) in {_words(kind.id), _words(kind.one), _words(kind.many)}:
            return kind.id
    return text


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^a-z]+", " ", re.sub("['’`]", "", text.casefold())).split())
