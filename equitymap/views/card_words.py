"""One indicator in short words: level and whose it is, where it stands, which way it moves, its gap.

Used in the matrix, in the tables and in the longer sentences. A rise is called better or worse only where the
registry says which way is the worse one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from equitymap.indicators import Indicator
from equitymap.measures.projection import FEWEST_YEARS, unbroken
from equitymap.measures.scorecard import Card
from equitymap.stages import GROUPS
from equitymap.views.words import UNIT_SUFFIX, UNKNOWN, count, figure, ranged, series

MADE_FROM = {
    "rate": "all its neighbourhoods together",
    "mean": "the mean of its neighbourhoods",
    "median": "its middle neighbourhood",
    "pupils": "all their pupils together",
    "school": "the middle school",
}
SHORT_GROUPS = {
    "free_meals": "free school meals",
    "no_free_meals": "no free school meals",
    "disadvantaged": "disadvantaged",
    "not_disadvantaged": "not disadvantaged",
    "sen_support": "support for special needs",
    "ehcp": "education, health and care plan",
    "any_sen": "special needs",
    "no_sen": "no special needs",
}
STANDING = {
    "better": "better than England",
    "worse": "worse than England",
    "same": "about the same as England",
    "higher": "higher than England",
    "lower": "lower than England",
}


def value(entry: Indicator, number: float | None) -> str:
    """Write a figure of an indicator with its unit; what rounds to nothing has no sign."""
    nothing = number is not None and round(float(number), entry.decimals) == 0
    return figure(0.0 if nothing else number, entry.unit, entry.decimals)


def difference(entry: Indicator, number: float) -> str:
    """Write a difference, without its sign: points of a share, else the unit."""
    size = abs(number)
    if entry.unit != "percent":
        return value(entry, size)
    return f"{size:,.{entry.decimals}f} percentage {'point' if round(size, entry.decimals) == 1 else 'points'}"


def unit_words(entry: Indicator) -> str:
    """Return the unit for the title of an axis, with a comma before it; nothing where there is none to name."""
    words = {"percent": "per cent", "people": "people", "pounds": "pounds", "years": "years"}
    unit = words.get(entry.unit, UNIT_SUFFIX[entry.unit].strip())
    return f", {unit}" if unit else ""


def period_words(period: str) -> str:
    """Return a period without the publisher's mark of its edition, but with the word where it is provisional."""
    plain = re.sub(r"\s*\([A-Za-z]+\)$", "", period)
    return f"{plain} (provisional)" if re.search(r"\(p(rov)?\)$", period, re.IGNORECASE) else plain


def level(card: Card) -> str:
    """Return the latest figure, whose it is and when: '64.0% in Norfolk, 2025'; never without its owner."""
    if card.latest is None:
        return f"{UNKNOWN} in {card.area}"
    said = card.basis in ("median", "school") or (card.basis == "mean" and card.entry.unit == "people")
    made = f" ({MADE_FROM[card.basis]})" if said else ""
    shown = value(card.entry, float(card.latest["value"]))
    if card.latest.get("hidden", 0) > 0:
        low, high = (value(card.entry, float(card.latest[end])) for end in ("low", "high"))
        shown = ranged(low, high, int(card.latest["hidden"]))
    return f"{shown} in {_area(card)}{made}, {period_words(card.latest['period'])}"


def _area(card: Card) -> str:
    """Return whose figure it is; of schools, how many they are."""
    if card.geography != "school" or card.latest is None or math.isnan(float(card.latest["areas"])):
        return card.area
    number = int(card.latest["areas"])
    return f"1 {card.area.replace('schools', 'school', 1)}" if number == 1 else f"{number:,} {card.area}"


def standing(card: Card) -> str:
    """Return where it stands beside England, with England's figure."""
    england = card.other("england")
    if england is None:
        return "no figure for England to set it beside"
    words = value(card.entry, england)
    return f"{STANDING[card.standing]} ({words})" if card.standing else f"England {words}"


def direction(entry: Indicator) -> str:
    """Return which way is the better one."""
    ways = {"high": "lower is better", "low": "higher is better", "neither": "neither way is better"}
    return ways[entry.worse]


def moved(card: Card) -> str:
    """Return which way it moved since the count last changed; nothing is named from few years."""
    used, _ = unbroken(card.observed, card.breaks)
    years = len(used)
    repeats = f" ({carried_years(card)})" if card.carried else ""
    if card.trend == "too_few":
        alike = "" if len(card.known) == years else " alike"
        number = "one year since the count changed" if alike else "one year is used here"
        if years != 1:
            number = f"{count(years, 'year', 'years')} counted{alike}"
        return f"direction not known: {number}{repeats}"
    span = f"{used.index.min()} to {used.index.max()}"
    if card.trend == "no_clear":
        return f"no clear direction, {span}{repeats}"
    rising = card.trend == "rising"
    verb = "rising" if rising else "falling"
    if card.entry.worse == "neither":
        return f"{verb}, {span}{repeats}"
    better = rising == (card.entry.worse == "low")
    return f"{verb}, which is for the {'better' if better else 'worse'}, {span}{repeats}"


def carried_years(card: Card) -> str:
    """Return which years repeat the one before: '2020 and 2021 repeat the year before'; nothing when none does."""
    if not card.carried:
        return ""
    verb = "repeats" if len(card.carried) == 1 else "repeat"
    return f"{series([str(year) for year in card.carried])} {verb} the year before"


def group_gap(card: Card, ends: tuple[float, float] | None) -> str:
    """Return the gap in short: between groups where published, else between neighbourhoods, else that none is known.

    ``ends`` are the figures of the most and the least deprived neighbourhoods of the place.
    """
    if card.pairs:
        pair = card.pairs[0]
        gap = card.gap(pair).iloc[-1]
        if round(float(gap), card.entry.decimals) == 0:
            return f"none, {short_group(pair[0])} and {short_group(pair[1])} are level"
        return f"{short_group(pair[0])} {difference(card.entry, float(gap))} {'higher' if gap > 0 else 'lower'}"
    if ends is not None:
        areas = "wards" if card.geography == "ward" else "neighbourhoods"
        return f"{value(card.entry, ends[0])} in the most deprived {areas}, {value(card.entry, ends[1])} in the least"
    return "not published"


def short_group(group: str) -> str:
    """Return the short name of a group of people."""
    return SHORT_GROUPS.get(group, GROUPS[group])


def whose(card: Card, place_name: str, also: Sequence[Card] = ()) -> str:
    """Return a sentence that says whose the figures are, and which in ``also`` is nearest for a smaller area.

    A county's figure is never shown as a district's, and no council's as a neighbourhood's.
    """
    if card.geography == "upper_tier":
        none = f"this series has none of {place_name} alone, and none of its neighbourhoods."
        return (
            f"This is {possessive(card.area)} figure, a wider area that {place_name} is part of: {none}"
            f"{_nearest(also, place_name)}"
        )
    if card.geography == "district":
        return (
            f"This is the figure of {card.area} as a whole: this series has none of its neighbourhoods."
            f"{_nearest(also, place_name)}"
        )
    if card.geography == "school":
        return (
            f"Figures of schools in {place_name} are those of their pupils, wherever they live: not of the children who"
            " live there."
        )
    if card.geography == "ward":
        return f"Published for wards; here, {MADE_FROM.get(card.basis, 'all wards together')}."
    return f"Published for neighbourhoods; here, {MADE_FROM.get(card.basis, 'all of them together')}."


def _nearest(also: Sequence[Card], place_name: str) -> str:
    alone = {"ward": "its wards", "lsoa": "its neighbourhoods"}
    return "".join(
        f" The nearest for {alone.get(one.geography, f'{place_name} alone')}: “{one.entry.label}”, {level(one)}."
        for one in also
    )


def possessive(name: str) -> str:
    """Return a name with its possessive ending: Norfolk's, St Helens'."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def too_few(years: int, since: int | None) -> str:
    """Return why nothing is projected."""
    have = "No year has" if years == 0 else f"Only {count(years, 'year has', 'years have')}"
    counted = "" if since is None else f" since the break after {since}"
    return (
        f"{have} a figure{counted}; at least {FEWEST_YEARS}, counted the same way, are needed to say where it would go"
        " if nothing changed. So nothing is projected."
    )
