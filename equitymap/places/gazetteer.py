"""The gazetteer: names of England's districts and of what lies in them, read from lookups and cached beside the places.

The cache tells "not built" from "not known" on a machine whose downloads are gone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import pandas as pd

from equitymap.errors import SourceError
from equitymap.places.names import normalise_name
from equitymap.settings import settings
from equitymap.sources.areas import lookups
from equitymap.sources.areas.code_history import former_counties
from equitymap.sources.reading.read_table import SourceFolder

FILE = ".names.json"
"""In the folder of places: what ``build`` and ``add-place`` last read. Made on the machine, never part of a copy."""
FRAMES = ("counties", "parts")
Group = Literal["county", "region"]


@dataclass(frozen=True)
class Gazetteer:
    """Names of England's districts and of what lies in them.

    ``districts`` is code to name; ``counties`` and ``parts`` have the columns ``name``, ``district_code`` (one row per
    county and district, and per ward or neighbourhood name and district); ``regions`` is district code to region.
    """

    districts: Mapping[str, str]
    counties: pd.DataFrame
    parts: pd.DataFrame
    regions: Mapping[str, str]

    @cached_property
    def part_words(self) -> pd.Series:
        """Names of the parts as they are compared; same index as ``parts``."""
        return self.parts["name"].map(normalise_name)

    @cached_property
    def by_name(self) -> dict[str, str]:
        """District code by name."""
        return {name: code for code, name in self.districts.items()}

    @cached_property
    def groups(self) -> tuple[tuple[Group, str, tuple[str, ...]], ...]:
        """Counties of today, counties of the past and regions: which it is, its name, codes of its districts."""
        today = [
            ("county", str(county), tuple(rows["district_code"])) for county, rows in self.counties.groupby("name")
        ]
        once = [
            ("county", county, tuple(self.by_name[part] for part in parts if part in self.by_name))
            for county, parts in former_counties().items()
        ]
        names = sorted(set(self.regions.values()))
        regions = [
            ("region", name, tuple(code for code, region in self.regions.items() if region == name)) for name in names
        ]
        return tuple((how, name, codes) for how, name, codes in (*today, *once, *regions) if codes)  # type: ignore[misc]


def read_gazetteer(folder: SourceFolder) -> Gazetteer:
    """Read the names from the lookups in a sources folder.

    Raises
    ------
    SourceError
        When a lookup is missing or damaged.
    """
    areas = lookups.lsoa_to_district(folder).frame
    wards = lookups.lsoa_to_ward(folder).frame.rename(columns={"ward": "name"})
    names = lookups.msoa_names(folder).frame.rename(columns={"msoa_name": "name"})
    upper = lookups.lower_to_upper_tier(folder).frame
    regions = lookups.district_to_region(folder).frame
    in_wards = areas[["district_code"]].join(wards[["name"]], how="inner", validate="1:1")
    named = areas[["msoa_code", "district_code"]].join(names[["name"]], on="msoa_code", how="inner", validate="m:1")
    counties = upper[upper["upper_tier_code"] != upper.index].rename(columns={"upper_tier": "name"})
    return Gazetteer(
        districts=dict(zip(areas["district_code"], areas["district"], strict=True)),
        counties=counties[["name"]].rename_axis("district_code").reset_index(),
        parts=pd.concat([in_wards, named])[["name", "district_code"]].drop_duplicates(ignore_index=True),
        regions=dict(zip(regions.index, regions["region"], strict=True)),
    )


def save_gazetteer(names: Gazetteer, root: Path | None = None) -> None:
    """Cache the names beside the places. A disk that refuses loses nothing: they are in the downloads."""
    root = root or settings().places_dir
    written = {"districts": dict(names.districts), "regions": dict(names.regions)}
    tables = {frame: getattr(names, frame).to_dict(orient="list") for frame in FRAMES}
    fresh = root / f"{FILE}.new"
    with suppress(OSError):
        root.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(written | tables, ensure_ascii=False), encoding="utf-8")
        fresh.replace(root / FILE)


def load_gazetteer(folder: SourceFolder | None = None, root: Path | None = None) -> Gazetteer | None:
    """Return the names from a folder of downloads, else those cached beside the places, else those of the downloads.

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
