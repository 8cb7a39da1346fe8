"""Profile of one neighbourhood: its value in each layer, beside the district's and England's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from equitymap.measures.layer import Layer, Measure


@dataclass(frozen=True)
class NeighbourhoodFigure:
    """One measure in one neighbourhood. ``low`` and ``high`` are the limits of an uncertain figure."""

    measure: Measure
    value: float | None
    status: str
    low: float | None
    high: float | None
    district: float | None
    england: float | None


def neighbourhood_figures(area_code: str, layers: Iterable[Layer]) -> list[NeighbourhoodFigure]:
    """Return the value of a neighbourhood in each layer with its benchmarks, in the order given. Missing stays None.

    Raises
    ------
    KeyError
        When a layer has no such neighbourhood.
    """
    return [
        NeighbourhoodFigure(
            measure=layer.measure,
            value=_known(layer.cells.loc[area_code, "value"]),
            status=str(layer.cells.loc[area_code, "status"]),
            low=_known(layer.cells.loc[area_code, "low"]),
            high=_known(layer.cells.loc[area_code, "high"]),
            district=layer.district,
            england=layer.england,
        )
        for layer in layers
    ]


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
