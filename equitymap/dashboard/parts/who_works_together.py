"""Bodies, ties and partnerships of a place, of registers and local records, which several pages ask about."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from equitymap.dashboard import places_cache
from equitymap.dashboard.messages import message
from equitymap.dashboard.page_parts import EVERY_YEAR
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.errors import RecordsError
from equitymap.measures.partnerships.ties import LOCAL, year_lost
from equitymap.records.subjects.agreement import Action, Agreement, Contribution
from equitymap.records.subjects.partnerships import Body, Cover, Initiative, Membership, Partnership
from equitymap.records.subjects.reviews import Review
from equitymap.views.agreement.agreed import Written
from equitymap.views.partnerships.known import Known, Local, known


def local(opened: Opened) -> Local:
    """Return the local records of a place, by id.

    Raises
    ------
    RecordsError
        When they cannot be read.
    """
    return Local(
        bodies=store_cache.values(Body, opened),
        partnerships=store_cache.values(Partnership, opened),
        memberships=store_cache.values(Membership, opened),
        initiatives=store_cache.values(Initiative, opened),
        covers=store_cache.values(Cover, opened),
    )


def agreements(opened: Opened) -> Written:
    """Return the agreements of a place with their promises, actions and reviews.

    Raises
    ------
    RecordsError
        When they cannot be read.
    """
    return Written(
        agreements=store_cache.values(Agreement, opened),
        contributions=store_cache.values(Contribution, opened),
        actions=store_cache.values(Action, opened),
        reviews=store_cache.values(Review, opened),
    )


def readable(opened: Opened) -> tuple[Local, str]:
    """Return the local records and nothing, or none and why they cannot be read: the registers can still be shown."""
    try:
        return local(opened), ""
    except RecordsError as wrong:
        return Local(), str(wrong)


def unreadable(why: str) -> None:
    """Say that local records cannot be read, where that is so."""
    if why:
        st.warning(message(f"{why} Until then you see what the registers say."), icon=":material/error:")


def found(opened: Opened) -> tuple[Known, str]:
    """Return what registers and local records say of who works together, and a word that changes with the records."""
    try:
        changed = store_cache.changed()  # before they are read: what is written between the two is read again
    except RecordsError:
        changed = ""
    records, unread = readable(opened)
    changed = "" if unread else changed
    everything: Known = _known(opened, changed, records)
    return everything, changed


@per_place(max_entries=16)
def _known(opened: Opened, changed: str, _records: Local) -> Known:  # noqa: ARG001 - it keys the cache
    return known(opened.place, _records)


def years(opened: Opened, found: Known, *, today: date | None = None) -> tuple[int, int]:
    """Return the first and last year of the slider: of the record of schools, and of local ties up to today."""
    last = last_observed(opened)
    own = found.ties[found.ties["source"].eq(LOCAL)]
    changed = pd.concat([own["began"].floordiv(1), year_lost(own["ended"]).astype(float)]).max()
    return EVERY_YEAR[0], last if pd.isna(changed) else max(last, min(int(changed), (today or date.today()).year))


def last_observed(opened: Opened) -> int:
    """Return the last year of the record of schools."""
    return observed_year(opened, EVERY_YEAR[1])


def observed_year(opened: Opened, year: int) -> int:
    """Return the year of the record of schools that is nearest to one."""
    years = places_cache.supply(opened, "school").years
    return int(min(max(year, int(years[0])), int(years[-1])))
