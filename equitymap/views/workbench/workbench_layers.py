"""Layers of the workbench: who meets the conditions, two columns at once, a score of one's own."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from equitymap.measures.workbench.columns import Heading
from equitymap.measures.workbench.two_columns import PARTS
from equitymap.views.map.computed_layer import ComputedLayer, category_layer
from equitymap.views.palette import NEED_5, PLAIN
from equitymap.views.workbench.workbench_words import SURE, class_words

MEETS: Mapping[str, str] = {"meets": NEED_5[3], "not": PLAIN}
CROSSED: tuple[tuple[str, str, str], ...] = (
    ("#f1f1ee", "#f0c79a", "#d57e2c"),
    ("#a7cce1", "#a9a394", "#9a5a2a"),
    ("#3e7bae", "#3f5a73", "#1c1c2b"),
)
"""Colours by class of the first column (rows, blue) and of the second (columns, orange): both high is darkest."""


def passing_layer(passing: pd.Series) -> ComputedLayer:
    """Return the layer of those that meet the conditions."""
    keys = passing.map({True: "meets", False: "not"})
    return category_layer(
        keys,
        title="Your conditions",
        words={"meets": "meets the conditions", "not": "does not meet them"},
        colours=MEETS,
        missing="cannot be told: a figure is missing",
    )


def crossed_layer(crossed: pd.DataFrame, first: Heading, second: Heading) -> ComputedLayer:
    """Return the layer of two columns at once, with its nine classes in words."""
    known = crossed.notna().all(axis=1)
    keys = (crossed["first"].astype("str") + crossed["second"].astype("str")).where(known)
    order = [(a, b) for a in reversed(range(PARTS)) for b in reversed(range(PARTS))]
    return category_layer(
        keys,
        title=f"{first.label} · {second.label}",
        words={f"{a}{b}": f"{class_words(first, a)} · {class_words(second, b)}" for a, b in order},
        colours={f"{a}{b}": CROSSED[a][b] for a, b in order},
        missing="one of the two is not known",
    )


def score_layer(scored: pd.DataFrame) -> ComputedLayer:
    """Return the layer of the fifths of a score; hatched where a fifth changes with the weights."""
    known = scored["fifth"].notna()
    sure = (scored["stays"] >= SURE).fillna(False)
    keys = scored["fifth"].astype("str").where(known)
    keys = keys.mask(known & ~sure, keys + "?")
    colours = {f"{fifth}{mark}": NEED_5[5 - fifth] for fifth in range(1, 6) for mark in ("", "?")}
    ends = {1: " (highest)", 5: " (lowest)"}
    words = {
        key: f"fifth {key[0]}{ends.get(int(key[0]), '')}{', less sure' if key.endswith('?') else ''}" for key in colours
    }
    return category_layer(
        keys,
        title=f"Your score; striped where it stays in its fifth under fewer than {SURE:.0%} of weightings",
        words=words,
        colours=colours,
        hatched=[key for key in colours if key.endswith("?")],
        missing="a figure is missing, so no score",
    )
