"""What is saved stays, the second of two writers is told, everything can be undone: on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from equitymap.errors import RecordsError, SomebodyElseSaved
from equitymap.records.store import Store
from tests.record_kinds import Note, Promise, note, undo


def said(store: Store) -> list[str]:
    return [one.value.said for one in store.standing(Note, "demo")]


def test_what_is_saved_stands_and_is_read_back(store):
    saved = store.save(note("Zoë meets us 'weekly';\nDROP TABLE"), role="steward")
    (standing,) = store.standing(Note, "demo")
    assert (standing.record, standing.revision, standing.rivals) == (saved.record, saved.id, ())
    assert standing.value == note("Zoë meets us 'weekly';\nDROP TABLE")
    assert standing.at == saved.at
    assert store.standing(Note, "E08000025") == []
    assert store.standing(Promise, "demo") == []


def test_a_later_revision_takes_the_place_of_the_one_it_follows(store):
    first = store.save(note("first"), role="steward")
    second = store.save(note("second"), record=first.record, parent=first.id, role="officer")
    assert said(store) == ["second"]
    assert [(one.id, one.role, one.body["said"]) for one in store.history(first.record)] == [
        (second.id, "officer", "second"),
        (first.id, "steward", "first"),
    ]


def test_the_second_of_two_writers_is_told_what_the_first_one_wrote(store):
    first = store.save(note("first"), role="steward")
    mine = store.save(note("mine"), record=first.record, parent=first.id, role="steward")
    with pytest.raises(SomebodyElseSaved, match=r"Somebody else \(steward\) saved this record first") as told:
        store.save(note("theirs"), record=first.record, parent=first.id, role="officer")
    assert (told.value.revision, told.value.body["said"]) == (mine.id, "mine")
    assert said(store) == ["mine"]
    store.save(note("theirs, having read mine"), record=first.record, parent=told.value.revision, role="officer")
    assert said(store) == ["theirs, having read mine"]


def test_whoever_got_no_answer_repeats_the_call(store):
    saved = [store.save(note("once"), role="steward", nonce="of the form") for _ in range(3)]
    assert len({one.id for one in saved}) == 1
    assert len(store.history(saved[0].record)) == 1
    changed = [
        store.save(note("then"), record=saved[0].record, parent=saved[0].id, role="steward", nonce="n")
        for _ in range(2)
    ]
    assert changed[0].id == changed[1].id
    assert said(store) == ["then"]


def test_equal_sayings_are_two_records_unless_they_are_to_be_one(store):
    for nonce in (None, None, "", ""):
        store.save(note("same"), role="steward", nonce=nonce)
    assert said(store) == ["same"] * 3


def test_undo_says_again_what_was_said_before(store):
    first = store.save(note("first"), role="steward")
    store.save(note("second"), record=first.record, parent=first.id, role="steward")
    undo(store, first.record)
    assert said(store) == ["first"]
    undo(store, first.record)
    assert said(store) == ["second"]
    assert len(store.history(first.record)) == 4


def test_undo_of_the_first_revision_removes_and_undo_again_brings_back(store):
    first = store.save(note("first"), role="steward")
    assert undo(store, first.record).action == "removed"
    assert said(store) == []
    undo(store, first.record)
    assert said(store) == ["first"]


def test_who_began_a_record_is_known_after_others_changed_or_removed_it(store):
    theirs = store.save(note("theirs"), role="partner")
    store.save(note("ours"), role="steward")
    store.save(note("answered"), record=theirs.record, parent=theirs.id, role="steward")
    assert [one.id for one in store.begun_as("partner", Note, "demo")] == [theirs.id]
    store.remove(theirs.record, parent=store.history(theirs.record)[0].id, role="steward")
    assert [one.id for one in store.begun_as("partner", Note, "demo")] == [theirs.id]
    assert store.begun_as("partner", Promise, "demo") == store.begun_as("partner", Note, "E08000025") == []


def test_what_is_removed_stands_no_more_but_has_its_history(store):
    first = store.save(note("first"), role="steward")
    store.remove(first.record, parent=first.id, role="steward")
    assert said(store) == []
    assert [one.action for one in store.history(first.record)] == ["removed", "saved"]
    with pytest.raises(SomebodyElseSaved, match="removed this record first"):
        store.save(note("second"), record=first.record, parent=first.id, role="steward")
    undo(store, first.record)
    assert said(store) == ["first"]


def test_history_puts_what_follows_after_even_where_a_clock_was_wrong(store, clock):
    first = store.save(note("first"), role="steward")
    clock.days = -400
    second = store.save(note("second"), record=first.record, parent=first.id, role="steward")
    assert [one.id for one in store.history(first.record)] == [second.id, first.id]


def test_every_write_changes_the_word_for_change(store):
    words = [store.changed()]
    first = store.save(note("first"), role="steward")
    words.append(store.changed())
    assert store.changed() == words[-1]
    store.remove(first.record, parent=first.id, role="steward")
    words.append(store.changed())
    undo(store, first.record)
    words.append(store.changed())
    assert len(set(words)) == 4


def test_what_cannot_be_read_is_counted_and_hides_nothing_else(store):
    store.save(note("first"), role="steward")
    store.save(Promise(place="demo", said="other"), role="steward")

    class Other(Note):
        kind = "promise"
        since: int

    assert said(store) == ["first"]
    assert store.standing(Other, "demo") == []
    assert store.unreadable(Other, "demo") == 1
    assert store.unreadable(Note, "demo") == 0


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"parent": "no such"}, "has no revision no such here"),
        ({"record": "with spaces"}, "letters, digits"),
        ({"record": "x" * 65}, "letters, digits"),
        ({"role": ""}, "A role has"),
        ({"also": ["no such"]}, "has no revision no such here"),
    ],
)
def test_what_cannot_be_saved_is_refused(store, change, why):
    first = store.save(note("first"), role="steward")
    before = store.changed()
    with pytest.raises(RecordsError, match=why):
        store.save(note("second"), **{"record": first.record, "parent": first.id, "role": "steward", **change})
    assert store.changed() == before


def test_a_record_stays_what_it_is_and_names_its_own_revisions(store):
    first, other = (store.save(note(said), role="steward") for said in ("first", "other"))
    with pytest.raises(RecordsError, match="is a note and stays one"):
        store.save(Promise(place="demo", said="x"), record=first.record, parent=first.id, role="steward")
    with pytest.raises(RecordsError, match="has no revision"):
        store.save(note("x"), record=first.record, parent=other.id, role="steward")


def test_a_record_keeps_the_time_of_its_first_entry_however_often_it_is_changed(store):
    first = store.save(note("first"), role="steward")
    later = store.save(note("later"), role="steward")
    store.save(note("changed"), record=first.record, parent=first.id, role="steward")
    found = store.first_entries(Note, "demo")
    assert set(found) == {first.record, later.record}
    assert found[first.record] < found[later.record]
    assert store.first_entries(Promise, "demo") == store.first_entries(Note, "E08000025") == {}


def test_undo_and_removal_of_what_is_not_there_are_refused(store):
    with pytest.raises(RecordsError, match="It is not here"):
        store.undo("nothing", parent="x", role="steward")
    with pytest.raises(RecordsError, match="no such revision"):
        store.remove("nothing", parent="x", role="steward")


def test_undo_and_removal_of_what_somebody_else_has_changed_since_are_refused(store):
    first = store.save(note("first"), role="steward")
    theirs = store.save(note("theirs"), record=first.record, parent=first.id, role="officer")
    for change in (store.undo, store.remove):
        with pytest.raises(SomebodyElseSaved, match=r"Somebody else \(officer\) saved this record first") as told:
            change(first.record, parent=first.id, role="steward")
        assert told.value.revision == theirs.id
    assert said(store) == ["theirs"]
