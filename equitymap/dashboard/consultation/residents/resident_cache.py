"""What residents' pages need, held for all of them: sessions by their link, and what a form takes from a place.

A hundred phones that open a form at once read the records once in ``FRESH_S``. While the records are away, what was
read last is still there, so that nothing typed is lost.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from equitymap.dashboard.places_cache import Opened, built, per_place
from equitymap.dashboard.records import store_cache
from equitymap.errors import PlaceNotBuilt, RecordsError
from equitymap.measures.consultation.cell_names import cell_names
from equitymap.measures.consultation.grid import grid_of
from equitymap.records.sessions import RESIDENT, Session
from equitymap.records.store import Store
from equitymap.records.subjects.consultation import Consultation, Question
from equitymap.records.subjects.zones import Zone
from equitymap.views.consultation.residents.pin_map import PinMap, pin_map
from equitymap.views.consultation.session_words import in_full

FRESH_S = 2.0
"""Seconds for which sessions are not read again: so late may a form show what a steward changed."""


@dataclass(frozen=True)
class Known:
    """The sessions of all places, and the neighbourhoods and names of the zones that some are for, by session.

    ``written`` are forms that were written from it, by session, build of the place, link and language: no more of
    them than stewards made.
    """

    sessions: Mapping[str, Session]
    areas: Mapping[str, tuple[str, ...]]
    zones: Mapping[str, str]
    written: dict[Hashable, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Ground:
    """What a form takes from a place: the squares for pins."""

    opened: Opened
    pins: PinMap
    cells: frozenset[str]


class Held:
    """What was read last, read again once it is old, by one thread while the others take what there is."""

    def __init__(self) -> None:
        self._known: Known | None = None
        self._word, self._until = "", 0.0
        self._reading = threading.Lock()

    def known(self, store: Store) -> Known:
        """Return the sessions.

        Raises
        ------
        RecordsError
            When they were never read and cannot be.
        """
        old = self._known is None or time.monotonic() >= self._until
        if old and self._reading.acquire(blocking=self._known is None):
            try:
                self._read(store)
            finally:
                self._reading.release()
        assert self._known is not None
        return self._known

    def _read(self, store: Store) -> None:
        if self._known is not None and time.monotonic() < self._until:
            return  # another one read it meanwhile
        try:
            word = store.changed(but=RESIDENT)
            if self._known is None or word != self._word:
                self._known, self._word = _read(store), word
        except RecordsError:
            if self._known is None:
                raise
        self._until = time.monotonic() + FRESH_S

    def forget(self) -> None:
        """Read again when asked next."""
        self._known = None


HELD = Held()


def _read(store: Store) -> Known:
    abouts = {one.record: one.value for one in store.everywhere(Consultation)}
    questions = sorted(store.everywhere(Question), key=lambda one: one.value.order) if abouts else []
    zones = {one.record: one.value for one in store.everywhere(Zone)} if any(a.zone for a in abouts.values()) else {}
    return Known(
        {
            record: Session(
                record, about, {one.record: one.value for one in questions if one.value.session == record}, {}
            )
            for record, about in abouts.items()
        },
        {record: tuple(sorted(zones[about.zone].areas)) for record, about in abouts.items() if about.zone in zones},
        {record: zones[about.zone].name for record, about in abouts.items() if about.zone in zones},
    )


def known() -> Known:
    """Return the sessions of all places as they were at most ``FRESH_S`` ago.

    Raises
    ------
    RecordsError
        When they were never read and cannot be.
    """
    return HELD.known(store_cache.store())


def with_link(link: str) -> list[Session]:
    """Return the sessions of all places with a link."""
    return [one for one in known().sessions.values() if one.about.link == link]


def meant(sessions: Collection[Session], now: datetime) -> Session | None:
    """Return the session that somebody means who follows a link; None where there is none, or several are open.

    The open one; the next one to open; the one that closed last.
    """
    if len(sessions) < 2:
        return next(iter(sessions), None)
    if are_open := [one for one in sessions if one.about.is_open(now)]:
        return are_open[0] if len(are_open) == 1 else None
    coming = [one for one in sessions if one.about.opens.at > now and not one.about.closed]
    if coming:
        return min(coming, key=lambda one: one.about.opens.at)
    return max(sessions, key=lambda one: one.about.closes.at)


def place_names() -> dict[str, str]:
    """Return the names of the places on this machine, by code."""
    return {one.code: one.name for one in built()}


def where(session: Session) -> str:
    """Return where a session is held, its zone with the place; without names of what is not on this machine."""
    name = place_names().get(session.about.place, "")
    zone = known().zones.get(session.record, name)
    return in_full(zone, name) if name else zone


def ground(session: Session) -> Ground:
    """Return what the form of a session takes from its place, made once for each build of it.

    Raises
    ------
    PlaceNotBuilt
        When the place is not on this machine.
    EquityMapError
        When it cannot be opened.
    """
    code = session.about.place
    build = next((one.build_id for one in built() if one.code == code), None)
    if build is None:
        raise PlaceNotBuilt(f"The place {code} is not on this machine. Add it: python -m equitymap add-place {code}")
    found: Ground = _ground(Opened(code, build), known().areas.get(session.record, ()))
    return found


@per_place(max_entries=16)
def _ground(opened: Opened, areas: tuple[str, ...]) -> Ground:
    place = opened.place
    codes = [code for code in areas if code in place.inside.index]
    grid = grid_of(place, codes)
    return Ground(opened, pin_map(grid, cell_names(place, grid, codes)), frozenset(grid.cells))
