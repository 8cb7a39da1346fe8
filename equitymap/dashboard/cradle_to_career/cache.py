"""What visitors of the page from cradle to career share, beside cards: ends and profiles, computed once a place."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.scorecards import cards
from equitymap.indicators import Indicator, indicator, registry
from equitymap.measures.cradle_to_career import deprivation_groups, gradient
from equitymap.measures.cradle_to_career.children_served import (
    TIPPING_PER_CENT,
    ChildrenServed,
    children_served,
)
from equitymap.measures.cradle_to_career.gradient import Basis, Gradient, NoGradient
from equitymap.measures.cradle_to_career.matrix import Grouping, Matrix, Service, matrix, services_by_stage
from equitymap.settings import settings
from equitymap.sources.local import local_reach
from equitymap.sources.local.local_reach import LocalReach
from equitymap.views.cradle_to_career import scorecard_chart
from equitymap.views.cradle_to_career.matrix_grid import grid
from equitymap.views.cradle_to_career.squares import Square, squares

MAX_ENTRIES = 16


def staged() -> tuple[Indicator, ...]:
    """Return the registry's indicators that belong to a stage of life."""
    return tuple(entry for entry in registry() if entry.stage)


@per_place(max_entries=MAX_ENTRIES)
def services(opened: Opened) -> dict[str, tuple[Service, ...]]:
    """Return the services of every stage."""
    return services_by_stage(opened.place)


@per_place(max_entries=MAX_ENTRIES)
def drawn(opened: Opened, by: Grouping) -> tuple[Matrix, dict[tuple[str, str], Square], Markup]:
    """Return the matrix of a place of which no children served are known, what stands in its squares, and its HTML."""
    found = matrix(opened.place, staged(), cards(opened), by=by, children_served={}, services=services(opened))
    shown = squares(found)
    return found, shown, grid(found, shown, line=TIPPING_PER_CENT)


@per_place(max_entries=400)
def releases(opened: Opened, indicator_id: str) -> frozenset[str]:
    """Return the releases that an indicator's figures come from."""
    card = cards(opened)[indicator_id]
    return frozenset(str(one) for one in card.known["release"].dropna().unique()) | {card.entry.release}


@per_place(max_entries=400)
def years_chart(opened: Opened, indicator_id: str) -> go.Figure:
    """Return the chart of an indicator over the years; read-only."""
    return scorecard_chart.years_chart(cards(opened)[indicator_id])


@per_place(max_entries=400)
def gap_chart(opened: Opened, indicator_id: str, pair: tuple[str, str]) -> go.Figure:
    """Return the chart of two groups over the years; read-only."""
    return scorecard_chart.gap_chart(cards(opened)[indicator_id], pair)


@per_place(max_entries=400)
def ends(opened: Opened, indicator_id: str, ruler: str) -> tuple[float, float] | None:
    """Return an indicator's figures at both ends of deprivation; None where it cannot be laid along it."""
    return deprivation_groups.ends_of(opened.place, indicator(indicator_id), ruler=ruler)


@per_place(max_entries=MAX_ENTRIES, show_spinner="Laying neighbourhoods along deprivation…")
def all_ends(opened: Opened, ruler: str) -> dict[str, tuple[float, float] | None]:
    """Return ``ends`` of every indicator, by id."""
    return deprivation_groups.all_ends(opened.place, [card.entry for card in cards(opened).values()], ruler=ruler)


@per_place(max_entries=200, show_spinner="Laying neighbourhoods along deprivation…")
def profile(opened: Opened, indicator_id: str, ruler: str, basis: Basis) -> Gradient | NoGradient:
    """Return how an indicator lies along deprivation, or why it does not."""
    return gradient.gradient(opened.place, indicator(indicator_id), ruler=ruler, basis=basis)


@per_place(max_entries=200)
def by_year(opened: Opened, indicator_id: str, ruler: str) -> pd.DataFrame:
    """Return both ends of deprivation by year."""
    return deprivation_groups.ends_by_year(opened.place, indicator(indicator_id), ruler=ruler)


def reach_file(opened: Opened) -> Path:
    """Return where a place's own counts of children served are kept, if anywhere."""
    return settings().data_dir / "reach.local" / f"{opened.code}.csv"


def local_counts(opened: Opened, uploaded: LocalReach | None) -> LocalReach | None:
    """Return the counts of children served: those of this visit, else those kept beside the place, else None.

    Raises
    ------
    SourceError
        When the kept file cannot be used as a whole.
    """
    if uploaded is not None:
        return uploaded
    path = reach_file(opened)
    return local_reach.read(path) if path.is_file() else None


def reaches(opened: Opened, counts: LocalReach | None) -> dict[str, ChildrenServed]:
    """Return the reach of every stage that has a count; the others are not known."""
    counted = [] if counts is None else [(count.stage, children_served(opened.place, count)) for count in counts.counts]
    return {stage: reached for stage, reached in counted if reached is not None}
