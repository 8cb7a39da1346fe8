"""An act of several records is undone as a whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from equitymap.dashboard.consultation import acts
from equitymap.dashboard.records import steward, store_cache
from equitymap.errors import SomebodyElseSaved
from equitymap.records.revisions import saying
from equitymap.records.store import Store, open_store
from equitymap.records.subjects.consultation import Question
from tests.consultations import session

OPENED = object()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/records.sqlite")
    monkeypatch.setattr(store_cache, "store", lambda: opened)
    monkeypatch.setattr(steward, "must_write", lambda _: "steward")
    monkeypatch.setattr(acts.st, "session_state", {})
    yield opened
    opened.close()


def ask(store: Store, **parents: str) -> None:
    """Say the questions of a session, or say them anew after their ``parents``, as one act."""
    questions = {one: value.model_copy(update={"low": str(len(parents))}) for one, value in session().questions.items()}
    acts.act(  # type: ignore[arg-type]
        OPENED,
        "here",
        "Asked.",
        lambda store, role: [
            saying(value, record=one, parent=parents.get(one, ""), nonce="", at=store.clock(), role=role)
            for one, value in questions.items()
        ],
    )


def lows(store: Store) -> list[str]:
    return [one.value.low for one in store.standing(Question, "demo")]


def test_what_was_new_is_removed_and_what_was_changed_says_what_it_said(store: Store) -> None:
    ask(store)
    first = acts.st.session_state[acts.DONE]
    ask(store, **{one.record: one.id for one in first.revisions})
    changed = acts.st.session_state[acts.DONE]
    assert lows(store) == ["4"] * 4
    for _ in range(2):  # pressed twice, it is undone once
        acts._undo(OPENED, changed, "undo")  # type: ignore[arg-type]
        assert lows(store) == ["0"] * 4


def test_what_somebody_changed_meanwhile_keeps_all_of_it_from_being_undone(store: Store) -> None:
    ask(store)
    done = acts.st.session_state[acts.DONE]
    last = done.revisions[-1]
    store.save(session().questions[last.record], record=last.record, parent=last.id, role="steward")
    acts._undo(OPENED, done, "undo")  # type: ignore[arg-type]
    assert acts.somebody_else()
    where, wrong = acts.st.session_state[acts.WRONG]
    assert (where, type(wrong)) == ("undo", SomebodyElseSaved), "the reason stands beside the button that was pressed"
    assert acts.st.session_state[acts.DONE] == done, "which is still there"
    assert len(lows(store)) == 4


def test_what_was_new_is_gone_when_it_is_undone(store: Store) -> None:
    ask(store)
    acts._undo(OPENED, acts.st.session_state[acts.DONE], "undo")  # type: ignore[arg-type]
    assert lows(store) == []
