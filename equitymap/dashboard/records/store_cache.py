"""One store of records for all visitors, and what stands in it, read anew after every change."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.logger import get_logger
from streamlit.runtime.scriptrunner import get_script_run_ctx

from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.server.watch import metrics
from equitymap.errors import RecordsError
from equitymap.records import sessions
from equitymap.records.csv_folder import import_folder
from equitymap.records.revisions import Revision, Standing
from equitymap.records.sessions import RESIDENT
from equitymap.records.store import Store, open_store
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.base import Record, read
from equitymap.settings import settings

DEMONSTRATION = "demo"
AWAY_S = 10.0
"""Seconds for which what could not be reached is not asked again: a page asks several times, and each try may wait."""
_away: dict[str, tuple[float, str]] = {}
"""Until when, and why, by address."""
T = TypeVar("T", bound=Record)


@contextmanager
def _not_again_at_once(address: str) -> Iterator[None]:
    until, said = _away.get(address, (0.0, ""))
    if time.monotonic() < until:
        raise RecordsError(said)
    try:
        yield
    except RecordsError as wrong:
        _away[address] = time.monotonic() + AWAY_S, str(wrong)
        get_logger(__name__).warning("%s", wrong)
        raise


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Return the store of this server, opened once; where it does not open, it is tried again after ``AWAY_S``.

    The records of the demonstration place are put in where there are none of it yet.

    Raises
    ------
    RecordsError
        Saying why it cannot be opened, and what to do.
    """
    with _not_again_at_once(settings().records()):
        opened = open_store(settings().records())
    opened.on_added = metrics.wrote
    story = settings().data_dir / "demo" / "records"
    if story.is_dir() and not any(opened.standing(subject, DEMONSTRATION) for subject in KINDS.values()):
        try:
            import_folder(opened, story, role="demonstration")
        except RecordsError as wrong:  # the records of other places are there all the same
            get_logger(__name__).warning("The demonstration place has no records: %s", wrong)
    return opened


def changed(subject: type[Record] | None = None) -> str:
    """Return a word that is another one after every change of records of a kind; None: of whatever stewards write.

    What residents say in a session comes often, and is of few kinds (``sessions.OWN``): only the word of those follows
    it, so that no other kind is read anew after each answer. A run of a page asks the store once, and again after this
    program has written.

    Raises
    ------
    RecordsError
        When the store cannot be read.
    """
    opened, but = store(), _passed_over(subject)
    asked = _asked_in_this_run()
    if asked.get(but) == (written := opened.writes):
        return _words[but]
    with _not_again_at_once(str(opened.engine.url)):
        _words[but] = opened.changed(but=but)
    asked[but] = written
    return _words[but]


_words: dict[str, str] = {}
"""The word heard last by any run, by role that is passed over: no run goes back to an older one."""
_asked: WeakKeyDictionary[Any, dict[str, int]] = WeakKeyDictionary()
"""How often this program had written when a run asked, by role that is passed over."""


def _asked_in_this_run() -> dict[str, int]:
    """Return what this run of a page has asked; an empty one outside of any. Streamlit has one coordinator a run."""
    context = get_script_run_ctx(suppress_warning=True)
    run = None if context is None else context.parallel_coordinator
    return {} if run is None else _asked.setdefault(run, {})


def _passed_over(subject: type[Record] | None) -> str:
    """Return the role whose entries change nothing of a kind."""
    return "" if subject in sessions.OWN else RESIDENT


def standing(subject: type[T], opened: Opened) -> list[Standing[T]]:
    """Return the records of a kind in a place as they stand; shared between visitors, read-only.

    Raises
    ------
    RecordsError
        When the store cannot be read.
    """
    return cast("list[Standing[T]]", _standing(subject.kind, opened.code, changed(subject))[0])


def unreadable(subject: type[Record], opened: Opened) -> int:
    """Return how many records of a kind stand in a place that this program cannot read."""
    return _standing(subject.kind, opened.code, changed(subject))[1]


def values(subject: type[T], opened: Opened) -> dict[str, T]:
    """Return what the records of a kind in a place say as they stand (``standing``), by id."""
    return {one.record: one.value for one in standing(subject, opened)}


MOST_ANEW = 200
"""So many records at most are looked at one by one; where more were written, all are read."""


@dataclass
class _Latest:
    """The records of a kind in a place as they stood last, by id, at a word of ``changed``."""

    changed: str = ""
    by_record: dict[str, Standing[Any]] = field(default_factory=dict)
    there: list[Standing[Any]] = field(default_factory=list)
    unreadable: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@st.cache_resource(max_entries=1_000, show_spinner=False)
def _latest(kind: str, code: str) -> _Latest:  # noqa: ARG001 - they key the cache
    return _Latest()


def _standing(kind: str, code: str, changed: str) -> tuple[list[Any], int]:
    """Return the records of a kind as they stand: of those there are, only what was written since is read anew."""
    latest, subject = _latest(kind, code), KINDS[kind]
    with latest.lock:
        if latest.changed != changed:
            before, anew = latest.by_record, None
            if latest.changed and not latest.unreadable:
                anew = store().written(latest.changed, changed, but=_passed_over(subject))
            if anew is None or len(anew) > MOST_ANEW:
                before, anew = {}, None
            each = store().each(subject, code, among=anew) if anew is None or anew else []
            kept = {record: one for record, one in before.items() if record not in (anew or ())}
            latest.by_record = kept | {one.record: one for one in each if one is not None}
            latest.there = sorted(latest.by_record.values(), key=lambda one: one.at)
            latest.changed, latest.unreadable = changed, each.count(None)
        return latest.there, latest.unreadable


def begun_as(role: str, subject: type[Record], opened: Opened) -> list[Revision]:
    """Return how each record of a kind in a place began that was first entered in a role; removed ones too."""
    found: list[Revision] = _begun_as(role, subject.kind, opened.code, changed(subject))
    return found


@st.cache_resource(max_entries=50, show_spinner=False)
def _begun_as(role: str, kind: str, code: str, changed: str) -> list[Revision]:  # noqa: ARG001 - it keys the cache
    return store().begun_as(role, KINDS[kind], code)


def first_entries(subject: type[Record], opened: Opened) -> dict[str, str]:
    """Return when each record of a kind in a place was entered first, by id; shared between visitors, read-only."""
    found: dict[str, str] = _first_entries(subject.kind, opened.code, changed(subject))
    return found


@st.cache_resource(max_entries=50, show_spinner=False)
def _first_entries(kind: str, code: str, changed: str) -> dict[str, str]:  # noqa: ARG001 - it keys the cache
    return store().first_entries(KINDS[kind], code)


def removed(subject: type[T], opened: Opened) -> dict[str, T]:
    """Return what the records of a kind said that were removed and can be brought back, by id."""
    return cast("dict[str, T]", _removed(subject.kind, opened.code, changed(subject)))


@st.cache_resource(max_entries=200, show_spinner=False)
def _removed(kind: str, code: str, changed: str) -> dict[str, Any]:  # noqa: ARG001 - it keys the cache
    found = {}
    for record in store().removed(KINDS[kind], code):
        said = next((one.body for one in store().history(record) if one.action == "saved"), None)
        with suppress(RecordsError):  # what this version cannot read is counted, not named
            if said is not None:
                found[record] = read(KINDS[kind], {**said, "place": code})
    return found
