"""England in three tables: every district, middle layer area and neighbourhood with every summary, and their outlines.

Kept as builds (``equitymap.places.builds``) below ``<places_dir>/england``, written by ``build --all``:

``summaries.json``
    A list, in menu order, of the fields of ``equitymap.places.england.summary.Summary``: ``id``, ``label``,
    ``theme``, ``unit`` (percent, per_1000, tenth, km, per_km2, index, score, ratio), ``worse`` (high, low,
    neither), ``levels`` (which of the three tables have it), ``figure_for`` ("area", or "upper_tier": the figure of
    the county or council that all its districts share), ``basis``, ``decimals``, ``source``, ``release``, ``url``,
    ``period``, ``description``, ``limits``.
``districts.parquet``
    Index ``district_code`` (296, in code order). ``name``, ``region_code``, ``region``, ``upper_tier_code``,
    ``upper_tier``, ``population``, ``neighbourhoods``, ``built`` (bool: there was a place to read the services from).
``msoas.parquet``
    Index ``area_code`` (6,856). ``name`` (official), ``label`` (its everyday name), ``district_code``, ``population``,
    ``neighbourhoods``.
``lsoas.parquet``
    Index ``area_code`` (33,755). ``name`` (official), ``label`` (as in a place), ``msoa_code``, ``district_code``,
    ``population``.
``districts_outlines.parquet``, ``msoas_outlines.parquet``, ``lsoas_outlines.parquet``
    GeoParquet, EPSG:4326, one column ``geometry``; the same index and the same order as the table of the level.
``manifest.json``
    ``schema_version``, ``version``, ``built_at``, ``build_id`` (changes whenever a table does), ``places`` (how many
    were built when it was written) and ``releases`` (id to file names).

Each summary adds one float column named after its ``id`` to the tables of its ``levels``; missing (NaN) where there is
no figure. In districts and msoas a summary of basis "rate" also has ``<id>.top`` and ``<id>.bottom``, the two sums
(value = top / bottom, times 100 for percent, times 1,000 for per_1000), and every one that is added up has
``<id>.areas``, the number of neighbourhoods that had a figure. Where the publisher hides counts there are also
``<id>.low`` and ``<id>.high``, between which the figure lies, and ``<id>.hidden``, how many are hidden: the value is
then the middle of the two, and the top the sum of what is known. A summary of basis "published" has its value alone.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa

from equitymap import __version__
from equitymap.errors import DamagedPlace, PlaceNotBuilt, StalePlace, StoreError
from equitymap.places import builds
from equitymap.places.build.national_readings import National
from equitymap.places.builds import MANIFEST, DamagedBuildError, OtherVersionError
from equitymap.places.england.england_outlines import outlines
from equitymap.places.england.england_parts import added_up, by_neighbourhood, parts
from equitymap.places.england.england_published import published
from equitymap.places.england.summary import LEVELS, Level, Summary, as_json, from_json
from equitymap.schema import SCHEMA_VERSION
from equitymap.settings import settings

FOLDER = "england"
BUILD = "python -m equitymap build --all --sources DIR"


@dataclass(frozen=True, eq=False)
class England:
    """The three tables, their outlines (empty unless asked for) and what the columns are."""

    summaries: tuple[Summary, ...]
    districts: pd.DataFrame
    msoas: pd.DataFrame
    lsoas: pd.DataFrame
    outlines: dict[Level, gpd.GeoSeries]
    releases: dict[str, list[str]]

    def table(self, level: Level) -> pd.DataFrame:
        """Return the table of a level."""
        return {"districts": self.districts, "msoas": self.msoas, "lsoas": self.lsoas}[level]


def build_england(national: National, of_places: pd.DataFrame | None = None) -> England:
    """Add every summary up.

    Parameters
    ----------
    national
        The readings.
    of_places
        Services of each neighbourhood of the built places, concatenated
        (``measures.england.district_summary.services_by_neighbourhood``).

    Returns
    -------
    The tables; districts without a built place have no figures about services.
    """
    areas = national.areas.sort_index()
    tables = {"districts": _districts(areas, of_places), "msoas": _msoas(areas), "lsoas": _lsoas(areas)}
    columns: dict[Level, dict[str, pd.Series]] = {level: {} for level in LEVELS}
    summaries = []
    for part in parts(national, of_places):
        summaries.append(part.summary)
        for level, key in (("districts", "district_code"), ("msoas", "msoa_code")):
            if level in part.summary.levels:
                columns[level] |= _columns(part.summary, added_up(part, areas[key]))
        if "lsoas" in part.summary.levels:
            columns["lsoas"][part.summary.id] = by_neighbourhood(part, areas.index)
    for summary, values in published(national):
        summaries.append(summary)
        columns["districts"][summary.id] = values
    return England(
        summaries=tuple(summaries),
        outlines=outlines(national.boundaries, areas),
        releases={reading.release.id: sorted(path.name for path in reading.paths) for reading in national.all_readings},
        **{level: pd.concat([tables[level], pd.DataFrame(columns[level])], axis="columns") for level in LEVELS},
    )


def _columns(summary: Summary, sums: pd.DataFrame) -> dict[str, pd.Series]:
    kept = {summary.id: sums["value"]}
    if summary.basis == "rate":
        kept |= {f"{summary.id}.top": sums["top"], f"{summary.id}.bottom": sums["bottom"]}
    if sums["hidden"].any():
        kept |= {f"{summary.id}.{name}": sums[name] for name in ("low", "high", "hidden")}
    return kept | {f"{summary.id}.areas": sums["areas"].astype("int64")}


def _districts(areas: pd.DataFrame, of_places: pd.DataFrame | None) -> pd.DataFrame:
    grouped = areas.groupby("district_code", sort=True)
    names = ["district", "region_code", "region", "upper_tier_code", "upper_tier"]
    table = grouped[names].first().rename(columns={"district": "name"})
    built = areas.index[:0] if of_places is None else of_places.index
    return table.assign(
        population=grouped["population"].sum(),
        neighbourhoods=grouped.size(),
        built=table.index.isin(areas.loc[built, "district_code"].unique()),
    )


def _msoas(areas: pd.DataFrame) -> pd.DataFrame:
    grouped = areas.groupby("msoa_code", sort=True)
    table = grouped[["msoa", "msoa_name", "district_code"]].first()
    table = table.rename(columns={"msoa": "name", "msoa_name": "label"}).rename_axis("area_code")
    return table.assign(population=grouped["population"].sum(), neighbourhoods=grouped.size())


def _lsoas(areas: pd.DataFrame) -> pd.DataFrame:
    suffix = areas["name"].str.rsplit(" ", n=1).str[-1]
    table = areas.assign(label=areas["msoa_name"] + " " + suffix)
    return table[["name", "label", "msoa_code", "district_code", "population"]]


def write_england(england: England, root: Path | None = None) -> Path:
    """Write the tables below ``root`` (the places folder) as a new build and return its folder; a reader holds one.

    Raises
    ------
    StoreError
        When the disk refuses. The tables that were there before are untouched.
    """
    root = root or settings().places_dir
    digest = hashlib.sha256()
    files: dict[str, bytes] = {"summaries.json": as_json(england.summaries).encode()}
    for level in LEVELS:
        files[f"{level}.parquet"] = _parquet(england.table(level))
        shapes = england.outlines[level]
        files[f"{level}_outlines.parquet"] = _parquet(gpd.GeoDataFrame(geometry=shapes, crs=shapes.crs))
    for content in files.values():
        digest.update(content)
    about = {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "built_at": datetime.now(UTC).replace(microsecond=0).isoformat(),
        "build_id": digest.hexdigest()[:12],
        "places": int(england.districts["built"].sum()),
        "releases": england.releases,
    }
    files[MANIFEST] = json.dumps(about, indent=1).encode()
    try:
        return builds.publish(root, FOLDER, files)
    except OSError as refused:
        raise StoreError(
            f"The tables of England could not be written to {root} ({refused.strerror or refused}). Those that were"
            " there before are untouched: free some disk space, or allow writing there."
        ) from refused


def _parquet(frame: pd.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.to_parquet(stream)
    return stream.getvalue()


def england_manifest(root: Path | None = None) -> dict[str, Any]:
    """Return the manifest alone: cheap, and enough to see whether cached tables are still the current ones.

    Raises
    ------
    PlaceNotBuilt, StalePlace, DamagedPlace
        Each says which command mends it.
    """
    return _about(_folder(root))


def open_england(root: Path | None = None, *, build_id: str | None = None, outlines_too: bool = False) -> England:
    """Open one build of the tables, every file checked against its hash; the outlines only when asked for.

    Raises
    ------
    PlaceNotBuilt, StalePlace, DamagedPlace
        Each says which command mends it. ``StalePlace`` also when the current build is not ``build_id``.
    """
    folder = _folder(root)
    about = _about(folder)
    if build_id not in (None, about["build_id"]):
        raise StalePlace("The tables of England were built again a moment ago. Open the page once more.")
    try:
        sums = builds.sums_of(folder)
        tables = {level: pd.read_parquet(_file(folder, f"{level}.parquet", sums)) for level in LEVELS}
        shapes = {level: _outlines(folder, level, sums) for level in LEVELS} if outlines_too else {}
        summaries = from_json(_file(folder, "summaries.json", sums).read().decode())
    except (OSError, ValueError, TypeError, KeyError, pa.ArrowException, DamagedBuildError) as broken:
        raise DamagedPlace(f"The tables of England are damaged ({broken}). Build them again: {BUILD}") from None
    return England(summaries, **tables, outlines=shapes, releases=about["releases"])


def _folder(root: Path | None) -> Path:
    """Return the folder of the current build; every file of it is read from there."""
    folder = builds.current(root or settings().places_dir, FOLDER)
    if folder is None:
        raise PlaceNotBuilt(f"The tables of England are not on this machine yet. Build them: {BUILD}")
    return folder


def _about(folder: Path) -> dict[str, Any]:
    try:
        about = builds.manifest_fields(builds.read(folder, MANIFEST, {}))
        builds.read(folder, MANIFEST, builds.sums_of(folder))
        _ = about["build_id"], about["releases"]
    except OtherVersionError:
        raise StalePlace(
            f"The tables of England were built by another version of Equity Map. Build them again: {BUILD}"
        ) from None
    except (ValueError, KeyError, TypeError, RecursionError, DamagedBuildError) as broken:
        why = broken if isinstance(broken, DamagedBuildError) else f"{MANIFEST} is not their manifest"
        raise DamagedPlace(f"The tables of England are damaged ({why}). Build them again: {BUILD}") from None
    return about


def _file(folder: Path, name: str, sums: dict[str, str]) -> io.BytesIO:
    return io.BytesIO(builds.read(folder, name, sums))


def _outlines(folder: Path, level: Level, sums: dict[str, str]) -> gpd.GeoSeries:
    """Return the outlines of one level (EPSG:4326), in the order of its table."""
    shapes: gpd.GeoSeries = gpd.read_parquet(_file(folder, f"{level}_outlines.parquet", sums)).geometry
    return shapes
