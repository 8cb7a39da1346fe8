"""Publisher totals of every district, counted line by line with the csv module and none of the loaders.

``check`` compares a built place with these, so that a mistake in a loader cannot confirm itself.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from equitymap.errors import SourceError, SourceHeadings
from equitymap.sources.reading import workbook
from equitymap.sources.reading.read_table import SourceFolder

_DISTRICT = "Local Authority District code (2024)"
_TENTH = "Index of Multiple Deprivation (IMD) Decile"
_PREAMBLE = 20


@dataclass(frozen=True)
class DistrictTotals:
    """What the raw files say about one district. ``residents`` is the published district total."""

    neighbourhoods: int
    imd_tenths: Counter[int]
    residents: int | None


def of_england(folder: SourceFolder) -> dict[str, DistrictTotals]:
    """Count the neighbourhoods and deprivation tenths of every district in one pass over IoD 2025 File 1.

    Returns
    -------
    Totals by district code (LAD24), with the census total of each district that the district table has.

    Raises
    ------
    SourceError
        When File 1 is not in the folder. A missing census district table only leaves ``residents`` None.
    """
    tenths: dict[str, Counter[int]] = {}
    path = folder.find("iod2025-imd")[0]
    tenth_of = ""
    for row in _rows(path):
        if not tenth_of:
            tenth_of = next((name for name in row if name.startswith(_TENTH)), "")
        if not tenth_of or _DISTRICT not in row:
            raise SourceHeadings(f"{path.name} lacks '{_DISTRICT}' or '{_TENTH}'. Check that it is File 1 of 2025.")
        tenths.setdefault(row[_DISTRICT], Counter())[int(row[tenth_of])] += 1
    residents = _residents(folder)
    return {
        code: DistrictTotals(sum(counted.values()), counted, residents.get(code)) for code, counted in tenths.items()
    }


def of_district(folder: SourceFolder, code: str) -> DistrictTotals:
    """Return the totals of one district; all zero when File 1 does not know it.

    Raises
    ------
    SourceError
        As ``of_england``.
    """
    return of_england(folder).get(code, DistrictTotals(0, Counter(), None))


def _residents(folder: SourceFolder) -> dict[str, int]:
    """Return the published residents of each district (census district table of religion); none when not at hand."""
    try:
        path = folder.find("census2021-ltla")[0]
    except SourceError:
        return {}
    return {row["geography code"]: int(row["Religion: Total: All usual residents"]) for row in _rows(path)}


def perturbation(neighbourhoods: int) -> int:
    """Return how far a sum of neighbourhoods may lie from the district's own total.

    Each cell is changed at random by at most a few people, so the sum of n of them wanders by about the square
    root of n; three people each, three standard deviations.
    """
    return int(9 * neighbourhoods**0.5) + 1


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield each row of a CSV, or of the first sheet of a workbook that has File 1's headings."""
    if path.suffix == ".xlsx":
        yield from _sheet_rows(path)
        return
    reading = gzip.open if path.suffix == ".gz" else open
    with reading(path, "rt", encoding="utf-8-sig", newline="") as text:
        yield from csv.DictReader(text)


def _sheet_rows(path: Path) -> Iterator[dict[str, str]]:
    for _, rows in workbook.sheets(path):
        for number, names in enumerate(rows[:_PREAMBLE]):
            if _DISTRICT in names:
                for row in rows[number + 1 :]:
                    if any(row):
                        yield dict(zip(names, row, strict=False))
                return
