"""A short name for the content of a frame: the same rows give the same hash, in whatever file they are kept."""

from __future__ import annotations

import hashlib

import geopandas as gpd
import numpy as np
import pandas as pd


def content_sha256(frame: pd.DataFrame) -> str:
    """Return the SHA-256 of everything a frame holds: index, columns, their types, and every cell in order.

    Outlines count by their exact coordinates. Two builds of the same place from the same files agree, and any
    cell that differs, a row out of order included, changes the hash.
    """
    digest = hashlib.sha256()
    index = frame.index.to_series()
    for name, column in [(f"index {frame.index.name}", index), *((str(name), frame[name]) for name in frame.columns)]:
        digest.update(f"{name}|{column.dtype}|{len(column)}\n".encode())
        plain = column.to_wkb() if isinstance(column, gpd.GeoSeries) else column
        cells = pd.util.hash_pandas_object(pd.Series(plain.array), index=False)
        digest.update(np.ascontiguousarray(cells.to_numpy()).tobytes())
    return digest.hexdigest()
