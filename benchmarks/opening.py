"""Benchmark of opening a built place, against reading the same files with geopandas and pandas alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import geopandas as gpd
import pandas as pd

from benchmarks.report import Result, as_text
from equitymap.places import store
from equitymap.schema import FRAMES, GEO_FRAMES


def bench_place(code: str, *, repeats: int = 15) -> str:
    """Open a place and read its files in turns, and report the medians in milliseconds."""
    folder = store.path_of(code)
    readers: dict[str, Callable[[], object]] = {
        "opened": lambda: store.open_place(code),
        "read": lambda: _read(folder),
    }
    took: dict[str, list[float]] = {name: [] for name in readers}
    for turn in range(repeats + 1):
        for name, reader in readers.items():
            began = time.perf_counter()
            reader()
            if turn:  # the first turn warms the disk cache
                took[name].append((time.perf_counter() - began) * 1000)
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    line = Result("open, median", "ms", median(took["opened"]), median(took["read"]), at_most=1.5)
    spread = ", ".join(f"{name} {min(times):.1f} to {max(times):.1f} ms" for name, times in took.items())
    return as_text(f"Opening {code} ({size:.1f} MB)", [line], [f"{repeats} turns each, interleaved: {spread}."])


def _read(folder: Path) -> list[pd.DataFrame]:
    """Read every frame as it is stored: Parquet, or CSV for the demonstration place."""
    if not (folder / "neighbourhoods.parquet").exists():
        return [pd.read_csv(path, low_memory=False) for path in sorted(folder.glob("*.csv"))]
    return [
        gpd.read_parquet(folder / f"{name}.parquet")
        if name in GEO_FRAMES
        else pd.read_parquet(folder / f"{name}.parquet")
        for name in FRAMES
    ]
