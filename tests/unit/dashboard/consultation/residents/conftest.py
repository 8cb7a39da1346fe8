"""A session with all eight questions, open now, in a store of its own, and a browser without a window."""

from __future__ import annotations

import pytest

from equitymap.dashboard.consultation.residents import resident_cache, routes
from equitymap.dashboard.records import store_cache
from tests.residents import (
    Browser,
    opened,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    file = tmp_path_factory.mktemp("records") / "made.sqlite"
    opened(file).close()
    return file


@pytest.fixture
def store(made, tmp_path, monkeypatch):
    store = opened(tmp_path / "records.sqlite", made)
    monkeypatch.setattr(store_cache, "store", lambda: store)
    monkeypatch.setattr(resident_cache, "HELD", resident_cache.Held())
    monkeypatch.setattr(routes, "TRIES", routes.limits())
    yield store
    store.close()


@pytest.fixture
def client(store):
    return Browser()
