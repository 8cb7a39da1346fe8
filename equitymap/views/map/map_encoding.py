"""Encode a layer for the browser: class bytes, 16-bit figures, base64, and JSON that is safe inside a script."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from equitymap.views.palette import CELL_STYLES

STATES = tuple(CELL_STYLES)
"""Looks of a cell by number; at most 8."""
NO_STEP = 15
LEFT_OUT = 128


def class_bytes(cells: pd.DataFrame, shown: pd.Series | None = None) -> NDArray[np.uint8]:
    """Return one byte per area: step in the low four bits, state in the next three, left out in the highest.

    Parameters
    ----------
    cells
        ``step`` (class from 0; -1 none) and ``status`` (a key of ``CELL_STYLES``).
    shown
        True per area that the filters leave in; None: all.
    """
    steps = cells["step"].to_numpy(dtype=int)
    states = cells["status"].map({state: number for number, state in enumerate(STATES)}).to_numpy(dtype=int)
    encoded: NDArray[np.int64] = np.where(steps < 0, NO_STEP, steps) | (states << 4)
    if shown is not None:
        encoded = encoded | np.where(shown.to_numpy(dtype=bool), 0, LEFT_OUT)
    return encoded.astype(np.uint8)


def encoded_figures(values: pd.Series, decimals: int) -> dict[str, Any]:
    """Return figures as whole numbers of the last decimal shown, in 16 bits where they fit; the smallest means none.

    Returns
    -------
    ``val``, their text, and ``bits``, 16 or 32.
    """
    scaled = np.round(values.to_numpy(dtype=float) * 10**decimals)
    wide = bool(np.nanmax(np.abs(scaled), initial=0) > np.iinfo(np.int16).max)
    dtype = np.dtype("<i4" if wide else "<i2")
    whole = np.where(np.isnan(scaled), np.iinfo(dtype).min, scaled).astype(dtype)
    return {"val": as_base64(whole), "bits": 32 if wide else 16}


def as_base64(numbers: NDArray[Any]) -> str:
    """Return an array as base64."""
    return base64.b64encode(numbers.tobytes()).decode("ascii")


def script_json(content: Mapping[str, Any] | Sequence[str]) -> str:
    """Return JSON that can stand in a script: no ``<``, so that no text can end it."""
    return json.dumps(content, separators=(",", ":")).replace("<", "\\u003c")


def versioned(update: Mapping[str, Any]) -> tuple[str, str]:
    """Return the version of an update, a short hash of it, and its script text, which says the version."""
    version = hashlib.sha256(script_json(update).encode()).hexdigest()[:12]
    return version, script_json({**update, "v": version})
