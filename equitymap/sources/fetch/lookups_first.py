"""What is fetched before a place can be named: the small lookups, from neighbourhoods to districts and councils."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from equitymap.sources.catalogue import catalogue
from equitymap.sources.fetch.all_releases import fetch
from equitymap.sources.fetch.progress import Fetched, FetchProgress, Pace, silent

LOOKUPS = ("lsoa21-lad24", "iod2025-imd", "lsoa21-wd24", "lad24-region", "lad24-utla24", "msoa-names")
"""The releases by which a name becomes a district, and a district its neighbourhoods."""


def fetch_lookups(
    folder: Path,
    *,
    refresh: bool = False,
    progress: FetchProgress = silent,
    via: str | None = None,
    pace: Pace | None = None,
    today: date | None = None,
) -> tuple[Fetched, ...]:
    """Fetch only what is needed to resolve the name of a place; the arguments are those of ``fetch``."""
    known = catalogue()
    releases = [known[name] for name in LOOKUPS if name in known and known[name].download is not None]
    return fetch(releases, folder, refresh=refresh, progress=progress, via=via, pace=pace, today=today)
