"""Lists joined to a place on every page: those that stewards keep for everybody, and those that this visit brought.

What a visit brought is seen in it alone; what is drawn of any list goes from the disk in a day, and is drawn again.
"""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.server import static_files
from equitymap.errors import EquityMapError, RecordsError
from equitymap.places.lists.kept import Entered, KeptLists, kept_lists
from equitymap.places.lists.own import Brought, OwnList
from equitymap.records.subjects.lists import KeptList
from equitymap.settings import settings

BROUGHT = "own_lists_brought"
"""Session value: the lists of this visit, by the code of their place, in the order they were brought."""
LEFT_OUT = "own_lists_left_out"
"""Session value: records of the lists that this visit does not count."""
MOST = 6


def of_place(code: str) -> tuple[Brought, ...]:
    """Return the lists that this visit brought to a place."""
    lists: tuple[Brought, ...] = st.session_state.get(BROUGHT, {}).get(code, ())
    return lists


def opened_with(opened: Opened) -> Opened:
    """Return a build of a place with the lists of its stewards and those of this visit.

    Without those of stewards where they, or the place, cannot be read: whoever asks for either is told.
    """
    try:
        lists = kept(opened).lists
    except EquityMapError:
        lists = ()
    return opened.bringing((*[one for one in lists if one.counts], *of_place(opened.code)))


def kept(opened: Opened) -> KeptLists:
    """Return the lists that stewards keep for a place and this visit counts, those that only repeat a register too.

    One of which two versions stand beside each other is not counted until a steward chooses.

    Raises
    ------
    RecordsError
        When the records cannot be read.
    """
    entered = on_record(opened)
    out = left_out() & {one.record for one in entered}
    which = tuple((one.record, one.at) for one in entered)
    return _kept(opened.bare, which, out, entered) if entered else KeptLists()


def unread(opened: Opened) -> str:
    """Return why the lists that stewards keep cannot be read just now; nothing where they can."""
    try:
        on_record(opened)
    except RecordsError as wrong:
        return str(wrong)
    return ""


def on_record(opened: Opened) -> tuple[Entered, ...]:
    """Return the lists on record of a place that can be counted.

    Raises
    ------
    RecordsError
        When the records cannot be read.
    """
    standing = store_cache.standing(KeptList, opened)
    return tuple(Entered(one.record, one.value, one.at) for one in standing if not one.rivals)


@per_place(max_entries=16, show_spinner="Counting the lists that are kept here…")
def _kept(
    opened: Opened,
    which: tuple[object, ...],  # noqa: ARG001 - it keys the cache
    out: frozenset[str],
    _entered: tuple[Entered, ...],
) -> KeptLists:
    return kept_lists(opened.place, _entered, left_out=out)


def left_out() -> frozenset[str]:
    """Return the records of the lists that this visit does not count."""
    records: frozenset[str] = st.session_state.get(LEFT_OUT, frozenset())
    return records


def switch(record: str) -> None:
    """Leave a list that stewards keep out of this visit, or count it again."""
    st.session_state[LEFT_OUT] = left_out() ^ {record}


def add(code: str, brought: Brought) -> None:
    """Count a list from now on."""
    _keep(code, (*of_place(code), brought))


def remove(code: str, list_id: str) -> None:
    """Stop counting a list."""
    _keep(code, tuple(one for one in of_place(code) if one.id != list_id))


def free_slot(code: str) -> int:
    """Return the first number that no kind of this visit has."""
    taken = {one.kind.slot for one in of_place(code) if isinstance(one, OwnList)}
    return next(slot for slot in range(MOST + 1) if slot not in taken)


@st.cache_data(ttl=3600, show_spinner=False)
def sweep() -> None:
    """Remove the files of lists of visits that are a day old: with the first page of a server, and every hour."""
    static_files.remove_old(settings().static_dir)


def _keep(code: str, lists: tuple[Brought, ...]) -> None:
    st.session_state[BROUGHT] = {**st.session_state.get(BROUGHT, {}), code: lists}
