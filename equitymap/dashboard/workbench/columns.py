"""The columns of a place for the workbench: headings of all, figures of those that are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pandas as pd

from equitymap.dashboard import places_cache
from equitymap.dashboard.parts import only_control, who_works_together
from equitymap.dashboard.parts.gap_rule import STANDARD, gaps
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.access import access_table
from equitymap.measures.burden import access_change
from equitymap.measures.partnerships.coverage import active_by_area
from equitymap.measures.workbench import columns
from equitymap.measures.workbench.columns import Column, Heading
from equitymap.views.workbench.workbench_words import PEOPLE

TOGETHER = Heading("partnerships", "together", "Partnerships on record at work here", "count", 0, "low", (None, 0.0))


@per_place(max_entries=16)
def headings(opened: Opened) -> dict[str, Heading]:
    """Return the heading of every column that the place has, by id, in the order of their groups."""
    place = opened.place
    need_and_outcomes = [columns.heading_of(measure) for measure in opened.measures]
    services = [
        heading
        for kind in only_control.kinds_of(place)
        if _record(opened, kind) is not None
        for heading in columns.kind_headings(KIND_BY_ID[kind], compared=_compared(opened, kind))
    ]
    found = [*need_and_outcomes, *columns.people_headings(place, PEOPLE), *services, TOGETHER]
    order = {group: at for at, group in enumerate(columns.GROUPS)}
    return {one.id: one for one in sorted(found, key=lambda one: order[one.group])}


def some(opened: Opened, ids: Iterable[str]) -> dict[str, Column]:
    """Return columns by id, with their figures."""
    return {one: _local(opened) if one == TOGETHER.id else column(opened, one) for one in ids}


@per_place(max_entries=400)
def column(opened: Opened, name: str) -> Column:
    """Return one column of what a build holds, shared between visitors."""
    heading = headings(opened)[name]
    areas = opened.place.inside.index
    if heading.group in ("need", "outcomes"):
        return columns.of_layer(opened.layer(name))
    if heading.group == "people":
        return columns.exact(heading, opened.place.inside[name.removeprefix("people-")])
    kind = str(heading.kind)
    if heading.group == "gaps":
        return columns.exact(heading, gaps(opened, kind, STANDARD)["gap"])
    return columns.of_access(heading, _both(opened, kind), areas)


def _local(opened: Opened) -> Column:
    """Return how many partnerships of the local records work in each neighbourhood; missing where none is on record."""
    found, _ = who_works_together.found(opened)
    year = datetime.now(UTC).year
    return columns.exact(TOGETHER, active_by_area(found.partnerships, opened.place.inside.index, year))


@per_place(max_entries=64, show_spinner="Measuring access…")
def _both(opened: Opened, kind: str) -> pd.DataFrame:
    span = _record(opened, kind)
    if span is None:
        raise ValueError(f"The record of {kind} tells of fewer than two years.")
    table = access_table(opened.place, kind, span, supply=places_cache.supply(opened, kind))
    return access_change.compare_years(table, span)


def _record(opened: Opened, kind: str) -> tuple[int, int] | None:
    return access_change.clip_to_record(opened.place, kind, (0, 9999))


def _compared(opened: Opened, kind: str) -> str:
    first, last = _record(opened, kind) or (0, 0)
    return f"{first} to {last}"
