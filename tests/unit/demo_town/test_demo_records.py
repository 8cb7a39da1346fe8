"""The local records of the invented town tell the whole story that pages are tried out on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from equitymap.dashboard.records import store_cache
from equitymap.places.store import open_place
from equitymap.records.revisions import Standing
from equitymap.records.store import Store
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.answers import Age, Verdict
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


def test_the_session_heard_few_of_the_most_deprived_fifth_and_of_young_adults(store: Store) -> None:
    place = open_place("demo")
    need = place.deprivation.query("release == 'iod2025' and domain == 'imd'").set_index("area_code")["decile"]
    most = place.inside["population"][need.reindex(place.inside.index) <= 2].sum() / place.inside["population"].sum()
    responses = [one.value for one in standing(store, "response")]
    homes = [one.lives_in for one in responses if one.lives_in]
    assert len(responses) > 60 > len(homes) > 40, "some did not say where they live"
    assert sum(need[home] <= 2 for home in homes) / len(homes) < most / 2
    assert 0 < sum(one.age is Age.FROM_16 for one in responses) < 5, "a group too small to be shown"
    assert any(one.age is None for one in responses)
    assert {bool(one.card) for one in responses} == {one.elsewhere for one in responses} == {True, False}
    assert {one.value.type for one in standing(store, "question")} == {"choice", "scale", "text", "pin"}


def test_what_was_written_was_shown_masked_rejected_accepted_or_still_waits(store: Store) -> None:
    rulings = {one.value.on: one.value for one in standing(store, "ruling")}
    assert {one.verdict for one in rulings.values()} == set(Verdict)
    said = {one.record: one.value for kind in ("words", "tip") for one in standing(store, kind)}
    assert set(rulings) < set(said)
    responses = {one.record for one in standing(store, "response")}
    assert {one.response for one in said.values()} <= responses
    masked = [one for one in rulings.values() if one.verdict is Verdict.MASKED]
    assert all(one.shown != said[one.on].text and one.reason for one in masked)
    targets = {one.record for one in standing(store, "target")}
    promised = [one.value for one in standing(store, "promise")]
    assert {target for one in promised for target in one.targets} <= targets
    assert len({one.progress for one in promised}) == 4
