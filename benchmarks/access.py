"""Benchmark of access for all kinds and observed years: ours, PySAL's ``access`` and a plain loop, in one run.

Each way starts from the same place and its answers are compared before any time is reported. The loop is given one
kind only (children's centres, every year): its time for all of them would be many minutes. The ratio is for that job.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median

import numpy as np
import pandas as pd

from benchmarks import reference_access
from benchmarks.report import Result, as_text
from equitymap.kinds import KINDS, Kind
from equitymap.measures.access.access import access_table, reachable_for
from equitymap.measures.access.affected import affected_between
from equitymap.measures.access.catchment import standard
from equitymap.measures.access.service_chains import site_positions
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.burden.access_change import clip_to_record, compare_years
from equitymap.measures.burden.burden import along_deprivation, burden
from equitymap.measures.burden.calibration import ALL_YEARS
from equitymap.measures.burden.clusters import clusters
from equitymap.measures.burden.null_distribution import closures, closures_in
from equitymap.measures.burden.permutation import DRAWS, permute
from equitymap.measures.proposal.proposal import Close, baseline, what_if
from equitymap.places.place import Place
from equitymap.places.store import open_place

LOOPED = "childrens_centre"
TOLERANCE = 1e-9
LOOPED_DRAWS = 199


def bench_access(code: str, *, repeats: int = 9) -> str:
    """Measure and return a printable report.

    Raises
    ------
    AssertionError
        When the three ways disagree: then no time means anything.
    """
    place = open_place(code)
    kinds = [kind for kind in KINDS if len(supply_of(place, kind.id).open) and len(supply_of(place, kind.id).years)]
    ours: list[float] = []
    pysal = 0.0
    for kind in kinds:  # in turns, so that other work on this machine slows both
        ours += _seconds(lambda: [access_table(place, each.id) for each in kinds], repeats)
        pysal += _pysal(place, kind)
    lines = [Result("all kinds, all years, against PySAL access", "s", median(ours), pysal, at_most=1 / 30)]
    for kind in (kind for kind in kinds if kind.id == LOOPED):
        alone = partial(_seconds, partial(access_table, place, kind.id), repeats)
        before, looped, after = alone(), _loop(place, kind), alone()
        lines.append(
            Result(f"{kind.many}, all years, against the loop", "s", median(before + after), looped, at_most=1 / 100)
        )
    for kind in kinds:
        once, whole = _proposals(place, kind, repeats)
        lines.append(Result(f"one what-if, {kind.many}, against all again", "ms", once, whole, at_most=1 / 10))
    lines += _permutations(place, kinds, repeats)
    years = ", ".join(f"{kind.many} {len(supply_of(place, kind.id).years)}" for kind in kinds)
    return as_text(
        f"Access in {place.name} ({code}): {len(place.neighbourhoods):,} neighbourhoods, ring included",
        lines,
        [
            f"Years: {years}. Medians of {repeats} runs or more; PySAL and the loop once.",
            "Ours: who was open, sizes, distances, nearest, in reach and E2SFCA, from the place as stored.",
            "PySAL: E2SFCA alone, with the near pairs and their distances ready made.",
            f"All ways agree to {TOLERANCE:g} (PySAL leaves blank where nothing is in reach; ours is 0 there).",
            f"Closures at random: {LOOPED_DRAWS} draws against an access table for each; both give the same losses.",
            "What-if: before and after tables and people by tenth, against computing that kind and year anew.",
        ],
    )


def _seconds(job: Callable[[], object], repeats: int) -> list[float]:
    job()
    took = []
    for _ in range(repeats):
        began = time.perf_counter()
        job()
        took.append(time.perf_counter() - began)
    return took


def inputs(place: Place, kind: Kind) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return neighbourhoods with people, services with positions, and sizes by year (0 when closed or not known)."""
    homes = pd.DataFrame(place.neighbourhoods[["easting_m", "northing_m"]])
    homes = homes.assign(people=place.neighbourhoods[kind.population].astype(float))
    offered = supply_of(place, kind.id).offered()
    services = site_positions(pd.DataFrame(place.facilities.loc[offered.index])).dropna()
    offered = offered.loc[services.index]
    return homes, services, offered.where(offered.notna(), 0.0)


def _pysal(place: Place, kind: Kind) -> float:
    homes, services, offered = inputs(place, kind)
    catchment = standard(kind.id)
    pairs = reference_access.costs(homes, services, widest_m=catchment.bands[-1].upper_m, detour=catchment.detour)
    began = time.perf_counter()
    theirs = reference_access.with_pysal(homes, offered, pairs, catchment.bands)
    took = time.perf_counter() - began
    ours = by_year(access_table(place, kind.id), "access")
    assert largest_difference(ours, theirs) <= TOLERANCE, f"{kind.many}: PySAL disagrees"
    return took


def _loop(place: Place, kind: Kind) -> float:
    began = time.perf_counter()
    theirs = reference_access.per_pair(*inputs(place, kind), standard(kind.id))
    took = time.perf_counter() - began
    table = access_table(place, kind.id)
    for measure in ("access", "within", "nearest_m"):
        apart = largest_difference(by_year(table, measure), by_year(theirs, measure))
        assert apart <= TOLERANCE * (1e4 if measure == "nearest_m" else 1), f"{kind.many}: the loop disagrees"
    return took


def by_year(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return one measure of a long table as neighbourhoods by years."""
    return table.pivot_table(index="area_code", columns="year", values=measure, dropna=False)


def largest_difference(ours: pd.DataFrame, theirs: pd.DataFrame) -> float:
    """Return the largest difference; what they leave blank must be 0 with us."""
    other = theirs.reindex(ours.index).to_numpy()
    return float(np.abs(ours.to_numpy() - np.where(np.isnan(other), 0.0, other)).max())


def _proposals(place: Place, kind: Kind, repeats: int) -> tuple[float, float]:
    """Return the medians in milliseconds of one answer, and of that kind and year computed anew."""
    supply = supply_of(place, kind.id)
    year = int(supply.years[-1])
    base = baseline(place, kind.id, year=year)
    chosen = list(base.reachable.facilities[base.is_open])[:: max(1, int(base.is_open.sum()) // 20)]

    def whole() -> None:
        table = access_table(place, kind.id, [year])
        affected_between(place, kind.id, table, first=year, last=year)

    once = [seconds for name in chosen for seconds in _seconds(partial(what_if, base, Close(name)), 5)]
    return median(once) * 1000, median(_seconds(whole, repeats)) * 1000


def _permutations(place: Place, kinds: list[Kind], repeats: int) -> list[Result]:
    """Measure closures at random: draws of one kind against the loop, and all kinds with both verdicts."""
    lines = []
    for kind in kinds:
        years = clip_to_record(place, kind.id, ALL_YEARS)
        if kind.id != LOOPED or years is None:
            continue
        drawn, looped = _draws_against_loop(place, kind, years, repeats)
        what = f"{LOOPED_DRAWS} draws of closures, {kind.many}, against the loop"
        lines.append(Result(what, "s", drawn, looped, at_most=1 / 50))

    def judged(kind: Kind) -> None:
        years, catchment = clip_to_record(place, kind.id, ALL_YEARS), standard(kind.id)
        if years is not None:
            ours = reachable_for(place, catchment), supply_of(place, kind.id)
            drawn = closures_in(place, catchment, years, reachable=ours[0], supply=ours[1]).draws()
            burden(drawn, **along_deprivation(place, kind.id))
            clusters(place.inside, drawn)

    slowest = max(median(_seconds(partial(judged, kind), 3)) for kind in kinds)
    return [*lines, Result(f"who bore it and where, {DRAWS} draws, the slowest kind", "s", slowest, at_most=2.0)]


def _draws_against_loop(place: Place, kind: Kind, years: tuple[int, int], repeats: int) -> tuple[float, float]:
    """Return the median seconds of the draws, and of computing an access table for each; both must agree."""
    catchment, supply = standard(kind.id), supply_of(place, kind.id)
    reachable = reachable_for(place, catchment)
    ids = supply.open.index
    stood = partial(
        closures,
        reachable,
        supply,
        years=years,
        bands=catchment.bands,
        people=place.neighbourhoods[kind.population],
        inside=place.inside.index,
        chain=pd.Series(ids, index=ids),
        elsewhere=pd.Series(False, index=ids),
    )
    services = stood()
    ours = median(_seconds(lambda: stood().draws(draws=LOOPED_DRAWS), repeats))
    permuted = permute(services.shares, services.unit, draws=LOOPED_DRAWS)[1]
    offered = supply.offered()[list(years)]
    began = time.perf_counter()
    theirs = []
    for draw in permuted.T:
        after = offered[years[1]].copy()
        after[services.services] = offered.loc[services.services].max(axis="columns") * (1 - draw)
        again = replace(
            supply,
            open=pd.DataFrame({years[0]: supply.open[years[0]], years[1]: after != 0}),
            size=pd.DataFrame({years[0]: supply.size[years[0]], years[1]: after}),
        )
        table = access_table(place, kind.id, years, catchment, reachable=reachable, supply=again)
        theirs.append(compare_years(table, years)["lost"].reindex(services.areas).to_numpy(dtype=float))
    took = time.perf_counter() - began
    apart = np.nanmax(np.abs(services.draws(draws=LOOPED_DRAWS).drawn - np.column_stack(theirs)), initial=0.0)
    assert apart <= TOLERANCE, f"{kind.many}: the draws disagree with access computed again"
    return ours, took
