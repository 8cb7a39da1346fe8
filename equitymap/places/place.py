"""``Place``: one district, its surroundings, and the manifest of where every figure came from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps
from typing import TypeVar

import geopandas as gpd
import pandas as pd
from pydantic import BaseModel, ConfigDict

from equitymap.kinds import Kind, kinds_of
from equitymap.places.names import spoken
from equitymap.places.own_figures import OwnFigures

T = TypeVar("T")


class FileRead(BaseModel):
    """One file that was read."""

    model_config = ConfigDict(frozen=True)

    name: str
    sha256: str


class ReleaseUsed(BaseModel):
    """One release, as this place used it."""

    model_config = ConfigDict(frozen=True)

    id: str
    publisher: str
    title: str
    url: str
    licence: str
    attribution: str
    period: str
    limits: str
    files: tuple[FileRead, ...]
    rows_read: int
    rows_kept: int
    rows_elsewhere: int
    left_out: dict[str, int]


class ObservedYears(BaseModel):
    """First and last year a register tells anything about one kind of service.

    ``last_day`` is the last day that it speaks for; None where that is not known: then the last year counts as whole.
    """

    model_config = ConfigDict(frozen=True)

    first: int
    last: int
    note: str
    last_day: date | None = None

    def ends_early(self, year: int) -> date | None:
        """Return the last day of the record where it falls within ``year``, before its end; None otherwise."""
        last = self.last_day
        early = last is not None and year >= last.year and (last.month, last.day) != (12, 31)
        return last if early else None


class Border(BaseModel):
    """How near neighbourhoods are to a nation whose services are in no register here.

    ``nearest_m`` has the straight line in metres from the access origin of a neighbourhood, by its code, to the nearest
    addresses beyond the border; neighbourhoods that are far from it have none.
    """

    model_config = ConfigDict(frozen=True)

    nations: tuple[str, ...]
    nearest_m: dict[str, int]


class Manifest(BaseModel):
    """Everything about a place that is not a frame.

    ``areas_of_2011`` gives the neighbourhoods of 2021 by each of 2011 that was redrawn and lies in the place.
    """

    model_config = ConfigDict(frozen=True)

    schema_version: int
    code: str
    name: str
    region_code: str
    region: str
    upper_tier_code: str
    upper_tier: str
    invented: bool
    ring_m: int
    built_at: datetime
    version: str
    postcode_file: str
    observed: dict[str, ObservedYears]
    releases: tuple[ReleaseUsed, ...]
    notes: tuple[str, ...] = ()
    border: Border | None = None
    areas_of_2011: dict[str, tuple[str, ...]] = {}
    frames: dict[str, str] = {}

    @property
    def checksum(self) -> str:
        """SHA-256 over everything but the time of building: two builds from the same files agree.

        ``frames`` holds the hash of each frame's content, so the figures themselves are part of it.
        """
        return hashlib.sha256(self.model_dump_json(exclude={"built_at"}).encode()).hexdigest()

    @cached_property
    def build_id(self) -> str:
        """Short hash that changes whenever the place is rebuilt."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    def __copy__(self) -> Manifest:
        """Return a copy that works out its own build, since what it says may be changed (``model_copy``)."""
        copied = super().__copy__()
        copied.__dict__.pop("build_id", None)
        return copied

    def release(self, release_id: str) -> ReleaseUsed:
        """Return the release with this id; ``KeyError`` when the place does not use it."""
        used = self.get(release_id)
        if used is None:
            raise KeyError(release_id)
        return used

    def get(self, release_id: str) -> ReleaseUsed | None:
        """Return the release with this id; None when the place does not use it."""
        return next((used for used in self.releases if used.id == release_id), None)


@dataclass(frozen=True)
class Place:
    """One local authority district with a ring around it. Frames are read-only: see ``equitymap.schema``.

    ``own_figures`` are those that a visit brought to it, ``only_now`` the services of lists that stand now and in no
    year of their register's record (``own_lists.with_own``); on disk there are none.
    """

    manifest: Manifest
    neighbourhoods: gpd.GeoDataFrame
    deprivation: pd.DataFrame
    outcomes: pd.DataFrame
    facilities: gpd.GeoDataFrame
    benchmarks: pd.DataFrame
    postcodes: pd.DataFrame
    left_out: pd.DataFrame
    withdrawals: pd.DataFrame
    supply: pd.DataFrame
    authority: pd.DataFrame
    school_results: pd.DataFrame
    school_bodies: pd.DataFrame
    school_types: pd.DataFrame
    own_figures: tuple[OwnFigures, ...] = ()
    only_now: frozenset[str] = frozenset()

    @property
    def code(self) -> str:
        """District code (LAD24), or the X code of the demonstration place."""
        return self.manifest.code

    @property
    def name(self) -> str:
        """District name as it is said: "Herefordshire" and not "Herefordshire, County of"."""
        return spoken(self.manifest.name)

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds of service the place has a source for; of the others nothing is known, not even that there are none."""
        return kinds_of(self.manifest.observed)

    @cached_property
    def inside(self) -> gpd.GeoDataFrame:
        """Neighbourhoods of the place itself, without the ring, in code order."""
        return self.neighbourhoods[self.neighbourhoods["inside"]].sort_index()


def once_per_place(make: Callable[[Place], T]) -> Callable[[Place], T]:
    """Let a function of a place alone work once for each place that is opened; what it returns is read-only.

    For what every visitor of a page asks for again and again, such as which services are gone.
    """

    @wraps(make)
    def made(place: Place) -> T:
        kept: dict[Callable[[Place], T], T] = place.__dict__.setdefault("_made_once", {})
        if make not in kept:
            kept[make] = make(place)
        return kept[make]

    return made
