"""What every visitor shares: opened places, the tables of England and computed layers. Read-only by agreement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ParamSpec, TypeVar

import pandas as pd
import streamlit as st

from equitymap.dashboard.messages import shown
from equitymap.errors import EquityMapError
from equitymap.kinds import know
from equitymap.measures import layer as layers
from equitymap.measures.access.supply_at import Supply, supply_of
from equitymap.measures.layer import Layer, Measure
from equitymap.measures.map import nearest_services
from equitymap.places import store
from equitymap.places.england import england as england_tables
from equitymap.places.england.england import England
from equitymap.places.gazetteer import Gazetteer, load_gazetteer
from equitymap.places.lists.own import Brought, OwnList, with_own
from equitymap.places.place import Place
from equitymap.places.store import Built, Refused

P = ParamSpec("P")
R = TypeVar("R")
HashFuncs = dict[str | type[Any], Callable[[Any], Any]]


@dataclass(frozen=True)
class Opened:
    """One build of a place, read when its place is first asked for.

    ``code`` is what names the place in an address: its district code, or ``demo``. ``own`` are the lists that this
    visit brought to it; then ``build_id`` names them too, so that nothing computed with them is shown in another visit.
    """

    code: str
    build_id: str
    own: tuple[Brought, ...] = ()

    @cached_property
    def place(self) -> Place:
        """The place itself, shared between visitors, with the lists of this visit."""
        return joined(self) if self.own else place(self.code, self.build_id)

    @cached_property
    def bare(self) -> Opened:
        """The same build without the lists of this visit."""
        return Opened(self.code, self.build_id.partition("+")[0])

    def bringing(self, lists: Sequence[Brought]) -> Opened:
        """Return the same build with lists of a visit, whose kinds are made known."""
        for one in lists:
            if isinstance(one, OwnList) and one.kind.own:
                know(one.kind)
        ids = "+".join(one.id for one in lists)
        return Opened(self.code, f"{self.build_id}+{ids}", tuple(lists)) if lists else self

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Every layer that the place can show: need first, then outcomes."""
        return measures(self)

    def layer(self, measure_id: str) -> Layer:
        """Return a computed layer, shared between visitors."""
        return layer(self, measure_id)


def per_place(
    *,
    max_entries: int,
    show_spinner: bool | str = False,
    hash_funcs: HashFuncs | None = None,
    ttl: float | None = None,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Cache a function of an opened place for all visitors; the cache key is the place's code and build.

    Parameters
    ----------
    max_entries
        Results held; the oldest go first.
    show_spinner
        Text to show while the function runs, or False.
    hash_funcs
        Cache keys of further types of argument, as in ``st.cache_resource``.
    ttl
        Seconds that a result is held; by default as long as there is room.
    """
    keys: HashFuncs = {Opened: lambda opened: (opened.code, opened.build_id), **(hash_funcs or {})}
    return st.cache_resource(max_entries=max_entries, show_spinner=show_spinner, hash_funcs=keys, ttl=ttl)


@st.cache_resource(ttl=10, show_spinner=False)
def built() -> tuple[Built, ...]:
    """Return each place that opens; looked up every ten seconds."""
    return tuple(store.built_places())


@st.cache_resource(ttl=10, show_spinner=False)
def refused() -> tuple[Refused, ...]:
    """Return each place that is here and cannot be opened."""
    return tuple(store.listed()[1])


@st.cache_resource(ttl=600, show_spinner=False)
def names_of_england() -> Gazetteer | None:
    """Return what England's councils are called, where a list of them is on this machine."""
    return load_gazetteer()


@st.cache_resource(max_entries=8, show_spinner="Opening the place…")
def place(code: str, build_id: str) -> Place:
    """Return a place: this very build, opened and checked once."""
    return store.open_place(code, build_id=build_id)


@per_place(max_entries=8, ttl=3600)
def joined(opened: Opened) -> Place:
    """Return a place with the lists that one visit brought; held for an hour, since nobody says when a visit ends."""
    return with_own(opened.bare.place, opened.own)


@per_place(max_entries=16)
def measures(opened: Opened) -> tuple[Measure, ...]:
    """Return every layer that a place can show: need first, then outcomes."""
    return layers.measures(opened.place)


@per_place(max_entries=400)
def layer(opened: Opened, measure_id: str) -> Layer:
    """Return one computed layer."""
    by_id = {measure.id: measure for measure in opened.measures}
    return layers.compute(opened.place, by_id[measure_id])


@per_place(max_entries=400)
def reach(opened: Opened, area_code: str) -> list[nearest_services.NearestServices]:
    """Return what one neighbourhood has in reach."""
    return nearest_services.nearest_services(opened.place, area_code)


@per_place(max_entries=16)
def ward_names(opened: Opened) -> pd.Series:
    """Return ward names by code, in name order."""
    inside: pd.DataFrame = opened.place.inside
    return inside.drop_duplicates("ward_code").set_index("ward_code")["ward"].sort_values()


@per_place(max_entries=64)
def supply(opened: Opened, kind: str) -> Supply:
    """Return which services of a kind were open in each observed year, and their size."""
    return supply_of(opened.place, kind)


@st.cache_resource(ttl=10, show_spinner=False)
def england_build() -> tuple[str | None, str]:
    """Return the build id of England and nothing, or None and why it cannot be opened; looked up every ten seconds."""
    try:
        return str(england_tables.england_manifest()["build_id"]), ""
    except EquityMapError as wrong:
        return None, shown(wrong)


@st.cache_resource(max_entries=2, show_spinner="Opening England…")
def england(build_id: str) -> England:
    """Return the tables of England, without outlines, opened once per build."""
    return england_tables.open_england(build_id=build_id)


def opened_england() -> tuple[str | None, England | None, str]:
    """Return the build id of England and its tables, or neither and why they cannot be opened."""
    build_id, why = england_build()
    try:
        return (None, None, why) if build_id is None else (build_id, england(build_id), "")
    except EquityMapError as wrong:
        england_build.clear()
        return None, None, shown(wrong)
