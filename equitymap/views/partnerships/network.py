"""The network of bodies and ties as the browser draws it: spots found once, marks by sector, one small message.

Spots are those of every tie of every year, so that nothing moves when the year does (decision 0022).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from markupsafe import Markup

from equitymap.views.palette import GROUND, INK, STRIPES
from equitymap.views.partnerships.known import LOOKS
from equitymap.views.templating import render

CYTOSCAPE_VERSION = "3.35.0"
CYTOSCAPE_FOLDER = f"vendor/cytoscape-{CYTOSCAPE_VERSION}"
"""Where the static folder has the library that draws networks."""
LIBRARY = f"app/static/{CYTOSCAPE_FOLDER}/cytoscape.esm.min.mjs"
"""As the page sees it; survives ``server.baseUrlPath``."""
SCRIPT, CHOSEN_SCRIPT = (
    resources.files("equitymap.views.partnerships").joinpath(name).read_text(encoding="utf-8")
    for name in ("network.js", "network_chosen.js")
)
STYLE = str(render("partnerships/network.css.j2", ink=INK, ground=GROUND, lost=STRIPES))

SEED = 20
APART = 46
"""Pixels that a body takes, before the picture is fitted to its frame."""
WIDE = 1.5
"""Width of the picture over its height."""
STIFF = 2.4
"""How far bodies keep from each other, beside what networkx takes for usual (1)."""


@dataclass(frozen=True)
class Mark:
    """How bodies of a sector are drawn. ``points`` are corners between -1 and 1; none makes a circle."""

    words: str
    colour: str
    points: tuple[float, ...] = ()


_SQUARE = (-0.85, -0.85, 0.85, -0.85, 0.85, 0.85, -0.85, 0.85)
_DIAMOND = (0.0, -1.0, 1.0, 0.0, 0.0, 1.0, -1.0, 0.0)
_TRIANGLE = (0.0, -0.95, 1.0, 0.8, -1.0, 0.8)
_DOWN = (-1.0, -0.8, 1.0, -0.8, 0.0, 0.95)
_CROSS: tuple[float, ...] = (
    *(-0.35, -1, 0.35, -1, 0.35, -0.35, 1, -0.35, 1, 0.35, 0.35, 0.35),
    *(0.35, 1, -0.35, 1, -0.35, 0.35, -1, 0.35, -1, -0.35, -0.35, -0.35),
)
_HOUSE = (0.0, -1.0, 1.0, -0.15, 0.75, -0.15, 0.75, 0.9, -0.75, 0.9, -0.75, -0.15, -1.0, -0.15)


def _corners(number: int, turned: float = 0.0, inner: float = 1.0) -> tuple[float, ...]:
    """Return the corners of a regular shape, or of a star whose inner corners lie at ``inner``."""
    steps = number if inner == 1 else 2 * number
    found: list[float] = []
    for step in range(steps):
        angle, far = 2 * math.pi * (step + turned) / steps - math.pi / 2, inner if step % 2 and inner != 1 else 1.0
        found += [round(far * math.cos(angle), 3), round(far * math.sin(angle), 3)]
    return tuple(found)


MARKS: Mapping[str, Mark] = {
    "school": Mark("school", "#3e7bae"),
    "trust": Mark("academy trust or sponsor", "#1d406f", _SQUARE),
    "partnership": Mark("partnership", "#1f7a6b", _corners(6)),
    "council": Mark("council", "#1c1c1c", _HOUSE),
    "early_years": Mark("early years", "#6b1f5c", _TRIANGLE),
    "health": Mark("health", "#0d4a3a", _CROSS),
    "police": Mark("police", "#1d2f6f", _corners(8, 0.5)),
    "housing": Mark("housing", "#7a4b00", _DOWN),
    "employer": Mark("employer", "#5c3300", _corners(5)),
    "college": Mark("college", "#2e6e62", _DIAMOND),
    "university": Mark("university", "#0b4f6c", _corners(4, inner=0.45)),
    "charity": Mark("charity or community group", "#7b2d6b", _corners(5, inner=0.5)),
    "residents": Mark("residents' group", "#8a3f0a", _corners(8, inner=0.6)),
    "faith": Mark("faith group", "#4b4f8a", _corners(3, inner=0.35)),
    "other": Mark("other", "#55616b", _corners(7)),
}
"""Shape says what a body is, colour says it again; partnerships are drawn as bodies that their members are tied to."""


def spots(bodies: Sequence[str], ties: pd.DataFrame) -> pd.DataFrame:
    """Return where each body lies: parts of the network by size, each laid out by itself, bodies without a tie last.

    Parameters
    ----------
    bodies
        Ids of the bodies, each once.
    ties
        Columns ``from_body`` and ``to_body``; ties to bodies that are not named are passed over.

    Returns
    -------
    pandas.DataFrame
        Indexed by body: ``x`` and ``y``, whole pixels from the corner; the same for the same bodies and ties.
    """
    known = set(bodies)
    graph = nx.Graph()
    graph.add_nodes_from(bodies)
    pairs = ties[["from_body", "to_body"]].itertuples(index=False, name=None)
    graph.add_edges_from(pair for pair in pairs if known.issuperset(pair))
    pieces = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part[0]))
    laid_out = [_laid_out(graph, piece) for piece in pieces]
    sizes = [(float(piece["x"].max()) + APART, float(piece["y"].max()) + APART) for piece in laid_out]
    area = sum(width * height for width, height in sizes)
    across = max(sizes[0][0], math.sqrt(WIDE * area)) if sizes else 0.0
    left = top = tall = 0.0
    rows = []
    for piece, (width, height) in zip(laid_out, sizes, strict=True):
        if left and left + width > across:
            left, top, tall = 0.0, top + tall, 0.0
        rows.append(piece + np.array([left, top]))
        left, tall = left + width, max(tall, height)
    found = pd.concat(rows) if rows else pd.DataFrame(columns=["x", "y"])
    return found.reindex(list(bodies)).round().astype("int64")


def _laid_out(graph: nx.Graph, piece: Sequence[str]) -> pd.DataFrame:
    """Return where the bodies of one piece lie, from its own corner; wider than high."""
    if len(piece) == 1:
        return pd.DataFrame([(0.0, 0.0)], index=list(piece), columns=["x", "y"])
    inner = nx.Graph()
    inner.add_nodes_from(piece)
    inner.add_edges_from(graph.subgraph(piece).edges)
    rounds = min(80, max(15, 20_000 // len(piece)))
    placed = nx.spring_layout(inner, seed=SEED, k=STIFF / math.sqrt(len(piece)), iterations=rounds)
    spread = pd.DataFrame(placed, index=["x", "y"]).T
    side = APART * math.sqrt(len(piece)) * 1.1
    at: pd.DataFrame = (spread - spread.min()) / (spread.max() - spread.min()).replace(0.0, 1.0)
    # Half the way to even spacing: what is far out comes nearer, and the crowd around the council gets room.
    at = (at + (spread.rank() - 1) / max(len(piece) - 1, 1)) / 2
    return at * np.array([side * math.sqrt(WIDE), side / math.sqrt(WIDE)])


def network(bodies: pd.DataFrame, ties: pd.DataFrame, where: pd.DataFrame, *, about: str) -> dict[str, Any]:
    """Return what the browser draws, as ``network.js`` reads it: lists by column, text as text.

    What is selected is no part of it: the same message is not sent again when the selection changes.

    Parameters
    ----------
    bodies
        Indexed by id: ``name`` and ``mark``, a key of ``MARKS``; in the order that the arrow keys follow.
    ties
        ``from_body``, ``to_body`` and ``look``, one of ``LOOKS``; each pair of bodies once.
    where
        ``spots`` of these bodies, or of more.
    about
        Text alternative of the picture.
    """
    drawn = [mark for mark in MARKS if bodies["mark"].eq(mark).any()]
    number = {body: at for at, body in enumerate(bodies.index)}
    kept = ties[ties["from_body"].isin(number) & ties["to_body"].isin(number)]
    at = where.loc[bodies.index]
    graph = {
        "ids": list(bodies.index),
        "names": bodies["name"].tolist(),
        "marks": [drawn.index(mark) for mark in bodies["mark"]],
        "x": at["x"].tolist(),
        "y": at["y"].tolist(),
        "ties": [
            value
            for one, other, look in kept[["from_body", "to_body", "look"]].itertuples(index=False, name=None)
            for value in (number[one], number[other], LOOKS.index(look))
        ],
        "looks": [[MARKS[mark].words, MARKS[mark].colour, list(MARKS[mark].points)] for mark in drawn],
    }
    version = hashlib.sha256(json.dumps(graph).encode()).hexdigest()[:12]
    return {
        **graph,
        "v": version,
        "about": about,
        "library": LIBRARY,
        "key": str(key(drawn, set(kept["look"]))),
    }


def key(drawn: Sequence[str], looks: Collection[str]) -> Markup:
    """Return the key that stands in the frame: the marks and lines that occur."""
    marks = [(MARKS[mark], " ".join(f"{value:g}" for value in MARKS[mark].points)) for mark in drawn]
    return render("partnerships/network_key.html.j2", marks=marks, looks=looks)
