"""What is fetched before a place can be named: the small lookups, from neighbourhoods to districts and councils."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from equitymap.errors import UnknownPlace
from equitymap.sources.areas import lookups
from equitymap.sources.areas.code_history import current_code
from equitymap.sources.catalogue import catalogue
from equitymap.sources.fetch.all_releases import fetch
from equitymap.sources.fetch.progress import District, Fetched, FetchProgress, Pace, silent
from equitymap.sources.reading.read_table import SourceFolder

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


def districts(folder: Path) -> dict[str, str]:
    """Return the name of every English district by its code, from the lookup in a folder.

    Raises
    ------
    SourceError
        When the lookup is not there, or cannot be read.
    """
    frame = lookups.lsoa_to_district(SourceFolder(folder)).frame
    return dict(frame[["district_code", "district"]].drop_duplicates().itertuples(index=False, name=None))


def district(code: str, folder: Path) -> District:
    """Return a district with its neighbourhoods, which map layers are cut by.

    Raises
    ------
    UnknownPlace
        When no district has the code.
    """
    code = current_code(code)
    frame = lookups.lsoa_to_district(SourceFolder(folder)).frame
    own = frame[frame["district_code"] == code].sort_index()
    if own.empty:
        raise UnknownPlace(code, [])
    return District(code, str(own["district"].iloc[0]), tuple(str(area) for area in own.index))
