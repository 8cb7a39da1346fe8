"""Single cells of a local list: places, days, links, numbers. What is wrong is said with the column and the remedy."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import pandas as pd
from pyproj import Transformer

from equitymap.sources.areas import postcodes
from equitymap.sources.local.local_days import Window, window
from equitymap.sources.reading.facility_frame import ENGLAND_M, UNKNOWN_DATE

LONGEST_CELL = 500
HOURS_IN_A_WEEK = 168
APART_M = 2_000
"""Metres between two positions of one line, above which one of them must be wrong: a postcode is smaller."""
EARLIEST = pd.Timestamp("1850-01-01")
_TO_METRES = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
_MARKUP = re.compile(r"<\s*[a-zA-Z/!?]")
_HOW = "write a day (31 March 2014 or 31/03/2014), a month (March 2014 or 2014-03) or a year (2014 or 2013/14)"


@dataclass(frozen=True)
class Spot:
    """A position in EPSG:27700 metres, and whether it is that of the postcode."""

    easting_m: float
    northing_m: float
    postcode: str | None
    by_postcode: bool


def cell_problems(cells: Mapping[str, str]) -> list[str]:
    """Return what is wrong with cells as text: too long, signs that cannot be shown, mark-up, beyond the headings."""
    faults = []
    for column, text in cells.items():
        where = f"column {column}" if column else "after the last column"
        if not column:
            faults.append(f"{where}: there are more cells than headings; put texts with commas into quotation marks")
        if column.isdigit():
            faults.append(f"column {column} has no heading: give it one of the template's, or clear the cell")
        if len(text) > LONGEST_CELL:
            faults.append(f"{where}: {len(text):,} characters; write {LONGEST_CELL} at most")
        if _MARKUP.search(text):
            faults.append(f"{where}: plain text only, without <...>")
        if any(not sign.isprintable() for sign in text.replace("\n", " ").replace("\r", " ")):
            faults.append(f"{where}: has a sign that cannot be shown; type it again")
    return faults


def when(text: str, column: str, *, today: pd.Timestamp, faults: list[str]) -> Window | None:
    """Return the days a text can mean: one day, a month or a year; None and a fault where it means none."""
    if not text:
        return None
    found = window(text, today)
    if found is None:
        faults.append(f"column {column}: {_HOW}, not {text[:40]!r}")
    elif found.first == found.last == UNKNOWN_DATE:
        faults.append(f"column {column}: 1 January 1900 stands for an unknown day; write the year, or leave it blank")
    elif found.first > today:
        faults.append(f"column {column}: {text[:40]} is in the future; write what has happened")
    elif found.first < EARLIEST:
        faults.append(f"column {column}: {text[:40]} is before {EARLIEST.year}; write the year with four digits")
    else:
        return Window(found.first, min(found.last, today))
    return None


def number(text: str, column: str, faults: list[str]) -> float | None:
    """Return hours a week; None where blank or wrong."""
    if not text:
        return None
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text) or float(text) > HOURS_IN_A_WEEK:
        faults.append(f"column {column}: write hours a week, such as 22.5, not {text[:40]!r}")
        return None
    return float(text)


def event_of(text: str) -> str:
    """Return an event as the vocabulary writes it: "Hours cut" is ``hours_cut``."""
    return re.sub(r"[\s-]+", "_", text.casefold())


def link(text: str, faults: list[str]) -> str:
    """Return a web address of evidence; only http and https are taken."""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s|[\"'<>]", text)
        good = good and parts.username is None and parts.password is None
    except ValueError:
        good = False
    if not good:
        faults.append(
            "column evidence: give the web address of the evidence, beginning with https://"
            + (f", not {text[:60]!r}" if text else "")
        )
    return text


def position(cells: Mapping[str, str], positions: pd.DataFrame, faults: list[str]) -> Spot | None:
    """Return the place from whichever of the three ways is given; None and a fault where none can be used.

    Grid metres are taken before latitude and longitude, and these before the postcode. Where several are given they
    must mean one place: no further than ``APART_M`` from each other.
    """
    written = cells.get("postcode", "")
    found: list[tuple[str, str, Spot]] = []
    for one, other, metres in (("easting", "northing", True), ("longitude", "latitude", False)):
        pair = [cells.get(one, ""), cells.get(other, "")]
        if any(pair):
            spot = _by_numbers(pair, (one, other), metres=metres, postcode=written, faults=faults)
            if spot is None:
                return None
            found.append((one, f"{one} and {other}", spot))
    there = _by_postcode(written, positions)
    if there is not None:
        found.append(("postcode", f"postcode {written[:10]}", there))
    elif written and not found:
        known = "not in the postcode list" if postcodes.looks_like_postcode(written) else "not a postcode"
        faults.append(f"column postcode: {written[:20]!r} is {known}; correct it or give latitude and longitude")
    elif not found:
        faults.append("column postcode: give a postcode, latitude and longitude, or easting and northing")
    if not found:
        return None
    column, words, spot = found[0]
    for _, others, other_spot in found[1:]:
        away = math.hypot(spot.easting_m - other_spot.easting_m, spot.northing_m - other_spot.northing_m)
        if away > APART_M:
            faults.append(f"column {column}: its {words} are {away / 1000:,.0f} km from its {others}; correct one")
            return None
    return spot


def _by_postcode(written: str, positions: pd.DataFrame) -> Spot | None:
    code = postcodes.normalise(written)
    if not code or code not in positions.index:
        return None
    east, north = positions.loc[[code], ["easting_m", "northing_m"]].to_numpy(dtype=float)[0]
    return Spot(float(east), float(north), written, by_postcode=True)


def _by_numbers(
    pair: list[str], columns: tuple[str, str], *, metres: bool, postcode: str, faults: list[str]
) -> Spot | None:
    one, other = columns
    shown = f"{' and '.join(pair)[:60]!r}"
    try:
        x, y = (float(_plain_number(text)) for text in pair)
    except ValueError:
        faults.append(f"column {one}: write {one} and {other} both, as plain numbers, not {shown}")
        return None
    east, north = (x, y) if metres else _TO_METRES.transform(x, y)
    within = all(low <= metre <= high for metre, (low, high) in zip((east, north), ENGLAND_M.values(), strict=True))
    if not within:
        faults.append(f"column {one}: {shown} is not in England; check the numbers and their order")
        return None
    return Spot(float(east), float(north), postcode or None, by_postcode=False)


def _plain_number(text: str) -> str:
    """Return a number without the commas of thousands (379,206), with a point for a decimal comma (53,44085)."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", text):
        return text.replace(",", "")
    return re.sub(r"^(-?\d{1,3}),(\d+)°?$", r"\1.\2", text).removesuffix("°")


@dataclass(frozen=True)
class LocalEvent:
    """What happened, by one line."""

    event: str
    when: Window
    before: float | None
    after: float | None
    evidence: str
    note: str


@dataclass(frozen=True)
class LocalRecord:
    """One good line."""

    line: int
    own: str
    kind: str
    name: str
    type: str
    spot: Spot | None
    opened: Window | None
    told: LocalEvent | None
    file: str = ""

    @property
    def facility_id(self) -> str:
        """The number in the register, else one made of kind, name and place, the same on every reading."""
        if self.spot is None:
            return self.own
        parts = (self.kind, self.name.casefold(), f"{self.spot.easting_m:.0f}", f"{self.spot.northing_m:.0f}")
        return "local:" + hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]
