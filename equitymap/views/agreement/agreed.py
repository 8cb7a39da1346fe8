"""What partners agreed and what became of it: local records beside the figures of the place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd

from equitymap.indicators import Indicator
from equitymap.measures.agreement import conflicts, grid, progress
from equitymap.measures.agreement.conflicts import AtWork, Pull
from equitymap.measures.agreement.narrowness import Narrowness, narrowness
from equitymap.measures.agreement.progress import Better, CarriedOn, Figure, Moved, NaturalLimits, Progress
from equitymap.measures.cradle_to_career.indicator_card import Card, bounds_of
from equitymap.records.subjects.agreement import Action, ActionType, Agreement, Contribution, Promise, Target
from equitymap.records.subjects.agreement import Progress as Going
from equitymap.records.subjects.base import When
from equitymap.records.subjects.reviews import Effect, PracticeNote, Review
from equitymap.stages import STAGES

Told = Progress | Literal["own", "no_direction", "not_here"]


@dataclass(frozen=True, eq=False)
class Written:
    """Local records of the agreements of a place, by id, and ``names`` of the bodies that they name.

    ``by_link`` are the effects that partners wrote through a link.
    """

    agreements: Mapping[str, Agreement] = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)
    contributions: Mapping[str, Contribution] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    reviews: Mapping[str, Review] = field(default_factory=dict)
    effects: Mapping[str, Effect] = field(default_factory=dict)
    notes: Mapping[str, PracticeNote] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    by_link: Collection[str] = ()

    def in_order(self) -> list[str]:
        """Return the agreements by their first year: the same order whoever changed one last."""
        return sorted(self.agreements, key=lambda record: (self.agreements[record].began, record))

    def of(self, records: Mapping[str, Any], agreement: str) -> dict[str, Any]:
        """Return those of some records that belong to one agreement."""
        return {record: value for record, value in records.items() if value.agreement == agreement}


@dataclass(frozen=True, eq=False)
class Followed:
    """A target beside its figures.

    ``card`` is that of its indicator here; None for a figure of the partners' own, or one that the place does not have.
    ``path`` is by year; ``ahead`` the past carried on, ``natural`` its natural limits.
    """

    record: str
    target: Target
    card: Card | None
    better: Better | None
    baseline: Figure | None
    latest: Figure | None
    path: pd.Series
    ahead: CarriedOn | None
    natural: NaturalLimits | None
    told: Told


@dataclass(frozen=True, eq=False)
class Change:
    """How an indicator went since an agreement began: its ``first`` and ``last`` figure, and what they tell.

    ``first`` and ``last`` are None where there is no figure.
    """

    card: Card
    first: Figure | None
    last: Figure | None
    went: Moved


@dataclass(frozen=True, eq=False)
class Agreed:
    """One agreement: its targets as they are followed, who does what, and what pulls against what.

    ``parts`` is the frame of ``measures.agreement.grid``; ``bodies`` every body that has a part, partners first.
    ``counters`` are the counter-measures of the targets, ``changes`` how the indicators of both went, where known here;
    ``by_link`` the effects that partners wrote through a link. ``own`` are the indicators whose figures are of the
    agreement's own area, ``area`` what that is called; empty where it is for the whole place.
    """

    record: str
    agreement: Agreement
    targets: Mapping[str, Followed]
    contributions: Mapping[str, Contribution]
    actions: Mapping[str, Action]
    reviews: Mapping[str, Review]
    effects: Mapping[str, Effect]
    names: Mapping[str, str]
    parts: pd.DataFrame
    bodies: tuple[str, ...]
    pulls: tuple[Pull, ...]
    at_work: tuple[AtWork, ...]
    narrow: Narrowness
    labels: Mapping[str, str]
    counters: tuple[str, ...]
    changes: Mapping[str, Change]
    by_link: Collection[str] = ()
    own: Collection[str] = ()
    area: str = ""

    @property
    def last(self) -> int:
        """The last year of the agreement."""
        return self.agreement.began + self.agreement.years - 1

    def name_of(self, body: str) -> str:
        """Return what a body is called, or its number where nobody knows."""
        return self.names.get(body, body)

    def nobody_owns(self) -> list[str]:
        """Return the targets that no body owns."""
        return grid.without(self.parts, list(self.targets), "owner")

    def nobody_works_on(self) -> list[str]:
        """Return the targets that no promise and no action led by somebody serves by name."""
        return grid.without(self.parts, list(self.targets), "promise", "action")


def measured(record: str, written: Written, registry: Mapping[str, Indicator]) -> set[str]:
    """Return the indicators that the targets of an agreement, and their counter-measures, are about."""
    targets = written.of(written.targets, record).values()
    return {one for target in targets for one in (target.indicator, *_counters(target, registry)) if one}


def agreed(
    record: str,
    written: Written,
    cards: Mapping[str, Card],
    registry: Mapping[str, Indicator],
    *,
    today: When,
    own: Mapping[str, Card] | None = None,
    area: str = "",
) -> Agreed:
    """Return one agreement beside the figures of the place.

    Parameters
    ----------
    record
        Id of the agreement in ``written``.
    cards
        Cards of the place by indicator.
    registry
        Every indicator by id.
    today
        The day on which it is read: a promise that ended before it has no part in the work, nor a stopped action.
    own
        Cards of its own area, of what can be told of that: they stand for those of the place.
    area
        What its area is called; empty where it is for the whole place.
    """
    agreement, own = written.agreements[record], own or {}
    cards = {**cards, **own}
    targets = _by_stage(written.of(written.targets, record), registry)
    contributions, actions = written.of(written.contributions, record), written.of(written.actions, record)
    parts = pd.DataFrame(_parts(targets, contributions, actions, today), columns=grid.COLUMNS, dtype=str)
    indicators = {one: target.indicator for one, target in targets.items()}
    counters = {one: _counters(target, registry) for one, target in targets.items()}
    declared = [(one, other) for one, target in targets.items() for other in target.pulls_against]
    every_counter = tuple(dict.fromkeys(one for named in counters.values() for one in named))
    known = {*indicators.values(), *every_counter} & set(cards)
    changes = {one: change(cards[one], agreement.began) for one in known}
    named = [*agreement.partners, agreement.backbone, agreement.accountable, *parts["body"]]
    return Agreed(
        record,
        agreement,
        {one: follow(one, target, agreement, cards) for one, target in targets.items()},
        contributions,
        actions,
        dict(sorted(written.of(written.reviews, record).items(), key=lambda pair: pair[1].on, reverse=True)),
        dict(sorted(written.of(written.effects, record).items(), key=lambda pair: pair[1].noticed, reverse=True)),
        written.names,
        parts,
        tuple(dict.fromkeys(body for body in named if body)),
        tuple(conflicts.pulls(indicators, counters, declared)),
        tuple(conflicts.at_work(indicators, counters, {one: found.went for one, found in changes.items()})),
        narrowness(indicators.values(), {one.id for one in registry.values() if one.attainment}),
        {one.id: one.label for one in registry.values()},
        every_counter,
        changes,
        written.by_link,
        tuple(own),
        area,
    )


def follow(record: str, target: Target, agreement: Agreement, cards: Mapping[str, Card]) -> Followed:
    """Return a target beside its figures."""
    card = cards.get(target.indicator)
    baseline = _baseline(target, card, agreement.began)
    path = progress.path(baseline, {step.year: step.value for step in target.path})
    better = direction(target, card)
    if card is None:
        told: Told = "not_here" if target.indicator else "own"
        return Followed(record, target, None, better, baseline, None, path, None, None, told)
    last = max([agreement.began + agreement.years - 1, *path.index])
    latest = figure_of(card, card.year)
    ahead = progress.carried_on(
        card.observed,
        began=agreement.began,
        last=last,
        breaks=card.breaks,
        bounds=bounds_of(card.entry),
        named_below=card.trends_below,
    )
    natural = progress.natural_limits(card.observed, began=agreement.began, breaks=card.breaks)
    told = "no_direction"
    if better is not None:
        told = progress.progress(latest, baseline, path, better=better, breaks=card.breaks)
    return Followed(record, target, card, better, baseline, latest, path, ahead, natural, told)


def direction(target: Target, card: Card | None) -> Better | None:
    """Return which way a target is to go: as the partners said, else as its indicator is better; None: not known."""
    if target.better is not None:
        return "higher" if target.better.value == "higher" else "lower"
    return None if card is None else _better(card)


def change(card: Card, began: int) -> Change:
    """Return how an indicator went from its last figure up to the year in which an agreement began."""
    first, last, better = figure_of(card, _last_until(card, began)), figure_of(card, card.year), _better(card)
    went: Moved = "unknown"
    if better is not None:
        went = progress.moved(first, last, better=better, breaks=card.breaks)
    return Change(card, first, last, went)


def figure_of(card: Card, year: int | None) -> Figure | None:
    """Return the figure of a year with its limits (``progress.half_width``); None without one."""
    if year is None:
        return None
    found = card.interval_of(card.years.loc[[year]].iloc[0])
    ends = None if found is None else (found.lower, found.upper)
    return Figure(year, float(card.observed.loc[year]), progress.half_width(card.observed, ends, card.breaks))


def _better(card: Card) -> Better | None:
    ways: dict[str, Better] = {"low": "higher", "high": "lower"}
    return ways.get(card.entry.worse)


def _last_until(card: Card, year: int) -> int | None:
    known = card.known.index[card.known.index <= year]
    return int(known[-1]) if len(known) else None


def _baseline(target: Target, card: Card | None, began: int) -> Figure | None:
    """Return where a target starts: where the partners said, else the last figure up to the first year."""
    if target.baseline is not None:
        return Figure(target.baseline_year or began, target.baseline)
    return None if card is None else figure_of(card, _last_until(card, began))


def _by_stage(targets: Mapping[str, Target], registry: Mapping[str, Indicator]) -> dict[str, Target]:
    """Return targets in the order of the stages of life, then of their names: the same after every change."""
    order = list(STAGES)

    def key(pair: tuple[str, Target]) -> tuple[int, str]:
        target, entry = pair[1], registry.get(pair[1].indicator)
        stage = target.stage or (entry.stage[0] if entry is not None and entry.stage else None)
        return (len(order) if stage is None else order.index(stage), target.name.casefold())

    return dict(sorted(targets.items(), key=key))


def _counters(target: Target, registry: Mapping[str, Indicator]) -> tuple[str, ...]:
    entry = registry.get(target.indicator)
    return tuple(dict.fromkeys((*target.must_not_worsen, *(() if entry is None else entry.counter))))


def _parts(
    targets: Mapping[str, Target],
    contributions: Mapping[str, Contribution],
    actions: Mapping[str, Action],
    today: When,
) -> Iterator[tuple[str, str, str, str]]:
    for record, target in targets.items():
        yield from ((record, body, "owner", "") for body in target.owners)
    for promise in contributions.values():
        if promise.ended is None or not promise.ended.surely_before(today):
            yield from ((one, promise.body, "promise", _alike(promise.type)) for one in promise.targets or ("",))
    for action in actions.values():
        if action.progress != Going.STOPPED:
            yield from ((one, action.body, "action", _alike(action.type)) for one in action.targets)


def _alike(type_of: Promise | ActionType) -> str:
    """Return what a promise or action is alike by; nothing for "other", which tells of no likeness."""
    return "" if type_of in (Promise.OTHER, ActionType.OTHER) else type_of.label


def years_drawn(followed: Followed, agreement: Agreement, before: int = 8) -> np.ndarray:
    """Return the years that a picture of a target shows: some before the agreement, all of it, baseline and path."""
    known = [] if followed.card is None else list(followed.card.known.index)
    aimed = [*followed.path.index, *([] if followed.baseline is None else [followed.baseline.year])]
    first = min([max(min([agreement.began, *known]), agreement.began - before), *aimed])
    last = max([agreement.began + agreement.years - 1, *aimed, *known])
    return np.arange(first, last + 1)
