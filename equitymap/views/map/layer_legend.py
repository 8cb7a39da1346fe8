"""The legend of one layer: what its steps mean, where England and the selected neighbourhood lie among them."""

from __future__ import annotations

import numpy as np

from equitymap.measures.layer import Layer
from equitymap.views.map import legend
from equitymap.views.map.legend import Key
from equitymap.views.palette import step_colours
from equitymap.views.words import figure, tenth


def layer_legend(layer: Layer, *, selected: str | None = None) -> Key:
    """Return the key: the bar of steps, then only the states of a cell that occur.

    Parameters
    ----------
    layer
        What the map shows.
    selected
        Code of the selected neighbourhood; it gets a dot on the bar where it has a figure.
    """
    measure = layer.measure
    steps = measure.steps if measure.is_need else len(layer.cuts) + 1
    colours = step_colours(steps)
    low, high = _ends(layer)
    value = float(layer.cells["value"].get(selected, np.nan))
    known = not np.isnan(value)
    written = f"in {tenth(value)}" if measure.is_need else figure(value, measure.unit, measure.decimals)
    bar = legend.scale(
        colours,
        title=f"{measure.label}, {measure.period}",
        note=_step_words(layer),
        low=low,
        high=high,
        cuts=() if measure.is_need else _cuts(layer),
        here=(position(layer, value), written) if known else None,
        england=None
        if measure.is_need or layer.england is None
        else (position(layer, layer.england), figure(layer.england, measure.unit, measure.decimals)),
    )
    return bar + legend.states(set(layer.cells["status"].unique()), colour=colours[len(colours) // 2])


def position(layer: Layer, value: float) -> float:
    """Return where a figure lies on the bar, 0 (left, least need) to 1; steps are equally wide whatever they span."""
    if layer.measure.is_need:
        return (layer.measure.steps - value + 0.5) / layer.measure.steps
    known = layer.cells["value"].dropna()
    edges = np.array([min(known.min(), value), *layer.cuts, max(known.max(), value)])
    share = float(np.interp(value, edges, np.linspace(0, 1, len(edges))))
    return 1 - share if layer.measure.worse == "low" else share


def _ends(layer: Layer) -> tuple[str, str]:
    if layer.measure.is_need:
        return "least deprived", "most deprived"
    return ("higher", "lower") if layer.measure.worse == "low" else ("lower", "higher")


def _step_words(layer: Layer) -> str:
    """Say what the steps are: tenths or fifths of England's areas, so that colours mean the same everywhere."""
    if layer.measure.is_need:
        return "each colour is a tenth of England's neighbourhoods"
    if layer.measure.figures is not None:
        return "each colour is a fifth of the neighbourhoods here" if len(layer.cuts) == layer.measure.steps - 1 else ""
    areas = "wards" if layer.measure.geography == "ward" else "neighbourhoods"
    return f"each colour is a fifth of England's {areas}" if len(layer.cuts) == layer.measure.steps - 1 else ""


def _cuts(layer: Layer) -> list[str]:
    written = [figure(cut, layer.measure.unit, layer.measure.decimals) for cut in layer.cuts]
    short = [text.removesuffix(" per 1,000").removesuffix(" years") for text in written]
    return short[::-1] if layer.measure.worse == "low" else short
