"""Layers for tests: one of a place's own, and one of a made-up outcome."""

from typing import Any

from equitymap.indicators import Indicator
from equitymap.measures import layer as layers
from equitymap.places.place import Place


def need_measure(place: Place, measure_id: str) -> layers.Measure:
    """Return the layer of need with this id."""
    return {measure.id: measure for measure in layers.need_measures(place)}[measure_id]


def outcome_measure(worse: str = "high", **changes: Any) -> layers.Measure:
    """Return the layer of a made-up outcome, child poverty in per cent."""
    entry = Indicator(
        id="child_poverty",
        label="Child poverty",
        theme="t",
        unit="percent",
        worse=worse,
        release="r",
        period="2024",
        column="c",
        description="d",
        limits="l",
    )
    standard = {
        "id": entry.id,
        "label": entry.label,
        "theme": "t",
        "unit": "percent",
        "worse": worse,
        "steps": 5,
        "decimals": 1,
        "description": "d",
        "limits": "l",
        "release_id": "r",
        "period": "2024",
        "indicator": entry,
    }
    return layers.Measure(**{**standard, **changes})
