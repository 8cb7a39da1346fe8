"""What a plan pack is made from: every record of the place but those that only stewards see."""

from __future__ import annotations

from types import SimpleNamespace

from equitymap.dashboard.agreement import plan_case
from equitymap.dashboard.records import store_cache
from equitymap.records.store import open_store
from equitymap.records.subjects.reviews import Invitation
from tests.agreement import keep, records


def test_private_records_stay_out_of_the_pack(tmp_path, monkeypatch):
    store = open_store(f"sqlite:///{tmp_path / 'records.sqlite'}")
    monkeypatch.setattr(store_cache, "store", lambda: store)
    store_cache._standing.clear()
    keep(store)
    found = plan_case.public(SimpleNamespace(code="demo"))
    store.close()
    kept = {kind: every for kind, every in records().items() if kind != Invitation.kind}
    assert {kind: found[kind] for kind in kept} == kept
    assert Invitation.kind not in found
    assert "Residents of the quay" not in repr(found)
