"""An uploaded travel matrix: journey times in minutes from neighbourhoods to services, worked out elsewhere.

A CSV file with the headings ``area``, ``facility`` and ``minutes`` and one line per journey. It replaces straight
lines in the access measures, by whatever means of travel its times are; a minute stands for 80 m on foot
(Manual for Streets, Department for Transport, 2007), so that a reach of 800 m becomes one of 10 minutes.
A journey that is not in the file counts as out of reach. Journeys from or to elsewhere are counted and passed over.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.sources.local.limits import Limits, check

HEADINGS = ("area", "facility", "minutes")
LIMITS = Limits(size=50_000_000, lines=3_000_000, cells=20, line=2_000)
SMALLER = "Leave out journeys longer than anyone would make: what is not in the file counts as out of reach."
LONGEST_MINUTES = 24 * 60
_SHOWN = 5


@dataclass(frozen=True, eq=False)
class TravelMatrix:
    """Journey times, and what the file does not say.

    ``minutes`` has the columns ``area_code``, ``facility_id`` (categories) and ``minutes``, each pair once.
    ``absent_areas`` and ``absent_facilities`` are those of the place that the file never names; ``pairs_missing``
    counts the pairs of named ones without a time, which count as out of reach. ``elsewhere`` counts journeys from or
    to what the place and its ring do not have, ``example`` is one of them. ``notes`` say all this in words.
    """

    name: str
    sha256: str
    minutes: pd.DataFrame
    absent_areas: tuple[str, ...]
    absent_facilities: tuple[str, ...]
    pairs_missing: int
    elsewhere: int = 0
    example: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the file leaves open, one sentence each; none when it has every journey and no other."""
        area, facility = "".join(self.absent_areas[:1]), "".join(self.absent_facilities[:1])
        said = (
            (
                len(self.absent_areas),
                f"neighbourhood is not in the file ({area}): nothing is said about it.",
                f"neighbourhoods are not in the file (such as {area}): nothing is said about them.",
            ),
            (
                len(self.absent_facilities),
                f"service is not in the file ({facility}): it counts as out of reach.",
                f"services are not in the file (such as {facility}): they count as out of reach of everyone.",
            ),
            (
                self.pairs_missing,
                "journey between the others is not in the file: it counts as out of reach.",
                "journeys between the others are not in the file: they count as out of reach.",
            ),
            (
                self.elsewhere,
                f"journey from or to elsewhere was passed over ({self.example}).",
                f"journeys from or to elsewhere were passed over (such as {self.example}).",
            ),
        )
        return tuple(f"{number:,} {one if number == 1 else many}" for number, one, many in said if number)


@dataclass
class _Rows:
    """Journeys of the place as numbers, what is wrong with the others by kind, and what is of elsewhere."""

    origin: array[int] = field(default_factory=lambda: array("i"))
    facility: array[int] = field(default_factory=lambda: array("i"))
    minutes: array[float] = field(default_factory=lambda: array("d"))
    line: array[int] = field(default_factory=lambda: array("i"))
    read: int = 0
    elsewhere: int = 0
    example: str = ""
    wrong: dict[str, list[str]] = field(default_factory=dict)
    count: dict[str, int] = field(default_factory=dict)

    def keep(self, origin: int, facility: int, minutes: float, line: int) -> None:
        """Add a journey of this place."""
        self.origin.append(origin)
        self.facility.append(facility)
        self.minutes.append(minutes)
        self.line.append(line)

    def refuse(self, words: str, line: int, text: str) -> None:
        """Count a wrong line under ``words``; the first few are named."""
        self.count[words] = self.count.get(words, 0) + 1
        if self.count[words] <= _SHOWN:
            self.wrong.setdefault(words, []).append(f"line {line} ({text[:80] or 'blank'})")


def read_travel_matrix(data: bytes, *, name: str, areas: Collection[str], facilities: Collection[str]) -> TravelMatrix:
    """Read a travel matrix, or say everything that is wrong with it.

    Parameters
    ----------
    data
        The file. CSV with commas, UTF-8, any order of columns; further columns are passed over.
    name
        Its name, for messages.
    areas
        Neighbourhood codes of the place and its ring.
    facilities
        Service ids of the place and its ring, such as ``urn:139738``.

    Raises
    ------
    SourceUnreadable
        When it is empty, or not UTF-8 text.
    SourceHeadings
        When a heading is missing or stands twice.
    SourceContent
        When it is too large, long or wide; when no journey is of this place; else naming every kind of problem with
        its lines: minutes that are blank, not a number, negative or over a day, pairs that stand twice.
    """
    check(data, LIMITS, name, smaller=SMALLER)
    area_of = {code: number for number, code in enumerate(areas)}
    facility_of = {code: number for number, code in enumerate(facilities)}
    try:
        rows = _read(data, name, area_of, facility_of)
    except UnicodeDecodeError:
        raise SourceUnreadable(
            f"{name} is not text in UTF-8{_where(data)}. Save it as 'CSV UTF-8' and upload it again."
        ) from None
    except csv.Error as wrong:
        raise SourceUnreadable(f"{name} is not a readable CSV file ({wrong}). Save it as CSV again.") from None
    area, facility = np.asarray(rows.origin, dtype=np.int32), np.asarray(rows.facility, dtype=np.int32)
    pair = area.astype(np.int64) * max(1, len(facility_of)) + facility
    codes, ids = list(area_of), list(facility_of)
    for at in _again(pair):
        rows.refuse("pair that already stands further up", rows.line[at], f"{codes[area[at]]} to {ids[facility[at]]}")
    if rows.wrong:
        raise SourceContent(
            f"{name} cannot be used: {'; '.join(_described(rows))}. Mend these lines and upload it again."
        )
    if not rows.read:
        raise SourceContent(f"{name} cannot be used: it has headings but no journeys.")
    if not len(area):
        raise SourceContent(
            f"{name} cannot be used: none of its journeys is of this place ({rows.elsewhere:,} read, such as"
            f" {rows.example}). Codes are those of the neighbourhoods and services tables of this place."
        )
    named_areas, named_facilities = set(area.tolist()), set(facility.tolist())
    kept = pd.DataFrame(
        {
            "area_code": pd.Categorical.from_codes(area, pd.Index(codes)),
            "facility_id": pd.Categorical.from_codes(facility, pd.Index(ids)),
            "minutes": np.asarray(rows.minutes, dtype=float),
        }
    )
    return TravelMatrix(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        minutes=kept,
        absent_areas=tuple(sorted(code for code, number in area_of.items() if number not in named_areas)),
        absent_facilities=tuple(sorted(code for code, number in facility_of.items() if number not in named_facilities)),
        pairs_missing=len(named_areas) * len(named_facilities) - len(kept),
        elsewhere=rows.elsewhere,
        example=rows.example,
    )


def _read(data: bytes, name: str, area_of: dict[str, int], facility_of: dict[str, int]) -> _Rows:
    """Return the journeys, one line at a time: never the whole file as texts."""
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline=""))
    first = next(reader, [])
    a, f, m = _positions(first, name)
    rows, width = _Rows(), len(first)
    for row in reader:
        try:
            area, facility, minutes = area_of[row[a]], facility_of[row[f]], float(row[m])
        except (KeyError, IndexError, ValueError):
            _look_closer(rows, row, (a, f, m), width, reader.line_num, area_of, facility_of)
            continue
        if 0 <= minutes <= LONGEST_MINUTES and len(row) <= width and "_" not in row[m]:
            rows.read += 1
            rows.keep(area, facility, minutes, reader.line_num)
        else:
            _look_closer(rows, row, (a, f, m), width, reader.line_num, area_of, facility_of)
    return rows


def _look_closer(
    rows: _Rows,
    row: list[str],
    at: Sequence[int],
    width: int,
    line: int,
    area_of: Mapping[str, int],
    facility_of: Mapping[str, int],
) -> None:
    """Take a line that is not as plain as most: blank, with spaces, of elsewhere, or wrong."""
    area_text, facility_text, text = (row[one].strip() if one < len(row) else "" for one in at)
    if not any(cell.strip() for cell in row):
        return
    rows.read += 1
    area, facility = area_of.get(area_text), facility_of.get(facility_text)
    if area_text and facility_text and (area is None or facility is None):
        rows.elsewhere += 1
        rows.example = rows.example or f"line {line}, {area_text[:40]} to {facility_text[:40]}"
        return
    for column, code in (("area", area_text), ("facility", facility_text)):
        if not code:
            rows.refuse(f"no {column}", line, "")
    if extra := next((cell for cell in row[width:] if cell.strip()), ""):
        rows.refuse("more cells than headings (write 12.5, not 12,5)", line, extra)
    minutes = _minutes(text)
    if math.isnan(minutes):
        rows.refuse("no minutes, or not a number", line, text)
    elif minutes < 0:
        rows.refuse("minutes below 0", line, text)
    elif minutes > LONGEST_MINUTES:
        rows.refuse("minutes over a day", line, text)
    if area is not None and facility is not None:
        rows.keep(area, facility, minutes, line)


def _positions(first: list[str], name: str) -> list[int]:
    headings = [heading.strip().lower() for heading in first]
    if not any(headings):
        raise SourceUnreadable(f"{name} has an empty first line. It needs the headings {', '.join(HEADINGS)} there.")
    wrong = [heading for heading in HEADINGS if headings.count(heading) != 1]
    if wrong:
        raise SourceHeadings(
            f"{name} needs each of the headings {', '.join(HEADINGS)} once, separated by commas; wrong or missing:"
            f" {', '.join(wrong)}. Its first line has: {', '.join(repr(heading[:40]) for heading in first[:6])}."
        )
    return [headings.index(heading) for heading in HEADINGS]


def _minutes(text: str) -> float:
    """Return a plain decimal number, else NaN: no infinity, no digits grouped with underscores."""
    try:
        found = float(text)
    except ValueError:
        return math.nan
    return found if math.isfinite(found) and "_" not in text else math.nan


def _again(pair: np.ndarray) -> Iterator[int]:
    """Yield the positions of pairs that stand further up already, in order."""
    _, first = np.unique(pair, return_index=True)
    again = np.ones(len(pair), dtype=bool)
    again[first] = False
    yield from np.flatnonzero(again).tolist()


def _described(rows: _Rows) -> Iterable[str]:
    for words, examples in rows.wrong.items():
        more = f" and {rows.count[words] - _SHOWN:,} more" if rows.count[words] > _SHOWN else ""
        yield f"{words}: {', '.join(examples)}{more}"


def _where(data: bytes) -> str:
    """Say at which byte the text stops being UTF-8."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        return f" (byte {wrong.start})"
    return ""
