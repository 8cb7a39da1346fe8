"""Everything that is fetched for Norwich from the server on this machine, and the hashes of what came."""

from __future__ import annotations

import hashlib
from pathlib import Path

from equitymap.places.add_place.add import read_district
from equitymap.sources.fetch import Fetched, Pace, fetch, fetch_lookups
from equitymap.sources.reading.read_table import SourceFolder
from tests.recorded.shapes import published

NORWICH = "E07000148"
QUICK = Pace(per_second=500, first_wait_s=0.05)


def fetch_norwich(folder: Path, via: str, *, refresh: bool = False) -> tuple[Fetched, ...]:
    """Fetch the lookups, and with them every release of Norwich."""
    first = fetch_lookups(folder, via=via, pace=QUICK)
    assert {one.state for one in first} <= {"got", "unchanged"}, first
    place = read_district(NORWICH, SourceFolder(folder))
    return fetch(published(), folder, district=place, via=via, pace=QUICK, refresh=refresh)


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every accepted file, by its path."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".fetch" not in path.parts
    }
