"""A need layer compared with the rest of its place: five colours instead of England's ten, and their key in words."""

from __future__ import annotations

from typing import Unpack

import pandas as pd

from equitymap.measures.layer import Layer
from equitymap.measures.map.within_place import PARTS
from equitymap.places.place import Place
from equitymap.views.map import legend
from equitymap.views.map.legend import Key
from equitymap.views.map.maps import LayerContent, LayerUpdate, MapChoices
from equitymap.views.palette import need_colours
from equitymap.views.words import lower_first

FIFTHS = (
    "the least deprived",
    "the second least deprived",
    "the middle",
    "the second most deprived",
    "the most deprived",
)


def words(parts: pd.Series, place_name: str) -> pd.Series:
    """Return the fifth of each neighbourhood in words, indexed like ``parts``."""
    named = [f"in {FIFTHS[part]} fifth of {place_name}" if part >= 0 else "no rank of its own" for part in parts]
    return pd.Series(named, index=parts.index, dtype="str")


def question(layer: Layer, place_name: str) -> str:
    """Return the heading."""
    which = "" if layer.measure.id.endswith("-imd") else f" for {lower_first(layer.measure.label)}"
    return f"Where in {place_name} is need greatest{which}?"


def update(place: Place, layer: Layer, parts: pd.Series, **choices: Unpack[MapChoices]) -> LayerUpdate:
    """Return the update that draws ``parts`` (``measures.map.within_place.fifths``) of a need layer."""
    cells = layer.cells.assign(step=parts, status=layer.cells["status"].where(parts >= 0, "not_collected"))
    content = LayerContent(
        cells=cells,
        colours=need_colours(PARTS),
        title=f"{layer.measure.label}, compared with the rest of {place.name}",
        words=[f"in {fifth} fifth of {place.name}" for fifth in FIFTHS],
        unit=None,
    )
    return LayerUpdate(place, content, **choices)


def key(place: Place, layer: Layer, parts: pd.Series, *, selected: str | None = None) -> Key:
    """Return the key; it says that the darkest are the most deprived of this place, and not of England."""
    at = int(parts.get(selected, -1)) if selected is not None else -1
    colours = need_colours(PARTS)
    bar = legend.scale(
        colours,
        title=f"{layer.measure.label}, {layer.measure.period}, compared with the rest of {place.name}",
        note=f"each colour is a fifth of the neighbourhoods of {place.name}; England's tenths are not shown",
        low="least deprived here",
        high="most deprived here",
        here=((at + 0.5) / PARTS, f"in {FIFTHS[at]} fifth of {place.name}") if at >= 0 else None,
    )
    missing = {"not_collected"} if (parts < 0).any() else set()
    return bar + legend.states(missing, colour=colours[2], words={"not_collected": "no rank of its own"})
