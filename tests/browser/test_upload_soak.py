"""A short siege of a live server with hostile uploads: nobody else is kept waiting, memory is bounded."""

from __future__ import annotations

from pathlib import Path

from benchmarks.servers import serving
from tests.soak.uploads import siege, temporary_folder

ROOT = Path(__file__).resolve().parents[2]


def test_hostile_uploads_keep_nobody_waiting() -> None:
    with temporary_folder(), serving(ROOT / "app.py") as server:
        found = siege(server.url, server.pid, others=4, known=3, floods=30)
    assert found.uploads == 7
    assert found.most_mb < 2_000, str(found)
    assert found.longest_s < max(2.0, 20 * found.before_s), str(found)
    assert found.left == ()
