"""An uploaded travel matrix: journey times in minutes from neighbourhoods to services, worked out elsewhere.

A CSV file with the headings ``area``, ``facility`` and ``minutes`` and one line per journey. It replaces straight
lines in the access measures, by whatever means of travel its times are; a minute stands for 80 m on foot
(Manual for Streets, Department for Transport, 2007), so that a reach of 800 m becomes one of 10 minutes.
A journey that is not in the file counts as out of reach.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable

HEADINGS = ("area", "facility", "minutes")
LARGEST_BYTES = 50_000_000
LONGEST_MINUTES = 24 * 60
_SHOWN = 5
_EXCESS = "more cells than headings"


@dataclass(frozen=True, eq=False)
class TravelMatrix:
    """Journey times, and what the file does not say.

    ``minutes`` has the columns ``area_code``, ``facility_id`` and ``minutes``, each pair once. ``absent_areas`` and
    ``absent_facilities`` are those of the place that the file never names; ``pairs_missing`` counts the pairs of
    named ones without a time, which count as out of reach. ``notes`` say all this in words.
    """

    name: str
    sha256: str
    minutes: pd.DataFrame
    absent_areas: tuple[str, ...]
    absent_facilities: tuple[str, ...]
    pairs_missing: int

    @property
    def notes(self) -> tuple[str, ...]:
        """What the file leaves open, one sentence each; none when it has every journey."""
        told = (
            (len(self.absent_areas), "neighbourhood(s) are not in the file: nothing is said about them",
             self.absent_areas),
            (len(self.absent_facilities), "service(s) are not in the file: they count as out of reach of everyone",
             self.absent_facilities),
            (self.pairs_missing, "journey(s) between the others are not in the file: they count as out of reach", ()),
        )  # fmt: skip
        return tuple(
            f"{count:,} {words}{f' (such as {examples[0]})' if examples else ''}."
            for count, words, examples in told if count
        )  # fmt: skip


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
        When it is too large, empty, or not UTF-8 text.
    SourceHeadings
        When a heading is missing or stands twice.
    SourceContent
        Naming every kind of problem with its lines: unknown codes, minutes that are blank, not a number, negative
        or over a day, pairs that stand twice.
    """
    table = _read(data, name)
    table = table[table.notna().any(axis=1)]
    texts = {heading: table[heading].str.strip() for heading in HEADINGS}
    minutes = pd.to_numeric(texts["minutes"], errors="coerce").astype(float)
    finite = np.isfinite(minutes)
    known_area = texts["area"].isin(list(areas))
    known_facility = texts["facility"].isin(list(facilities))
    pair = pd.DataFrame({"area_code": texts["area"], "facility_id": texts["facility"]})
    again = pair.duplicated() & known_area & known_facility
    problems = (
        ("neighbourhood code that this place and its ring do not have", ~known_area, texts["area"]),
        ("service id that this place and its ring do not have", ~known_facility, texts["facility"]),
        ("no minutes, or not a number", ~finite, texts["minutes"]),
        ("minutes below 0", finite & (minutes < 0), texts["minutes"]),
        ("minutes over a day", finite & (minutes > LONGEST_MINUTES), texts["minutes"]),
        ("more cells than headings (write 12.5, not 12,5)", table[_EXCESS].notna(), table[_EXCESS]),
        ("pair that already stands further up", again, texts["area"] + " to " + texts["facility"]),
    )
    wrong = [_described(words, shown[rows]) for words, rows, shown in problems if rows.any()]
    if table.empty:
        wrong = ["it has headings but no journeys"]
    if wrong:
        raise SourceContent(
            f"{name} cannot be used: {'; '.join(wrong)}. Mend these lines and upload it again; codes are those of"
            " the neighbourhoods and services tables of this place."
        )
    kept = pair.assign(minutes=minutes).reset_index(drop=True)
    return TravelMatrix(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        minutes=kept,
        absent_areas=_absent(areas, kept["area_code"]),
        absent_facilities=_absent(facilities, kept["facility_id"]),
        pairs_missing=kept["area_code"].nunique() * kept["facility_id"].nunique() - len(kept),
    )


def _read(data: bytes, name: str) -> pd.DataFrame:
    """Return the three columns as text, the index being the line in the file."""
    if len(data) > LARGEST_BYTES:
        raise SourceUnreadable(
            f"{name} is {len(data) / 1e6:,.0f} MB; at most {LARGEST_BYTES // 1_000_000} MB can be used."
            " Leave out journeys longer than anyone would make: what is not in the file counts as out of reach."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise SourceUnreadable(
            f"{name} is not text in UTF-8 (byte {wrong.start}). Save it as 'CSV UTF-8' and upload it again."
        ) from None
    try:
        first = next(csv.reader(io.StringIO(text)), [])
    except csv.Error as wrong:
        raise SourceUnreadable(f"{name} is not a readable CSV file ({wrong}). Save it as CSV again.") from None
    headings = [heading.strip().lower() for heading in first]
    if not any(headings):
        raise SourceUnreadable(f"{name} has an empty first line. It needs the headings {', '.join(HEADINGS)} there.")
    wrong_headings = [heading for heading in HEADINGS if headings.count(heading) != 1]
    if wrong_headings:
        raise SourceHeadings(
            f"{name} needs each of the headings {', '.join(HEADINGS)} once, separated by commas; wrong or missing:"
            f" {', '.join(wrong_headings)}. Its first line has: {', '.join(repr(heading) for heading in first[:6])}."
        )
    try:
        table = pd.read_csv(
            io.StringIO(text), dtype=str, keep_default_na=False, na_values=[""], skip_blank_lines=False, header=None,
            skiprows=1, names=[*_unique(headings), _EXCESS],
        )  # fmt: skip
    except pd.errors.ParserError as wrong:
        raise SourceUnreadable(f"{name} is not a readable CSV file ({wrong}). Mend that line and upload it.") from None
    table.index = pd.RangeIndex(2, 2 + len(table), name="line")
    return table[[*HEADINGS, _EXCESS]]


def _unique(headings: Iterable[str]) -> list[str]:
    """Return headings that differ: a number before those that are not ours, which may be blank or stand twice."""
    return [heading if heading in HEADINGS else f"{number} {heading}" for number, heading in enumerate(headings)]


def _described(words: str, found: pd.Series) -> str:
    examples = ", ".join(
        f"line {line} ({text if isinstance(text, str) else 'blank'})" for line, text in found.head(_SHOWN).items()
    )
    more = f" and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else ""
    return f"{words}: {examples}{more}"


def _absent(codes: Iterable[str], named: pd.Series) -> tuple[str, ...]:
    return tuple(sorted(set(codes) - set(named)))
