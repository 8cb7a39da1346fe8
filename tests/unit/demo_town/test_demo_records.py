"""The local records of the invented town tell the whole story that pages are tried out on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from equitymap.dashboard.records import store_cache
from equitymap.records.revisions import Standing
from equitymap.records.store import Store
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.partnerships import Role, Sector
from equitymap.settings import Settings


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store as a server opens it for the first time."""
    url = f"sqlite:///{tmp_path_factory.mktemp('records') / 'records.sqlite'}"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(store_cache, "settings", lambda: Settings(records_url=url))
        return store_cache.store.__wrapped__()


def standing(store: Store, kind: str) -> list[Standing]:
    return store.standing(KINDS[kind], "demo")


def test_every_kind_of_record_is_there_and_can_be_read(store: Store) -> None:
    assert [kind for kind in KINDS if not standing(store, kind)] == ["partner_link"], "a secret: none is given"
    assert sum(store.unreadable(subject, "demo") for subject in KINDS.values()) == 0


def test_opening_it_again_adds_nothing_and_keeps_what_was_changed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = standing(store, "note")[0]
    store.remove(note.record, parent=note.revision, role="steward")
    before = store.changed()
    url = f"sqlite:///{Path(str(store.engine.url.database))}"
    monkeypatch.setattr(store_cache, "settings", lambda: Settings(records_url=url))
    again = store_cache.store.__wrapped__()
    assert again.changed() == before
    store.undo(note.record, parent=store.history(note.record)[0].id, role="steward")


def test_partnerships_were_formed_and_lost_with_bodies_of_every_sector(store: Store) -> None:
    partnerships = {one.record: one.value for one in standing(store, "partnership")}
    assert {bool(one.ended) for one in partnerships.values()} == {True, False}
    ties = [one.value for one in standing(store, "membership")]
    assert {tie.role for tie in ties} == set(Role)
    lost = [tie for tie in ties if tie.ended and not partnerships[tie.partnership].ended]
    assert lost
    assert all(tie.why_ended for tie in lost)
    led = {tie.partnership for tie in ties if tie.role is Role.BACKBONE}
    assert [name for name, one in partnerships.items() if not one.ended and name not in led], "one backbone is vacant"
    assert {one.value.sector for one in standing(store, "body")} == set(Sector) - {Sector.SCHOOL}
    assert any(tie.body.startswith("urn:") for tie in ties), "schools come from their register"


def test_the_agreement_has_a_conflict_a_review_and_an_unwanted_effect(store: Store) -> None:
    agreement = standing(store, "agreement")[0].value
    assert (agreement.began, agreement.years) == (2023, 10)
    assert 50 < agreement.words <= 250
    targets = {one.record: one.value for one in standing(store, "target")}
    assert any(targets[other].pulls_against for one in targets.values() for other in one.pulls_against)
    assert any(one.must_not_worsen for one in targets.values())
    assert any(not one.indicator and one.evidence for one in targets.values()), "one figure is their own"
    counts = Counter(kind for kind in ("review", "effect") for _ in standing(store, kind))
    assert counts == {"review": 1, "effect": 1}
    assert {one.value.progress.value for one in standing(store, "action")} >= {"done", "begun", "planned"}
