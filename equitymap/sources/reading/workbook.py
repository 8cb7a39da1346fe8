"""Sheets of a workbook as rows of text: Excel (.xlsx) and OpenDocument (.ods).

A number is written as in a CSV file ("26525", "0.183"). Of an OpenDocument sheet the text that a reader sees is
taken ("[low]", "21.3%"), for that is what its publisher means.
"""

from __future__ import annotations

import fnmatch
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

import pandas as pd
import python_calamine

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable

SUFFIXES = (".xlsx", ".ods")
PREAMBLE_ROWS = 40
TextRow = list[str]
Sheets = tuple[tuple[str, tuple[TextRow, ...]], ...]

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MOST_COLUMNS = 300
_AGAIN = "Download it again."


def is_workbook(path: Path) -> bool:
    """Say whether a file is a workbook, by its name."""
    return path.suffix.lower() in SUFFIXES


def sheets(path: Path, pattern: str = "*") -> Sheets:
    """Return the sheets whose names match a pattern: name, and rows of text, each with its first blank cells.

    Parameters
    ----------
    path
        An ``.xlsx`` or ``.ods`` file.
    pattern
        Glob for the sheet's name; capitals count.

    Raises
    ------
    SourceUnreadable
        When it is cut short or no workbook.
    SourceContent
        When no sheet has such a name.
    """
    read = _open_document if path.suffix.lower() == ".ods" else _excel
    try:
        found = tuple((name, tuple(rows)) for name, rows in read(path, pattern))
    except (python_calamine.CalamineError, zipfile.BadZipFile, ElementTree.ParseError, KeyError, OSError) as wrong:
        raise SourceUnreadable(f"{path.name} is cut short or is no workbook ({wrong}). {_AGAIN}") from None
    if not found:
        raise SourceContent(f"{path.name} has no sheet named like '{pattern}'. Check that it is the right file.")
    return found


def _excel(path: Path, pattern: str) -> Iterator[tuple[str, Iterable[TextRow]]]:
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        for name in book.sheet_names:
            if fnmatch.fnmatchcase(name, pattern):
                cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                yield name, ([_written(cell) for cell in row] for row in cells)


def _written(cell: object) -> str:
    """Write a cell as a CSV file has it."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell).strip()


def _open_document(path: Path, pattern: str) -> Iterator[tuple[str, Iterable[TextRow]]]:
    """Read the sheets one after the other without holding the whole document."""
    with zipfile.ZipFile(path) as packed, packed.open("content.xml") as content:
        yield from _tables(content, pattern)


def _tables(content: IO[bytes], pattern: str) -> Iterator[tuple[str, Iterable[TextRow]]]:
    name, rows = "", list[TextRow]()
    for event, element in ElementTree.iterparse(content, events=("start", "end")):
        if event == "start" and element.tag == f"{_TABLE}table":
            name, rows = element.get(f"{_TABLE}name", ""), []
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            if fnmatch.fnmatchcase(name, pattern):
                times = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
                row = _row(element)
                rows.extend([row] * (times if any(row) else min(times, 1000)))
            element.clear()
        elif event == "end" and element.tag == f"{_TABLE}table":
            if fnmatch.fnmatchcase(name, pattern):
                yield name, rows
            element.clear()


def _row(element: ElementTree.Element) -> TextRow:
    """Return the texts that a row shows; a cell of several lines has a blank between them."""
    row: TextRow = []
    for cell in element:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        lines = ["".join(line.itertext()).strip() for line in cell.findall(f"{_TEXT}p")]
        times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        row.extend([" ".join(lines).strip()] * min(times, _MOST_COLUMNS - len(row)))
    while row and not row[-1]:
        row.pop()
    return row


def table(path: Path, headings: Sequence[str], *, pattern: str = "*", missing: Sequence[str] = ("",)) -> pd.DataFrame:
    """Return named columns of the sheet that has them, as text; the index is the line of the sheet.

    Parameters
    ----------
    path
        The workbook.
    headings
        Columns to read; runs of blanks and line breaks count as one blank. A heading that stands twice is found
        again with ``.1`` behind it, as in a CSV file.
    pattern
        Glob for the sheet's name.
    missing
        Texts that mean "no figure".

    Raises
    ------
    SourceHeadings
        Naming what the best sheet lacks.
    SourceUnreadable, SourceContent
    """
    best: tuple[int, str, int, tuple[TextRow, ...]] = (-1, "", 0, ())
    for name, rows in sheets(path, pattern):
        for line, row in enumerate(rows[:PREAMBLE_ROWS]):
            score = len(set(headings) & set(columns_of(row)))
            if score > best[0]:
                best = (score, name, line, rows)
    _, name, line, rows = best
    columns = columns_of(rows[line]) if rows else []
    absent = [heading for heading in headings if heading not in columns]
    if absent:
        raise SourceHeadings(
            f"{path.name} has no sheet with the heading(s) {', '.join(map(repr, absent))}; sheet '{name}' has"
            f" {', '.join(map(repr, columns[:6]))}... Check that it is the right file and edition."
        )
    return frame_of(rows, line, headings, missing=missing)


def frame_of(
    rows: Sequence[TextRow], line: int, headings: Sequence[str], *, missing: Sequence[str] = ("",)
) -> pd.DataFrame:
    """Return the rows below a heading line as text under the asked headings; wholly blank rows are no rows."""
    columns = columns_of(rows[line])
    positions = [columns.index(heading) for heading in headings]
    width = max(positions, default=-1) + 1
    below = [row + [""] * (width - len(row)) for row in rows[line + 1 :]]
    frame = pd.DataFrame(
        {
            heading: pd.Series([row[position] for row in below], dtype="str")
            for heading, position in zip(headings, positions, strict=True)
        }
    )
    frame = frame.mask(frame.isin(list(missing)))
    frame.index = pd.RangeIndex(line + 2, line + 2 + len(below), name="row")
    return frame[[any(row) for row in below]] if below else frame


def columns_of(row: Sequence[str]) -> list[str]:
    """Return headings with single blanks; one that stands again gets ``.1``, ``.2`` and so on."""
    seen: Counter[str] = Counter()
    columns = []
    for cell in row:
        name = " ".join(cell.split())
        columns.append(f"{name}.{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return columns
