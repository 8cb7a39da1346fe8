"""Single cells of a local list: places, days, links, numbers. What is wrong is said with the column and the remedy."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import pandas as pd
from pyproj import Transformer

from equitymap.sources import postcodes
from equitymap.sources.registers import ENGLAND_M, UNKNOWN_DATE

LONGEST_CELL = 500
HOURS_IN_A_WEEK = 168
EARLIEST = pd.Timestamp("1850-01-01")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TO_METRES = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
_MARKUP = re.compile(r"<\s*[a-zA-Z/!?]")
_YEAR = re.compile(r"(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})|(\d{1,2})/(\d{4})")
_NAMED = re.compile(r"([A-Za-z]{3,9})\.? (\d{4})")
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
_HOW = "write a day (2014-03-31 or 31/03/2014), a month (2014-03) or a year (2014)"


@dataclass(frozen=True)
class Window:
    """First and last day something can have happened."""

    first: pd.Timestamp
    last: pd.Timestamp


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
    found = _window(text)
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


def _window(text: str) -> Window | None:
    plain = " ".join(text.split())
    year = month = 0
    if found := _YEAR.fullmatch(plain):
        year = int(found[1])
    elif found := _MONTH.fullmatch(plain):
        year, month = int(found[1] or found[4]), int(found[2] or found[3])
    elif (found := _NAMED.fullmatch(plain)) and found[1][:3].lower() in MONTHS:
        year, month = int(found[2]), MONTHS.index(found[1][:3].lower()) + 1
    if year:
        if not (1700 <= year <= 2200 and month <= 12) or (month == 0 and not _YEAR.fullmatch(plain)):
            return None
        first = pd.Timestamp(year, month or 1, 1)
        return Window(first, first + (pd.offsets.MonthEnd(0) if month else pd.offsets.YearEnd(0)))
    for form in _DAYS:
        day = pd.to_datetime(plain, format=form, errors="coerce")
        if isinstance(day, pd.Timestamp):
            return Window(day, day)
    return None


def number(text: str, column: str, faults: list[str]) -> float | None:
    """Return hours a week; None where blank or wrong."""
    if not text:
        return None
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text) or float(text) > HOURS_IN_A_WEEK:
        faults.append(f"column {column}: write hours a week, such as 22.5, not {text[:40]!r}")
        return None
    return float(text)


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

    Grid metres are taken before latitude and longitude, and these before the postcode.
    """
    written = cells.get("postcode", "")
    for one, other, metres in (("easting", "northing", True), ("longitude", "latitude", False)):
        pair = [cells.get(one, ""), cells.get(other, "")]
        if any(pair):
            return _by_numbers(pair, (one, other), metres=metres, postcode=written, faults=faults)
    if not written:
        faults.append("column postcode: give a postcode, latitude and longitude, or easting and northing")
        return None
    code = postcodes.normalise(written)
    if code not in positions.index:
        known = "not in the postcode list" if postcodes.looks_like_postcode(written) else "not a postcode"
        faults.append(f"column postcode: {written[:20]!r} is {known}; correct it or give latitude and longitude")
        return None
    east, north = positions.loc[[code], ["easting_m", "northing_m"]].to_numpy(dtype=float)[0]
    return Spot(float(east), float(north), written, by_postcode=True)


def _by_numbers(
    pair: list[str], columns: tuple[str, str], *, metres: bool, postcode: str, faults: list[str]
) -> Spot | None:
    one, other = columns
    shown = f"{' and '.join(pair)[:60]!r}"
    try:
        x, y = float(pair[0]), float(pair[1])
    except ValueError:
        faults.append(f"column {one}: write {one} and {other} both, as plain numbers, not {shown}")
        return None
    east, north = (x, y) if metres else _TO_METRES.transform(x, y)
    within = all(low <= metre <= high for metre, (low, high) in zip((east, north), ENGLAND_M.values(), strict=True))
    if not within:
        faults.append(f"column {one}: {shown} is not in England; check the numbers and their order")
        return None
    return Spot(float(east), float(north), postcode or None, by_postcode=False)


@dataclass(frozen=True)
class Told:
    """What happened, by one line."""

    event: str
    when: Window
    before: float | None
    after: float | None
    evidence: str
    note: str


@dataclass(frozen=True)
class Row:
    """One good line."""

    line: int
    own: str
    kind: str
    name: str
    type: str
    spot: Spot | None
    opened: Window | None
    told: Told | None

    @property
    def facility_id(self) -> str:
        """The number in the register, else one made of kind, name and place, the same on every reading."""
        if self.spot is None:
            return self.own
        parts = (self.kind, self.name.casefold(), f"{self.spot.easting_m:.0f}", f"{self.spot.northing_m:.0f}")
        return "local:" + hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]
