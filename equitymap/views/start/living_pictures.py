"""The three pictures on Start, as small SVG drawings: a map of need, a map of the gaps, a line of years.

Neighbourhoods of one colour are drawn as one shape, rounded to the pixels of the drawing, so that a city takes some ten
kilobytes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import shapely
from markupsafe import Markup

from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.gaps.fragmentation import Rule
from equitymap.measures.layer import Layer
from equitymap.places.place import Place
from equitymap.views.gaps.gaps_layer import COLOURS, STRIPED, standing
from equitymap.views.palette import GROUND, INK, NEED_10
from equitymap.views.svg_paths import GRID, Extent, extent_of, path
from equitymap.views.templating import render
from equitymap.views.words import figure

WIDTH, HEIGHT = 420, 270
_ROUND_PX = 2.0
"""Corners of the shapes lie on a grid of so many pixels: a millimetre on a projector's screen."""
_LEFT, _RIGHT, _TOP = 8, 130, 26
"""Pixels around the lines: names and last figures stand at the right, years below."""
_LABEL = 40
"""Pixels that a name and its figure take."""
_LETTERS = 16
_GREY = "#55626d"
_MISSING = "missing"


@dataclass(frozen=True)
class Key:
    """One entry of the key: colour and words, striped as the map has it."""

    colour: str
    words: str
    striped: bool = False


def need_map(place: Place, layer: Layer, sentence: str) -> Markup:
    """Return the map of need: the darker, the more deprived; ``sentence`` is its text alternative."""
    tenth = layer.cells["value"].round().astype("Int64")
    groups = tenth.map(lambda value: f"{value:.0f}", na_action="ignore").astype("str").mask(tenth.isna(), _MISSING)
    colours = {str(at): NEED_10[10 - at] for at in range(10, 0, -1)}
    key = (Key(NEED_10[9], "most deprived tenth of England"), Key(NEED_10[0], "least deprived"))
    return _map(place, groups, colours, sentence, key)


def gaps_map(place: Place, table: pd.DataFrame, rule: Rule, sentence: str) -> Markup:
    """Return the map of the gaps (``fragmentation.gaps``) over a pale ground of need."""
    groups = standing(table, rule).fillna(_MISSING)
    words = {"sure": "sure gap", "likely": "likely gap", "few": "possible gap"}
    words |= {"need": "deprived, no gap", "other": "less deprived"}
    key = [Key(COLOURS[name], text, name in STRIPED) for name, text in words.items() if (groups == name).any()]
    order = {name: COLOURS[name] for name in ("other", "need", "few", "likely", "sure")}
    return _map(place, groups, order, sentence, key, striped=STRIPED)


def _map(
    place: Place,
    groups: pd.Series,
    colours: Mapping[str, str],
    sentence: str,
    key: Sequence[Key],
    *,
    striped: Sequence[str] = (),
) -> Markup:
    shapes = np.asarray(place.inside.geometry.to_crs(GRID).array, dtype=object)
    extent = extent_of(tuple(shapely.total_bounds(shapes)), width=WIDTH, height=HEIGHT)
    rounded = shapely.set_precision(shapes, _ROUND_PX / extent.scale)
    own = groups.reindex(place.inside.index).fillna(_MISSING).to_numpy()
    parts = {name: _joined(rounded[own == name], extent) for name in (*colours, _MISSING) if (own == name).any()}
    layers = [
        {"colour": colours.get(name, GROUND), "path": drawn, "striped": name in striped}
        for name, drawn in parts.items()
    ]
    missing = [Key(GROUND, "not known")] if _MISSING in parts else []
    edge = _joined(rounded, extent, holes=False)
    return _picture(
        render("start/small_map.svg.j2", width=WIDTH, height=HEIGHT, layers=layers, edge=edge, ink=INK),
        sentence,
        [*key, *missing],
    )


def _picture(drawing: Markup, sentence: str, key: Sequence[Key] = ()) -> Markup:
    """Return a drawing as a picture of the page, with its text alternative and its key."""
    return render("start/picture.html.j2", drawing=drawing, sentence=sentence, key=key, width=WIDTH, height=HEIGHT)


def _joined(shapes: np.ndarray, extent: Extent, *, holes: bool = True) -> str:
    """Return one path for all shapes, which lie on one grid."""
    return path(shapely.simplify(shapely.union_all(shapes), 0.4 * _ROUND_PX / extent.scale), extent, holes=holes)


def years_line(card: Card, place_name: str, sentence: str) -> Markup:
    """Return the figures of a card by year beside England's, from zero, each line with its name and last figure.

    One year alone is a bar each.
    """
    here = card.observed.dropna()
    england = card.others["england"].dropna()
    england = england[england.index >= here.index[0]]
    first, last = int(here.index[0]), int(max([here.index[-1], *england.index]))
    top = 10 * math.ceil(max([*here, *england]) / 10)
    name = place_name if card.is_own else card.area
    if first == last:
        return _bars(((name, here, NEED_10[9]), ("England", england, _GREY)), top, last, sentence)
    lines = [_Line(here, name, NEED_10[9], 3.5), _Line(england, "England", _GREY, 2.2)]
    drawn = [one.drawn(first, last, top) for one in lines if len(one.figures)]
    labels = sorted(drawn, key=lambda one: one["label_y"])  # type: ignore[arg-type, return-value]
    for upper, lower in pairwise(labels):  # two labels never lie on each other
        lower["label_y"] = max(float(str(lower["label_y"])), float(str(upper["label_y"])) + _LABEL)
    years = [(_x(first, first, last), first, "start"), (_x(last, first, last), last, "end")]
    drawing = render(
        "start/years_line.svg.j2",
        width=WIDTH,
        height=HEIGHT,
        base=_y(0, top),
        top=_y(top, top),
        most=f"{top:.0f}%",
        left=_LEFT,
        right=WIDTH - _RIGHT,
        years=years,
        lines=drawn,
        ink=INK,
    )
    return _picture(drawing, sentence)


def _bars(series: Sequence[tuple[str, pd.Series, str]], top: float, year: int, sentence: str) -> Markup:
    """Return a bar for each figure of one year, from zero, its name above it."""
    bars = [
        {
            "name": name,
            "figure": figure(float(figures.iloc[-1]), "percent", 0),
            "length": round((WIDTH - _LEFT - 60) * float(figures.iloc[-1]) / top, 1),
            "ink": ink,
        }
        for name, figures, ink in series
        if len(figures)
    ]
    drawing = render("start/bars.svg.j2", width=WIDTH, height=HEIGHT, bars=bars, left=_LEFT, year=year, ink=INK)
    return _picture(drawing, sentence)


@dataclass(frozen=True, eq=False)
class _Line:
    """One line of the picture: figures in per cent by year, whose they are, and how it is drawn."""

    figures: pd.Series
    name: str
    ink: str
    width: float

    def drawn(self, first: int, last: int, top: float) -> dict[str, object]:
        """Return what the template draws of it."""
        years = [int(str(year)) for year in self.figures.index]
        dots = [(_x(year, first, last), _y(value, top)) for year, value in zip(years, self.figures, strict=True)]
        return {
            "dots": dots,
            "points": " ".join(f"{across},{down}" for across, down in dots),
            "ink": self.ink,
            "width": self.width,
            "name": self.name if len(self.name) <= _LETTERS else f"{self.name[: _LETTERS - 1]}…",
            "figure": figure(float(self.figures.iloc[-1]), "percent", 0),
            "label_y": dots[-1][1],
        }


def _x(year: int, first: int, last: int) -> float:
    """Return where a year lies across."""
    span = WIDTH - _LEFT - _RIGHT
    return round(_LEFT + (span if last == first else span * (year - first) / (last - first)), 1)


def _y(value: float, top: float) -> float:
    """Return where a figure lies, from 0 at the base to ``top``."""
    return round(_TOP + (HEIGHT - 2 * _TOP) * (1 - value / top), 1)
