"""What tests of pages share: an empty store of records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from equitymap.dashboard import session_results, sessions
from equitymap.dashboard.consultation import cache as consultation
from equitymap.dashboard.partnerships import cache as partnerships
from equitymap.dashboard.parts import who_works_together
from equitymap.dashboard.records import last_read, store_cache
from equitymap.records.store import Store, open_store

KEPT = (
    sessions._said,
    consultation._reported,
    session_results._heard,
    store_cache._latest,
    store_cache._removed,
    store_cache._begun_as,
    store_cache._first_entries,
    last_read._last,
    who_works_together._known,
    partnerships.where,
)
"""What the server keeps of records."""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An empty store of records, for every part of a page."""
    opened = open_store(f"sqlite:///{tmp_path / 'records.sqlite'}")
    monkeypatch.setattr(store_cache, "store", lambda: opened)
    for kept in KEPT:
        kept.clear()
    yield opened
    opened.close()
