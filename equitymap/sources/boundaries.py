"""Neighbourhood outlines: 2021 LSOAs of England, detailed enough to draw and to tell which side a point lies."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.sources.area_table import ENGLAND, enough_rows, one_file
from equitymap.sources.reading import Reading, SourceFolder, unique_codes

CODE, NAME, METHOD = "LSOA21CD", "LSOA21NM", "SRC_METHOD"
AS_PUBLISHED = "as published"
REPAIRED = ", repaired"
DRAWN_IN = "EPSG:4326"
ENGLAND_DEGREES = (-7.0, 49.5, 2.5, 56.0)


def lsoa_2021(folder: SourceFolder) -> Reading:
    """Return the outline of every English neighbourhood.

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
    release, path = one_file(folder, "lsoa21-boundaries")
    shapes = _shapes(path)
    rows = len(shapes)
    kept = shapes[shapes[CODE].astype(str).str.startswith(ENGLAND)]
    enough_rows(kept, release, path)
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
    return Reading(release=release, paths=(path,), frame=frame, rows_read=rows)


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
