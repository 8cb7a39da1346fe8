"""Parts that the reports of a neighbourhood and of a zone share: how people fare, what children have, who works here.

What a table says of one of them alone is given by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from equitymap.indicators import indicator
from equitymap.kinds import KIND_BY_ID
from equitymap.measures import disclosure
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.gaps.fragmentation import Rule
from equitymap.stages import STAGE_AGES, STAGES
from equitymap.views.about_figures import short_name
from equitymap.views.agreement.area_blocks import beside_england, share_words
from equitymap.views.cradle_to_career.indicator_words import period_words, shown, value, whose_figure
from equitymap.views.cradle_to_career.verdict_sentences import standing
from equitymap.views.document import Heading, Items, Paragraph, Part, Section, table
from equitymap.views.gaps.gaps_sentences import definition
from equitymap.views.map.near_sentences import Reach, gone_words, since
from equitymap.views.neighbourhood import neighbourhood_sentences as words
from equitymap.views.neighbourhood.case import SERVICES, AnyCase, Case, Told
from equitymap.views.words import UNKNOWN, capital, figure, series
from equitymap.views.zone.zone_words import VERDICTS, place_share

NOT_FOR_AREAS = "wider areas only"
NO_REGISTER = "no register of services tells of it"
NO_NEED = "no figure of its own"


SECTIONS: Mapping[str, str] = {
    "need": "What is needed here",
    "outcomes": "How people fare, by stage of life",
    "reach": "What is in reach, and what has gone",
    "children": "Children here, service by service",
    "assets": "Needs, and what there is to build on",
    "similar": "{} like this one",
    "work": "Who works here, and what was agreed",
    "further": "Further figures",
    "unknown": "What we do not know",
}
"""Titles of the sections, in the order a resident asks; the areas that are like it are called as they are there."""


def in_order(parts: Mapping[str, list[Part]], areas: str) -> list[Section]:
    """Return the sections that have parts, by their identifiers; ``areas`` are what it is compared with."""
    return [Section(one, title.format(areas), parts[one]) for one, title in SECTIONS.items() if parts[one]]


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
    return [*parts, Paragraph(f"{VERDICTS} {disclosure.SMALL}", "small")] if parts else []


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


def gone_since(case: Told, reach: Reach) -> str:
    """Return how many services of a group have gone and since when; not known where no two years are on record."""
    kind, observed = reach.group.kind, case.place.manifest.observed
    years = observed.get(kind.id)
    return UNKNOWN if years is None or years.first == years.last else f"{gone_words(reach)}{since(kind, observed)}"


def gaps_defined(kinds: Iterable[str]) -> str:
    """Return what a gap in some kinds of service is: in full of the first."""
    known = [KIND_BY_ID[kind] for kind in kinds]
    first = [definition(kind, Rule()) for kind in known[:1]]
    rest = [f"So for {series([kind.many for kind in known[1:]])}, each with its own reach."] if known[1:] else []
    return " ".join([*first, *rest])


def children(
    case: AnyCase, people: Sequence[str], reach: Callable[[Any], str], need: Callable[[str], str]
) -> list[Part]:
    """Return what is there for children, service by service.

    ``people`` has a line for each age; ``reach`` says what of a group is in reach, ``need`` what need there is in a
    domain, nothing where it has none.
    """
    rows = []
    for part, (kinds, domain) in SERVICES.items():
        reached = [one for one in case.reached if one.group.kind.id in kinds and not one.group.rest]
        there = "; ".join(f"{capital(one.group.one)}: {reach(one)}" for one in reached)
        rows.append({"Part of life": part, "In reach": there or NO_REGISTER, "Need here": need(domain) or NO_NEED})
    wider = f"How children fare in all of {case.place.name} stands above, by stage of life."
    return [
        Items(people),
        table(pd.DataFrame(rows), "What is there for children, and what need there is"),
        Paragraph(f"Numbers are of the census of March 2021. {wider}", "small"),
    ]


def needs_and_assets(needs: Sequence[str], assets: Sequence[str]) -> list[Part]:
    """Return what is needed beside what there is to build on."""
    return [Heading("Needs"), Items(needs), Heading("To build on"), Items(assets)]


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
