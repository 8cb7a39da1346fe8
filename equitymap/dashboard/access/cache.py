"""What visitors of the access page share: tables of access and why it changed, computed once per question."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from equitymap.dashboard import places_cache
from equitymap.dashboard.places_cache import HashFuncs, Opened, per_place
from equitymap.measures import only
from equitymap.measures.access import access, reachable
from equitymap.measures.access.affected import affected_between, most_affected
from equitymap.measures.access.catchment import Catchment, standard
from equitymap.measures.access.decomposition import Split
from equitymap.measures.access.service_chains import site_records
from equitymap.measures.burden import access_change
from equitymap.places.place import Place
from equitymap.sources.local import limited_process
from equitymap.sources.local.travel_matrix import TravelMatrix

MAX_ENTRIES = 300


@dataclass(frozen=True, eq=False)
class Question:
    """A kind, two years and how far counts as in reach; uploaded ``journeys`` stand in for straight lines."""

    kind: str
    years: tuple[int, int]
    reach_m: float
    detour: float
    journeys: TravelMatrix | None = None

    @property
    def cache_key(self) -> tuple[object, ...]:
        """What two equal questions share; uploaded journey times count by their SHA-256."""
        return self.kind, self.years, self.reach_m, self.detour, self.journeys.sha256 if self.journeys else None

    @property
    def catchment(self) -> Catchment:
        """The catchment of the kind with the reach and the detour factor that are asked about."""
        return standard(self.kind, reach_m=self.reach_m, detour=self.detour)


HASH_FUNCS: HashFuncs = {Question: lambda question: question.cache_key}


def table(opened: Opened, question: Question) -> pd.DataFrame:
    """Return the access table of a kind for two years; that of uploaded journey times is for one visit, not cached."""
    return _access_table(opened, question) if question.journeys is not None else _cached_table(opened, question)


@per_place(max_entries=MAX_ENTRIES, show_spinner="Measuring access…", hash_funcs=HASH_FUNCS)
def _cached_table(opened: Opened, question: Question) -> pd.DataFrame:
    return _access_table(opened, question)


def both(opened: Opened, question: Question) -> pd.DataFrame:
    """Return the two years of ``table`` side by side (``access_change.compare_years``); held as that is."""
    return _cached_both(opened, question) if question.journeys is None else _both(opened, question)


@per_place(max_entries=MAX_ENTRIES, hash_funcs=HASH_FUNCS)
def _cached_both(opened: Opened, question: Question) -> pd.DataFrame:
    return _both(opened, question)


def _both(opened: Opened, question: Question) -> pd.DataFrame:
    return access_change.compare_years(table(opened, question), question.years)


def affected(opened: Opened, question: Question) -> tuple[pd.DataFrame, list[str]]:
    """Return who lost and gained the last one in reach, by tenth, and the wards most affected; held as ``table`` is."""
    return _cached_affected(opened, question) if question.journeys is None else _affected(opened, question)


@per_place(max_entries=MAX_ENTRIES, hash_funcs=HASH_FUNCS)
def _cached_affected(opened: Opened, question: Question) -> tuple[pd.DataFrame, list[str]]:
    return _affected(opened, question)


def _affected(opened: Opened, question: Question) -> tuple[pd.DataFrame, list[str]]:
    place, (first, last) = opened.place, question.years
    counted = affected_between(place, question.kind, table(opened, question), first=first, last=last)
    return counted, most_affected(place, question.kind, only.lost_last(both(opened, question)))


def _access_table(opened: Opened, question: Question) -> pd.DataFrame:
    place, supply = opened.place, places_cache.supply(opened, question.kind)
    reached = reachable_for(place, question)
    return access.access_table(
        place, question.kind, question.years, question.catchment, reachable=reached, supply=supply
    )


def reachable_for(place: Place, question: Question) -> reachable.Reachable:
    """Return what each neighbourhood reaches: in straight lines, or by uploaded times to a whole site."""
    if question.journeys is None:
        return access.reachable_for(place, question.catchment)
    ours = place.facilities[place.facilities["kind"] == question.kind]
    records = site_records(ours, ours.index.isin(question.journeys.minutes["facility_id"]))
    return reachable.from_minutes(question.journeys.minutes, areas=place.neighbourhoods.index, records=records)


def matrix(opened: Opened, data: bytes, name: str) -> TravelMatrix:
    """Read uploaded journey times for a place, apart from the server."""
    place = opened.place
    every = place.facilities
    uploaded = limited_process.journeys(data, name=name, areas=place.neighbourhoods.index, facilities=every.index)
    records = site_records(every, every.index.isin(uploaded.minutes["facility_id"]))
    return replace(uploaded, absent_facilities=tuple(every.index[records.isna()]))


@per_place(max_entries=MAX_ENTRIES, hash_funcs=HASH_FUNCS)
def why(opened: Opened, question: Question) -> tuple[Split, pd.Series]:
    """Return why access changed, and access before."""
    place, supply = opened.place, places_cache.supply(opened, question.kind)
    reached = reachable_for(place, question)
    return access_change.decompose_change(place, question.catchment, question.years, reachable=reached, supply=supply)
