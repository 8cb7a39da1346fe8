"""Stores are merged in any order, repetition and grouping: each time the same whole."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from equitymap.errors import RecordsError
from equitymap.records.engine import connect
from equitymap.records.merge import merge, read_all, unite
from equitymap.records.store import Store, open_store
from tests.record_kinds import Note, files_with, note, undo
from tests.record_laptops import acts, merges, play


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/other.sqlite")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty store, to be copied."""
    file = tmp_path_factory.mktemp("template") / "records.sqlite"
    open_store(f"sqlite:///{file}").close()
    return file


# Without looking for a smaller example: make soak does that, and draws more.
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(happened=acts, order=merges)
def test_any_order_repetition_and_grouping_of_five_stores(template, happened, order):
    with tempfile.TemporaryDirectory() as folder:
        play(Path(folder), template, happened, order)


def test_what_two_changed_stands_beside_each_other_until_it_is_settled(store, other):
    first = store.save(note("first"), role="steward")
    merge(other, store)
    mine = store.save(note("mine"), record=first.record, parent=first.id, role="steward")
    theirs = other.save(note("theirs"), record=first.record, parent=first.id, role="officer")
    merged = merge(store, other)
    assert (merged.revisions, merged.erasures, merged.deleted) == (1, 0, 0)
    (standing,) = store.standing(Note, "demo")
    assert standing.value.said == "theirs"  # the later one, and the other beside it
    assert [rival.id for rival in standing.rivals] == [mine.id]
    with pytest.raises(RecordsError, match="Two versions of it stand beside each other"):
        undo(store, first.record)
    store.save(note("both"), record=first.record, parent=theirs.id, also=[mine.id], role="steward")
    for into in (other, store):
        merge(into, store)
        (standing,) = into.standing(Note, "demo")
        assert (standing.value.said, standing.rivals) == ("both", ())
    with pytest.raises(RecordsError, match="Somebody else"):
        other.save(note("late"), record=first.record, parent=mine.id, role="officer")


def test_a_removal_and_a_change_are_a_conflict_too(store, other):
    first = store.save(note("first"), role="steward")
    merge(other, store)
    store.remove(first.record, parent=first.id, role="steward")
    other.save(note("second"), record=first.record, parent=first.id, role="officer")
    merge(store, other)
    (standing,) = store.standing(Note, "demo")
    assert standing.value.said == "second"
    assert [rival.action for rival in standing.rivals] == ["removed"]


def test_what_was_removed_in_both_can_be_brought_back(store, other):
    first = store.save(note("first"), role="steward")
    merge(other, store)
    for one in (store, other):
        one.remove(first.record, parent=first.id, role="steward")
    merge(store, other)
    assert store.removed(Note, "demo") == [first.record]
    undo(store, first.record)
    (standing,) = store.standing(Note, "demo")
    assert (standing.value.said, standing.rivals) == ("first", ())


def test_a_removal_settles_what_two_changed(store, other):
    first = store.save(note("first"), role="steward")
    merge(other, store)
    for one in (store, other):
        one.save(note("second"), record=first.record, parent=first.id, role="steward")
    merge(store, other)
    (standing,) = store.standing(Note, "demo")
    rivals = [rival.id for rival in standing.rivals]
    store.remove(first.record, parent=standing.revision, also=rivals, role="steward")
    assert store.standing(Note, "demo") == []


def test_the_same_card_typed_on_two_laptops_is_one(store, other):
    for one in (store, other):
        one.save(note("card 17"), role="steward", nonce="")
    merge(store, other)
    assert len(store.standing(Note, "demo")) == 1
    assert len(store.transaction(read_all)[1]) == 2


def test_what_is_erased_in_one_is_erased_in_both(store, other, tmp_path):
    first = other.save(note("her address"), role="steward")
    merge(store, other)
    store.erase(first.record, why="asked")
    merged = merge(other, store)
    assert (merged.deleted, merged.erasures) == (1, 1)
    assert "backups" in merged.says
    assert files_with("her address", tmp_path) == []
    assert merge(store, other).revisions == 0
    assert store.history(first.record) == []


def test_a_copy_that_is_not_whole_is_refused(store, other):
    other.save(note("first"), role="steward")
    held, entries, erasures = other.transaction(read_all)
    changed = [{**held[0], "body": {**held[0]["body"], "said": "something else"}}]
    for damaged in ((changed, entries), (held, []), ([], entries)):
        with pytest.raises(RecordsError, match="are damaged, and nothing was added"):
            unite(store, *damaged, erasures)
    assert store.transaction(read_all) == ([], [], [])


def test_another_version_is_refused_before_the_first_row(store, other, tmp_path):
    other.save(note("first"), role="steward")
    with other.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'v0000'")
    left_alone = open_store(f"sqlite:///{tmp_path}/other.sqlite", make=False)
    with pytest.raises(RecordsError, match=r"have version v0000, this program knows v0001\. Nothing was read"):
        merge(store, left_alone)
    assert store.standing(Note, "demo") == []
    left_alone.close()
    empty = Store(connect(f"sqlite:///{tmp_path}/empty.sqlite"))
    with pytest.raises(RecordsError, match="not as Equity Map made them"):
        merge(store, empty)
    empty.close()
