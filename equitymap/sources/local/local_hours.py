"""How often a place is open, as lists write it: "every second Tuesday 10-12" is about 1 hour a week.

Hours are worked out where every word of a text is understood, and from nothing else: what a list leaves open stays
open, and its words are shown as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEK_HOURS, WEEKS_A_YEAR, MONTHS_A_YEAR = 168.0, 52, 12
WORDS_ALONE = "when it is open"
"""Begins what is told of a place whose list says how often it is open, and no hours follow from that."""
LONGEST = 120
"""Characters of a text that are kept and shown."""
_ORDINAL = r"(?:1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth|last)"
_TOKENS = re.compile(
    r"(?P<days>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\s*(?:-|to)\s*(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)"
    r"|(?P<half>every (?:second|other|2nd)|every two weeks|every 2 weeks|alternate|fortnightly|once a fortnight)"
    r"|(?P<third>every third|every 3rd|every three weeks|every 3 weeks)"
    r"|(?P<fourth>every fourth|every 4th|every four weeks|every 4 weeks)"
    rf"|(?P<month>{_ORDINAL}(?:\s*(?:,|and|&)\s*{_ORDINAL})*|monthly|once a month)"
    r"|(?P<times>\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm|noon)?\s*(?:-|to|until|till)\s*\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm|noon)?)"
    r"|(?P<every>daily|every day|each day|7 days a week)|(?P<working>weekdays|every weekday)"
    r"|(?P<day>(?:mon(?!th)|tue|wed|thu|fri|sat|sun)[a-z]*)"
    r"|(?P<rest>weekly|once a week|every week|every|each|weeks?|in the month|of the month|of each month|of every month"
    r"|a month|month|open|from|between|and|on|the|in|h|hrs|o'clock|[,;:.&+/()]|\s+)"
)
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|noon)?")
_PARTS = {"half": 1 / 2, "third": 1 / 3, "fourth": 1 / 4}


@dataclass(frozen=True)
class Stated:
    """What a list says of how often a place is open: in words, and in hours a week where these can be told."""

    words: str = ""
    hours: float | None = None

    @property
    def told(self) -> str:
        """The same as it is told of one place; nothing where the list says nothing."""
        if self.hours is None:
            return f"{WORDS_ALONE}, as its list says: {self.words}" if self.words else ""
        as_said = f": {self.words}" if self.words else ""
        return f"open {hours_words(self.hours)} a week, as its list says{as_said}"


def hours_words(hours: float) -> str:
    """Return a number of hours: '1 hour', '2.5 hours'; below one half, to two figures."""
    number = f"{hours:.2g}" if hours < 1 else f"{hours:.1f}".removesuffix(".0")
    return f"{number} {'hour' if number == '1' else 'hours'}"


def stated(often: str, hours: str, *, heading: str = "") -> Stated:
    """Return what a row says of how often it is open.

    Parameters
    ----------
    often
        Words such as "every second Tuesday 10-12", or a number of visits of which ``heading`` says in what time.
    hours
        Hours a week as a number, which goes before what the words come to.
    heading
        What the column of ``often`` is called: "Visits a month".
    """
    number = number_of_hours(hours)
    return Stated(in_words(often, heading), hours_a_week(often) if number is None else number)


def in_words(often: str, heading: str) -> str:
    """Return what a cell says of how often a place is open; a number alone says it with its heading."""
    words, called = " ".join(often.replace(";", ",").split()), " ".join(heading.lower().split())
    if re.fullmatch(r"\d+(\.\d+)?", words) and called:
        number = words.removesuffix(".0")
        words = f"{number} {called}" if called.startswith("visits") else f"{called}: {number}"
    return words[:LONGEST]


def number_of_hours(text: str) -> float | None:
    """Return the hours a week that a text gives as one number; None for none, for several, and for what cannot be."""
    found = re.fullmatch(r"(\d{1,3}(?:\.\d+)?) ?(?:h|hrs?|hours?)? ?(?:a week|per week|pw)?", text.strip().lower())
    number = float(found[1]) if found else 0.0
    return number if 0 < number <= WEEK_HOURS else None


def hours_a_week(text: str) -> float | None:
    """Return the hours a week that a text comes to; None where some of it is not understood, or no time is given."""
    plain = re.sub("[\u2010-\u2015]", "-", " ".join(text.casefold().split()))
    if len(plain) > LONGEST:
        return None
    at, days, used, total, groups, share = 0, 0.0, True, 0.0, 0, None
    while at < len(plain):
        found = _TOKENS.match(plain, at)
        if found is None:
            return None
        at, kind = found.end(), str(found.lastgroup)
        if kind in ("day", "days", "every", "working"):
            new = _days(kind, found[0])
            if new is None:
                return None
            groups, days, used = groups + used, new if used else days + new, False
        elif kind == "times":
            length = _length(found[0])
            if not days or length is None:
                return None
            total, used = total + days * length, True
        elif kind in (*_PARTS, "month"):
            if share is not None:
                return None
            times = len(re.findall(rf"{_ORDINAL}|monthly|once", found[0])) * MONTHS_A_YEAR / WEEKS_A_YEAR
            share = _PARTS.get(kind, times)
    if not used or (share is not None and groups > 1):
        return None  # a day without a time, or a rhythm that may be of one of the days alone
    hours = total * (1.0 if share is None else share)
    return round(hours, 2) if 0 < hours <= WEEK_HOURS else None


def _days(kind: str, words: str) -> float | None:
    """Return how many days words name; None for what only begins like one."""
    if kind in ("every", "working"):
        return {"every": 7.0, "working": 5.0}[kind]
    named = [
        next((at for at, day in enumerate(DAYS) if word.rstrip("s") in (day, day[:3], day[:4], day[:5])), None)
        for word in re.findall(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*", words)
    ]
    if None in named:
        return None
    first, last = int(named[0] or 0), int(named[-1] or 0)
    return float((last - first) % 7 + 1) if kind == "days" else 1.0


def _length(words: str) -> float | None:
    """Return the hours from one time to the other: without am and pm, the shortest that can be meant."""
    begins, ends = (_times(*found) for found in _TIME.findall(words)[:2])
    spans = [end - begin for begin in begins for end in ends if end > begin]
    overnight = [24 + end - begin for begin in begins for end in ends] if len(begins) == len(ends) == 1 else []
    return min(spans or overnight, default=None)


def _times(hour: str, past: str, half: str) -> list[float]:
    """Return the times of day, in hours, that can be meant."""
    number, more = int(hour), int(past or 0) / 60
    if number + more > 24 or more >= 1:
        return []
    if half:
        return [number % 12 + (0 if half == "am" else 12) + more] if number <= 12 else []
    return [number + more, number + 12 + more] if 0 < number < 12 else [number + more]
