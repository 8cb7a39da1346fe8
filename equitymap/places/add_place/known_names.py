"""Names of England's councils as last read on this machine, so that "not built" and "not known" are told apart."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pandas as pd

from equitymap.errors import PlaceNotBuilt, SourceError, UnknownPlace
from equitymap.places import store
from equitymap.places.add_place.find_district import Gazetteer, choose, read_gazetteer
from equitymap.places.add_place.former import council_names
from equitymap.places.names import plain
from equitymap.settings import settings
from equitymap.sources.areas.code_history import current_code
from equitymap.sources.reading.read_table import SourceFolder

FILE = ".names.json"
"""In the folder of places: what ``build`` and ``add-place`` last read. Made on the machine, never part of a copy."""
FRAMES = ("counties", "parts")


def keep(names: Gazetteer, root: Path | None = None) -> None:
    """Write the names beside the places. A disk that refuses loses nothing: they are in the downloads."""
    root = root or settings().places_dir
    written = {"districts": dict(names.districts), "regions": dict(names.regions)}
    tables = {frame: getattr(names, frame).to_dict(orient="list") for frame in FRAMES}
    fresh = root / f"{FILE}.new"
    with suppress(OSError):
        root.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(written | tables, ensure_ascii=False), encoding="utf-8")
        fresh.replace(root / FILE)


def known(folder: SourceFolder | None = None, root: Path | None = None) -> Gazetteer | None:
    """Return the names from a folder of downloads, else those kept beside the places, else those of the downloads.

    None when no list of names is on this machine.
    """
    if folder is not None:
        with suppress(SourceError):
            return read_gazetteer(folder)
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        raw = json.loads(((root or settings().places_dir) / FILE).read_text(encoding="utf-8"))
        tables = {frame: pd.DataFrame(raw[frame], columns=["name", "district_code"], dtype="str") for frame in FRAMES}
        return Gazetteer(districts=dict(raw["districts"]), regions=dict(raw["regions"]), **tables)
    with suppress(SourceError):
        return read_gazetteer(SourceFolder(settings().downloads_dir))
    return None


def code_of_built(asked: str, folder: SourceFolder | None = None) -> str:
    """Return the code of the built place that a text means, by the names of all England where they are at hand.

    Raises
    ------
    PlaceNotBuilt
        When the text means a council that is not on this machine yet.
    UnknownPlace
        When it means none, or when no list of names is here to tell.
    AmbiguousPlace, AbolishedPlace, OutsideEngland
        As ``gazetteer.choose``.
    """
    text = " ".join(asked.split())
    built = {place.code: place.name for place in store.built_places() if place.code != store.DEMO}
    if (code := current_code(text.upper())) in built:
        return code
    names = known(folder)
    if names is None:
        return _of_built(text, built)
    mine = [code for code, name in built.items() if plain(name) == plain(text) and code not in names.districts]
    if len(mine) == 1:
        return mine[0]
    found = choose(text, names)
    if found.code not in built:
        with suppress(PlaceNotBuilt):  # one that is there but damaged, or of another version, says so itself
            store.read_manifest(found.code)
        raise PlaceNotBuilt(
            f"{found.name} ({found.code}) is not on this machine yet. Add it: python -m equitymap add-place"
            f" {found.code}, or build it from a folder of downloads: python -m equitymap build --place {found.code}"
            " --sources DIR"
        )
    return found.code


def _of_built(text: str, built: dict[str, str]) -> str:
    """Return the built place that a text means where no other names are known than those the places themselves have."""
    manifests = [store.read_manifest(code) for code in built]
    counties = [(one.upper_tier, one.code) for one in manifests if one.upper_tier_code != one.code]
    names = Gazetteer(
        districts=built,
        counties=pd.DataFrame(counties, columns=["name", "district_code"], dtype="str"),
        parts=pd.DataFrame(columns=["name", "district_code"], dtype="str"),
        regions={one.code: one.region for one in manifests},
    )
    try:
        return choose(text, names).code
    except UnknownPlace:
        for name in council_names():
            if plain(name) == plain(text):
                raise PlaceNotBuilt(
                    f'{name} is not on this machine yet. Add it: python -m equitymap add-place "{name}"'
                ) from None
        raise UnknownPlace(
            text,
            [],
            instead="No place on this machine is called so, and no list of England's councils is here to tell whether"
            " there is one. If it is a council of England, add it: python -m equitymap add-place NAME",
        ) from None
