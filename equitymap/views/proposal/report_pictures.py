"""The map of a needs assessment: what would change, framed to the neighbourhoods where it would."""

from __future__ import annotations

import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.layer import NO_CLASS
from equitymap.measures.proposal.consequence import Consequence
from equitymap.measures.proposal.proposal import Baseline
from equitymap.places.place import Place
from equitymap.views.drawn_map import Class, DrawnMap, Mark, drawn_map
from equitymap.views.palette import CHANGE_7, HALO
from equitymap.views.proposal.change_layer import change_steps, counted
from equitymap.views.words import capital, count, series


def change_map(place: Place, found: Consequence, *, now: Baseline, about: pd.Index) -> DrawnMap:
    """Return the map of the change in access, or in distance where the size of the service is not known.

    Parameters
    ----------
    place, found
        The place and the answer.
    now
        The services of today.
    about
        Neighbourhoods that the map is framed to.
    """
    kind = KIND_BY_ID[found.proposal.kind]
    change = change_steps(found, "distance" if found.unsized else "access")
    classes, parts = [], []
    for words, step, status, areas in counted(change).itertuples(index=False, name=None):
        members = (change.status == status) & ((change.step == step) | (status != "value"))
        codes = frozenset(str(code) for code in change.step.index[members.to_numpy(dtype=bool)])
        classes.append(Class(capital(words), HALO if step == NO_CLASS else CHANGE_7[step], str(status), codes))
        parts.append(f"{words}: {count(areas, 'neighbourhood', 'neighbourhoods')}")
    sites = place.facilities.loc[now.reachable.facilities[now.is_open], ["easting_m", "northing_m", "inside"]]
    marks = [Mark(float(x), float(y), inside=bool(inside)) for x, y, inside in sites.itertuples(index=False)]
    return drawn_map(
        place,
        classes,
        about=[str(code) for code in about],
        marks=[*marks, _proposed(place, found)],
        kind=kind.id,
        title=f"{change.title} in {place.name}",
        description=f"{len(place.inside):,} neighbourhoods: {series(parts)}. The tables have the figures.",
    )


def _proposed(place: Place, found: Consequence) -> Mark:
    spot: tuple[float, float] | None = found.proposal.spot
    if spot is None:
        row = place.facilities.loc[str(found.proposal.facility_id)]
        spot = (float(row["easting_m"]), float(row["northing_m"]))
    return Mark(*spot, proposed=True)
