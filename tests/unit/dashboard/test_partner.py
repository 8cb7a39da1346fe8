"""A partner's link: adds unwanted effects to its own agreement while it holds, few at once, few a day, marked so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from equitymap.dashboard.agreement import partner
from equitymap.dashboard.records import steward, store_cache
from equitymap.dashboard.server.tries import PER_ADDRESS, Tries
from equitymap.errors import RecordsError
from equitymap.records.revisions import uuid7
from equitymap.records.store import open_store
from equitymap.records.subjects.base import read
from equitymap.records.subjects.links import PartnerLink, digest_of, secret
from equitymap.records.subjects.reviews import Effect
from tests.agreement import keep

HERE = SimpleNamespace(code="demo")


class Clock:
    """A time that goes on by a second at each look, and further when told to."""

    now = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, monkeypatch, clock):
    """Records with one agreement and a link to it, which the visit was opened with."""
    opened = open_store(f"sqlite:///{tmp_path / 'records.sqlite'}", clock=clock)
    keep(opened)
    monkeypatch.setattr(store_cache, "store", lambda: opened)
    monkeypatch.setattr(partner, "TRIES", Tries(lambda: clock.now.timestamp()))
    for cached in (store_cache._latest, store_cache._begun_as):
        cached.clear()
    given = secret()
    monkeypatch.setattr(partner.st, "session_state", {partner.HELD: given})
    opened.save(PartnerLink(place="demo", agreement="ten", digest=digest_of(given)), record="link", role="steward")
    yield opened
    opened.close()


def effect(what="Two clubs meet on one evening.", **fields):
    return read(Effect, {"place": "demo", "agreement": "ten", "noticed": "2026", "what": what, **fields})


def add(number=0, **fields):
    """Add one effect, each from an address of its own."""
    partner.add(HERE, effect(**fields), f"10.0.{number // 200}.{number % 200}", uuid7())


def logged(store):
    return [one.value.what for one in store.standing(Effect, "demo")]


def test_what_a_partner_adds_is_in_the_log_and_marked_as_theirs(store):
    add()
    assert logged(store)[-1] == "Two clubs meet on one evening."
    begun = store_cache.begun_as(steward.PARTNER, Effect, HERE)
    assert [one.body["what"] for one in begun] == ["Two clubs meet on one evening."]
    kept = next(one for one in store.standing(Effect, "demo") if one.record == begun[0].record)
    store.save(effect(answer="One moved to Friday."), record=kept.record, parent=kept.revision, role="steward")
    assert store_cache.begun_as(steward.PARTNER, Effect, HERE) == begun, "it is theirs after a steward answered"


def test_the_secret_is_in_no_record_and_another_one_opens_nothing(store, monkeypatch, tmp_path):
    given = partner.st.session_state[partner.HELD]
    assert partner.holds(HERE, "ten")
    assert given.encode() not in (tmp_path / "records.sqlite").read_bytes()
    for wrong in ("", given[:-1], digest_of(given)):
        monkeypatch.setitem(partner.st.session_state, partner.HELD, wrong)
        assert not partner.holds(HERE, "ten")
    monkeypatch.delitem(partner.st.session_state, partner.HELD)
    assert not partner.holds(HERE, "ten")


def test_a_link_that_was_taken_back_or_is_for_another_agreement_saves_nothing(store):
    before = logged(store)
    with pytest.raises(RecordsError, match=r"Nothing was saved\. .* Copy what you have typed first"):
        add(agreement="other")
    store.remove("link", parent=store.standing(PartnerLink, "demo")[0].revision, role="steward")
    with pytest.raises(RecordsError, match="has been taken back"):
        add()
    assert logged(store) == before


def test_a_form_that_is_sent_twice_is_one_effect(store):
    before = len(logged(store))
    for _ in range(2):
        partner.add(HERE, effect(), "10.0.0.1", "the form")
    assert len(logged(store)) == before + 1


def test_a_text_that_is_too_long_is_refused(store):
    add(what="x" * partner.LONGEST)
    with pytest.raises(RecordsError, match=r"longer than 1,000 signs\. Shorten it"):
        add(what="x" * (partner.LONGEST + 1))


def test_one_address_waits_after_a_few_and_may_go_on_then(store, clock):
    for _ in range(PER_ADDRESS):
        add()
    with pytest.raises(RecordsError, match=r"5 were added from here within 5 minutes\. Wait"):
        add()
    clock.now += timedelta(minutes=6)
    add()


def test_only_so_many_come_within_a_day_and_removing_one_makes_no_room(store, clock):
    for number in range(partner.A_DAY):
        add(number)
    last = store.standing(Effect, "demo")[-1]
    store.remove(last.record, parent=last.revision, role="steward")
    with pytest.raises(RecordsError, match="20 unwanted effects were added through links within a day"):
        add(partner.A_DAY)
    clock.now += timedelta(days=1, seconds=60)
    add(partner.A_DAY)
