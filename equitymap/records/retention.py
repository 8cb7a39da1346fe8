"""The end of what people wrote in sessions: it is kept for as long as the session says, then deleted for good."""

from __future__ import annotations

from dataclasses import dataclass

from equitymap.records.scrub import scrub
from equitymap.records.sessions import OWN, end_raw_words, sweep
from equitymap.records.store import Store


@dataclass(frozen=True)
class Purged:
    """How many records went, whether they are out of the files, and what may still be where."""

    records: int
    complete: bool = True
    says: str = ""


def purge(store: Store, *, again: bool = False) -> Purged:
    """Delete in every place what is kept no longer, and what a copy brought of people whose answers were deleted.

    To be done any number of times, by several programs at once. ``again`` clears the files though nothing is over: an
    earlier time something was in the way.

    Raises
    ------
    RecordsError
        When the records cannot be reached or written.
    """
    number = sum(sweep(store, place) + end_raw_words(store, place) for place in store.places(*OWN))
    return Purged(number, *scrub(store.engine)) if number or again else Purged(0)
