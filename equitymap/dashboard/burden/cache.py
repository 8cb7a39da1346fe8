"""What visitors share of who bore a loss: burdens, clusters and need-weighted gaps, computed once per question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from equitymap.dashboard import places_cache
from equitymap.dashboard.access.cache import HASH_FUNCS, MAX_ENTRIES, Question, reachable_for
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.measures.burden import access_change
from equitymap.measures.burden import burden as burden_measure
from equitymap.measures.burden import clusters as clusters_measure
from equitymap.measures.burden import gap as gap_measure
from equitymap.measures.burden import scissors as scissors_measure
from equitymap.measures.burden.null_distribution import NullDistribution, closures_in
from equitymap.measures.burden.robustness import Robustness, share_in_worst_tenth
from equitymap.views import charts
from equitymap.views.burden import scissors_tables
from equitymap.views.withdrawals import year_charts

SEED = 0
LARGE = 8
"""Tables of draws held, some megabytes each."""


@dataclass(frozen=True, eq=False)
class Gaps:
    """The need-weighted gap of every neighbourhood inside, how sure it is, and the weights that could be used."""

    gap: pd.DataFrame
    robustness: Robustness
    weights: Mapping[str, float]


@per_place(max_entries=MAX_ENTRIES, show_spinner="Trying other weightings and distances…")
def gaps(opened: Opened, years: tuple[int, int], weights: tuple[tuple[str, int], ...]) -> Gaps:
    """Return the need-weighted gap of the kinds that have a weight and a record of two of the years."""
    place = opened.place
    kinds = [kind for kind, weight in weights if weight and access_change.clip_to_record(place, kind, years)]
    by_factor = _losses(opened, tuple(kinds), years)
    need = gap_measure.need_percentile(place, gap_measure.need_domain(kinds))
    chosen = {kind: float(weight) for kind, weight in weights if kind in kinds}
    if not chosen:
        nothing = pd.DataFrame({"gap": float("nan")}, index=need.index)
        none = pd.DataFrame({"share": float("nan"), "chosen": False}, index=need.index)
        return Gaps(nothing, Robustness(none, 0, SEED), {})
    robustness = share_in_worst_tenth(need, by_factor, chosen, seed=SEED)
    return Gaps(gap_measure.gap(need, by_factor[1.0], chosen), robustness, gap_measure.normalised(chosen))


@per_place(max_entries=MAX_ENTRIES, show_spinner="Measuring access…")
def _losses(opened: Opened, kinds: tuple[str, ...], years: tuple[int, int]) -> dict[float, pd.DataFrame]:
    supplies = {kind: places_cache.supply(opened, kind) for kind in kinds}
    return access_change.losses_by_factor(opened.place, kinds, years, supplies=supplies)


@per_place(max_entries=MAX_ENTRIES, show_spinner="Looking at who bore it…", hash_funcs=HASH_FUNCS)
def burden(opened: Opened, question: Question) -> burden_measure.Burden:
    """Return on whom a loss of access fell, against the same closures at random."""
    drawn = _at_random(opened, question)
    return burden_measure.burden(drawn, **burden_measure.along_deprivation(opened.place, question.kind))


@per_place(max_entries=MAX_ENTRIES, hash_funcs=HASH_FUNCS)
def chart(opened: Opened, question: Question) -> go.Figure:
    """Return the chart of ``burden`` by tenth; read-only."""
    return charts.loss_by_tenth(burden(opened, question), what="access lost, by tenth of England")


@per_place(max_entries=16)
def scissors(opened: Opened) -> scissors_measure.Scissors:
    """Return spending of the council above the place against need."""
    return scissors_measure.scissors(opened.place.authority, opened.place.manifest.upper_tier_code)


@per_place(max_entries=16)
def scissors_chart(opened: Opened) -> go.Figure:
    """Return the chart of ``scissors``; read-only."""
    return year_charts.scissors_lines(scissors(opened))


@per_place(max_entries=16)
def scissors_table(opened: Opened) -> pd.DataFrame:
    """Return the table of ``scissors`` with what went, by year."""
    place = opened.place
    return scissors_tables.scissors_table(scissors(opened), place.withdrawals, place.manifest.observed)


@per_place(max_entries=MAX_ENTRIES, show_spinner="Looking where losses lie together…", hash_funcs=HASH_FUNCS)
def clusters(opened: Opened, question: Question) -> clusters_measure.Clusters:
    """Return where losses of access lie together, against the same closures at random."""
    return clusters_measure.clusters(opened.place.inside, _at_random(opened, question))


@per_place(max_entries=LARGE, show_spinner="Letting the same closures fall at random…", hash_funcs=HASH_FUNCS)
def _at_random(opened: Opened, question: Question) -> NullDistribution:
    place, supply = opened.place, places_cache.supply(opened, question.kind)
    reached = reachable_for(place, question)
    return closures_in(place, question.catchment, question.years, reachable=reached, supply=supply).draws(seed=SEED)
