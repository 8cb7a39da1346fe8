"""Access before and after, put together from the access measures: losses of several kinds, and their parts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access import access
from equitymap.measures.access.catchment import Catchment, standard
from equitymap.measures.access.decomposition import Split, split_access
from equitymap.measures.access.reachable import Reachable
from equitymap.measures.access.service_chains import changes, known_sizes
from equitymap.measures.access.supply_at import Supply, observed_years
from equitymap.measures.burden import gap
from equitymap.measures.burden.robustness import FACTORS
from equitymap.places.place import Place


def within_record(place: Place, kind: str, years: tuple[int, int]) -> tuple[int, int] | None:
    """Return the part of ``years`` that the register of a kind tells about; None when that is less than two years."""
    known = observed_years(place, kind)
    if not len(known):
        return None
    first, last = max(years[0], known[0]), min(years[1], known[-1])
    return (first, last) if first < last else None


def side_by_side(table: pd.DataFrame, years: tuple[int, int]) -> pd.DataFrame:
    """Return the two years of an access table beside each other, neighbourhoods inside only.

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
    found = {}
    for kind in kinds:
        span = within_record(place, kind, years)
        if span is not None:
            table = access.access_table(place, kind, span, standard(kind).scaled(factor), supply=supplies[kind])
            found[kind] = side_by_side(table, span)["lost"].reindex(place.inside.index)
    return pd.DataFrame(found, index=place.inside.index)


def losses_by_factor(
    place: Place, kinds: Sequence[str], years: tuple[int, int], *, supplies: dict[str, Supply]
) -> dict[float, pd.DataFrame]:
    """Return ``losses`` for every catchment factor of the robustness test."""
    return {factor: losses(place, kinds, years, supplies=supplies, factor=factor) for factor in FACTORS}


def why_it_changed(
    place: Place, catchment: Catchment, years: tuple[int, int], *, reachable: Reachable, supply: Supply
) -> tuple[Split, pd.Series]:
    """Split the change in access by what happened to services, each the chain of its records; people are held.

    Services whose size is not known are left out on both sides, as ``access_table`` does.

    Returns
    -------
    The split (all neighbourhoods, ring included), its parts those of ``measures.chains``, and access before.
    """
    people = place.neighbourhoods[KIND_BY_ID[catchment.kind].population]
    records = place.facilities[place.facilities["kind"] == catchment.kind]
    offered = supply.offered()
    before, after = (known_sizes(offered[year].reindex(reachable.facilities)) for year in years)
    stood, stands = (supply.open[year].reindex(reachable.facilities, fill_value=False) for year in years)
    split = split_access(
        lambda size, demand: access.e2sfca(reachable, demand, size, catchment.bands),
        supply_before=before,
        supply_changes=changes(before, after, records, stood=stood, stands=stands),
        demand_before=people,
    )
    return split, access.e2sfca(reachable, people, before, catchment.bands)
