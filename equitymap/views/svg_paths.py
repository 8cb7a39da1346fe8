"""Outlines as SVG path data: whole tenths of a pixel, each point as the step from the one before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

GRID = "EPSG:27700"


@dataclass(frozen=True)
class Extent:
    """What a drawing shows of the British National Grid: its north-west corner in metres, size and pixels a metre."""

    west: float
    north: float
    width: int
    height: int
    scale: float

    def at(self, easting_m: float, northing_m: float) -> tuple[float, float]:
        """Return where a grid position lies in the drawing, in pixels."""
        return (easting_m - self.west) * self.scale, (self.north - northing_m) * self.scale


def extent_of(bounds: tuple[float, float, float, float], *, width: int, height: int) -> Extent:
    """Return the extent that shows bounds (west, south, east, north; metres) whole, in the middle of a drawing."""
    west, south, east, north = bounds
    scale = min(width / max(east - west, 1.0), height / max(north - south, 1.0))
    return Extent(
        west - (width / scale - (east - west)) / 2, north + (height / scale - (north - south)) / 2, width, height, scale
    )


def path(shape: shapely.Geometry, extent: Extent, *, holes: bool = True) -> str:
    """Return the path data of a polygon or of several, in tenths of a pixel; of lines and points none."""
    rings = []
    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon":
            continue
        for ring in [part.exterior, *(part.interiors if holes else ())]:
            points = shapely.get_coordinates(ring)
            drawn = np.column_stack([points[:, 0] - extent.west, extent.north - points[:, 1]]) * extent.scale
            steps = np.diff(np.round(10 * drawn).astype(int), axis=0, prepend=[[0, 0]])[:-1]
            start, rest = steps[0], steps[1:][(steps[1:] != 0).any(axis=1)]
            if len(rest) > 1:
                rings.append(f"M{start[0]} {start[1]}l{' '.join(f'{x} {y}' for x, y in rest)}z".replace(" -", "-"))
    return "".join(rings)
