"""Children served in each stage of life, as local services counted them: a small CSV file that local people fill in.

No national source says how many children a service reaches. Good rows are kept, whatever is wrong with the others.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from equitymap.local_counts import LocalCount
from equitymap.small_counts import REFUSED, is_small
from equitymap.sources.local.local_cells import cell_problems
from equitymap.sources.local.local_figures import period
from equitymap.sources.local.local_file import EXAMPLE, records, text_of
from equitymap.stages import STAGES

HEADINGS = ("stage", "served", "resident", "year", "evidence")
NEEDED = ("stage", "served", "year", "evidence")
MOST_CHILDREN = 2_000_000
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class LocalReach:
    """What a file says: the newest count of each stage, and one sentence for each line that could not be used."""

    name: str
    counts: tuple[LocalCount, ...]
    problems: tuple[str, ...]


def template() -> str:
    """Return the CSV template: headings, the ids of all stages, and one example line to delete."""
    stream = io.StringIO()
    example = ("early_years", "420", "980", "2024", f"Annual report of the example centre {EXAMPLE}")
    blank = [(stage, "", "", "", "") for stage in STAGES]
    csv.writer(stream, lineterminator="\n").writerows([HEADINGS, example, *blank])
    return stream.getvalue()


def read(source: Path | str | bytes) -> LocalReach:
    """Read a filled template; a row with a stage alone is passed over.

    Raises
    ------
    SourceError
        When the file as a whole cannot be used. A wrong line raises nothing: it is left out, with the line, the
        column and the remedy in ``problems``.
    """
    name = source.name if isinstance(source, Path) else "the uploaded text"
    text, _ = text_of(source, name)
    counts: dict[str, LocalCount] = {}
    problems: list[str] = []
    seen: dict[tuple[str, int], int] = {}
    for line, cells in records(text, name, allowed=HEADINGS, needed=NEEDED):
        if not any(cells.get(column) for column in HEADINGS[1:]) or EXAMPLE in cells.get("evidence", ""):
            continue
        faults = cell_problems(cells)
        count = _count(cells, faults)
        if count is not None and (count.stage, count.year) in seen:
            faults.append(
                f"column stage: the same stage and year as in line {seen[count.stage, count.year]};"
                " delete one of the two"
            )
        if faults or count is None:
            problems += [f"{name} line {line}, {fault}" for fault in faults]
            continue
        seen[count.stage, count.year] = line
        if count.stage not in counts or counts[count.stage].year < count.year:
            counts[count.stage] = count
    return LocalReach(name, tuple(counts[stage] for stage in STAGES if stage in counts), tuple(problems))


def _count(cells: dict[str, str], faults: list[str]) -> LocalCount | None:
    """Return the count of one line, or None with what is wrong added to ``faults``."""
    stage = cells.get("stage", "")
    if stage not in STAGES:
        faults.append(f"column stage: write one of {', '.join(STAGES)}, not {stage[:40]!r}")
    served = _whole(cells, "served", 0, MOST_CHILDREN, faults)
    resident = _whole(cells, "resident", 1, MOST_CHILDREN, faults) if cells.get("resident") else None
    known = period(cells.get("year", ""))
    year = _whole(cells if known is None else {"year": str(known[1])}, "year", FIRST_YEAR, LAST_YEAR, faults)
    if not cells.get("evidence"):
        faults.append("column evidence: say where the count comes from: a link, or the name of a report")
    if served is not None and is_small(served):
        faults.append(f"column served: {REFUSED}")
    elif served is not None and resident is not None and (is_small(resident) or is_small(resident - served)):
        faults.append(f"column resident: {REFUSED}; those who were not served count as well")
    if faults or served is None or year is None:
        return None
    return LocalCount(stage, served, resident, year, cells["evidence"])


def _whole(cells: dict[str, str], column: str, low: int, high: int, faults: list[str]) -> int | None:
    text = re.sub(r"\.0+$", "", cells.get(column, "").replace(",", ""))
    if not re.fullmatch(r"\d{1,7}", text) or not low <= int(text) <= high:
        faults.append(f"column {column}: write a whole number from {low} to {high}, not {text[:40]!r}")
        return None
    return int(text)
