"""The map: a constant, tiny base that fetches the shapes once, and updates that carry one byte per neighbourhood.

Why it is built this way, with the measurements, is in ``docs/decisions/0003``. Three traps to keep in mind:

- st_folium rebuilds the frame, and loses the view, whenever the base script changes. Nothing that a visitor
  can choose may be in the base map.
- It compares base scripts with every ``_word`` cut out. Nothing that tells two maps apart may follow an underscore.
- It renames the ids of a map in place. Never keep a map between reruns or visitors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, TypedDict, Unpack

import folium
import numpy as np
import pandas as pd
from folium.template import Template
from numpy.typing import NDArray

from equitymap.measures.layer import Layer
from equitymap.places.place import Place
from equitymap.views.map import legend
from equitymap.views.map.geometry import drawn_services, geometry_name
from equitymap.views.map.legend import Key
from equitymap.views.map.map_encoding import (
    STATES,
    as_base64,
    class_bytes,
    encoded_figures,
    script_json,
    versioned,
)
from equitymap.views.palette import step_colours
from equitymap.views.words import TENTH_WORDS, UNIT_SUFFIX, distance, tenth

STATIC = "../../app/static/"
"""The static folder as the component's frame sees it; survives ``server.baseUrlPath``."""

LEAFLET_VERSION = "1.9.3"
LEAFLET_FOLDER = f"vendor/leaflet-{LEAFLET_VERSION}"
"""Where the static folder has the map library; its version is the one that folium names."""

_PARTS = (
    "shapes",
    "marks",
    "board",
    "services",
    "lines",
    "names",
    "words",
    "key",
    "keyboard",
    "touch",
    "fit",
    "buttons",
    "style",
    "tiers",
    "element",
)


TENTHS = tuple(f"in {TENTH_WORDS[len(TENTH_WORDS) - step]}" for step in range(len(TENTH_WORDS)))
"""What each step of a layer of tenths says. Our script has them, so that no update need carry them."""


class PlaceMap(folium.Map):
    """A folium map that loads Leaflet and our element from our own server, and nothing else."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}{% for address, what in this.preload -%}
        <link rel="preload" href="{{ address }}" as="{{ what }}"{% if what == "fetch" %} crossorigin{% endif %}>
        {%- endfor %}{% endmacro %}
        {% macro html(this, kwargs) %}<div class="folium-map" id="{{ this.get_name() }}" ></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = EquityMap.create("{{ this.get_name() }}", {{ this.setup }});
        {% endmacro %}
        """
    )

    def __init__(self, setup: Mapping[str, Any]) -> None:
        super().__init__(location=setup["center"], tiles=None, max_zoom=18, prefer_canvas=True)
        self.setup = script_json(setup)
        self.default_css = [("leaflet_css", f"{STATIC}{LEAFLET_FOLDER}/leaflet.css")]
        self.default_js = [
            ("leaflet", f"{STATIC}{LEAFLET_FOLDER}/leaflet.js"),
            ("equity_map", f"{STATIC}{element_name()}"),
        ]
        # All asked for ahead: st_folium loads one file after another. A map in tiers begins with its first alone.
        shapes = setup["shapes"]
        first = [shapes, shapes.removesuffix(".json") + "-services.json"] if isinstance(shapes, str) else shapes[:1]
        self.preload = [*((address, "script") for _, address in self.default_js), *((name, "fetch") for name in first)]


@dataclass(frozen=True, eq=False, kw_only=True)
class LayerContent:
    """What a layer draws, whoever looks at it.

    Attributes
    ----------
    cells
        Indexed like ``Place.inside``: ``step`` (class from 0, least need; -1 none), ``status`` (a key of
        ``CELL_STYLES``) and ``value`` (float, missing where there is no figure).
    colours
        One colour per step.
    title
        The layer's name, as the pointer's label gives it.
    words
        One text per step, shown where no figure is: for layers of tenths.
    unit, decimals
        How figures are written; without ``unit`` figures are not sent.
    notes
        Text for single neighbourhoods, by code, instead of figure or words.
    states
        What a ``status`` means in this layer, where it is not what ``CELL_STATES`` says.
    """

    cells: pd.DataFrame
    colours: Sequence[str]
    title: str
    words: Sequence[str] = ()
    unit: str | None = None
    decimals: int = 0
    notes: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)


class MapChoices(TypedDict, total=False):
    """What a visitor has chosen of the map, whatever the layer. Each may be left out.

    Attributes
    ----------
    shown
        True per neighbourhood that the filters leave in. The others are dimmed. None: all.
    services
        Ids of the facilities to draw. Those without a position are passed over, and so are replaced records
        unless they are ``standing``.
    standing
        Ids of the facilities that stood on the day the map is about: drawn as open whatever became of them.
    selected
        Code of the selected neighbourhood.
    look
        Move the view to the selected neighbourhood, once.
    streets
        URL and attribution of the street map, when it is switched on.
    about
        Text alternative of the picture.
    spots
        Latitude and longitude of spots to draw a ring around.
    lines
        Latitude and longitude of two ends, and a look: 0 as a rule, 1 dashed for what was lost, 2 dark for what is
        chosen.
    key
        What stands in the corner of the map (``views.map.legend``).
    loud_gone
        Draw what is gone large and dark, and what is open small and grey.
    quiet_open
        Draw what is open small and grey, and what is gone as usual: where neighbourhoods are what to look at.
    outlined
        Codes of neighbourhoods with a dark outline.
    pinned
        Codes of neighbourhoods that are pinned to compare, each with its letter; the key says so.
    around
        Codes of neighbourhoods: move the view to them, once.
    reach
        Latitude, longitude and metres: draw this circle, and move the view to it once.
    highlight
        Id of the selected facility: drawn, whatever ``services`` says, in a ring of its own.
    """

    shown: pd.Series | None
    services: Collection[str]
    standing: Collection[str]
    selected: str | None
    look: bool
    streets: tuple[str, str] | None
    about: str
    spots: Sequence[tuple[float, float]]
    lines: Sequence[tuple[float, float, float, float, int]]
    key: Key
    loud_gone: bool
    quiet_open: bool
    outlined: Collection[str]
    pinned: Mapping[str, str]
    around: Collection[str]
    reach: tuple[float, float, float] | None
    highlight: str | None


class LayerUpdate(folium.FeatureGroup):
    """Everything about the map that a visitor can change, as one short call into the frame."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.feature_group = [];
        var {{ this.get_name() }} = L.featureGroup();
        {{ this._parent.get_name() }}.equity.show({{ this.update }});
        {% endmacro %}
        """
    )

    def __init__(self, place: Place, content: LayerContent, **choices: Unpack[MapChoices]) -> None:
        super().__init__(control=False)
        codes, shown = place.inside.index, choices.get("shown")
        if not content.cells.index.equals(codes) or (shown is not None and not shown.index.equals(codes)):
            raise ValueError("cells and shown must be indexed like Place.inside")
        position = {code: number for number, code in enumerate(codes)}
        selected, streets = choices.get("selected"), choices.get("streets")
        standing = choices.get("standing", ())
        about = choices.get("about") or f"Map of {place.name}: {content.title}. The table has the same figures."
        update: dict[str, Any] = {
            "cls": as_base64(class_bytes(content.cells, shown)),
            "pal": list(content.colours),
            "title": content.title,
            "about": about,
            "notes": {position[code]: text for code, text in content.notes.items()},
            "svc": as_base64(_service_bits(place, choices.get("services", ()), standing=standing)),
            "std": as_base64(_bits(place, standing)),
            "sel": position.get(selected, -1) if selected is not None else -1,
            "look": choices.get("look", False),
            "states": {STATES.index(state): words for state, words in content.states.items()},
            "spots": [list(spot) for spot in choices.get("spots", ())],
            "streets": None if streets is None else {"url": streets[0], "by": streets[1]},
        }
        if tuple(content.words) != TENTHS:
            update["words"] = list(content.words)
        if content.unit is not None:
            update |= {
                **encoded_figures(content.cells["value"], content.decimals),
                "dec": content.decimals,
                "unit": content.unit,
            }
        pinned = {code: letter for code, letter in choices.get("pinned", {}).items() if code in position}
        if pinned:
            update["pins"] = [[position[code], letter] for code, letter in pinned.items()]
        key = (*choices.get("key", ()), *legend.pinned(list(pinned.values())))
        update |= _key(key, content.colours) | _emphasis(place, choices)
        self.version, self.update = versioned(update)


def base_map(place: Place, geometry_url: str | None = None) -> PlaceMap:
    """Return the map of a place without any layer: a new object each time, always with the same script.

    Parameters
    ----------
    place
        The place.
    geometry_url
        Where the frame finds the shapes file; by default the one that ``geometry_name`` names.
    """
    west, south, east, north = (float(edge) for edge in place.inside.total_bounds)
    return PlaceMap(
        {
            "center": [round((south + north) / 2, 4), round((west + east) / 2, 4)],
            "shapes": geometry_url or STATIC + geometry_name(place),
        }
    )


def layer_update(place: Place, layer: Layer, **choices: Unpack[MapChoices]) -> LayerUpdate:
    """Return the update that draws ``layer``: tenths in words, outcomes as figures."""
    measure = layer.measure
    need = measure.is_need
    ranges = layer.cells[layer.cells["value"].isna() & layer.cells["low"].notna()] if need else layer.cells[:0]
    content = LayerContent(
        cells=layer.cells,
        colours=step_colours(measure.steps if need else len(layer.cuts) + 1),
        title=measure.label,
        words=TENTHS if need else (),
        unit=None if need else UNIT_SUFFIX[measure.unit],
        decimals=measure.decimals,
        notes={str(code): tenth(None, row["low"], row["high"]) for code, row in ranges.iterrows()},
    )
    return LayerUpdate(place, content, **choices)


def clicked_code(result: Mapping[str, Any] | None) -> str | None:
    """Return what was clicked, a neighbourhood code or a facility id, from what ``st_folium`` returned."""
    text = (result or {}).get("last_object_clicked_tooltip")
    return text.split(" ")[0] if isinstance(text, str) and text.strip() else None


@lru_cache(maxsize=1)
def element_name() -> str:
    """Return the name of our script below the static folder; it changes with every change of the script."""
    return f"places/map-{hashlib.sha256(element_script()).hexdigest()[:12]}.js"


@lru_cache(maxsize=1)
def element_script() -> bytes:
    """Return our script: the parts of the map element, which are in the package, as one function."""
    folder = resources.files("equitymap.views.map").joinpath("element")
    parts = "\n".join(folder.joinpath(f"{part}.js").read_text(encoding="utf-8") for part in _PARTS)
    return f'(function () {{\n"use strict";\nconst TENTHS = {script_json(TENTHS)};\n{parts}}})();\n'.encode()


def _key(key: Key, colours: Sequence[str]) -> dict[str, Any]:
    """Return the key as it is sent: a bar in the colours of the layer does not name them again."""
    parts = [{**part, "bar": 0} if "bar" in part and list(part["bar"]) == list(colours) else part for part in key]
    return {"key": parts} if parts else {}


def _emphasis(place: Place, choices: MapChoices) -> dict[str, Any]:
    """Return what is drawn with more weight than the rest, as it is sent: only what was chosen."""
    update: dict[str, Any] = {}
    if lines := choices.get("lines", ()):
        update["lines"] = [round(value, 5) for line in lines for value in line]
    if choices.get("loud_gone") or choices.get("quiet_open"):
        update["loud"] = 1 if choices.get("loud_gone") else 2
    if outlined := list(choices.get("outlined", ())):
        chosen = np.asarray(place.inside.index.isin(list(outlined)), dtype=np.bool_)
        update["out"] = as_base64(np.packbits(chosen, bitorder="little"))
    if around := [code for code in choices.get("around", ()) if code in place.inside.index]:
        update["around"] = [round(float(edge), 4) for edge in place.inside.loc[around].total_bounds]
    if (reach := choices.get("reach")) is not None:
        north, east, metres = reach
        update["reach"] = [round(north, 5), round(east, 5), round(metres)]
        update["far"] = distance(metres)
    if (highlight := choices.get("highlight")) is not None:
        found = drawn_services(place).index.get_indexer(pd.Index([highlight]))
        if found[0] >= 0:
            update["high"] = int(found[0])
    return update


def _service_bits(place: Place, services: Collection[str], *, standing: Collection[str]) -> NDArray[np.uint8]:
    """One bit per service to draw; a record that another one took over is drawn only while it stood."""
    ended = place.facilities.index[place.facilities["status"] == "replaced"].difference(pd.Index(list(standing)))
    return _bits(place, pd.Index(list(services)).difference(ended))


def _bits(place: Place, services: Collection[str]) -> NDArray[np.uint8]:
    if not len(services):
        return np.zeros(0, dtype=np.uint8)
    chosen = np.asarray(drawn_services(place).index.isin(list(services)), dtype=np.bool_)
    return np.asarray(np.packbits(chosen, bitorder="little"), dtype=np.uint8)
