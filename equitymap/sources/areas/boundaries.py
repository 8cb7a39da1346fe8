"""Neighbourhood outlines: 2021 LSOAs of England, detailed enough to draw and to tell which side a point lies."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.sources.catalogue import Release, catalogue
from equitymap.sources.reading.area_table import ENGLAND, enough_rows, one_file
from equitymap.sources.reading.read_table import Reading, SourceFolder, unique_codes

RELEASE = "lsoa21-boundaries"
PART = "_around_"
CODE, NAME, METHOD = "LSOA21CD", "LSOA21NM", "SRC_METHOD"
AS_PUBLISHED = "as published"
REPAIRED = ", repaired"
DRAWN_IN = "EPSG:4326"
ENGLAND_DEGREES = (-7.0, 49.5, 2.5, 56.0)


def lsoa_2021(folder: SourceFolder) -> Reading:
    """Return the outline of every English neighbourhood, or of those around the places that were fetched.

    Returns
    -------
    GeoDataFrame (EPSG:4326) indexed by ``area_code`` with ``name``, ``geometry`` and ``method``, how the
    outline came about ("same as LSOA11", "merge of LSOA11", "approximate split", "as published"); an outline
    whose line crossed itself is mended and its method ends in ", repaired".

    Raises
    ------
    SourceContent
        When codes repeat, rows lack, an outline is empty, or the file names no coordinate system.
    """
    release, found = _files(folder)
    frame, rows = _outlines(found[0])
    for path in found[1:]:
        part, more = _outlines(path)
        frame, rows = pd.concat([frame, part[~part.index.isin(frame.index)]]), rows + more
    if not is_part(found[0]):
        enough_rows(frame, release, found[0])
    return Reading(release=release, paths=tuple(found), frame=frame, rows_read=rows)


def is_part(path: Path) -> bool:
    """Say whether a file holds the surroundings of one place only, by its name: ``..._around_E07000148.geojson``."""
    return PART in path.name


def _files(folder: SourceFolder) -> tuple[Release, list[Path]]:
    """Return the files to put together, the ones that win first.

    One whole file is enough, an official one before any other. Parts of the official one, cut around places, are
    united; a neighbourhood that they leave out is filled in from a whole file of another origin (derived outlines).
    """
    found = folder.find(RELEASE)
    if not all(is_part(path) for path in found):
        release, path = one_file(folder, RELEASE)
        return release, [path]
    release = catalogue()[RELEASE]
    others = [path for pattern in release.files for path in sorted(folder.path.rglob(pattern)) if not is_part(path)]
    return release.as_copy() if others else release, found + others[:1]


def _outlines(path: Path) -> tuple[gpd.GeoDataFrame, int]:
    """Return the English outlines of one file, in degrees, and how many outlines it holds."""
    shapes = _shapes(path)
    kept = shapes[shapes[CODE].astype(str).str.startswith(ENGLAND)]
    unique_codes(kept, CODE, path=path)
    empty = kept.geometry.is_empty | kept.geometry.isna()
    if empty.any():
        raise SourceContent(
            f"{path.name} has {int(empty.sum()):,} neighbourhood(s) without an outline, such as"
            f" {kept.loc[empty, CODE].iloc[0]}. Download it again."
        )
    drawn = kept.geometry.to_crs(DRAWN_IN).to_numpy()
    _in_england(drawn, path)
    crossed = ~shapely.is_valid(drawn)
    method = kept[METHOD].astype(str) if METHOD in kept.columns else pd.Series(AS_PUBLISHED, index=kept.index)
    frame = gpd.GeoDataFrame(
        {
            "name": kept[NAME].to_numpy(),
            "geometry": _mended(drawn, crossed),
            "method": method.where(~crossed, method + REPAIRED).to_numpy(),
        },
        crs=DRAWN_IN,
        index=pd.Index(kept[CODE], name="area_code"),
    )
    return frame, len(shapes)


def _in_england(outlines: np.ndarray, path: Path) -> None:
    """Refuse outlines that lie elsewhere: their coordinate system is not the one that the file states.

    Raises
    ------
    SourceContent
        Naming the file and where its outlines lie.
    """
    west, south, east, north = shapely.total_bounds(outlines)
    if not (
        west > ENGLAND_DEGREES[0]
        and south > ENGLAND_DEGREES[1]
        and east < ENGLAND_DEGREES[2]
        and north < ENGLAND_DEGREES[3]
    ):
        raise SourceContent(
            f"{path.name} puts neighbourhoods outside England (longitude {west:g} to {east:g}, latitude {south:g} to"
            f" {north:g}): it does not state the coordinate system that its outlines are in. Download it again."
        )


def _mended(outlines: np.ndarray, crossed: np.ndarray) -> np.ndarray:
    """Return the outlines with those whose line crosses itself made valid; lines and points that this leaves go."""
    mended = outlines.copy()
    mended[crossed] = shapely.buffer(shapely.make_valid(outlines[crossed]), 0)
    return mended


def _shapes(path: Path) -> gpd.GeoDataFrame:
    """Read the file, gzipped or not."""
    source = f"/vsigzip/{path.resolve()}" if path.suffix == ".gz" else str(path)
    try:
        shapes = pyogrio.read_dataframe(source, use_arrow=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as wrong:
        raise SourceUnreadable(f"{path.name} is cut short or is not a map file ({wrong}). Download it again.") from None
    absent = [heading for heading in (CODE, NAME) if heading not in shapes.columns]
    if absent:
        raise SourceHeadings(
            f"{path.name} lacks {', '.join(absent)}; it has {', '.join(map(str, list(shapes.columns)[:6]))}."
            " It must be the December 2021 LSOA file."
        )
    if shapes.crs is None:
        raise SourceContent(
            f"{path.name} does not say which coordinate system its outlines are in. Download it again:"
            " it must state one (British National Grid, or longitude and latitude)."
        )
    return shapes
