"""Records that cannot be reached are asked for once in a while, however often a page wants them."""

from types import SimpleNamespace

import pytest

from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import store_cache
from equitymap.errors import RecordsError
from equitymap.records.sessions import OWN, RESIDENT, Given, save
from equitymap.records.store import Store, open_store
from equitymap.records.subjects.answers import Response
from equitymap.records.subjects.consultation import Consultation
from equitymap.settings import Settings
from tests.record_kinds import note

URL = "postgresql://away/records"


@pytest.fixture
def clock(monkeypatch):
    at = SimpleNamespace(now=1_000.0)
    monkeypatch.setattr(store_cache.time, "monotonic", lambda: at.now)
    monkeypatch.setattr(store_cache, "_away", {})
    return at


def tried(ask, times=3):
    for _ in range(times):
        with pytest.raises(RecordsError, match=r"^They are away\.$"):
            ask()


def fails(asked):
    def ask(*_, **__):
        asked.append(1)
        raise RecordsError("They are away.")

    return ask


def test_a_store_that_does_not_open_is_tried_again_after_a_while(monkeypatch, clock):
    asked = []
    monkeypatch.setattr(store_cache, "settings", lambda: Settings(records_url=URL))
    monkeypatch.setattr(store_cache, "open_store", fails(asked))
    tried(store_cache.store.__wrapped__)
    assert len(asked) == 1
    clock.now += store_cache.AWAY_S
    tried(store_cache.store.__wrapped__)
    assert len(asked) == 2


def test_a_store_that_went_away_is_asked_again_after_a_while(monkeypatch, clock):
    asked = []
    store = SimpleNamespace(engine=SimpleNamespace(url=URL), changed=fails(asked))
    monkeypatch.setattr(store_cache, "store", lambda: store)
    tried(store_cache.changed)
    assert len(asked) == 1
    store.changed = lambda **_: "new"
    clock.now += store_cache.AWAY_S
    assert store_cache.changed() == "new"
    store.engine.url, store.changed = "sqlite:///another", fails(asked)
    tried(store_cache.changed)
    assert len(asked) == 2


def test_an_answer_of_a_resident_lets_no_other_kind_be_read_anew(monkeypatch, tmp_path):
    store, read, opened = open_store(f"sqlite:///{tmp_path}/records.sqlite"), [], Opened("demo", "")
    each = Store.each
    monkeypatch.setattr(store_cache, "store", lambda: store)
    monkeypatch.setattr(Store, "each", lambda self, kind, place: read.append(kind) or each(self, kind, place))

    def look():
        read.clear()
        for kind in (Consultation, *OWN):
            store_cache.standing(kind, opened)
        return read

    store_cache._standing.clear()
    assert look() == [Consultation, *OWN]
    save(store, "one", Given(Response(place="demo", session="hall")), role=RESIDENT)
    assert look() == [*OWN]
    assert len(store_cache.standing(Response, opened)) == 1
    store.save(note("written by a steward"), role="steward")
    assert look() == [Consultation, *OWN]
    store_cache._standing.clear()
    store.close()
