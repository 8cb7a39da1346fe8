"""Small files in the layouts of the performance tables, with made-up rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.area_files import write

ELM, OAK, ASH = "900001", "900002", "900003"


def table(folder: Path, year: str, name: str, rows: Sequence[Sequence[object]]) -> Path:
    """Write a table into the folder of its school year, such as 2016-17."""
    (folder / year).mkdir(exist_ok=True)
    return write(folder / year / name, rows)
