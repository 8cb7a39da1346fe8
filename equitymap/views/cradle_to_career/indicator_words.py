"""One indicator in short words: its level and whose it is, its gap, and how figures and periods are written.

Used in the matrix, in the tables and in the longer sentences.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from equitymap.indicators import Indicator
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.stages import GROUPS
from equitymap.views.words import UNIT_SUFFIX, UNKNOWN, agree, figure, ranged, series

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

GROUP_PEOPLE = {
    "free_meals": "children with free school meals",
    "disadvantaged": "disadvantaged children",
    "sen_support": "children with support for special needs",
    "ehcp": "children with an education, health and care plan",
    "any_sen": "children with special needs",
}
"""The first group of a pair, as people."""
OTHERS_OF = {
    "no_free_meals": "the others",
    "not_disadvantaged": "the others",
    "no_sen": "children without special needs",
}
"""The second group of a pair, after the first has been named."""


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


def apart(entry: Indicator, first: float, second: float) -> float:
    """Return the first figure minus the second as both are written, so that the reader's own subtraction agrees."""
    one, other = (float(f"{number:.{entry.decimals}f}") for number in (first, second))
    return round(one - other, entry.decimals)


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
    return f"{shown(card)} {whose_figure(card)}, {period_words(card.latest['period'])}"


def shown(card: Card) -> str:
    """Write the latest figure, from lowest to highest where hidden counts leave it open; 'not known' without one."""
    if card.latest is None:
        return UNKNOWN
    if card.latest.get("hidden", 0) > 0:
        low, high = (value(card.entry, float(card.latest[end])) for end in ("low", "high"))
        return ranged(low, high, int(card.latest["hidden"]))
    return value(card.entry, float(card.latest["value"]))


def whose_figure(card: Card) -> str:
    """Return whose a figure is, after it: 'in Norfolk', 'in the middle neighbourhood of Norfolk'.

    A number of people is never told as the place's own where it is that of its middle neighbourhood.
    """
    one, many = ("ward", "wards") if card.geography == "ward" else ("neighbourhood", "neighbourhoods")
    if card.basis == "median":
        return f"in the middle {one} of {card.area}"
    if card.basis == "mean" and card.entry.published_for != "district":
        return f"on average in the {many} of {card.area}"
    if card.basis == "school" and card.latest is not None and card.latest["areas"] != 1:
        return f"in the middle one of {_area(card)}"
    return f"in {_area(card)}"


def _area(card: Card) -> str:
    """Return whose figure it is; of schools, how many they are."""
    if card.geography != "school" or card.latest is None or math.isnan(float(card.latest["areas"])):
        return card.area
    number = int(card.latest["areas"])
    return f"1 {card.area.replace('schools', 'school', 1)}" if number == 1 else f"{number:,} {card.area}"


def carried_years(card: Card) -> str:
    """Return which years repeat the one before: '2020 and 2021 repeat the year before'; nothing when none does."""
    if not card.carried:
        return ""
    verb = agree(len(card.carried), "repeats", "repeat")
    return f"{series([str(year) for year in card.carried])} {verb} the year before"


def group_gap(card: Card, ends: tuple[float, float] | None) -> str:
    """Return the gap in short: between groups where published, else between neighbourhoods, else that none is known.

    ``ends`` are the figures of the most and the least deprived neighbourhoods of the place.
    """
    if card.pairs:
        return pair_gap(card, card.pairs[0])
    if ends is not None:
        areas = "wards" if card.geography == "ward" else "neighbourhoods"
        return f"{value(card.entry, ends[0])} in the most deprived {areas}, {value(card.entry, ends[1])} in the least"
    return "not published"


def pair_gap(card: Card, pair: tuple[str, str]) -> str:
    """Return how far the first of two groups lies from the second in the latest year that has both.

    "children with free school meals: 11.5 points below the others".
    """
    year = card.gap(pair).index[-1]
    gap = apart(card.entry, *(float(card.groups[name].loc[year]) for name in pair))
    who, others = GROUP_PEOPLE.get(pair[0], short_group(pair[0])), OTHERS_OF.get(pair[1], short_group(pair[1]))
    if gap == 0:
        return f"{who}: level with {others}"
    size = difference(card.entry, gap).replace("percentage point", "point")
    return f"{who}: {size} {'above' if gap > 0 else 'below'} {others}"


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
    if card.entry.published_for == "district":
        return (
            f"The publisher gives every neighbourhood of {card.area} the same figure: it is that of {card.area} as a"
            " whole."
        )
    one, many = ("ward", "wards") if card.geography == "ward" else ("neighbourhood", "neighbourhoods")
    made = {
        "rate": f"all {many} of {card.area} together",
        "mean": f"the mean of the {many} of {card.area}, by residents",
        "median": f"that of its middle {one}, which half of the {many} of {card.area} are above: not the number in"
        f" {card.area}",
    }.get(card.basis, f"all {many} of {card.area} together")
    return f"Published for {many}; here, {made}."


def _nearest(also: Sequence[Card], place_name: str) -> str:
    alone = {"ward": "its wards", "lsoa": "its neighbourhoods"}
    return "".join(
        f" The nearest for {alone.get(one.geography, f'{place_name} alone')}: “{one.entry.label}”, {level(one)}."
        for one in also
    )


def possessive(name: str) -> str:
    """Return a name with its possessive ending: Norfolk's, St Helens'."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"
