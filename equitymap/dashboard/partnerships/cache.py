"""What visitors of the page share: bodies and ties of a place, their spots in the picture, bodies by year and ward."""

from __future__ import annotations

import pandas as pd

from equitymap.dashboard import places_cache
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.errors import RecordsError
from equitymap.measures.partnerships import responsible_bodies
from equitymap.places.place import Place
from equitymap.records.subjects.partnerships import Body, Cover, Initiative, Membership, Partnership
from equitymap.views.partnerships.known import Known, Local, known
from equitymap.views.partnerships.network import spots


def token() -> str:
    """Return a word that changes with every record; the same one for as long as the records cannot be read."""
    try:
        return store_cache.store().changed()
    except RecordsError:
        return ""


def local(opened: Opened) -> Local:
    """Return the local records of a place, by id.

    Raises
    ------
    RecordsError
        When they cannot be read.
    """
    return Local(
        bodies={one.record: one.value for one in store_cache.standing(Body, opened)},
        partnerships={one.record: one.value for one in store_cache.standing(Partnership, opened)},
        memberships={one.record: one.value for one in store_cache.standing(Membership, opened)},
        initiatives={one.record: one.value for one in store_cache.standing(Initiative, opened)},
        covers={one.record: one.value for one in store_cache.standing(Cover, opened)},
    )


def readable(opened: Opened) -> tuple[Local, str]:
    """Return the local records and nothing, or none and why they cannot be read: the registers can still be shown."""
    try:
        return local(opened), ""
    except RecordsError as wrong:
        return Local(), str(wrong)


def found(opened: Opened) -> Known:
    """Return what registers and local records say of who works together."""
    everything: Known = _known(opened, token())
    return everything


@per_place(max_entries=16)
def _known(opened: Opened, changed: str) -> Known:  # noqa: ARG001 - it keys the cache
    return known(opened.place, readable(opened)[0])


def where(opened: Opened) -> pd.DataFrame:
    """Return where each body lies in the picture of the network: the same in every year."""
    laid_out: pd.DataFrame = _spots(opened, token())
    return laid_out


@per_place(max_entries=16, show_spinner="Laying out the network…")
def _spots(opened: Opened, changed: str) -> pd.DataFrame:
    everything: Known = _known(opened, changed)
    return spots(list(everything.bodies.index), everything.ties)


@per_place(max_entries=16)
def by_year(opened: Opened) -> pd.DataFrame:
    """Return how pupils are shared among responsible bodies, by observed year."""
    return responsible_bodies.by_year(_rows(opened.place), _pupils(opened))


@per_place(max_entries=64)
def by_ward(opened: Opened, year: int) -> pd.DataFrame:
    """Return how pupils are shared among responsible bodies in each ward, in the observed year nearest to one."""
    return responsible_bodies.by_ward(_rows(opened.place), _pupils(opened), observed_year(opened, year))


def observed_year(opened: Opened, year: int) -> int:
    """Return the year of the record of schools that is nearest to one."""
    years = places_cache.supply(opened, "school").years
    return int(min(max(year, int(years[0])), int(years[-1])))


def _rows(place: Place) -> pd.DataFrame:
    rows: pd.DataFrame = place.school_bodies
    return rows[rows["inside"]]


def _pupils(opened: Opened) -> pd.DataFrame:
    """Return pupils of the state-funded schools inside by year."""
    offered = places_cache.supply(opened, "school").offered()
    ours: pd.DataFrame = offered[offered.index.isin(_rows(opened.place)["facility_id"])]
    return ours
