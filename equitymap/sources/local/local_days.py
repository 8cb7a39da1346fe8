"""Days, months and years as people and their spreadsheets write them: what a text of a local list can mean.

A spreadsheet turns 2014-03 into Mar-14, 31/03/2014 into 31-Mar-14 or 31/03/2014 00:00, and 2014 into 2014.0. Names of
months are not ambiguous; days of numbers alone are read as day, month, year. Two digits are a year of the last hundred.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
FIRST_YEAR, LAST_YEAR = 1700, 2200
LONGEST = 60
"""Characters of the longest day: a weekday, a day, a month, a year and a time."""
DAY_ZERO = pd.Timestamp("1899-12-30")
SERIALS = (18_000, 80_000)
"""Days after ``DAY_ZERO`` that a spreadsheet writes for a day shown as a number: 1949 to 2119."""

_CLOCK = re.compile(r"(?<=\d)[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)? ?(am|pm)?(Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})(?:\.0+)?")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_TWO_YEARS = re.compile(r"(\d{4}) ?[/-] ?(\d{2}|\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_NAMED_DAY = re.compile(
    r"(?:[a-z]{3,9}day,? )?(\d{1,2})(?:st|nd|rd|th)?[ /.-]*(?:of )?([a-z]{3,9})[ ,/.-]*(\d{4}|\d{2})"
)
_NAMED_MONTH = re.compile(r"([a-z]{3,9})[ ,/.-]*(\d{4}|\d{2})")
_NAMED_LAST = re.compile(r"(\d{4})[ /.-]*([a-z]{3,9})")


@dataclass(frozen=True)
class Window:
    """First and last day something can have happened."""

    first: pd.Timestamp
    last: pd.Timestamp


def window(text: str, today: pd.Timestamp) -> Window | None:
    """Return the days a text can mean: one day, a month, a year, or a financial year; None where it means none.

    "2013/14" and "2013-14" are the year from 1 April 2013 to 31 March 2014. ``today`` decides which century two digits
    are of.
    """
    if len(text) > LONGEST:
        return None
    plain = _CLOCK.sub("", " ".join(text.split())).strip(" ,.").lower()
    if found := _YEAR.fullmatch(plain):
        return _years(int(found[1]))
    if (found := _SERIAL.fullmatch(plain)) and SERIALS[0] <= int(found[1]) <= SERIALS[1]:
        day = DAY_ZERO + pd.Timedelta(days=int(found[1]))
        return Window(day, day)
    if (found := _TWO_YEARS.fullmatch(plain)) and int(found[2][-2:]) == (int(found[1]) + 1) % 100:
        return _financial(int(found[1]), found[2], hyphen="-" in plain)
    if found := _YEAR_MONTH.fullmatch(plain):
        return _month(int(found[1]), int(found[2]))
    if found := _MONTH_YEAR.fullmatch(plain):
        return _month(int(found[2]), int(found[1]))
    if found := _YEAR_FIRST.fullmatch(plain):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_FIRST.fullmatch(plain):
        return _day(_year(found[4], today), int(found[3]), int(found[1]))
    if found := _NAMED_DAY.fullmatch(plain):
        return _day(_year(found[3], today), _number(found[2]), int(found[1]))
    if found := _NAMED_MONTH.fullmatch(plain):
        return _month(_year(found[2], today), _number(found[1]))
    if found := _NAMED_LAST.fullmatch(plain):
        return _month(int(found[1]), _number(found[2]))
    return None


def _year(digits: str, today: pd.Timestamp) -> int:
    """Return a year; of two digits the latest that is not to come."""
    if len(digits) == 4:
        return int(digits)
    century = today.year - today.year % 100
    return century + int(digits) - (100 if century + int(digits) > today.year else 0)


def _number(word: str) -> int:
    """Return the number of a month by its name or the beginning of it; 0 when it is none."""
    found = [number for number, month in enumerate(MONTHS, start=1) if month.startswith(word)]
    return found[0] if len(found) == 1 else 9 if word == "sept" else 0


def _years(year: int) -> Window | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return Window(pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31))


def _financial(year: int, second: str, *, hyphen: bool) -> Window | None:
    """Return April to March; "2011-12" is December 2011, as the template writes months."""
    if hyphen and len(second) == 2 and int(second) <= 12:
        return _month(year, int(second))
    if not FIRST_YEAR <= year <= LAST_YEAR or (len(second) == 4 and int(second) != year + 1):
        return None
    return Window(pd.Timestamp(year, 4, 1), pd.Timestamp(year + 1, 3, 31))


def _month(year: int, month: int) -> Window | None:
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return None
    first = pd.Timestamp(year, month, 1)
    return Window(first, first + pd.offsets.MonthEnd(0))


def _day(year: int, month: int, day: int) -> Window | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        found = pd.Timestamp(year, month, day)
    except ValueError:
        return None
    return Window(found, found)
