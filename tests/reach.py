"""What each page says is in reach of every neighbourhood of a place, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from equitymap.kinds import Kind
from equitymap.measures.access.access import access_table
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.context import similar_neighbourhoods
from equitymap.measures.context.second_routes import second_routes
from equitymap.measures.map import nearest_services
from equitymap.measures.proposal.proposal import baseline
from equitymap.measures.selection import is_open
from equitymap.places.place import Place


@dataclass(frozen=True, eq=False)
class Sides:
    """Services in reach, and metres to the nearest, by page and neighbourhood."""

    within: Mapping[str, pd.Series]
    nearest_m: Mapping[str, pd.Series]


def as_at_the_end(place: Place, kind: Kind) -> Place:
    """Return the place with only the services that stand both now and at the end of the last observed year.

    Cards tell of the register's own day, access of the last day of a year: what came or went between is no matter of
    distance.
    """
    supply = supply_of(place, kind.id)
    last = supply.open[supply.years[-1]]
    rows = place.facilities
    ours = rows["kind"] == kind.id
    same = is_open(rows) == last.reindex(rows.index).fillna(False).astype(bool)
    fields = {name: getattr(place, name) for name in place.__dataclass_fields__}
    return type(place)(**fields | {"facilities": rows[~ours | same]})


def side_by_side(place: Place, kind: Kind) -> Sides:
    """Return what is in reach on each page; schools of every phase together."""
    place = as_at_the_end(place, kind)
    inside = place.inside.index
    supply = supply_of(place, kind.id)
    year = int(supply.years[-1])
    table = access_table(place, kind.id, [year]).reindex(inside)
    now = baseline(place, kind.id, year=year)
    cards = {area: _card(place, area, kind) for area in inside}
    within = {
        "access page": table["within"].astype(float),
        "card": pd.Series({area: counted for area, (counted, _) in cards.items()}),
        "similar places": similar_neighbourhoods.count_in_reach(place, [kind.id])[kind.id],
        "What if": pd.Series(now.within, index=now.reachable.areas).reindex(inside),
    }
    nearest = {
        "access page": table["nearest_m"].astype(float),
        "card": pd.Series({area: metres for area, (_, metres) in cards.items()}),
        "What if": pd.Series(now.nearest_m, index=now.reachable.areas).reindex(inside),
    }
    if kind.id == "library":
        some = inside[:: max(1, len(inside) // 10)]
        routes = {area: second_routes(place, area).libraries for area in some}
        nearest["second routes"] = pd.Series({area: found.nearest_m for area, found in routes.items()})
    return Sides(within, nearest)


def _card(place: Place, area: str, kind: Kind) -> tuple[int, float]:
    """Return what the card of one neighbourhood says; a card tells schools apart by phase, this asks for all."""
    every = nearest_services.ServiceGroup(kind, kind.one, kind.many)
    found = nearest_services.nearest_services(place, area, (every,))[0]
    return found.open_within, float("nan") if found.nearest_m is None else found.nearest_m


def agree(pages: Mapping[str, pd.Series]) -> None:
    """Assert that every page says what the access page says, of every neighbourhood that it tells of."""
    for page, figures in pages.items():
        there = pages["access page"].reindex(figures.index)
        pd.testing.assert_series_equal(figures.astype(float), there, check_names=False, obj=page)
