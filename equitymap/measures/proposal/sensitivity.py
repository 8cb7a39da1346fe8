"""Sensitivity of a proposal's impact to its assumptions: the detour factor and the catchment."""

from __future__ import annotations

import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.catchment import DETOUR, DETOUR_SENSITIVITY, standard
from equitymap.measures.access.supply_at import Supply, supply_of
from equitymap.measures.proposal.consequence import Proposal, consequence
from equitymap.measures.proposal.proposal import baseline
from equitymap.places.place import Place

REACH_SENSITIVITY = (0.75, 1.25)
_COUNTED = {"lost": "lost_last", "gained": "first", "less": "less", "more": "more"}


def sensitivity(place: Place, proposal: Proposal, *, supply: Supply | None = None) -> pd.DataFrame:
    """Return the impact of a proposal under other assumptions.

    Parameters
    ----------
    place, proposal
        As for ``consequence``.
    supply
        ``supply_of`` the kind, when it is at hand.

    Returns
    -------
    One row per assumption: ``detour``, ``reach`` (as a share of the standard reach); then neighbourhoods and people
    the service is for, as ``_areas`` and ``_people``: ``lost`` (the last one in reach goes), ``gained`` (one comes into
    reach), ``less`` and ``more`` (access changes, but something stays in reach). The standard assumption comes first.
    A kind whose reach is a radius on the map is measured in a straight line, so it has no detour factors.
    """
    kind = KIND_BY_ID[proposal.kind]
    supply = (supply or supply_of(place, proposal.kind)).now
    year = int(supply.years[-1])
    detours = DETOUR_SENSITIVITY if kind.measured == "on foot" else ()
    assumed = [(DETOUR, 1.0), *((detour, 1.0) for detour in detours), *((DETOUR, share) for share in REACH_SENSITIVITY)]
    rows = []
    for detour, share in assumed:
        catchment = standard(kind.id, detour=detour).scaled(share)
        base = baseline(place, kind.id, year=year, catchment=catchment, supply=supply)
        table = consequence(place, proposal, now=base, then=base).table
        row: dict[str, float] = {"detour": detour, "reach": share}
        for name, state in _COUNTED.items():
            people = table.loc[table["state"] == state, "people"]
            row[f"{name}_areas"], row[f"{name}_people"] = len(people), int(people.sum())
        rows.append(row)
    counts = {f"{name}_{what}": "int64" for name in _COUNTED for what in ("areas", "people")}
    return pd.DataFrame(rows).astype(counts)
