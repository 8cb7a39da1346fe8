"""The legend of the map of England: one bar that is true at every zoom."""

from __future__ import annotations

import numpy as np

from equitymap.measures.england.england_layer import FIFTHS, EnglandLayer, share_at_lowest
from equitymap.places.england.england import England
from equitymap.views.england.england_map import NO_FIGURE, NOT_EXACT, Draw, drawn_levels
from equitymap.views.england.england_sentences import figure_words, overall, position, written
from equitymap.views.map import legend
from equitymap.views.map.legend import Key
from equitymap.views.palette import step_colours
from equitymap.views.words import figure

STATE_WORDS = {"not_collected": NO_FIGURE, "suppressed": NOT_EXACT}


def england_legend(england: England, layer: EnglandLayer, draw: Draw, *, district: str | None = None) -> Key:
    """Return the key: the bar with England and the chosen district on it, then the state that occurs.

    Parameters
    ----------
    england, layer, draw
        What is drawn.
    district
        Code of the chosen district; it gets a dot on the bar where it has a figure.
    """
    summary, colours = layer.summary, step_colours(layer.steps)
    low, high = ("least deprived", "most deprived") if layer.is_tenth else _ends(summary.worse)
    values = layer.cells["districts"]["value"] if "districts" in layer.cells else None
    value = float(values.get(district, np.nan)) if values is not None and district else np.nan
    name = str(england.districts["name"].get(district, ""))
    mark = None if np.isnan(value) else (position(layer, value), figure_words(layer, "districts", str(district)))
    whole = overall(england, summary)
    bar = legend.scale(
        colours,
        title=f"{summary.label}, {summary.period}",
        note=_step_words(layer),
        low=low,
        high=high,
        cuts=() if layer.is_tenth else _cuts(layer),
        here=mark,
        england=None if whole is None else (position(layer, whole), written(summary, whole)),
        chosen=name,
    )
    states = {str(state) for level in drawn_levels(layer, draw) for state in layer.cells[level]["status"].unique()}
    return bar + legend.states(states, colour=colours[len(colours) // 2], words=STATE_WORDS)


def _ends(worse: str) -> tuple[str, str]:
    return ("higher", "lower") if worse == "low" else ("lower", "higher")


def _step_words(layer: EnglandLayer) -> str:
    if layer.is_tenth:
        return "each colour is a tenth of England's neighbourhoods"
    if len(layer.cuts) != 4:
        return ""
    values = layer.cells[layer.levels[0]]["value"]
    if share_at_lowest(values) <= FIFTHS[0]:
        return "each colour is a fifth of England's districts"
    lowest = written(layer.summary, float(values.min()))
    return f"districts at {lowest} have a colour of their own, each other colour is a quarter of the rest"


def _cuts(layer: EnglandLayer) -> list[str]:
    unit, decimals = layer.summary.unit, layer.summary.decimals
    short = [
        figure(cut, unit, decimals).removesuffix(" per 1,000").removesuffix(" per square km") for cut in layer.cuts
    ]
    return short[::-1] if layer.summary.worse == "low" else short
