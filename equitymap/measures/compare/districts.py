"""Districts side by side: need, services gone among those that stood, change in access, outcomes with intervals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from equitymap.domains import DOMAINS
from equitymap.indicators import Indicator
from equitymap.intervals import wilson
from equitymap.kinds import Kind, kinds_of
from equitymap.measures.access.supply_at import Supply
from equitymap.measures.compare.differences import Estimate, closures_p_value
from equitymap.measures.compare.side_by_side import (
    ComparedCell,
    ComparedRow,
    Pair,
    Part,
    SideBySide,
    side_by_side,
    tested,
)
from equitymap.measures.compare.spans import Span
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.cradle_to_career.verdict import PER
from equitymap.measures.withdrawals.services_by_state import ELSEWHERE, GONE, OPEN, REST, count_by_state_at
from equitymap.places.place import Place

RELEASE = "iod2025"
TENTH_OF_ENGLAND = 10.0
_WHOSE = re.compile(r" \((wards|council|district)[^)]*\)$")
"""How the registry ends the label of a fact that it may have for other areas too. Schools are other people."""


@dataclass(frozen=True)
class Closed:
    """Services of a kind in a place over a span: how many went, of how many on record, for how many people."""

    gone: int
    stood: int
    people: int


LOST = "share of access lost, averaged over those they are for; what other neighbourhoods gained is not set off"


@dataclass(frozen=True, eq=False)
class District:
    """What is compared of one place: closures and change in access by kind, over the span compared, and its cards."""

    place: Place
    closed: Mapping[str, Closed]
    changes: Mapping[str, pd.DataFrame]
    cards: Mapping[str, Card]


def closed_between(place: Place, kind: Kind, span: Span, supply: Supply) -> Closed:
    """Count the services that went within a span, of those on record in it (``withdrawals.services_by_state``).

    What had gone before the span, and what had not opened by its end, is in neither number. Over a whole record these
    are the numbers of the page What has gone.
    """
    now = count_by_state_at(place, supply, span[1]).services
    before = count_by_state_at(place, supply, span[0] - 1).services[GONE] if span[0] - 1 in supply.years else 0
    went = max(0, now[GONE] - before)
    people = int(place.inside[kind.population].sum())
    return Closed(went, went + now[OPEN] + now[REST] + now[ELSEWHERE], people)


def judged(entry: Indicator) -> bool:
    """Whether an indicator is compared between districts: a share or a rate of which one way is the better one."""
    return entry.worse != "neither" and (entry.unit == "percent" or entry.unit in PER)


def compare(districts: Sequence[District], spans: Mapping[str, Span | None]) -> SideBySide:
    """Return the districts beside each other and England.

    Parameters
    ----------
    districts
        Two or more, each once.
    spans
        The years compared, by kind of service (``spans.common_span``).
    """
    rows = _need(districts)
    for kind in kinds_of({kind.id for one in districts for kind in one.place.kinds}):
        rows += _services(districts, kind, spans.get(kind.id))
    rows += _outcomes(districts)
    return side_by_side([one.place.name for one in districts], ["England"], rows)


def _need(districts: Sequence[District]) -> list[ComparedRow]:
    rows = []
    for domain in DOMAINS:
        if domain.part_of is not None:
            continue
        cells = [_most_deprived(one.place, domain.id) for one in districts]
        if any(cell.value is not None for cell in cells):
            rows.append(
                ComparedRow(
                    f"{RELEASE}-{domain.id}",
                    "need",
                    domain.label,
                    "percent",
                    0,
                    "high",
                    "2025",
                    tuple(cells),
                    references=(ComparedCell(TENTH_OF_ENGLAND),),
                )
            )
    return rows


def _most_deprived(place: Place, domain: str) -> ComparedCell:
    """Return the share of a place's neighbourhoods that are among the most deprived tenth of England."""
    rows = place.deprivation
    rows = rows[(rows["release"] == RELEASE) & (rows["domain"] == domain)].set_index("area_code")
    tenths = rows["decile"].reindex(place.inside.index).dropna()
    if tenths.empty:
        return ComparedCell(why="not_collected")
    most = int((tenths == 1).sum())
    return ComparedCell(100 * most / len(tenths), top=most, below=len(tenths))


def _services(districts: Sequence[District], kind: Kind, span: Span | None) -> list[ComparedRow]:
    years = "" if span is None else f"{span[0]} to {span[1]}"
    found = [one.closed.get(kind.id) for one in districts]
    whys = ["one_edition" if kind in one.place.kinds else "no_register" for one in districts]
    shares, rates = [], []
    for one, why in zip(found, whys, strict=True):
        share, rate = _closed_cells(one, why)
        shares.append(share)
        rates.append(rate)

    def row(key: str, part: Part, label: str, cells: list[ComparedCell], decimals: int = 0) -> ComparedRow:
        key = f"{kind.id}-{key}"
        return ComparedRow(key, part, label, "percent", decimals, "high", years, tuple(cells), kind=kind.id)

    p_values: list[tuple[Pair, float]] = []
    for first, second in combinations(range(len(found)), 2):
        one, other = found[first], found[second]
        p = None if one is None or other is None else closures_p_value((one.gone, one.stood), (other.gone, other.stood))
        if p is not None:
            p_values.append(((first, second), p))
    rows = [
        replace(row("gone", "gone", "gone, of those on record", shares), p_values=tuple(p_values)),
        replace(row("rate", "gone", "gone per 10,000 of those they are for", rates, 2), unit="per_10000"),
    ]
    if span is None:
        return rows
    lost = [_mean_lost(one, kind) for one in districts]
    last = [_lost_last(one, kind) for one in districts]
    return [
        *rows,
        row("lost", "access", LOST, lost),
        row("last", "access", "lost the last one in reach, of those they are for", last, 1),
    ]


def _closed_cells(found: Closed | None, why: str) -> tuple[ComparedCell, ComparedCell]:
    """Return the share gone of those on record, and the number gone per 10,000 people, each with its 95% interval.

    Both intervals are of closures among the services that stood (Wilson): people do not close.
    """
    if found is None or not found.stood:
        none = ComparedCell(why=why if found is None else "none_on_record")
        return none, none
    low, high = (float(end[0]) for end in wilson(np.array([float(found.gone)]), np.array([float(found.stood)])))
    share = ComparedCell(100 * found.gone / found.stood, low, high, top=found.gone, below=found.stood)
    if not found.people:
        return share, ComparedCell(why="none_known")
    each = found.stood * 10_000 / found.people / 100
    return share, ComparedCell(found.gone * 10_000 / found.people, low * each, high * each)


def _people(one: District, kind: Kind) -> pd.Series:
    people: pd.Series = one.place.inside[kind.population].astype(float)
    return people


def _mean_lost(one: District, kind: Kind) -> ComparedCell:
    """Return the mean share of access lost over those the kind is for, where there was access before."""
    table = one.changes.get(kind.id)
    if table is None:
        return ComparedCell(why="no_register")
    people = _people(one, kind).reindex(table.index)
    known = table["lost"].notna() & (people > 0)
    if not known.any():
        return ComparedCell(why="none_before")
    return ComparedCell(float(100 * (table["lost"] * people)[known].sum() / people[known].sum()))


def _lost_last(one: District, kind: Kind) -> ComparedCell:
    """Return the share of those the kind is for whose last service in reach went."""
    table = one.changes.get(kind.id)
    if table is None:
        return ComparedCell(why="no_register")
    people = _people(one, kind).reindex(table.index)
    known = table[["within_before", "within_after"]].notna().all(axis="columns")
    total = float(people[known].sum())
    if not total:
        return ComparedCell(why="none_known")
    lost = people[known & (table["within_before"] > 0) & (table["within_after"] == 0)].sum()
    return ComparedCell(float(100 * lost / total))


def _outcomes(districts: Sequence[District]) -> list[ComparedRow]:
    """Return the outcomes that at least two of the districts have a figure of their own of, in one and the same year.

    A county's figure is shared by its districts and is no district's own: it is not compared. What is published both
    for wards and for councils is one fact and stands once (``_once``).
    """
    keys = dict.fromkeys(key for one in districts for key, card in one.cards.items() if judged(card.entry))
    rows = _once([row for row in (_outcome(key, districts) for key in keys) if row is not None], districts)
    return [row for row in rows if row.p_values] + [replace(row, part="more") for row in rows if not row.p_values]


def _once(rows: Sequence[ComparedRow], districts: Sequence[District]) -> list[ComparedRow]:
    """Leave out the rows that tell the fact of another one.

    Of several the one with most pairs tested stays; of these the one with England's figure, then the one published for
    districts themselves, then the first.
    """
    best: dict[tuple[str, str], ComparedRow] = {}
    for row in rows:
        fact = (_WHOSE.sub("", row.label), row.unit)
        if fact not in best or _directness(row, districts) > _directness(best[fact], districts):
            best[fact] = row
    return [row for row in rows if row in best.values()]


def _directness(row: ComparedRow, districts: Sequence[District]) -> tuple[int, bool, bool]:
    of_districts = any(one.cards[row.id].geography == "district" for one in districts if row.id in one.cards)
    return len(row.p_values), row.references[0].value is not None, of_districts


def county_only(districts: Sequence[District]) -> list[Indicator]:
    """Return the indicators that at least one of the districts has only as a figure of its county."""
    found = {
        key: card.entry
        for one in districts
        for key, card in one.cards.items()
        if judged(card.entry) and not card.is_own
    }
    return list(found.values())


def _outcome(key: str, districts: Sequence[District]) -> ComparedRow | None:
    cards = [one.cards.get(key) for one in districts]
    own = [card for card in cards if card is not None and card.is_own]
    if len(own) < 2 or len({(card.geography, card.basis) for card in own}) > 1:
        return None
    years = set.intersection(*(set(card.known.index) for card in own))
    if not years:
        return None
    year = int(max(years))
    cells, estimates = [], []
    for card in cards:
        then = card if card is None or not card.is_own else replace(card, years=card.years.loc[:year])
        cell, estimate = _estimated(then)
        cells.append(cell)
        estimates.append(estimate)
    entry, then = own[0].entry, replace(own[0], years=own[0].years.loc[:year])
    england = then.other("england")
    period = "" if then.latest is None else str(then.latest["period"])
    return ComparedRow(
        key,
        "outcomes",
        entry.label,
        entry.unit,
        entry.decimals,
        entry.worse,
        period,
        tuple(cells),
        references=(ComparedCell(england) if england is not None else ComparedCell(why="no_england"),),
        p_values=tested(estimates, entry.unit),
    )


def _estimated(card: Card | None) -> tuple[ComparedCell, Estimate | None]:
    if card is None:
        return ComparedCell(why="not_collected"), None
    if not card.is_own:
        return ComparedCell(why="county"), None
    if card.latest is None:
        return ComparedCell(why="not_collected"), None
    value, found = float(card.latest["value"]), card.interval
    if found is None:
        return ComparedCell(value), None
    return ComparedCell(value, found.lower, found.upper), Estimate(value, found, 10.0**-card.entry.decimals)
