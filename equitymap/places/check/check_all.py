"""Every district of England against the raw files: one row each, the raw files read once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from equitymap.errors import PlaceError, PlaceNotBuilt, StalePlace
from equitymap.places import store
from equitymap.places.frame_hash import content_sha256
from equitymap.places.place import Place
from equitymap.schema import FRAMES
from equitymap.sources.areas import published_totals
from equitymap.sources.areas.published_totals import DistrictTotals
from equitymap.sources.reading.read_table import SourceFolder

COLUMNS = (
    "place",
    "name",
    "neighbourhoods",
    "in the files",
    "most deprived tenth",
    "in the files ",
    "residents",
    "published",
    "verdict",
)
AGREES = "agrees"
NOT_AT_HAND = "not at hand"


def check_all(
    folder: SourceFolder, *, root: Path | None = None, progress: Callable[[str], None] = lambda _: None
) -> pd.DataFrame:
    """Open every district and compare it with totals counted straight from the raw files.

    Parameters
    ----------
    folder
        The downloads.
    root
        Folder of built places; the settings' one by default.
    progress
        Called with each district's code before it is opened.

    Returns
    -------
    One row per district of the raw files, in code order, with the columns ``COLUMNS``. ``verdict`` is "agrees", or says
    everything that does not: a place that is not built or cannot be opened, a count that differs, residents further
    from the published total than the census's own random changes explain, a frame whose content is not what was
    built.
    """
    rows = []
    for code, raw in sorted(published_totals.of_england(folder).items()):
        progress(code)
        try:
            rows.append(_row(store.open_place(code, root), raw))
        except PlaceError as wrong:
            rows.append(
                (code, "", 0, raw.neighbourhoods, 0, raw.imd_tenths[1], 0, _shown(raw.residents), _unopened(wrong))
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(place: Place, raw: DistrictTotals) -> tuple[str | int, ...]:
    inside = place.inside
    need = place.deprivation
    need = need[(need["release"] == "iod2025") & (need["domain"] == "imd") & need["area_code"].isin(inside.index)]
    count, first = len(inside), int((need["decile"] == 1).sum())
    residents = int(inside["population"].sum())
    return (
        place.code,
        place.name,
        count,
        raw.neighbourhoods,
        first,
        raw.imd_tenths[1],
        residents,
        _shown(raw.residents),
        _verdict(place, raw, first=first, residents=residents),
    )


def _verdict(place: Place, raw: DistrictTotals, *, first: int, residents: int) -> str:
    count = len(place.inside)
    wrong = []
    if count != raw.neighbourhoods:
        wrong.append(f"{count - raw.neighbourhoods:+,} neighbourhoods")
    if first != raw.imd_tenths[1]:
        wrong.append(f"{first - raw.imd_tenths[1]:+,} in the most deprived tenth")
    if raw.residents is not None and abs(residents - raw.residents) > published_totals.perturbation(count):
        wrong.append(f"{residents - raw.residents:+,} residents")
    kept = place.manifest.frames
    wrong += [
        f"{name} is not what was built"
        for name in FRAMES
        if kept and content_sha256(getattr(place, name)) != kept[name]
    ]
    return f"DIFFERS: {', '.join(wrong)}" if wrong else AGREES


def _unopened(wrong: PlaceError) -> str:
    if isinstance(wrong, PlaceNotBuilt):
        return "not built"
    return "built by another version" if isinstance(wrong, StalePlace) else f"DAMAGED: {wrong}"


def _shown(published: int | None) -> str:
    return NOT_AT_HAND if published is None else f"{published:,}"
