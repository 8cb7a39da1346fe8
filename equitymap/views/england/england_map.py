"""The map of England: districts from afar, middle layer areas closer in, or every neighbourhood at once.

The element is that of a place (``views.maps``), given one shapes file per level. A change of summary sends one byte
per area, and figures for the levels that a reader sees by name; neighbourhoods are told in the words of their step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import folium

from equitymap.measures.england.england_layer import EnglandLayer
from equitymap.places.england.summary import LEVELS, Level
from equitymap.views.england.england_geometry import england_names
from equitymap.views.map.legend import Key
from equitymap.views.map.map_encoding import STATES, as_base64, class_bytes, encoded_figures, versioned
from equitymap.views.map.maps import STATIC, LayerUpdate, PlaceMap
from equitymap.views.palette import step_colours
from equitymap.views.words import TENTH_WORDS, UNIT_SUFFIX, figure, in_steps

Draw = Literal["zoom", "every"]
DRAWS: dict[Draw, str] = {"zoom": "Districts, then smaller areas", "every": "Every neighbourhood"}
DRAW_WORDS: dict[Draw, str] = {
    "zoom": "Areas of about 8,000 people appear as you zoom in.",
    "every": "About 1,500 people each, at any zoom.",
}

FROM_ZOOM: dict[Level, float] = {"districts": 0, "msoas": 8.3}
"""Zoom from which a level is drawn; closer in than this its areas are large enough to be told apart."""

NO_FIGURE = "no figure for this area"
NOT_EXACT = "not known exactly: the publisher hides small numbers"
MIDDLE = (52.9, -1.9)


class EnglandUpdate(folium.FeatureGroup):
    """Everything about the map of England that a visitor can change, as one short call into the frame.

    Parameters
    ----------
    layer
        A summary in steps.
    draw
        "zoom": districts, then middle layer areas from ``FROM_ZOOM``. "every": all neighbourhoods at any zoom.
    selected
        Code of the selected district.
    look
        Move the view to the selected district, once.
    about
        Text alternative of the picture.
    key
        What stands in the corner of the map.
    """

    _template = LayerUpdate._template

    def __init__(
        self,
        layer: EnglandLayer,
        *,
        draw: Draw,
        selected: str | None = None,
        look: bool = False,
        about: str = "",
        key: Key = (),
    ) -> None:
        super().__init__(control=False)
        summary = layer.summary
        update: dict[str, Any] = {
            "pal": list(step_colours(layer.steps)),
            "title": summary.label,
            "about": about,
            "words": step_words(layer),
            "notes": {},
            "states": {STATES.index("not_collected"): NO_FIGURE, STATES.index("suppressed"): NOT_EXACT},
            "svc": "",
            "std": "",
            "sel": -1,
            "look": selected if look else False,
            "streets": None,
            "key": list(key),
            "tiers": [_part(layer, level=level, selected=selected) for level in drawn_levels(layer, draw)],
        }
        self.version, self.update = versioned(update)


def base_map(build_id: str) -> PlaceMap:
    """Return the map of England without any layer: a new object each time, always with the same script."""
    names = england_names(build_id)
    return PlaceMap({"center": list(MIDDLE), "zoom": 6, "shapes": [STATIC + names[level] for level in LEVELS]})


def drawn_levels(layer: EnglandLayer, draw: Draw) -> tuple[Level, ...]:
    """Return the levels that are drawn, the one for the farthest zoom first."""
    if draw == "every":
        return ("lsoas",) if "lsoas" in layer.cells else ()
    return tuple(level for level in layer.levels if level in FROM_ZOOM)


def step_words(layer: EnglandLayer) -> list[str]:
    """Return what each step says of an area, such as 'in the most deprived tenth in England' or '12.0% to 15.0%'."""
    summary = layer.summary
    if layer.is_tenth:
        return [f"in {TENTH_WORDS[layer.steps - step]}" for step in range(layer.steps)]
    cuts = [figure(cut, summary.unit, summary.decimals) for cut in layer.cuts]
    if not cuts:
        return ["a figure like every other"]
    words = in_steps(cuts)
    return words[::-1] if summary.worse == "low" else words


def _part(layer: EnglandLayer, *, level: Level, selected: str | None) -> Sequence[Any]:
    """Return a level's number, the zoom from which it is drawn, and what is sent for it."""
    cells = layer.cells[level]
    part: dict[str, Any] = {"cls": as_base64(class_bytes(cells))}
    if level != "lsoas":
        unit = UNIT_SUFFIX[layer.summary.unit]
        exact = cells["value"].where(cells["hidden"] == 0)
        part |= {**encoded_figures(exact, layer.summary.decimals), "dec": layer.summary.decimals, "unit": unit}
    if selected in layer.districts:
        part["sel" if level == "districts" else "group"] = layer.districts.index(selected)
    first = level == drawn_levels(layer, "zoom")[0] if level != "lsoas" else True
    return [LEVELS.index(level), 0 if first else FROM_ZOOM[level], part]
