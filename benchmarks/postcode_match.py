"""Benchmark of finding the neighbourhoods of 100,000 postcodes at once, against looking up one row after the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd

from benchmarks.report import Result, as_text
from equitymap.places import store
from equitymap.sources.areas.postcodes import normalise
from equitymap.sources.local.own.places import postcode_areas

ROWS, SEED = 100_000, 20261128
UNKNOWN = 0.05
"""Share of the postcodes that are in no neighbourhood of the place."""


def bench_lists(code: str, *, repeats: int = 5) -> str:
    """Match the postcodes of a made-up list both ways in turns, check that they agree, and report the medians."""
    known = store.open_place(code).postcodes["area_code"]
    texts = _postcodes(known.index)
    ways: dict[str, Callable[[], list[str | None]]] = {
        "at once": lambda: _plain(postcode_areas(texts, known)["area_code"]),
        "row by row": lambda: [_one(text, known) for text in texts],
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    found: dict[str, list[str | None]] = {}
    for _ in range(repeats):
        for name, way in ways.items():
            began = time.perf_counter()
            found[name] = way()
            took[name].append((time.perf_counter() - began) * 1000)
    assert found["at once"] == found["row by row"], "the two ways disagree"
    line = Result("match, median", "ms", median(took["at once"]), median(took["row by row"]), at_most=0.2)
    placed = sum(area is not None for area in found["at once"])
    return as_text(
        f"{ROWS:,} postcodes of {code}", [line], [f"{placed:,} of {ROWS:,} have a neighbourhood; seed {SEED}."]
    )


def _postcodes(known: pd.Index) -> pd.Series:
    """Return postcodes as people write them, a few of them of elsewhere."""
    rng = np.random.default_rng(SEED)
    drawn = rng.choice(known.to_numpy(dtype=object), ROWS)
    spaced = np.array([f"{post[:-3]} {post[-3:]}" for post in drawn], dtype=object)
    spaced[rng.random(ROWS) < UNKNOWN] = "QQ9 9QQ"
    return pd.Series(spaced, dtype="str")


def _one(text: str, known: pd.Series) -> str | None:
    post = normalise(text)
    return str(known.loc[post]) if post in known.index else None


def _plain(areas: pd.Series) -> list[str | None]:
    return [None if missing else str(area) for area, missing in zip(areas, areas.isna(), strict=True)]
