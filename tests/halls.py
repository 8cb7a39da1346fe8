"""A folder of a hall as it is brought home: small, with one session of the demonstration place."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from equitymap.records.hall import MANIFEST, RECORDS, HallManifest
from equitymap.records.store import Clock, Store, now, open_store
from tests.hall_laptops import prepared


def hall_folder(folder: Path, **manifest: Any) -> Path:
    """Make the folder; ``manifest`` says what is other than usual."""
    (folder / RECORDS).parent.mkdir(parents=True)
    prepared(folder / RECORDS)
    (folder / "start.sh").write_bytes(b"start")
    usual = {
        "place": "demo",
        "name": "Marlhaven",
        "schema_version": 6,
        "records_version": "v0001",
        "program": "0.1.0",
        "port": 8501,
        "files": {"start.sh": sha256(b"start").hexdigest()},
    }
    (folder / MANIFEST).write_text(HallManifest(**(usual | manifest)).model_dump_json(), encoding="utf-8")
    return folder


def records_in(folder: Path, clock: Clock = now) -> Store:
    return open_store(f"sqlite:///{folder / RECORDS}", clock=clock)
