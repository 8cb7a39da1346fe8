"""Parts that the reports of a neighbourhood and of a zone share: how people fare by stage of life, who works here."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from equitymap.indicators import indicator
from equitymap.measures import disclosure
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.stages import STAGE_AGES, STAGES
from equitymap.views.about_figures import short_name
from equitymap.views.agreement.area_blocks import beside_england, share_words
from equitymap.views.cradle_to_career.indicator_words import period_words, shown, value, whose_figure
from equitymap.views.cradle_to_career.verdict_sentences import standing
from equitymap.views.document import Items, Paragraph, Part, table
from equitymap.views.neighbourhood import neighbourhood_sentences as words
from equitymap.views.neighbourhood.case import AnyCase, Case, Told
from equitymap.views.words import figure
from equitymap.views.zone.zone_words import place_share

NOT_FOR_AREAS = "wider areas only"


def outcome_tables(case: Told, wider: Callable[[Card], str]) -> list[Part]:
    """Return a table for each stage: the area's own shares, and the figures of the place where it has none.

    ``wider`` says of a figure of the place what is known of it here.
    """
    parts: list[Part] = []
    told = {str(key) for key in case.shares.index}
    for stage, called in STAGES.items():
        rows = [_share_row(case, row) for key, row in case.shares.iterrows() if stage_of(str(key)) == stage]
        cards = [square.card for (at, _), square in case.squares.items() if at == stage and square.card is not None]
        for card in cards:
            if card.entry.id not in told and card.entry.worse != "neither":
                told.add(card.entry.id)
                rows.append(_wider_row(case, card, wider(card)))
        if rows:
            frame = pd.DataFrame(rows)
            right = ("Here", case.place.name, "England")
            parts.append(table(frame, f"{called} ({STAGE_AGES[stage]})", numbers=right))
    note = (
        "Brackets hold the 95% interval. A verdict beside England is given only where the interval of the difference"
        " leaves out zero, allowing for all that are compared; elsewhere the two cannot be told apart, or, without"
        f" counts, cannot be judged. {disclosure.SMALL}"
    )
    return [*parts, Paragraph(note, "small")] if parts else []


def stage_of(key: str) -> str:
    """Return the first stage of life that an indicator is about; those that are neither good nor bad have none."""
    entry = indicator(key)
    return entry.stage[0] if entry.stage and entry.worse != "neither" else ""


def _share_row(case: Told, row: pd.Series) -> dict[str, str]:
    return {
        "What": str(row["label"]),
        "Here": share_words(row),
        case.place.name: place_share(row),
        "England": figure(row["england"], "percent", 1),
        "Beside England": f"Here: {beside_england(row)}",
        "Period and source": source(case, row["period"], row["release"]),
    }


def _wider_row(case: Told, card: Card, here: str) -> dict[str, str]:
    entry, latest = card.entry, card.latest
    period = "" if latest is None else period_words(str(latest["period"]))
    whose, limits, england = whose_figure(card), card.interval, value(entry, card.other("england"))
    between = "" if limits is None else f" ({limits.lower:,.{entry.decimals}f} to {limits.upper:,.{entry.decimals}f})"
    district = f"{shown(card)}{between}"
    return {
        "What": entry.label,
        "Here": here,
        case.place.name: district if whose == f"in {case.place.name}" else f"{district} {whose}",
        "England": england,
        "Beside England": f"{card.area}: {standing(card).replace(f' ({england})', '')}",
        "Period and source": source(case, period, entry.release),
    }


def source(case: Told, period: str, release: str) -> str:
    """Return the publisher and period of a figure."""
    used = case.place.manifest.get(release)
    return f"{short_name(used.publisher, '')}, {period}" if used is not None else period


def work(case: AnyCase) -> list[Part]:
    """Return who works here and what was agreed, or why nothing is told."""
    lines = words.partnership_lines(case)
    agreed = words.agreement_lines(case)
    what = "this neighbourhood" if isinstance(case, Case) else "any neighbourhood of it"
    none = f"No agreement on record covers {what}. One is written on the page Ten-year agreement."
    unread = bool(case.working.unread)
    return [
        Items(lines) if lines else Paragraph(words.no_partnership(case.working, case.label)),
        Items(agreed) if agreed else Paragraph("" if unread else none),
    ]
