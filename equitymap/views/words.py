"""How numbers, distances, dates and lists are written for people."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date as date_type
from itertools import pairwise

import numpy as np
import pandas as pd

from equitymap.kinds import Kind
from equitymap.small_counts import SMALLEST_SHOWN, is_small

UNIT_SUFFIX = {
    "percent": "%",
    "per_1000": " per 1,000",
    "per_10000": " per 10,000",
    "per_100000": " per 100,000",
    "pounds": "",
    "people": "",
    "score": "",
    "index": "",
    "ratio": "",
    "years": " years",
    "decile": "",
    "tenth": "",
    "km": " km",
    "per_km2": " per square km",
}
UNKNOWN = "not known"
TOO_FEW = "not shown: it would tell of fewer than 10 people"
"""Said of a figure that is known and would give a small count away."""

TENTH_WORDS = {
    1: "the most deprived tenth in England",
    2: "the second most deprived tenth in England",
    3: "the third most deprived tenth in England",
    4: "the fourth most deprived tenth in England",
    5: "the fifth most deprived tenth in England",
    6: "the fifth least deprived tenth in England",
    7: "the fourth least deprived tenth in England",
    8: "the third least deprived tenth in England",
    9: "the second least deprived tenth in England",
    10: "the least deprived tenth in England",
}


def figure(value: float | None, unit: str, decimals: int) -> str:
    """Write a figure with its unit, such as '22.4%' or '£580'; a missing one is 'not known', never a dash or a zero."""
    if value is None or pd.isna(value):
        return UNKNOWN
    written = f"{value:,.{decimals}f}".replace("-", "−")
    if unit == "pounds":
        return f"−£{written[1:]}" if written.startswith("−") else f"£{written}"
    return f"{written}{UNIT_SUFFIX[unit]}"


_MARKS = re.compile(r"[\\`*_{}\[\]#|<>~$&]")
_DIRECTIVE = re.compile(r":(?=[A-Za-z])")
_EMOJI = re.compile(r":(?=[\w+-]+:|material/|streamlit:)")
_LINK = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp)(?=:)|\b(www)(?=\.)|(?<=[\w.+-])(?=@)")
_BLOCK = re.compile(r"^(?=[-+=])|^(\d+)(?=[.)])")
JOINER = "\u2060"
"""Word joiner: has no width and breaks no line, so that an address stays text and reads as it was written."""


def plain(text: object, *, known: Collection[str] = ()) -> str:
    """Return text from outside so that Markdown shows it as it is: no mark-up, link, picture, emoji, formula or list.

    Every call that draws Markdown passes what it did not write itself through here. Marks get a backslash. Addresses
    and emoji are found after backslashes are gone, so these are broken with a word joiner. Control characters and
    line ends become spaces. ``known`` are addresses of our own, such as a publisher's page, that may stay links.
    """
    if known:
        parts = re.split("|".join(f"({re.escape(one)})" for one in sorted(known, key=len, reverse=True)), str(text))
        return "".join(f"<{part}>" if part in known else plain(f".{part}.")[1:-1] for part in parts if part)
    clean = str(text)
    if not clean.isprintable():
        clean = "".join(sign if sign.isprintable() or sign in ("\u00a0", JOINER) else " " for sign in clean)
    clean = clean.strip()
    clean = _EMOJI.sub(f":{JOINER}", clean)
    clean = _LINK.sub(lambda found: f"{found[0]}{JOINER}", clean)
    clean = _MARKS.sub(r"\\\g<0>", clean)
    clean = _DIRECTIVE.sub(r"\:", clean)
    return _BLOCK.sub(lambda found: f"{found[1] or ''}\\", clean)


def short(text: str | None) -> str:
    """Return text of an address fit to be named in a message: no marks, no link, 40 signs at most."""
    clean = re.sub(r"[^\w .,:;+-]", "?", text or "")
    return _LINK.sub(lambda found: f"{found[0]}{JOINER}", clean if len(clean) <= 40 else clean[:40] + "…")


def plain_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table of words for ``st.table``, which reads headings, index and cells as Markdown."""
    return frame.map(plain).rename(index=plain, columns=plain)


def code(text: object) -> str:
    """Return a folder or a command for Markdown, in the type of a typewriter; what it holds stays as it is."""
    return f"`{''.join(sign for sign in str(text) if sign.isprintable() and sign != '`')}`"


def link(title: str, url: str) -> str:
    """Return a link for Markdown to a page that we name ourselves; an address that is none is shown as text."""
    usual = re.fullmatch(r"https?://[^\s<>()\[\]\\]+", url)
    return f"[{plain(title)}]({url})" if usual else f"{plain(title)} ({plain(url)})"


def count(number: int, one: str, many: str) -> str:
    """Write 'no schools', '1 school' or '12 schools'."""
    return f"no {many}" if number == 0 else f"1 {one}" if number == 1 else f"{number:,} {many}"


def people_count(number: int, one: str, many: str) -> str:
    """Write a number of people: 'no residents', 'fewer than 10 residents', '1,234 residents'."""
    return f"fewer than {SMALLEST_SHOWN} {many}" if is_small(number) else count(number, one, many)


def agree(number: int, one: str, many: str) -> str:
    """Return the form of a word that agrees with a number: 'is' for 1, 'are' for any other."""
    return one if number == 1 else many


def with_article(one: str) -> str:
    """Return a noun of ours after its article: 'a partnership', 'an unwanted effect'."""
    return f"{'an' if one[:1] in 'aeiou' else 'a'} {one}"


def capital(text: str) -> str:
    """Return a text with its first letter as a capital; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return a text with its first letter small, to go on a sentence; the rest stays as it is."""
    return text[:1].lower() + text[1:]


def half_up(number: float) -> float:
    """Round to a whole number, halves away from 0, as people do; a missing one stays missing."""
    return float(np.copysign(np.floor(abs(number) + 0.5), number))


def share(per_cent: float) -> str:
    """Write a share in whole per cent; what is not nothing is never '0%', and what is not everyone never '100%'."""
    if 0 < per_cent < 1:
        return "under 1%"
    return "over 99%" if 99 < per_cent < 100 else f"{half_up(per_cent):.0f}%"


def distance(metres: float | None) -> str:
    """Write a distance: to 10 m below 1 km, to 0.1 km above."""
    if metres is None or pd.isna(metres):
        return UNKNOWN
    return f"{round(metres, -1):.0f} m" if metres < 995 else f"{metres / 1000:.1f} km"


def distance_of(kind: Kind, metres: float | None, reach_m: float | None = None) -> str:
    """Write a distance beside the reach of a kind: 'just over 2.5 km' beyond it where both are written alike.

    ``reach_m`` is another reach than the kind's own, in metres.
    """
    reach = kind.catchment_m if reach_m is None else reach_m
    written = distance(metres)
    beyond = metres is not None and metres > reach
    return f"just over {written}" if beyond and written == distance(reach) else written


def measured(kind: Kind) -> str:
    """Return how distances to a kind of service are measured: 'on foot' or 'in a straight line'."""
    return "on foot" if kind.measured == "on foot" else "in a straight line"


def within(kind: Kind, reach_m: float | None = None) -> str:
    """Write the reach of a kind, or another one, as 'within 1.6 km on foot'."""
    return f"within {distance(kind.catchment_m if reach_m is None else reach_m)} {measured(kind)}"


def near(kind: Kind, reach_m: float | None = None) -> str:
    """Write the reach of a kind for a sentence: 'within 1.6 km on foot', and 'within 2.5 km' for a straight line."""
    return within(kind, reach_m).removesuffix(" in a straight line")


def in_steps(cuts: Sequence[str]) -> list[str]:
    """Return the steps between one or more figures in words: 'under 5%', '5% to 10%', '10% or more'."""
    between = [f"{low} to {high}" for low, high in pairwise(cuts)]
    return [f"under {cuts[0]}", *between, f"{cuts[-1]} or more"]


def ranged(low: str, high: str, hidden: int) -> str:
    """Write a figure that hidden counts leave open, as 'between 22.3% and 26.9% (3 hidden counts)'."""
    number = count(hidden, "hidden count", "hidden counts")
    return f"{low} ({number})" if low == high else f"between {low} and {high} ({number})"


def day(date: date_type | pd.Timestamp | None) -> str:
    """Write a date as '31 August 2017'; a missing one is 'not known'."""
    return UNKNOWN if date is None or pd.isna(date) else f"{date.day} {date:%B %Y}"


def series(items: Sequence[str]) -> str:
    """Join as 'A, B and C'."""
    return "".join(items) if len(items) < 2 else f"{', '.join(items[:-1])} and {items[-1]}"


def tenth(decile: float | None, low: float | None = None, high: float | None = None) -> str:
    """Write a national tenth of deprivation in words; a range where lines were redrawn; 'not known' when missing."""
    if decile is not None and not pd.isna(decile):
        return TENTH_WORDS[int(decile)]
    if low is not None and high is not None and not pd.isna(low) and not pd.isna(high):
        return f"between tenths {int(low)} and {int(high)} of England (1 is the most deprived)"
    return UNKNOWN


def duration(seconds: float) -> str:
    """Write a span of time to what a reader waits by: '20 seconds', 'a minute', '5 minutes', '2 hours'."""
    if seconds < 50:
        return count(max(10, 10 * round(seconds / 10)), "second", "seconds")
    if seconds < 90:
        return "a minute"
    if seconds < 5400:
        return count(round(seconds / 60), "minute", "minutes")
    return count(round(seconds / 3600), "hour", "hours")
