"""Sentences of the scorecard: the latest figure with what to set it beside, breaks, the gap between groups."""

from __future__ import annotations

from collections.abc import Sequence

from equitymap.indicators import Break
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.cradle_to_career.projection import Projection
from equitymap.stages import GROUPS
from equitymap.views.cradle_to_career.indicator_words import (
    apart,
    difference,
    period_words,
    shown,
    value,
    whose,
    whose_figure,
)
from equitymap.views.cradle_to_career.verdict_sentences import beside, direction, interval_words, middle
from equitymap.views.words import capital


def latest_sentence(card: Card, place_name: str, also: Sequence[Card] = ()) -> str:
    """Return the latest figure, its interval and comparisons, which way is better, and whose it is.

    ``also`` are the cards nearest to it for smaller areas (``scorecard.nearest``).
    """
    owner = whose(card, place_name, also)
    if card.latest is None:
        return f"We do not know this figure for {place_name}. {owner}"
    entry, row = card.entry, card.latest
    limits = interval_words(card)
    figure = f"{shown(card)} ({limits})" if limits else shown(card)
    text = f"{entry.label}: {figure} {whose_figure(card)}, {period_words(row['period'])}; {direction(entry)}."
    return f"{text} {_others(card)} {owner}"


def _others(card: Card) -> str:
    """Set the figure beside England, the region and similar councils, each in words of its own."""
    parts = [beside(card, found) for found in card.comparisons]
    if not parts and card.entry.unit in ("people", "pounds"):
        parts = [f"{name} {value(card.entry, other)}" for name, other in _sums(card)]
    if not parts:
        return "No figure of England, the region or similar councils for that year is at hand."
    return f"{capital('; '.join(parts))}."


def _sums(card: Card) -> list[tuple[str, float]]:
    """Return England's and the region's number or sum; of neighbourhoods, that of their middle one."""
    of = middle(card)
    found = ((f"{of}England", card.other("england")), (f"{of}{card.region or 'the region'}", card.other("region")))
    return [(name, other) for name, other in found if other is not None]


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
    text = (
        f"In {year} the figure was {value(card.entry, first)} for {_named(one)} and {value(card.entry, second)} for"
        f" {_named(other)}"
    )
    gap = apart(card.entry, first, second)
    return f"{text}: {'no gap' if gap == 0 else f'a gap of {difference(card.entry, gap)}'}."


def _named(group: str) -> str:
    return f"those {GROUPS[group]}" if group not in ("girls", "boys", "all") else GROUPS[group]


def projection_alternative(card: Card) -> str:
    """Return the alternative text of the chart over the years."""
    known = card.known
    if known.empty:
        return f"{card.entry.label}: no figures."
    first, last = known.iloc[0], known.iloc[-1]
    span = " to ".join(f"{value(card.entry, end['value'])} in {period_words(end['period'])}" for end in (first, last))
    ahead = card.projection
    text = " A grey band shows where it would go if nothing changed." if isinstance(ahead, Projection) else ""
    return f"{card.entry.label} {whose_figure(card)}: {span}. The table has every year.{text}"
