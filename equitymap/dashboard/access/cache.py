"""What visitors of the access page share: tables of access, gaps, burdens and clusters, computed once per question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from equitymap.dashboard import places_cache
from equitymap.dashboard.shell import Opened
from equitymap.measures.access import access, reachable
from equitymap.measures.access.catchment import Catchment, standard
from equitymap.measures.access.decomposition import Split
from equitymap.measures.access.service_chains import site_records
from equitymap.measures.burden import access_change
from equitymap.measures.burden import burden as burdens
from equitymap.measures.burden import clusters as found_clusters
from equitymap.measures.burden import gap as gaps_of
from equitymap.measures.burden.null_distribution import NullDistribution, closures_in
from equitymap.measures.burden.robustness import Robustness, share_in_worst_tenth
from equitymap.places.place import Place
from equitymap.sources.local import limited_process
from equitymap.sources.local.travel_matrix import TravelMatrix

SEED = 0
FEW = 300
LARGE = 8
"""Of tables of draws, some megabytes each."""


@dataclass(frozen=True, eq=False)
class Gaps:
    """The need-weighted gap of every neighbourhood inside, how sure it is, and the weights that could be used."""

    gap: pd.DataFrame
    robustness: Robustness
    weights: Mapping[str, float]


def catchment(kind: str, reach_m: float, detour: float) -> Catchment:
    """Return the catchment of a kind with another reach and detour."""
    return standard(kind, reach_m=reach_m, detour=detour)


def table(
    opened: Opened, kind: str, years: tuple[int, int], reach_m: float, detour: float, uploaded: TravelMatrix | None
) -> pd.DataFrame:
    """Return the access table of a kind for two years; ``uploaded`` journey times stand in for straight lines."""
    if uploaded is None:
        return _table(opened.address, opened.build_id, kind, years, reach_m, detour)
    place, supply = opened.place, places_cache.supply(opened.address, opened.build_id, kind)
    found = _journeys(place, kind, uploaded)
    return access.access_table(place, kind, years, catchment(kind, reach_m, detour), reachable=found, supply=supply)


def _journeys(place: Place, kind: str, uploaded: TravelMatrix) -> reachable.Reachable:
    ours = place.facilities[place.facilities["kind"] == kind]
    records = site_records(ours, ours.index.isin(uploaded.minutes["facility_id"]))
    return reachable.from_minutes(uploaded.minutes, areas=place.neighbourhoods.index, records=records)


@st.cache_resource(max_entries=FEW, show_spinner="Measuring access…")
def _table(code: str, build_id: str, kind: str, years: tuple[int, int], reach_m: float, detour: float) -> pd.DataFrame:
    place, supply = places_cache.place(code, build_id), places_cache.supply(code, build_id, kind)
    return access.access_table(place, kind, years, catchment(kind, reach_m, detour), supply=supply)


def matrix(opened: Opened, data: bytes, name: str) -> TravelMatrix:
    """Read uploaded journey times for a place, apart from the server."""
    place = opened.place
    every = place.facilities
    found = limited_process.journeys(data, name=name, areas=place.neighbourhoods.index, facilities=every.index)
    records = site_records(every, every.index.isin(found.minutes["facility_id"]))
    return replace(found, absent_facilities=tuple(every.index[records.isna()]))


def why(opened: Opened, kind: str, years: tuple[int, int], reach_m: float, detour: float) -> tuple[Split, pd.Series]:
    """Return why access changed, and access before."""
    return _why(opened.address, opened.build_id, kind, years, reach_m, detour)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _why(
    code: str, build_id: str, kind: str, years: tuple[int, int], reach_m: float, detour: float
) -> tuple[Split, pd.Series]:
    place, supply = places_cache.place(code, build_id), places_cache.supply(code, build_id, kind)
    wanted = catchment(kind, reach_m, detour)
    return access_change.decompose_change(
        place, wanted, years, reachable=access.reachable_for(place, wanted), supply=supply
    )


def gaps(opened: Opened, years: tuple[int, int], weights: tuple[tuple[str, int], ...]) -> Gaps:
    """Return the need-weighted gap of the kinds that have a weight and a record of two of the years."""
    return _gaps(opened.address, opened.build_id, years, weights)


@st.cache_resource(max_entries=FEW, show_spinner="Trying other weightings and distances…")
def _gaps(code: str, build_id: str, years: tuple[int, int], weights: tuple[tuple[str, int], ...]) -> Gaps:
    place = places_cache.place(code, build_id)
    kinds = [kind for kind, weight in weights if weight and access_change.clip_to_record(place, kind, years)]
    by_factor = _losses(code, build_id, tuple(kinds), years)
    need = gaps_of.need_percentile(place, gaps_of.need_domain(kinds))
    chosen = {kind: float(weight) for kind, weight in weights if kind in kinds}
    if not chosen:
        nothing = pd.DataFrame({"gap": float("nan")}, index=need.index)
        none = pd.DataFrame({"share": float("nan"), "chosen": False}, index=need.index)
        return Gaps(nothing, Robustness(none, 0, SEED), {})
    found = share_in_worst_tenth(need, by_factor, chosen, seed=SEED)
    return Gaps(gaps_of.gap(need, by_factor[1.0], chosen), found, gaps_of.normalised(chosen))


@st.cache_resource(max_entries=FEW, show_spinner="Measuring access…")
def _losses(code: str, build_id: str, kinds: tuple[str, ...], years: tuple[int, int]) -> dict[float, pd.DataFrame]:
    place = places_cache.place(code, build_id)
    supplies = {kind: places_cache.supply(code, build_id, kind) for kind in kinds}
    return access_change.losses_by_factor(place, kinds, years, supplies=supplies)


@dataclass(frozen=True)
class Question:
    """Which loss is asked about; ``journeys`` is the SHA-256 of uploaded journey times, None for straight lines."""

    kind: str
    years: tuple[int, int]
    reach_m: float
    detour: float
    journeys: str | None


def burden(
    opened: Opened, kind: str, years: tuple[int, int], reach_m: float, detour: float, uploaded: TravelMatrix | None
) -> burdens.Burden:
    """Return on whom a loss of access fell, against the same closures at random."""
    asked = Question(kind, years, reach_m, detour, uploaded.sha256 if uploaded else None)
    return _burden(opened.address, opened.build_id, asked, _uploaded=uploaded)


@st.cache_resource(max_entries=FEW, show_spinner="Looking at who bore it…")
def _burden(code: str, build_id: str, asked: Question, *, _uploaded: TravelMatrix | None) -> burdens.Burden:
    drawn = _at_random(code, build_id, asked, _uploaded=_uploaded)
    return burdens.burden(drawn, **burdens.along_deprivation(places_cache.place(code, build_id), asked.kind))


def clusters(
    opened: Opened, kind: str, years: tuple[int, int], reach_m: float, detour: float, uploaded: TravelMatrix | None
) -> found_clusters.Clusters:
    """Return where losses of access lie together, against the same closures at random."""
    asked = Question(kind, years, reach_m, detour, uploaded.sha256 if uploaded else None)
    return _clusters(opened.address, opened.build_id, asked, _uploaded=uploaded)


@st.cache_resource(max_entries=FEW, show_spinner="Looking where losses lie together…")
def _clusters(code: str, build_id: str, asked: Question, *, _uploaded: TravelMatrix | None) -> found_clusters.Clusters:
    drawn = _at_random(code, build_id, asked, _uploaded=_uploaded)
    return found_clusters.clusters(places_cache.place(code, build_id).inside, drawn)


@st.cache_resource(max_entries=LARGE, show_spinner="Letting the same closures fall at random…")
def _at_random(code: str, build_id: str, asked: Question, *, _uploaded: TravelMatrix | None) -> NullDistribution:
    place, supply = places_cache.place(code, build_id), places_cache.supply(code, build_id, asked.kind)
    wanted = catchment(asked.kind, asked.reach_m, asked.detour)
    found = access.reachable_for(place, wanted) if _uploaded is None else _journeys(place, asked.kind, _uploaded)
    return closures_in(place, wanted, asked.years, reachable=found, supply=supply).draws(seed=SEED)
