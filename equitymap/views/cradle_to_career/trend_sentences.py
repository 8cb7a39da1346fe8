"""Which way a figure or a gap moved over the years, and where it would go: every word of direction with its interval.

A direction is named only where the slope of the years is told apart from none; otherwise what it was and what it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from equitymap.indicators import Indicator
from equitymap.measures.cradle_to_career.gap_trend import GapTrend
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.cradle_to_career.projection import (
    FEWEST_YEARS,
    LinearTrend,
    NotProjected,
    Projection,
    since_last_break,
)
from equitymap.views.cradle_to_career.indicator_words import apart, carried_years, difference, period_words, value
from equitymap.views.words import capital, count

NOT_A_TARGET = (
    "It is the past carried on: not a target, and not a forecast of what people will do. Years that hang together"
    " make the real uncertainty larger."
)


def moved(card: Card) -> str:
    """Return which way it moved since the count last changed; nothing is named from few years."""
    used, _ = since_last_break(card.observed, card.breaks)
    years = len(used)
    repeats = f" ({carried_years(card)})" if card.carried else ""
    if card.trend == "too_few":
        return f"{too_few_years(years)}{repeats}"
    span = f"{used.index.min()} to {used.index.max()}"
    if card.trend == "no_clear":
        return f"no clear direction, {span}{repeats}"
    rising = card.trend == "rising"
    verb = "rising" if rising else "falling"
    if card.entry.worse == "neither":
        return f"{verb}, {span}{repeats}"
    better = rising == (card.entry.worse == "low")
    return f"{verb}, which is for the {'better' if better else 'worse'}, {span}{repeats}"


def too_few_years(years: int) -> str:
    """Return that few years counted alike show no trend, and how many they are."""
    if years == 1:
        return "one comparable year: too few to see a trend"
    return f"too few comparable years ({years:,}) to see a trend"


def ten_years(card: Card) -> str:
    """Return how it moved since the count last changed, that one year's step is not told, and what is not counted."""
    text = _ten_years(card)
    if not card.carried:
        return text
    return f"{text} {carried_years(card)} to the last digit: carried forward by the publisher, not counted here."


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
            f"{capital(count(line.years, 'year', 'years'))} counted the same way{since}: too few to name a direction."
            " A step from one year to the next is not one."
        )
    slope, span = line.line, f"from {line.first} to {line.last}"
    if line.method == "steady":
        return f"It has no clear direction {span}: it went up and down."
    verb = "rose" if slope.slope > 0 else "fell"
    return f"It {verb} {span}, by about {_a_year(card.entry, slope)}{_good(card.entry, slope)}."


def _good(entry: Indicator, line: LinearTrend) -> str:
    if entry.worse == "neither":
        return ""
    return ", which is for the better" if (line.slope > 0) == (entry.worse == "low") else ", which is for the worse"


def _plain(entry: Indicator, number: float) -> str:
    return f"{number:,.{max(entry.decimals, 1)}f}".replace("-", "−")


def projection_sentence(card: Card) -> str:
    """Return what would come if nothing changed, with its uncertainty, or why nothing is projected."""
    found = card.projection
    if isinstance(found, NotProjected):
        return too_few(found.years, found.since)
    return f"If nothing changed, {carried_on(found, partial(value, card.entry))} {NOT_A_TARGET}"


def carried_on(found: Projection, write: Callable[[float], str]) -> str:
    """Return where a projection leads and what its limits are: a year's 95% interval, or natural limits around a mean.

    ``write`` writes a figure with its unit.
    """
    last = found.ahead.iloc[-1]
    ahead, low, high = (write(float(last[end])) for end in ("value", "lower", "upper"))
    if found.method == "trend":
        year = found.ahead.index[-1]
        return f"it would be about {ahead} in {year}, and with 19 chances in 20 between {low} and {high}."
    return (
        f"it would go on around {ahead}, and a year outside {low} to {high} would be a sign that something had changed."
    )


def too_few(years: int, since: int | None) -> str:
    """Return why nothing is projected."""
    have = "No year has" if years == 0 else f"Only {count(years, 'year has', 'years have')}"
    counted = "" if since is None else f" since the break after {since}"
    return (
        f"{have} a figure{counted}; at least {FEWEST_YEARS}, counted the same way, are needed to say where it would go"
        " if nothing changed. So nothing is projected."
    )


def narrowing_sentence(found: GapTrend | None, *, entry: Indicator, worse_off: str, better_off: str) -> str:
    """Return whether a gap narrowed, and which end moved; from few years, only what it was and is.

    ``worse_off`` and ``better_off`` name the two groups, as in "the most deprived neighbourhoods".
    """
    if entry.worse == "neither":
        return "Neither way of this figure is the better one, so no gap is called narrower or wider."
    if found is None:
        return "Too few years, counted the same way, have both figures to say whether the gap is narrowing."
    since = "" if found.since_break is None else f" (since the break after {found.since_break})"
    turned = " (then the other way round)" if found.gap_first < 0 <= found.gap_last else ""
    first = apart(entry, found.worse_first, found.better_first)
    last = apart(entry, found.worse_last, found.better_last)
    before, now = f"{difference(entry, first)}{turned}", difference(entry, last)
    ends = (
        f"{worse_off} {value(entry, found.worse_first)}, then {value(entry, found.worse_last)};"
        f" {better_off} {value(entry, found.better_first)}, then {value(entry, found.better_last)}"
    )
    text = f"The gap was {before} in {found.first} and {now} in {found.last}{since}: {ends}."
    if found.gap is None or found.worse_off is None or found.better_off is None:
        return f"{text} Fewer than {FEWEST_YEARS} years have both, so no direction is named."
    if found.direction == "no_clear":
        return f"{text} Over the years between it has no clear direction."
    moves = f"{worse_off} {_moved(found.worse_off)}, {better_off} {_moved(found.better_off)}"
    nobody = " Nobody gained by it." if found.nobody_gained else ""
    return f"The gap {found.direction}, by about {_a_year(entry, found.gap)}: {moves}. {text}{nobody}"


def _moved(line: LinearTrend) -> str:
    return {"rising": "rose", "falling": "fell"}.get(line.trend(), "had no clear direction")


def _a_year(entry: Indicator, line: LinearTrend) -> str:
    """Return a slope without its sign, with its interval: "1.0 percentage point a year (95% interval 0.8 to 1.2)"."""
    turn = 1 if line.slope >= 0 else -1
    low, high = sorted((turn * line.slope_lower, turn * line.slope_upper))
    return f"{difference(entry, line.slope)} a year (95% interval {_plain(entry, low)} to {_plain(entry, high)})"
