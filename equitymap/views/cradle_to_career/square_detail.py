"""One square opened: an indicator in words and a picture, groups, services of the stage, and what it cannot tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from equitymap.measures.cradle_to_career.deprivation_groups import comparable
from equitymap.measures.cradle_to_career.indicator_card import Card, smaller_area_cards
from equitymap.measures.cradle_to_career.matrix import Matrix
from equitymap.stages import STAGES
from equitymap.views.cradle_to_career import matrix_sentences
from equitymap.views.cradle_to_career.indicator_words import (
    group_gap,
    pair_gap,
    period_words,
    short_group,
    shown,
    value,
    whose,
    whose_figure,
)
from equitymap.views.cradle_to_career.matrix_grid import MARK_SHAPES
from equitymap.views.cradle_to_career.service_bars import service_bar
from equitymap.views.cradle_to_career.squares import JUDGED, MARK_WORDS, Square, mark_of
from equitymap.views.cradle_to_career.trend_sentences import moved
from equitymap.views.cradle_to_career.verdict_sentences import (
    beside,
    direction,
    interval_words,
    middle,
    standing,
)
from equitymap.views.cradle_to_career.years_picture import years_picture
from equitymap.views.templating import render
from equitymap.views.words import capital

Ends = tuple[float, float] | None


@dataclass(frozen=True)
class Behind:
    """What a detail tells beside its figures: where they come from, what they cannot tell, what lies behind them."""

    source: str
    limits: Sequence[str]
    chain: str


def detail(
    square: Square,
    found: Matrix,
    *,
    card: Card | None,
    cards: dict[str, Card],
    ends: Ends,
    code: str,
    place_name: str,
    line: int,
    behind: Behind,
    zone: str = "",
) -> Markup:
    """Return an opened square as HTML, to be drawn with ``matrix_grid.STYLE``.

    Parameters
    ----------
    card
        The indicator to tell of: one of the square's, None where it has no figure.
    cards
        Every card of the place, by id: those nearest to this one are named.
    ends
        The figure of the most and the least deprived neighbourhoods, where no groups are published.
    code, place_name
        Code (as the address has it) and name of the place.
    line
        The tipping-point line, in per cent.
    behind
        Source, limits and drivers of the indicator.
    zone
        What is said of the zone in view, if one is.
    """
    cell = square.cell
    stage, reach = cell.stage, found.children_served.get(cell.stage)
    kinds = [service.kind for service in found.services[stage] if service.observed is not None]
    limits = [capital(text) for text in (behind.chain, matrix_sentences.stage_gap(stage)) if text]
    if card is not None:
        limits = [
            *(f"{card.entry.description}", whose(card, place_name, smaller_area_cards(card, cards)), *behind.limits),
            *limits,
        ]
    return render(
        "cradle_to_career/detail.html.j2",
        shapes=MARK_SHAPES,
        stage=STAGES[stage],  # type: ignore[index]
        column=found.columns[cell.column],
        title=f"No figure for {place_name}" if card is None else card.entry.label,
        told=None if card is None else _told(card, ends),
        zone=zone,
        nothing=matrix_sentences.silent_words(cell) or "No indicator of this part of life is in the files.",
        others=_others(cell.cards, card),
        bars=[service_bar(service) for service in found.services[stage]],
        reach=matrix_sentences.reach_sentence(stage, reach, line),
        links=_links(code, kinds),
        source=behind.source,
        limits=[*limits, *([matrix_sentences.CHAIN_CAUTION] if behind.chain else [])],
    )


def _told(card: Card, ends: Ends) -> dict[str, object]:
    """Return what the template tells of one indicator."""
    found, entry = card.comparison("england"), card.entry
    period = "" if card.latest is None else f", {period_words(card.latest['period'])}"
    england = card.other("england")
    mark = mark_of(card)
    pair = card.pairs[0] if card.pairs else None
    rest = [beside(card, one) for one in card.comparisons if one.reference != "england"]
    verdict = f"{capital(MARK_WORDS[mark])}." if mark in JUDGED else f"{capital(standing(card))}; {direction(entry)}."
    return {
        "mark": mark,
        "here": f"{shown(card)} {whose_figure(card)}",
        "england": "" if england is None else f"{value(entry, england)} in {_england(card)}",
        "period": period,
        "verdict": verdict if found is not None else f"{capital(direction(entry))}.",
        "limits": interval_words(card),
        "years": years_picture(card),
        "moved": f"{capital(moved(card))}.",
        "beside": f"{capital('; '.join(rest))}." if rest else "",
        "gap": capital(pair_gap(card, pair)) if pair else "" if ends is None else f"{capital(group_gap(card, ends))}.",
        "groups": [] if pair is None else _groups(card, pair),
        "along": entry.on_the_map and comparable(entry) and entry.published_for == "area",
    }


def _england(card: Card) -> str:
    if card.england_areas is not None:
        return "the mean of England's districts"
    return f"{middle(card)}England"


def _groups(card: Card, pair: tuple[str, str]) -> list[dict[str, object]]:
    """Return the figure of both groups in the latest year that has both, and how long its bar is, in per cent."""
    year = card.gap(pair).index[-1]
    figures = {name: float(card.groups[name].loc[year]) for name in pair}
    top = 100.0 if card.entry.unit == "percent" else max(*map(abs, figures.values()), 1e-9)
    return [
        {
            "who": capital(short_group(name)),
            "figure": value(card.entry, one),
            "per_cent": max(0.0, min(100.0, 100 * one / top)),
        }
        for name, one in figures.items()
    ]


def _others(cards: Iterable[Card], chosen: Card | None) -> list[dict[str, object]]:
    """Return every indicator of the square, where there is more than one."""
    every = list(cards)
    if len(every) < 2:
        return []
    return [
        {
            "id": card.entry.id,
            "mark": mark_of(card),
            "words": capital(MARK_WORDS[mark_of(card)]),
            "figure": shown(card),
            "name": card.entry.short or card.entry.label,
            "chosen": card is chosen,
        }
        for card in every
    ]


def _links(code: str, kinds: Sequence[str]) -> list[dict[str, str]]:
    """Return the links to the map and to what has gone, which keep the place."""
    kind = {"kind": kinds[0]} if kinds else {}
    return [
        {"go": "map", "words": "On the map", "href": f"map?{urlencode({'place': code})}"},
        {
            "go": "withdrawals",
            "words": "What has gone",
            "href": f"withdrawals?{urlencode({'place': code, **kind})}",
        },
    ]
