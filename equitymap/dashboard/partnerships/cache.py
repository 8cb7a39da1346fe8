"""What visitors of the page share: bodies and ties of a place, their spots in the picture, bodies by year and ward."""

from __future__ import annotations

import pandas as pd

from equitymap.dashboard import places_cache
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.indicators import registry
from equitymap.measures.access.supply_at import SITES
from equitymap.measures.partnerships import responsible_bodies
from equitymap.places.place import Place
from equitymap.views.partnerships.known import Known, together_by_year
from equitymap.views.partnerships.network import spots


@per_place(max_entries=16, show_spinner="Laying out the network…")
def where(opened: Opened, changed: str, _found: Known) -> pd.DataFrame:  # noqa: ARG001 - they key the cache
    """Return where each body lies in the picture of the network: the same in every year."""
    return spots(list(_found.bodies.index), _found.ties)


@per_place(max_entries=16, show_spinner="Counting each year…")
def together(opened: Opened, changed: str, _found: Known, years: tuple[int, int]) -> pd.DataFrame:  # noqa: ARG001 - they key the cache
    """Return what holds the bodies of each year together, from the first year to the last."""
    return together_by_year(_found, range(years[0], years[1] + 1))


@per_place(max_entries=16)
def by_year(opened: Opened) -> pd.DataFrame:
    """Return how pupils are shared among responsible bodies, by observed year."""
    return responsible_bodies.by_year(_rows(opened.place), _pupils(opened))


@per_place(max_entries=64)
def by_ward(opened: Opened, year: int) -> pd.DataFrame:
    """Return how pupils are shared among responsible bodies in each ward, in an observed year."""
    return responsible_bodies.by_ward(_rows(opened.place), _pupils(opened), year)


def members(opened: Opened, year: int) -> pd.DataFrame:
    """Return the bodies responsible for schools in an observed year, with their schools and pupils."""
    return responsible_bodies.members(_rows(opened.place), _pupils(opened), year)


def indicator_names() -> dict[str, str]:
    """Return the names of indicators by id."""
    return {one.id: one.label for one in registry()}


def _rows(place: Place) -> pd.DataFrame:
    rows: pd.DataFrame = place.school_bodies
    return rows[rows["inside"]]


def _pupils(opened: Opened) -> pd.DataFrame:
    """Return pupils of the state-funded schools inside by year; not known where schools are counted one each."""
    supply = places_cache.supply(opened, "school")
    offered = supply.offered()
    ours: pd.DataFrame = offered[offered.index.isin(_rows(opened.place)["facility_id"])]
    return ours.mask(ours > 0) if supply.unit == SITES else ours
