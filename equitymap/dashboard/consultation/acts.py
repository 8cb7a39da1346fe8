"""What a steward does with one press: saved after what was in sight, said once, and undone with another."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from equitymap.dashboard.messages import message
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import steward, store_cache
from equitymap.errors import RecordsError, SomebodyElseSaved
from equitymap.records.revisions import Revision, made
from equitymap.records.store import Store
from equitymap.records.subjects.base import Record
from equitymap.views.words import plain

DONE, WRONG = "co_done", "co_wrong"
Make = Callable[[Store, str], list[Revision]]
"""Returns the revisions that an act adds, made for a store in a role."""


class Done(NamedTuple):
    """What was done, in which part of the page, and the revisions that an undo takes back."""

    where: str
    what: str
    revisions: tuple[Revision, ...]


def act(opened: Opened, where: str, what: str, make: Make, *, button: str = "") -> bool:
    """Add what an act makes, all of it or nothing, and keep it for an undo; say so, or why not. To be a callback.

    Somebody else who saved first is told of by the store: what is made follows what the visitor saw. Why not is told
    with the part of the page, or beside a ``button`` that has ``told_wrong`` of its own.
    """
    for kept in (DONE, WRONG):
        st.session_state.pop(kept, None)
    try:
        store, role = store_cache.store(), steward.must_write(opened)
        added = store.add(make(store, role))
    except RecordsError as wrong:
        st.session_state[WRONG] = button or where, wrong
        return False
    st.session_state[DONE] = Done(where, what, tuple(added))
    return True


def somebody_else() -> bool:
    """Say whether the act of a moment ago found that somebody else was first."""
    return isinstance(st.session_state.get(WRONG, ("", None))[1], SomebodyElseSaved)


def anew(subject: type[Record]) -> None:
    """Let the form of one record begin with what stands now: an act beside it has changed it."""
    for kept in ("looked_at", "clash"):
        st.session_state.pop(f"records_{subject.kind}_{kept}", None)


def told(opened: Opened, where: str) -> None:
    """Draw what was done or went wrong in this part, with the button that undoes it."""
    told_wrong(where)
    told_done(opened, where)


def told_wrong(where: str = "") -> None:
    """Draw what went wrong in this part, or beside this button; without a name whatever did, where neither is drawn."""
    part, wrong = st.session_state.get(WRONG, ("", None))
    if wrong is not None and where in ("", part):
        st.error(message(wrong), icon=":material/error:")
        st.session_state.pop(WRONG)


def told_done(opened: Opened, where: str) -> None:
    """Draw what was done in this part, with the button that undoes it."""
    done: Done | None = st.session_state.get(DONE)
    if done is None or done.where != where:
        return
    st.success(plain(done.what), icon=":material/check:")
    if done.revisions:
        key = f"co_undo_{where}"
        st.button("Undo", key=key, icon=":material/undo:", on_click=_undo, args=(opened, done, key))
        told_wrong(key)


def _undo(opened: Opened, done: Done, button: str) -> None:
    """Take back what was done; where that is refused the button stays, with the reason beside it."""
    st.session_state.pop(WRONG, None)
    try:
        store, role = store_cache.store(), steward.must_write(opened)
        store.add([_before(store, one, role) for one in done.revisions])
    except RecordsError as wrong:
        st.session_state[WRONG] = button, wrong
        return
    st.session_state[DONE] = Done(done.where, "That was undone.", ())


def _before(store: Store, one: Revision, role: str) -> Revision:
    """Return the revision that says again what a record said before another one: pressed twice, it is the same."""
    before = next((past for past in store.history(one.record) if past.id == one.parent), None)
    return made(
        record=one.record,
        kind=one.kind,
        place=one.place,
        parent=one.id,
        also=(),
        action=before.action if before else "removed",
        nonce="",
        body=before.body if before else {},
        at=store.clock(),
        role=role,
    )
