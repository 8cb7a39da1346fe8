"""Publisher totals of one district, counted line by line with the csv module and none of the loaders.

``check`` compares a built place with these, so that a mistake in a loader cannot confirm itself.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from equitymap.errors import SourceError
from equitymap.sources.reading import SourceFolder


@dataclass(frozen=True)
class DistrictTotals:
    """What the raw files say about one district. ``residents`` is the published district total."""

    neighbourhoods: int
    imd_tenths: Counter[int]
    residents: int | None


def of_district(folder: SourceFolder, code: str) -> DistrictTotals:
    """Count the neighbourhoods and deprivation tenths of a district in IoD 2025 File 1, and its census total.

    Raises
    ------
    SourceError
        When File 1 is not in the folder. A missing census district table only leaves ``residents`` None.
    """
    tenths: Counter[int] = Counter()
    for row in _rows(folder.find("iod2025-imd")[0]):
        if row["Local Authority District code (2024)"] == code:
            column = next(name for name in row if name.startswith("Index of Multiple Deprivation (IMD) Decile"))
            tenths[int(row[column])] += 1
    return DistrictTotals(sum(tenths.values()), tenths, _residents(folder, code))


def _residents(folder: SourceFolder, code: str) -> int | None:
    """Return the published residents of a district (census district table of religion), None when not at hand."""
    try:
        paths = folder.find("census2021-ltla")
    except SourceError:
        return None
    for row in _rows(paths[0]):
        if row["geography code"] == code:
            return int(row["Religion: Total: All usual residents"])
    return None


def perturbation(neighbourhoods: int) -> int:
    """Return how far a sum of neighbourhoods may lie from the district's own total.

    Each cell is changed at random by at most a few people, so the sum of n of them wanders by about the square
    root of n; three people each, three standard deviations.
    """
    return int(9 * neighbourhoods**0.5) + 1


def _rows(path: Path) -> Iterator[dict[str, str]]:
    reading = gzip.open if path.suffix == ".gz" else open
    with reading(path, "rt", encoding="utf-8-sig", newline="") as text:
        yield from csv.DictReader(text)
