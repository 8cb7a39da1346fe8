"""The short form of ``tests/soak/records.py``: writers killed, the server restarted, nothing lost or double."""

from __future__ import annotations

from tests.soak.records import sound, storm


def test_writers_are_killed_and_nothing_is_lost(request, url, tmp_path):
    restart = None if url.startswith("sqlite") else request.getfixturevalue("postgresql").restart
    found = storm(url, tmp_path, writers=3, kills=3, writes=15, restart=restart)
    assert sound(found), found
    assert found["acknowledged"] >= 60
