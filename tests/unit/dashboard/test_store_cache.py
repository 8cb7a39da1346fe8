"""Records that cannot be reached are asked for once in a while, however often a page wants them."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings

from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import store_cache
from equitymap.errors import RecordsError
from equitymap.records.sessions import OWN, RESIDENT, Given, save
from equitymap.records.store import Store, open_store
from equitymap.records.subjects.answers import Response
from equitymap.records.subjects.consultation import Consultation
from equitymap.settings import Settings
from tests.record_kinds import Note, note
from tests.record_laptops import Laptops, acts

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
    store = SimpleNamespace(engine=SimpleNamespace(url=URL), changed=fails(asked), writes=0)
    monkeypatch.setattr(store_cache, "store", lambda: store)
    tried(store_cache.changed)
    assert len(asked) == 1
    store.changed = lambda **_: "new"
    clock.now += store_cache.AWAY_S
    assert store_cache.changed() == "new"
    store.engine.url, store.changed = "sqlite:///another", fails(asked)
    tried(store_cache.changed)
    assert len(asked) == 2


def test_a_run_of_a_page_asks_once_and_again_after_a_write(monkeypatch, tmp_path):
    store, asked = open_store(f"sqlite:///{tmp_path}/records.sqlite"), []
    changed = Store.changed
    monkeypatch.setattr(store_cache, "store", lambda: store)
    monkeypatch.setattr(Store, "changed", lambda *given, but: asked.append(but) or changed(*given, but=but))

    def run(*kinds):
        context = SimpleNamespace(parallel_coordinator=Run())
        monkeypatch.setattr(store_cache, "get_script_run_ctx", lambda **_: context)
        return [store_cache.changed(kind) for kind in kinds]

    first = run(Consultation, Response, Consultation, Response)
    assert asked == [RESIDENT, ""]
    assert run(Consultation) == first[:1]
    assert asked == [RESIDENT, "", RESIDENT], "another run asks for itself"
    store.save(note("written by this program"), role="steward")
    assert store_cache.changed(Consultation) != first[0]
    assert len(asked) == 4
    store.close()


class Run:
    """What Streamlit makes anew for each run."""


def test_an_answer_of_a_resident_lets_no_other_kind_be_read_anew(monkeypatch, tmp_path):
    store, read, opened = open_store(f"sqlite:///{tmp_path}/records.sqlite"), [], Opened("demo", "")
    each = Store.each
    monkeypatch.setattr(store_cache, "store", lambda: store)
    monkeypatch.setattr(Store, "each", lambda *asked, among: read.append(asked[1]) or each(*asked, among=among))

    def look():
        read.clear()
        for kind in (Consultation, *OWN):
            store_cache.standing(kind, opened)
        return read

    store_cache._latest.clear()
    assert look() == [Consultation, *OWN]
    save(store, "one", Given(Response(place="demo", session="hall")), role=RESIDENT)
    assert look() == [*OWN]
    assert len(store_cache.standing(Response, opened)) == 1
    store.save(note("written by a steward"), role="steward")
    assert look() == [Consultation, *OWN]
    monkeypatch.setattr(Store, "each", lambda *asked, among: read.append(among) or each(*asked, among=among))
    save(store, "two", Given(Response(place="demo", session="hall")), role=RESIDENT)
    assert look() == [{"two"}] * len(OWN), "what is there is not read again"
    assert len(store_cache.standing(Response, opened)) == 2
    store_cache._latest.clear()
    store.close()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts)
def test_what_was_read_bit_by_bit_is_what_stands(template, happened):
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        laptops = Laptops(Path(folder), template)
        store = laptops.stores[0]
        patch.setattr(store_cache, "store", lambda: store)
        patch.setattr(store_cache, "KINDS", {"note": Note})
        store_cache._latest.clear()
        for name, _, one, other in happened:
            with suppress(RecordsError):  # a card that was erased cannot be typed again
                laptops.act((name, other % 2, one, other))  # two laptops, of which the first is looked at
            seen, unreadable = store_cache._standing("note", "demo", store.changed(but=RESIDENT))
            assert (unreadable, {one.record: one for one in seen}) == (0, by_id(store))
            assert [one.at for one in seen] == sorted(one.at for one in seen)
        store_cache._latest.clear()
        laptops.close()


def by_id(store):
    return {one.record: one for one in store.standing(Note, "demo")}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    file = tmp_path_factory.mktemp("records") / "template.sqlite"
    open_store(f"sqlite:///{file}").close()
    return file
