"""What visitors of the access page share: tables of access, gaps, burdens and clusters, computed once per question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from equitymap.dashboard import cache
from equitymap.dashboard.frame import Opened
from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures import access, access_change, reachable
from equitymap.measures import burden as burdens
from equitymap.measures import clusters as found_clusters
from equitymap.measures import gap as gaps_of
from equitymap.measures.affected import imd_decile
from equitymap.measures.catchment import Catchment, standard
from equitymap.measures.decomposition import Split
from equitymap.measures.robustness import Robustness, share_in_worst_tenth
from equitymap.sources import apart
from equitymap.sources.travel_matrix import TravelMatrix

SEED = 0
FEW = 300


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
    place = opened.place
    ids = place.facilities.index[place.facilities["kind"] == kind]
    found = reachable.from_minutes(uploaded.minutes, areas=place.neighbourhoods.index, facilities=ids)
    supply = cache.supply(opened.address, opened.build_id, kind)
    return access.access_table(place, kind, years, catchment(kind, reach_m, detour), reachable=found, supply=supply)


@st.cache_resource(max_entries=FEW, show_spinner="Measuring access…")
def _table(code: str, build_id: str, kind: str, years: tuple[int, int], reach_m: float, detour: float) -> pd.DataFrame:
    place, supply = cache.place(code, build_id), cache.supply(code, build_id, kind)
    return access.access_table(place, kind, years, catchment(kind, reach_m, detour), supply=supply)


def matrix(opened: Opened, data: bytes, name: str) -> TravelMatrix:
    """Read uploaded journey times for a place, apart from the server."""
    place = opened.place
    return apart.journeys(data, name=name, areas=place.neighbourhoods.index, facilities=place.facilities.index)


def why(opened: Opened, kind: str, years: tuple[int, int], reach_m: float, detour: float) -> tuple[Split, pd.Series]:
    """Return why access changed, and access before."""
    return _why(opened.address, opened.build_id, kind, years, reach_m, detour)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _why(
    code: str, build_id: str, kind: str, years: tuple[int, int], reach_m: float, detour: float
) -> tuple[Split, pd.Series]:
    place, supply = cache.place(code, build_id), cache.supply(code, build_id, kind)
    wanted = catchment(kind, reach_m, detour)
    return access_change.why_it_changed(
        place, wanted, years, reachable=access.reachable_for(place, wanted), supply=supply
    )


def gaps(opened: Opened, years: tuple[int, int], weights: tuple[tuple[str, int], ...]) -> Gaps:
    """Return the need-weighted gap of the kinds that have a weight and a record of two of the years."""
    return _gaps(opened.address, opened.build_id, years, weights)


@st.cache_resource(max_entries=FEW, show_spinner="Trying other weightings and distances…")
def _gaps(code: str, build_id: str, years: tuple[int, int], weights: tuple[tuple[str, int], ...]) -> Gaps:
    place = cache.place(code, build_id)
    kinds = [kind for kind, weight in weights if weight and access_change.within_record(place, kind, years)]
    by_factor = _losses(code, build_id, tuple(kinds), years)
    need = gaps_of.need_percentile(place, gaps_of.need_domain(kinds))
    chosen = {kind: float(weight) for kind, weight in weights if kind in kinds}
    if not chosen:
        nothing = pd.DataFrame({"gap": float("nan")}, index=need.index)
        none = pd.DataFrame({"share": float("nan"), "chosen": False}, index=need.index)
        return Gaps(nothing, Robustness(none, 0, SEED, ()), {})
    found = share_in_worst_tenth(need, by_factor, chosen, seed=SEED)
    return Gaps(gaps_of.gap(need, by_factor[1.0], chosen), found, gaps_of.normalised(chosen))


@st.cache_resource(max_entries=FEW, show_spinner="Measuring access…")
def _losses(code: str, build_id: str, kinds: tuple[str, ...], years: tuple[int, int]) -> dict[float, pd.DataFrame]:
    place = cache.place(code, build_id)
    supplies = {kind: cache.supply(code, build_id, kind) for kind in kinds}
    return access_change.losses_by_factor(place, kinds, years, supplies=supplies)


def burden(opened: Opened, key: tuple[object, ...], kind: Kind, lost: pd.Series) -> burdens.Burden:
    """Return on whom a loss fell; ``key`` says which loss it is."""
    return _burden(opened.address, opened.build_id, key, kind.id, _lost=lost)


@st.cache_resource(max_entries=FEW, show_spinner="Looking at who bore it…")
def _burden(code: str, build_id: str, key: tuple[object, ...], kind: str, *, _lost: pd.Series) -> burdens.Burden:  # noqa: ARG001 - the key names the loss
    place = cache.place(code, build_id)
    inside = place.inside
    rows = place.deprivation
    rows = rows[(rows["release"] == "iod2025") & (rows["domain"] == "imd")].set_index("area_code")
    return burdens.burden(
        _lost.reindex(inside.index), people=inside[KIND_BY_ID[kind].population],
        rank=rows["rank"].reindex(inside.index), decile=imd_decile(place), block=inside["ward_code"], seed=SEED,
    )  # fmt: skip


def clusters(opened: Opened, key: tuple[object, ...], lost: pd.Series) -> found_clusters.Clusters:
    """Return the clusters of a loss; ``key`` says which loss it is."""
    return _clusters(opened.address, opened.build_id, key, _lost=lost)


@st.cache_resource(max_entries=FEW, show_spinner="Looking for clusters…")
def _clusters(code: str, build_id: str, key: tuple[object, ...], *, _lost: pd.Series) -> found_clusters.Clusters:  # noqa: ARG001 - the key names the loss
    return found_clusters.clusters(cache.place(code, build_id).inside, _lost, seed=SEED)
