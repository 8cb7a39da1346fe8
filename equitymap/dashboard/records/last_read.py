"""What was made of the records last: made once for all visitors after each change, and kept while they are away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import streamlit as st

from equitymap.dashboard.records import store_cache
from equitymap.errors import RecordsError
from equitymap.records.subjects.base import Record

R = TypeVar("R")


@dataclass(frozen=True)
class Read(Generic[R]):
    """Something made of the records; ``stands`` is False where they are away and it is what was made last."""

    found: R
    at: datetime
    stands: bool = True


@dataclass
class _Last:
    """What was made last by what was asked, with the word of the records at that time."""

    made: dict[tuple[str, ...], tuple[str, Read[Any]]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


@st.cache_resource(show_spinner=False)
def _last() -> _Last:
    return _Last()


def last_read(asked: tuple[str, ...], make: Callable[[], R], *, of: type[Record] | None = None) -> Read[R]:
    """Return what ``make`` makes of the records; shared between visitors, read-only.

    Parameters
    ----------
    asked
        What names it.
    make
        What makes it, anew after each change.
    of
        The kind of record whose changes count; None: whatever stewards write (``store_cache.changed``).

    Raises
    ------
    RecordsError
        When they are away and it was never made.
    """
    last = _last()
    with last.lock:
        try:
            word = store_cache.changed(of)
            if asked not in last.made or last.made[asked][0] != word:
                last.made[asked] = word, Read(make(), datetime.now(UTC))
            return last.made[asked][1]
        except RecordsError:
            if asked not in last.made:
                raise
            return replace(last.made[asked][1], stands=False)
