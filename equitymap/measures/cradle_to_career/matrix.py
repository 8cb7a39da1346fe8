"""Matrix of life stages by aspects of life (or outcomes): what is measured in each cell, what is not, and services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from equitymap.indicators import Indicator
from equitymap.measures.cradle_to_career.children_served import ChildrenServed
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.selection import is_open
from equitymap.places.gone import is_gone
from equitymap.places.place import ObservedYears, Place
from equitymap.stages import ASPECTS, LENSES, STAGES
from equitymap.vocabulary import LINKED_SITE

Grouping = Literal["aspect", "lens"]
MATRIX_COLUMNS: Mapping[Grouping, Mapping[str, str]] = {
    "aspect": {str(key): words for key, words in ASPECTS.items()},
    "lens": {str(key): words for key, words in LENSES.items()},
}

STAGE_KINDS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "infancy": (("childrens_centre", ()), ("gp_practice", ())),
    "early_years": (("childrens_centre", ()), ("school", ("nursery", "primary", "all-through")), ("library", ())),
    "primary": (("school", ("primary", "middle deemed primary", "all-through")), ("library", ())),
    "secondary": (
        ("school", ("secondary", "middle deemed secondary", "all-through")),
        ("youth_club", ()),
        ("library", ()),
    ),
    "sixteen_to_nineteen": (("school", ("16 plus", "secondary", "all-through")), ("youth_club", ()), ("library", ())),
    "further": (("library", ()),),
    "adult": (("library", ()), ("gp_practice", ())),
}
"""Kinds of service that children or adults of a stage use, and the school phases that count (none: every one)."""


@dataclass(frozen=True)
class Service:
    """Services of one kind for a stage: how many are open in the place, and how many went during the record.

    Both are None, and ``observed`` too, when no register tells about the kind here: not known, not none. ``phases``
    are the school phases counted; ``unphased`` how many open schools of the place have no phase in the register, and
    ``unphased_gone`` how many that went: any of them may have been of these phases. ``linked`` of those present and
    ``linked_gone`` of those withdrawn are linked sites of children's centres. ``after_16`` is how many open schools and
    colleges of the place, of whatever phase, are known to teach after 16; None for other stages.
    """

    kind: str
    phases: tuple[str, ...]
    present: int | None
    withdrawn: int | None
    observed: ObservedYears | None
    unphased: int = 0
    unphased_gone: int = 0
    linked: int = 0
    linked_gone: int = 0
    after_16: int | None = None


@dataclass(frozen=True)
class Cell:
    """One stage and one column: the cards of what is measured, core first, and indicators without a figure here."""

    stage: str
    column: str
    cards: tuple[Card, ...]
    silent: tuple[Indicator, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is measured here."""
        return not self.cards


@dataclass(frozen=True)
class Matrix:
    """Every stage against every aspect (or outcome of the five-outcome lens), none left out.

    ``cells`` is by (stage, column), in order; ``services`` and ``children_served`` by stage. A stage without a local
    count has no entry in ``children_served``: not known, not none.
    """

    by: Grouping
    cells: Mapping[tuple[str, str], Cell]
    services: Mapping[str, tuple[Service, ...]]
    children_served: Mapping[str, ChildrenServed]

    @property
    def columns(self) -> Mapping[str, str]:
        """The columns with their words, in order."""
        return MATRIX_COLUMNS[self.by]

    @property
    def empty(self) -> tuple[Cell, ...]:
        """The cells in which nothing is measured."""
        return tuple(cell for cell in self.cells.values() if cell.empty)

    def row(self, stage: str) -> tuple[Cell, ...]:
        """Return the cells of one stage, in column order."""
        return tuple(self.cells[stage, column] for column in self.columns)


def matrix(
    place: Place,
    entries: Iterable[Indicator],
    cards: Mapping[str, Card],
    *,
    by: Grouping = "aspect",
    children_served: Mapping[str, ChildrenServed] | None = None,
    services: Mapping[str, tuple[Service, ...]] | None = None,
) -> Matrix:
    """Return the matrix of one place.

    Parameters
    ----------
    entries
        The registry; an entry without a stage, or without the column's field, stands in no cell.
    cards
        By indicator id, of those that have a figure (``scorecard.cards``).
    by
        "aspect", or "lens" for the five outcomes.
    children_served
        By stage, where a local count of children served is at hand.
    services
        By stage (``services_by_stage``), where they have been counted before.

    Notes
    -----
    An indicator of several stages stands in each of them. A cell is empty when no indicator of it has a figure for
    this place, even where the registry knows one.
    """
    registry = tuple(entries)
    cells = {}
    for stage in STAGES:
        for column in MATRIX_COLUMNS[by]:
            in_cell = [entry for entry in registry if stage in entry.stage and getattr(entry, by) == column]
            ordered = sorted(in_cell, key=lambda entry: not entry.core)
            cells[str(stage), column] = Cell(
                stage,
                column,
                tuple(cards[entry.id] for entry in ordered if entry.id in cards),
                tuple(entry for entry in ordered if entry.id not in cards),
            )
    counted = services_by_stage(place) if services is None else services
    return Matrix(by, cells, counted, dict(children_served or {}))


def services_by_stage(place: Place) -> dict[str, tuple[Service, ...]]:
    """Count the services inside the place for every stage: open now, and lost during the record."""
    gone = is_gone(place)
    return {str(stage): _services(place, stage, gone) for stage in STAGES}


def _services(place: Place, stage: str, is_gone_now: pd.Series) -> tuple[Service, ...]:
    counted = tuple(_service(place, kind, phases, is_gone_now) for kind, phases in STAGE_KINDS[stage])
    if stage != "sixteen_to_nineteen":
        return counted
    rows = place.facilities[place.facilities["inside"].astype(bool) & is_open(place.facilities)]
    teaching = int(rows["post_16"].notna().sum())
    return tuple(replace(service, after_16=teaching) if service.kind == "school" else service for service in counted)


def _service(place: Place, kind: str, phases: tuple[str, ...], is_gone_now: pd.Series) -> Service:
    observed = place.manifest.observed.get(kind)
    if observed is None:
        return Service(kind, phases, None, None, None)
    every = place.facilities[(place.facilities["kind"] == kind) & place.facilities["inside"]]
    gone = every.index[is_gone_now[every.index]]
    if not phases:
        site = every["type"].eq(LINKED_SITE)
        return Service(
            kind,
            phases,
            int(is_open(every).sum()),
            len(gone),
            observed,
            linked=int((is_open(every) & site).sum()),
            linked_gone=int(site[gone].sum()),
        )
    rows, without = every[every["phase"].isin(phases)], every[every["phase"].isna()]
    return Service(
        kind,
        phases,
        int(is_open(rows).sum()),
        len(gone.intersection(rows.index)),
        observed,
        unphased=int(is_open(without).sum()),
        unphased_gone=len(gone.intersection(without.index)),
    )


def all_drivers(entry: Indicator, by_id: Mapping[str, Indicator]) -> tuple[Indicator, ...]:
    """Return an indicator's drivers, transitively (breadth first): its own, then theirs, each once, never itself."""
    drivers: dict[str, Indicator] = {}
    queue = list(entry.drivers)
    while queue:
        driver = queue.pop(0)
        if driver == entry.id or driver in drivers or driver not in by_id:
            continue
        drivers[driver] = by_id[driver]
        queue.extend(by_id[driver].drivers)
    return tuple(drivers.values())
