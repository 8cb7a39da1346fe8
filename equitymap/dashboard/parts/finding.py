"""What the finder of places may ask on this copy: one rule for Start and for the panel beside every map."""

from __future__ import annotations

from equitymap.dashboard import places_cache
from equitymap.dashboard.places_cache import Opened
from equitymap.measures.map.find_typed import Found, Known, find_typed
from equitymap.settings import settings
from equitymap.sources.areas.postcode_districts import district_of
from equitymap.sources.reading.read_table import SourceFolder


def find(opened: Opened, typed: str) -> tuple[Found, ...]:
    """Return where a text leads, the place in view asked first (``find_typed``, with what it raises)."""
    builds = {build.code: build for build in places_cache.built()}
    known = Known(
        here=opened.code,
        built={code: build.name for code, build in builds.items()},
        names=places_cache.names_of_england(),
        open_place=lambda code: places_cache.place(code, builds[code].build_id),
        district_of=lambda postcode: district_of(SourceFolder(settings().downloads_dir), postcode),
    )
    return find_typed(typed, known)
