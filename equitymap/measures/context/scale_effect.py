"""Modifiable areal unit problem (MAUP): the same correlation at three scales, and whether its sign reverses.

Figures for areas depend on where the lines between areas are drawn. A sign that reverses between scales is shown, never
hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from equitymap.places.aggregate import figures, fully_counted

SCALES: Mapping[str, tuple[str | None, str]] = {
    "lsoa": (None, "neighbourhoods"),
    "msoa": ("msoa_code", "middle layer areas"),
    "ward": ("ward_code", "wards"),
}
"""Column that groups neighbourhoods into each scale, and its words; smallest areas first."""
FEWEST = 5
Z = 1.959963984540054


@dataclass(frozen=True, eq=False)
class ScaleEffect:
    """Correlation and slope at each spatial scale, and whether the sign reverses between them.

    ``table`` by scale: ``areas``, ``r`` (-1 to 1) with ``r_lower`` and ``r_upper``, ``slope`` (units of the outcome
    for each unit of background) with limits; missing where fewer than 5 areas, or all alike. ``from_counts`` whether
    larger areas were added up from counts; otherwise they are means weighted by residents. ``flips`` whether the sign
    differs between scales, ``clear`` whether two scales have opposite signs with intervals that leave out zero.
    """

    table: pd.DataFrame
    from_counts: bool
    flips: bool
    clear: bool


def scale_effect(sample: pd.DataFrame) -> ScaleEffect:
    """Return correlation and slope of an outcome on background over neighbourhoods, middle layer areas and wards.

    Parameters
    ----------
    sample
        Neighbourhoods with ``background`` (per cent of ``people``), ``value``, ``people``, ``msoa_code``,
        ``ward_code`` and, where published, ``numerator`` and ``denominator``.

    Returns
    -------
    The correlations and slopes. With counts, an area's outcome is its counts added up and divided, and its background
    the people in low-income homes (rate times residents) added up and divided; never a mean of shares.
    """
    known = sample.dropna(subset=["background", "value"])
    from_counts = fully_counted(known)
    rows = {}
    for scale, (column, _) in SCALES.items():
        table = known if column is None else together(known, column, from_counts=from_counts)
        rows[scale] = {"areas": len(table), **_related(table["background"], table["value"])}
    table = pd.DataFrame.from_dict(rows, orient="index")
    return ScaleEffect(table, from_counts, *sign_reversals(table))


def together(known: pd.DataFrame, column: str, *, from_counts: bool) -> pd.DataFrame:
    """Return neighbourhoods added up by ``column``: ``background`` and ``value`` of each larger area."""
    people = known["people"]
    background = figures(known.assign(value=known["background"]), known[column], weight=people, counted=False)
    value = figures(known, known[column], weight=people, counted=from_counts)
    return pd.DataFrame({"background": background["value"], "value": value["value"]})


def sign_reversals(table: pd.DataFrame) -> tuple[bool, bool]:
    """Return whether the sign of ``r`` differs between scales, and whether beyond chance on both sides."""
    r = table["r"].dropna()
    flips = bool((r > 0).any() and (r < 0).any())
    clear = bool((table["r_lower"] > 0).any() and (table["r_upper"] < 0).any())
    return flips, clear


def _related(x: pd.Series, y: pd.Series) -> dict[str, float]:
    names = ("r", "r_lower", "r_upper", "slope", "slope_lower", "slope_upper")
    a, b = x.to_numpy(dtype=float), y.to_numpy(dtype=float)
    n = len(a)
    if n < FEWEST or np.ptp(a) == 0 or np.ptp(b) == 0:
        return dict.fromkeys(names, np.nan)
    r = float(np.corrcoef(a, b)[0, 1])
    slope = r * float(b.std() / a.std())
    error = float(np.sqrt(max(0.0, 1 - r**2) / (n - 2)) * b.std() / a.std())
    return dict(zip(names, (r, *interval(r, n), slope, slope - Z * error, slope + Z * error), strict=True))


def interval(r: float, n: int) -> tuple[float, float]:
    """Return the 95% limits of a correlation of ``n`` areas (Fisher's z); they take areas as independent."""
    if n <= 3 or abs(r) >= 1:
        return (r, r) if abs(r) >= 1 else (-1.0, 1.0)
    z, half = np.arctanh(r), Z / np.sqrt(n - 3)
    return float(np.tanh(z - half)), float(np.tanh(z + half))
