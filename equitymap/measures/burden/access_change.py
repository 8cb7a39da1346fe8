"""Change in access between two years: share lost of each kind of service, and its decomposition by cause."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access import access
from equitymap.measures.access.catchment import Catchment, standard
from equitymap.measures.access.decomposition import Split, split_access
from equitymap.measures.access.reachable import Reachable
from equitymap.measures.access.service_chains import known_sizes, supply_changes
from equitymap.measures.access.supply_at import Supply, observed_years
from equitymap.measures.burden import gap
from equitymap.measures.burden.robustness import FACTORS
from equitymap.places.place import Place


def clip_to_record(place: Place, kind: str, years: tuple[int, int]) -> tuple[int, int] | None:
    """Return ``years`` clipped to the observed years of a kind's register; None when fewer than two are left."""
    observed = observed_years(place, kind)
    if not len(observed):
        return None
    first, last = max(years[0], observed[0]), min(years[1], observed[-1])
    return (first, last) if first < last else None


def compare_years(table: pd.DataFrame, years: tuple[int, int]) -> pd.DataFrame:
    """Pivot two years of an access table into columns, neighbourhoods inside only.

    Columns ``nearest_m``, ``within`` and ``access``, each ``_before`` and ``_after``, and ``lost``: the share of
    access that was lost, 0 to 1, missing where there was none before.
    """
    inside = table[table["inside"]]
    sides = {
        when: inside[inside["year"] == year][["nearest_m", "within", "access"]].add_suffix(f"_{when}")
        for when, year in zip(("before", "after"), years, strict=True)
    }
    both = sides["before"].join(sides["after"], how="inner", validate="1:1")
    return both.assign(lost=gap.loss(both["access_before"], both["access_after"]))


def further_m(both: pd.DataFrame) -> pd.Series:
    """Return how many metres further away the nearest service is after than before (``side_by_side``); 0 if nearer."""
    return (both["nearest_m_after"] - both["nearest_m_before"]).clip(lower=0)


def losses(
    place: Place, kinds: Sequence[str], years: tuple[int, int], *, supplies: dict[str, Supply], factor: float = 1.0
) -> pd.DataFrame:
    """Return the share of access lost of each kind (columns) in each neighbourhood inside.

    Kinds whose register tells about fewer than two of the years are left out. ``factor`` widens or narrows every
    catchment.
    """
    lost = {}
    for kind in kinds:
        span = clip_to_record(place, kind, years)
        if span is not None:
            table = access.access_table(place, kind, span, standard(kind).scaled(factor), supply=supplies[kind])
            lost[kind] = compare_years(table, span)["lost"].reindex(place.inside.index)
    return pd.DataFrame(lost, index=place.inside.index)


def losses_by_factor(
    place: Place, kinds: Sequence[str], years: tuple[int, int], *, supplies: dict[str, Supply]
) -> dict[float, pd.DataFrame]:
    """Return ``losses`` for every catchment factor of the robustness test."""
    return {factor: losses(place, kinds, years, supplies=supplies, factor=factor) for factor in FACTORS}


def decompose_change(
    place: Place, catchment: Catchment, years: tuple[int, int], *, reachable: Reachable, supply: Supply
) -> tuple[Split, pd.Series]:
    """Decompose the change in access by what happened to services (chains of records), population held constant.

    Services whose size is not known are left out on both sides, as ``access_table`` does.

    Returns
    -------
    The split (all neighbourhoods, ring included), its parts those of ``service_chains.PARTS``, and access before.
    """
    people = place.neighbourhoods[KIND_BY_ID[catchment.kind].population]
    records = place.facilities[place.facilities["kind"] == catchment.kind]
    offered = supply.offered()
    before, after = (known_sizes(offered[year].reindex(reachable.facilities)) for year in years)
    stood, stands = (supply.open[year].reindex(reachable.facilities, fill_value=False) for year in years)
    split = split_access(
        lambda size, demand: access.e2sfca(reachable, demand, size, catchment.bands),
        supply_before=before,
        supply_changes=supply_changes(before, after, records, stood=stood, stands=stands),
        demand_before=people,
    )
    return split, access.e2sfca(reachable, people, before, catchment.bands)
