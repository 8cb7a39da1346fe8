"""Whether an answer arrived, by its receipt; sessions of all places; what residents write changes one word only."""

from __future__ import annotations

from equitymap.records import sessions
from equitymap.records.arrivals import arrival
from equitymap.records.sessions import RESIDENT, Given, record_of_receipt, save
from equitymap.records.store import Store
from equitymap.records.subjects.answers import Answered, Response
from equitymap.records.subjects.consultation import Consultation
from tests.record_kinds import Clock, note
from tests.residents import session

FORM = record_of_receipt("KX4T-9M2P-7QRA")


def given(text: str, scale: int = 1) -> Given:
    answers = (Answered(question="q1", scale=scale),)
    return Given(Response(place="demo", session="hall", answers=answers), {"q2": text} if text else {})


def test_an_answer_has_arrived_until_it_is_deleted_and_every_change_counts(store: Store, clock: Clock) -> None:
    assert arrival(store, FORM, ["q1", "q2"]) is None
    for day, text in enumerate(("No bus", "No bus at night", "")):
        clock.days = day
        save(store, FORM, given(text), role=RESIDENT)
    there = arrival(store, FORM, ["q1", "q2"])
    assert there is not None
    assert (there.session, there.changes, (there.last - there.first).days) == ("hall", 2, 2)
    sessions.erase(store, "demo", FORM)
    assert arrival(store, FORM, ["q1", "q2"]) is None


def test_sessions_of_all_places_are_found_together(store: Store) -> None:
    for place in ("demo", "E08000025"):
        store.save(session(place), role="steward")
    assert {one.value.place for one in store.everywhere(Consultation)} == {"demo", "E08000025"}


def test_what_residents_write_changes_no_word_but_that_of_everything(store: Store) -> None:
    """Many answers a minute: whatever else is kept of the records is not read again for each."""
    every, others = store.changed(), store.changed(but=RESIDENT)
    save(store, FORM, given("No bus"), role=RESIDENT)
    assert (store.changed() != every, store.changed(but=RESIDENT)) == (True, others)
    store.save(note("by a steward"), role="steward")
    assert store.changed(but=RESIDENT) != others
