"""What the page reads: the records of a place's agreements, and one of them beside the figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from equitymap.dashboard import scorecards, zones
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import steward, store_cache
from equitymap.dashboard.records.kit import registered
from equitymap.errors import RecordsError
from equitymap.indicators import Indicator, registry
from equitymap.measures.agreement.area_cards import area_cards
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.zones.zone import called
from equitymap.places.older_areas import neighbourhood
from equitymap.records.subjects.agreement import Action, Agreement, Contribution, Target
from equitymap.records.subjects.base import R, When
from equitymap.records.subjects.partnerships import Body
from equitymap.records.subjects.reviews import Effect, Invitation, PracticeNote, Review
from equitymap.views.agreement import agreement_sentences as words
from equitymap.views.agreement.agreed import Agreed, Written, measured
from equitymap.views.agreement.agreed import agreed as beside_figures


def readable(opened: Opened) -> tuple[Written, str]:
    """Return the records and nothing, or none and why they cannot be read."""
    try:
        return _written(opened), ""
    except RecordsError as wrong:
        return Written(), str(wrong)


def _written(opened: Opened) -> Written:
    bodies = {record: body.name for record, body in _of(opened, Body).items()}
    return Written(
        agreements=_of(opened, Agreement),
        targets=_of(opened, Target),
        contributions=_of(opened, Contribution),
        actions=_of(opened, Action),
        reviews=_of(opened, Review),
        effects=_of(opened, Effect),
        notes=_of(opened, PracticeNote),
        names={**registered(opened), **bodies},
        by_link={one.record for one in store_cache.begun_as(steward.PARTNER, Effect, opened)},
    )


def _of(opened: Opened, subject: type[R]) -> dict[str, R]:
    return {one.record: one.value for one in store_cache.standing(subject, opened)}


def invitations(opened: Opened, record: str) -> list[Invitation]:
    """Return who was asked to take part in an agreement, newest first; only for those who may write."""
    asked = [one for one in _of(opened, Invitation).values() if one.agreement == record]
    return sorted(asked, key=lambda one: one.on, reverse=True)


def agreed(opened: Opened, record: str) -> Agreed:
    """Return one agreement beside the figures of the place, made anew after every change of the records, each day."""
    found: Agreed = _agreed(opened, record, newest())
    return found


def newest() -> tuple[str, str]:
    """Return what keys all that is made from an agreement: another pair after every change of the records, each day."""
    return store_cache.changed(), datetime.now(UTC).date().isoformat()


@per_place(max_entries=32)
def _agreed(opened: Opened, record: str, newest: tuple[str, str]) -> Agreed:
    written, entries = _written(opened), {one.id: one for one in registry()}
    if record not in written.agreements:
        raise RecordsError("This agreement was removed meanwhile. Reload the page to see which there are.")
    area, own = _of_its_area(opened, record, written, entries)
    return beside_figures(record, written, scorecards.cards(opened), entries, today=When(newest[1]), own=own, area=area)


def _of_its_area(
    opened: Opened, record: str, written: Written, entries: Mapping[str, Indicator]
) -> tuple[str, dict[str, Card]]:
    """Return what the area of an agreement is called, and the cards of it; nothing where it is for the whole place."""
    place, wanted = opened.place, written.agreements[record].areas
    codes = {code for area in wanted if (code := neighbourhood(area, place)) is not None}
    if not codes or len(codes) == len(place.inside):
        return "", {}
    named = called(codes, place, zones.saved(opened.code))
    area = named or words.its_neighbourhoods(len(codes))
    asked = [entries[one] for one in measured(record, written, entries) if one in entries]
    return area, area_cards(place, codes, area, asked)
