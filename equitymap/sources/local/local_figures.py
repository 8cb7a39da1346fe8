"""Single figures and periods of a local table, with the symbols and the ways of writing years that publishers use.

Symbols are those of the Government Statistical Service and of the Department for Education's releases: a hidden figure
is a hidden figure, never a year without a row. Nothing is read as a number that could be two numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from equitymap.sources.councils.council_figures import year_of
from equitymap.sources.reading.marks import LOCAL_FILES

QUALIFIERS = ["a", "b", "d", "e", "f", "p", "r", "t", "w"]
"""Marks beside a figure that stands: revised, provisional, estimated, break in the series and the like."""
_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?|[-+]?\.\d+")
_MARKED = re.compile(rf"(.*\d%?)\s*\[?({'|'.join(QUALIFIERS)})\]?", re.IGNORECASE)
_SCHOOL_YEAR = re.compile(
    r"(?:(?:academic|school|financial) year |ay ?|fy ?)?(\d{4})(?:\s?[/–-]\s?| to )?(\d{4}|\d{2})(?:\.0+)?"
)
_EXCEL_MONTH = re.compile(r"([a-z]{3})-(\d{2})")
_EXCEL_DAY = re.compile(r"0?1/(\d{2})/(\d{4})")
_SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LEAST_RATIO, CLOSE = 20, 3
LONGEST = 60
"""Characters of the longest figure or period."""


@dataclass(frozen=True)
class Figure:
    """One cell: the number (None where there is none), its state, and whether it is written with a per cent sign.

    ``state`` is "value", a state of ``marks.LOCAL_FILES``, or "wrong" for what is neither number nor symbol.
    """

    value: float | None
    state: str
    percent: bool = False


def figure(text: str) -> Figure:
    """Return what a cell says; state "wrong" where it is neither a number nor a symbol, "not_collected" when blank."""
    plain = text.strip()
    bare = plain.strip("[]() ").casefold()
    if not plain:
        return Figure(None, "not_collected")
    if len(plain) > LONGEST:
        return Figure(None, "wrong")
    if bare in LOCAL_FILES:
        state = LOCAL_FILES[bare]
        return Figure(0.0 if state == "rounded" else None, state)
    if marked := _MARKED.fullmatch(plain):
        plain = marked[1].strip()
    number = plain.removesuffix("%").strip().removeprefix("£").strip()
    if not _NUMBER.fullmatch(number):
        return Figure(None, "wrong")
    return Figure(float(number.replace(",", "")), "value", plain.endswith("%"))


def period(text: str) -> tuple[str, int] | None:
    """Return a period as it is kept and the year it ends in; None when the text is no period.

    ``202324``, ``2023/2024`` and ``2023-24`` are the school year 2023/24, which ends in 2024. A spreadsheet turns
    2009/10 into Oct-09: a month whose number is the next year's can be nothing else here.
    """
    plain = " ".join(text.split()).casefold()
    if len(plain) > LONGEST:
        return None
    if re.fullmatch(r"\d{4}(\.0+)?", plain):
        return plain[:4], int(plain[:4])
    if found := _SCHOOL_YEAR.fullmatch(plain):
        first, last = int(found[1]), int(found[2][-2:])
        following = last == (first + 1) % 100 and (len(found[2]) == 2 or int(found[2]) == first + 1)
        return (f"{first}/{last:02d}", first + 1) if following else None
    if (found := _EXCEL_MONTH.fullmatch(plain)) and found[1] in _SHORT:
        return _from_month(_SHORT.index(found[1]) + 1, 2000 + int(found[2]))
    if found := _EXCEL_DAY.fullmatch(plain):
        return _from_month(int(found[1]), int(found[2]))
    year = year_of(text)
    return None if year is None else (" ".join(text.split()), year)


def _from_month(month: int, year: int) -> tuple[str, int] | None:
    return (f"{year}/{month:02d}", year + 1) if month == (year + 1) % 100 else None


def shares_of_one(values: pd.Series) -> pd.Series:
    """Return True where a percentage looks like a share of 1: 0.31 for 31%.

    That is every figure up to 1 where the table has none above and some below, and else one that is a hundredth of
    what the others are.
    """
    large = values[values > 1]
    small = values.gt(0) & values.le(1)
    if large.empty:
        return small & bool(values.between(0, 1, inclusive="neither").any())
    others = float(large.median())
    return small & (values * LEAST_RATIO < others) & (100 * values).between(others / CLOSE, others * CLOSE)


def when(periods: pd.Series, years: pd.Series) -> pd.Series:
    """Return what tells one figure from the next: the year, or the period where it is of several years."""
    several = periods.str.count(r"\d{2}").gt(3)
    return years.astype("str").mask(several, periods)
