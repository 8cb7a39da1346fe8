"""Sentences of the scorecard: latest figure, comparisons, ten years, projection, the gap and why it moved."""

from __future__ import annotations

from collections.abc import Sequence

from equitymap.indicators import Break, Indicator
from equitymap.measures.narrowing import Narrowing
from equitymap.measures.projection import NotProjected, Projection
from equitymap.measures.scorecard import Card
from equitymap.stages import GROUPS
from equitymap.views.card_words import (
    carried_years,
    difference,
    direction,
    period_words,
    standing,
    too_few,
    value,
    whose,
)
from equitymap.views.words import count, series

NOT_A_TARGET = (
    "It is the past carried on: not a target, and not a forecast of what people will do. Years that hang together"
    " make the real uncertainty larger."
)


def latest_sentence(card: Card, place_name: str, also: Sequence[Card] = ()) -> str:
    """Return the latest figure, its interval and comparisons, which way is better, and whose it is.

    ``also`` are the cards nearest to it for smaller areas (``scorecard.nearest``).
    """
    owner = whose(card, place_name, also)
    if card.latest is None:
        return f"We do not know this figure for {place_name}. {owner}"
    entry, row = card.entry, card.latest
    limits = ""
    if row["lower"] == row["lower"] and row["upper"] == row["upper"]:
        limits = f" (95% interval {value(entry, row['lower'])} to {value(entry, row['upper'])})"
    told = f"{entry.label}: {value(entry, float(row['value']))}{limits} in {card.area}, {period_words(row['period'])};"
    return f"{told} {direction(entry)}. {_others(card)} {owner}"


def _others(card: Card) -> str:
    entry, parts = card.entry, []
    if card.standing in ("better", "worse", "same"):
        parts.append(standing(card))
    elif (england := card.other("england")) is not None:
        parts.append(f"England {value(entry, england)}")
    if (region := card.other("region")) is not None:
        parts.append(f"{card.region} {value(entry, region)}")
    if (neighbours := card.other("neighbours")) is not None:
        number = card.neighbours_areas
        like = "councils most like it" if number is None else f"{count(number, 'council', 'councils')} most like it"
        parts.append(f"mean of the {like} {value(entry, neighbours)}")
    if not parts:
        return "No figure of England, the region or similar councils for that year is at hand."
    return f"{_capital(series(parts))}."


def ten_years(card: Card) -> str:
    """Return how it moved since the count last changed, that one year's step is not told, and what is not counted."""
    told = _ten_years(card)
    if not card.carried:
        return told
    return f"{told} {carried_years(card)} to the last digit: carried forward by the publisher, not counted here."


def _ten_years(card: Card) -> str:
    known = card.known
    if len(known) == 0:
        return "No year has a figure."
    if len(known) == 1:
        return f"One year is used here, {period_words(known['period'].iloc[0])}: there is no series to show."
    line = card.projection
    if isinstance(line, NotProjected):
        since = "" if line.since is None else f" since {line.since}"
        return (
            f"{_capital(count(line.years, 'year', 'years'))} counted the same way{since}: too few to name a direction."
            " A step from one year to the next is not one."
        )
    slope, span = line.line, f"from {line.first} to {line.last}"
    if line.method == "steady":
        return f"It has no clear direction {span}: it went up and down."
    verb = "rose" if slope.slope > 0 else "fell"
    low, high = sorted((abs(slope.slope_lower), abs(slope.slope_upper)))
    return (
        f"It {verb} {span}, by about {difference(card.entry, slope.slope)} a year"
        f" (95% interval {_plain(card.entry, low)} to {_plain(card.entry, high)}){_good(card.entry, slope.slope)}."
    )


def _good(entry: Indicator, slope: float) -> str:
    if entry.worse == "neither":
        return ""
    return ", which is for the better" if (slope > 0) == (entry.worse == "low") else ", which is for the worse"


def _plain(entry: Indicator, number: float) -> str:
    return f"{number:,.{max(entry.decimals, 1)}f}"


def projection_sentence(card: Card) -> str:
    """Return what would come if nothing changed, with its uncertainty, or why nothing is projected."""
    found = card.projection
    if isinstance(found, NotProjected):
        return too_few(found.years, found.since)
    last = found.ahead.iloc[-1]
    year = int(found.ahead.index[-1])
    low, high = value(card.entry, last["lower"]), value(card.entry, last["upper"])
    if found.method == "trend":
        return (
            f"If nothing changed, it would be about {value(card.entry, last['value'])} in {year}, and with 19 chances"
            f" in 20 between {low} and {high}. {NOT_A_TARGET}"
        )
    return (
        f"If nothing changed, it would go on around {value(card.entry, last['value'])}, and a year outside"
        f" {low} to {high} would be a sign that something had. {NOT_A_TARGET}"
    )


def breaks_on_axis(card: Card) -> tuple[Break, ...]:
    """Return the breaks of the series that lie between years on the axis, oldest first."""
    first, last = int(card.years.index[0]), int(card.years.index[-1])
    return tuple(sorted((one for one in card.entry.breaks if first <= one.after < last), key=lambda one: one.after))


def breaks_sentences(card: Card) -> list[str]:
    """Return one sentence for each break on the axis, numbered as in the chart when there are several."""
    breaks = breaks_on_axis(card)
    names = ["Break"] if len(breaks) == 1 else [f"Break {number}" for number in range(1, len(breaks) + 1)]
    return [f"{name}, after {one.after}: {one.words}" for name, one in zip(names, breaks, strict=True)]


def gap_sentence(card: Card, pair: tuple[str, str]) -> str:
    """Return the latest gap between two groups, the one that is worse off first."""
    gaps = card.gap(pair)
    if gaps.empty:
        return f"No year has a figure both for {_named(pair[0])} and for {_named(pair[1])}."
    year = int(gaps.index[-1])
    one, other = card.worse_off(pair)
    first, second = (float(card.groups[name].loc[year]) for name in (one, other))
    told = (
        f"In {year} the figure was {value(card.entry, first)} for {_named(one)} and {value(card.entry, second)} for"
        f" {_named(other)}"
    )
    if value(card.entry, first) == value(card.entry, second):
        return f"{told}: no gap."
    return f"{told}: a gap of {difference(card.entry, first - second)}."


def _named(group: str) -> str:
    return f"those {GROUPS[group]}" if group not in ("girls", "boys", "all") else GROUPS[group]


def narrowing_sentence(found: Narrowing | None, *, entry: Indicator, worse_off: str, better_off: str) -> str:
    """Return whether a gap narrowed, and which end moved, in one sentence.

    ``worse_off`` and ``better_off`` name the two groups, as in "the most deprived neighbourhoods".
    """
    if entry.worse == "neither":
        return "Neither way of this figure is the better one, so no gap is called narrower or wider."
    if found is None:
        return "Too few years, counted the same way, have both figures to say whether the gap is narrowing."
    span = f"between {found.first} and {found.last}"
    since = "" if found.since_break is None else f" (since the break after {found.since_break})"
    before, now = difference(entry, found.gap_first), difference(entry, found.gap_last)
    if found.verdict == "same" or found.why is None:
        return f"The gap stayed about the same {span}{since}: {before}, then {now}."
    turned = " (then the other way round)" if found.gap_first < 0 else ""
    low = f"{worse_off} ({value(entry, found.worse_first)}, then {value(entry, found.worse_last)})"
    high = f"{better_off} ({value(entry, found.better_first)}, then {value(entry, found.better_last)})"
    return (
        f"The gap {found.verdict} {span}{since}, from {before}{turned} to {now},"
        f" {_BECAUSE[found.verdict][found.why].format(low=low, high=high, **_MOVES[entry.worse])}."
    )


_MOVES = {"low": {"rose": "rose", "fell": "fell"}, "high": {"rose": "did better", "fell": "did worse"}}
_BECAUSE = {
    "narrowed": {
        "worse_off_gained": "because the bottom {rose}: things got better for {low}, while {high} held",
        "better_off_lost": "because the top {fell}: things got worse for {high}; {low} did not gain by it",
        "both": "because the bottom {rose} and the top {fell}: better for {low}, worse for {high}",
        "both_gained": "because both ends {rose}, the bottom by more: {low}; {high}",
        "both_lost": "but both ends {fell}, the top by more: {high}; {low}. Nobody gained",
    },
    "widened": {
        "better_off_gained": "because the top {rose}: things got better for {high}, while {low} held",
        "worse_off_lost": "because the bottom {fell}: things got worse for {low}, while {high} held",
        "both": "because the bottom {fell} and the top {rose}: worse for {low}, better for {high}",
        "both_gained": "although both ends {rose}, the top by more: {high}; {low}",
        "both_lost": "because both ends {fell}, the bottom by more: {low}; {high}",
    },
}


def projection_alternative(card: Card) -> str:
    """Return the alternative text of the chart over the years."""
    known = card.known
    if known.empty:
        return f"{card.entry.label}: no figures."
    first, last = known.iloc[0], known.iloc[-1]
    span = " to ".join(f"{value(card.entry, end['value'])} in {period_words(end['period'])}" for end in (first, last))
    ahead = card.projection
    said = " A grey band shows where it would go if nothing changed." if isinstance(ahead, Projection) else ""
    return f"{card.entry.label} in {card.area}: {span}. The table has every year.{said}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
