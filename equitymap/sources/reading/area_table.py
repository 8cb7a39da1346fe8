"""Read a published table with one row per area, and keep England."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import zlib
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from equitymap.errors import SourceContent
from equitymap.sources.catalogue import Release, catalogue
from equitymap.sources.reading.read_table import SourceFolder, read_table, unique_codes
from equitymap.sources.reading.workbook import PREAMBLE_ROWS, columns_of, is_workbook, sheets

ENGLAND = "E"


def one_file(folder: SourceFolder, release_id: str) -> tuple[Release, Path]:
    """Return a release and its one file; a gzipped file is a copy kept by others, for no publisher gzips.

    Raises
    ------
    SourceMissing
        When there is none.
    SourceContent
        When several match, and nothing says which of them is meant.
    """
    found = folder.find(release_id)
    if len(found) > 1:
        names = ", ".join(str(path.relative_to(folder.path)) for path in found[:3])
        raise SourceContent(
            f"{folder.path} holds {len(found)} files that could be the same release ({names})."
            " Keep one of them and move the others elsewhere."
        )
    release = catalogue()[release_id]
    return release.as_copy() if found[0].suffix == ".gz" else release, found[0]


def first_rows(path: Path, count: int, *, encoding: str = "utf-8-sig") -> list[tuple[int, list[str]]]:
    """Return the first rows of a CSV (optionally gzipped), each with the line that it ends on.

    Raises
    ------
    SourceUnreadable
        Naming the file and what is wrong with it.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            lines = csv.reader(io.TextIOWrapper(stream, encoding=encoding, newline=""))
            return [(lines.line_num, row) for row in itertools.islice(lines, count)]
    except (UnicodeDecodeError, OSError, EOFError, zlib.error, csv.Error):
        read_table(path, headings=())  # names what is wrong
        raise


def headings_of(path: Path, code: str, *, sheet: str = "*") -> list[str]:
    """Return the headings of a table: the first row of a CSV, or the first row of a sheet that has ``code``.

    Raises
    ------
    SourceUnreadable, SourceContent
    """
    if not is_workbook(path):
        return [heading for _, row in first_rows(path, 1) for heading in row]
    for _, rows in sheets(path, sheet):
        for row in rows[:PREAMBLE_ROWS]:
            if code in columns_of(row):
                return columns_of(row)
    return []


def english_rows(
    path: Path, release: Release, headings: Sequence[str], *, code: str, unique: bool = True
) -> tuple[pd.DataFrame, int]:
    """Return the English rows of a table as text, with the named columns, and the rows that the file has.

    Parameters
    ----------
    path
        The file.
    release
        Its release; ``release.rows`` is how many English rows the publisher's file has.
    headings
        Columns to read, the code column among them.
    code
        Heading of the column that decides the country: English codes begin with E.
    unique
        Whether a code may stand only once.

    Raises
    ------
    SourceUnreadable, SourceHeadings, SourceContent
        Naming the file and the remedy.
    """
    table = read_table(path, headings=headings, sheet=release.sheet)
    blank = table[code].isna()
    if blank.any():
        raise SourceContent(
            f"{path.name} has {int(blank.sum()):,} row(s) without '{code}', such as line {table.index[blank][0]}."
            " Download it again."
        )
    kept = table[table[code].str.startswith(ENGLAND)]
    enough_rows(kept, release, path)
    return (unique_codes(kept, code, path=path) if unique else kept), len(table)


def enough_rows(kept: pd.DataFrame, release: Release, path: Path) -> None:
    """Refuse a file with fewer English rows than its release has.

    Raises
    ------
    SourceContent
        Naming the file and both numbers.
    """
    if release.rows is not None and len(kept) < release.rows:
        raise SourceContent(
            f"{path.name} has {len(kept):,} English rows; the published file has {release.rows:,}."
            " It was cut short: download it again."
        )
