"""What every source shares: finding files, reading tables, counting rows."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pandas as pd

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing, SourceUnreadable
from equitymap.sources.catalogue import Release, catalogue
from equitymap.sources.reading import workbook

LEFT_OUT_COLUMNS = ("release", "file", "row", "identifier", "name", "reason")


Rows = Literal["areas", "postcodes", "register", "services", "years of services", "council figures", "groups"]


@dataclass(frozen=True)
class Reading:
    """A national frame read from one release, and what became of every row.

    ``frame`` has one row per record kept; ``left_out`` one row per record that could not be used
    (columns ``LEFT_OUT_COLUMNS``). ``rows_read == len(frame's records) + len(left_out)`` for registers.

    ``rows`` says what a row of ``frame`` is about: an area (``area_code`` as a column, or the code of an area as
    index), a postcode (index), a service as its register lists it, a service (``facility_id``) in some other list, one
    by year (several rows may share a year), the figure of a council (column ``measure``), or a group of schools
    (``body_id``).
    """

    release: Release
    paths: tuple[Path, ...]
    frame: pd.DataFrame
    rows_read: int
    left_out: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(LEFT_OUT_COLUMNS)))
    rows: Rows = "areas"


@dataclass(frozen=True)
class SourceFolder:
    """A folder of official downloads."""

    path: Path

    def find(self, release_id: str) -> list[Path]:
        """Return the files of a release, sorted by name.

        What ``fetch`` put into a folder named like the release comes before what lies elsewhere.

        Raises
        ------
        SourceMissing
            When the folder, or every pattern's file, is missing; names the page to download it from.
        """
        release = catalogue()[release_id]
        if not self.path.is_dir():
            raise SourceMissing(f"The sources folder {self.path} does not exist. Name a folder of downloads.")
        for home in (self.path / release_id, self.path):
            for pattern in release.files:
                found = sorted(path for path in home.rglob(pattern) if path.is_file())
                if found:
                    return found
        raise SourceMissing(
            f"The folder of downloads holds no file like '{release.files[0]}' ({release.publisher}, {release.title})."
            f" Download it from {release.url} and put it anywhere in that folder."
        )

    def every(self, release_id: str) -> list[Path]:
        """Return all files of a release, whichever of its patterns they fit, sorted by name: old and new tables.

        Raises
        ------
        SourceMissing
            As ``find``.
        """
        self.find(release_id)
        fits = {path for pattern in catalogue()[release_id].files for path in self.path.rglob(pattern)}
        return sorted(path for path in fits if path.is_file())


def read_table(
    path: Path,
    *,
    headings: Sequence[str],
    rows: int | None = None,
    encoding: str = "utf-8-sig",
    skip: int = 0,
    thousands: str | None = None,
    missing: Sequence[str] = ("",),
    no_heading_line: Sequence[str] = (),
    sheet: str = "*",
) -> pd.DataFrame:
    """Read the named columns of a CSV (optionally gzipped) or a workbook as text; the index is the line in the file.

    Parameters
    ----------
    path
        The file.
    headings
        Columns to read, by name. All missing ones are reported at once.
    rows
        Data rows the published file has. Fewer means that the download was cut short.
    encoding, skip, thousands
        As the publisher wrote the file; ``skip`` counts preamble lines before the heading.
    missing
        Texts that mean "no figure". They become missing, never zero.
    no_heading_line
        The names of all columns in order, only where the publisher writes no heading line.
    sheet
        Pattern for the sheet's name, in a workbook.

    Raises
    ------
    SourceHeadings, SourceUnreadable, SourceContent
        Naming the file, what is wrong with it and what to do.
    """
    again = "Download it again."
    if workbook.is_workbook(path):
        table = workbook.table(path, headings, pattern=sheet, missing=missing)
        return _whole(table, path, rows)
    try:
        table = pd.read_csv(
            path,
            dtype=str,
            encoding=encoding,
            skiprows=skip,
            keep_default_na=False,
            na_values=list(missing),
            thousands=thousands,
            compression="infer",
            header=None if no_heading_line else "infer",
            names=list(no_heading_line) or None,
        )
    except UnicodeDecodeError as wrong:
        raise SourceUnreadable(
            f"{path.name} is not written in {encoding} (byte {wrong.start}). It may have been re-saved: {again}"
        ) from None
    except (EOFError, zlib.error, OSError) as wrong:
        raise SourceUnreadable(f"{path.name} is cut short or damaged ({wrong}). {again}") from None
    except pd.errors.EmptyDataError:
        raise SourceUnreadable(f"{path.name} is empty. {again}") from None
    except pd.errors.ParserError as wrong:
        raise SourceUnreadable(f"{path.name} is not a readable CSV file ({wrong}). {again}") from None
    absent = [heading for heading in headings if heading not in table.columns]
    if absent:
        raise SourceHeadings(
            f"{path.name} lacks the heading(s) {', '.join(repr(name) for name in absent)};"
            f" it has {', '.join(repr(str(name)) for name in list(table.columns)[:6])}..."
            " Check that it is the right file and edition."
        )
    first = skip + (1 if no_heading_line else 2)
    table.index = pd.RangeIndex(first, first + len(table), name="row")
    return _whole(table[list(headings)], path, rows)


def _whole(table: pd.DataFrame, path: Path, rows: int | None) -> pd.DataFrame:
    """Return ``table`` when it has as many rows as the published file, else say that it was cut short."""
    if rows is not None and len(table) < rows:
        raise SourceContent(
            f"{path.name} has {len(table):,} rows; the published file has {rows:,}. It was cut short:"
            " download it again."
        )
    return table


def unique_codes(table: pd.DataFrame, column: str, *, path: Path) -> pd.DataFrame:
    """Return ``table`` unchanged when ``column`` never repeats.

    Raises
    ------
    SourceContent
        Naming the repeated codes and their lines.
    """
    again = table[table[column].duplicated(keep=False)]
    if len(again):
        first = again[column].iloc[0]
        lines = ", ".join(str(row) for row in again.index[again[column] == first][:3])
        raise SourceContent(
            f"{path.name} lists {again[column].nunique():,} code(s) more than once, such as {first} (lines {lines})."
            " Each code may stand once: remove the copies or download the file again."
        )
    return table


def left_out(
    release_id: str, path: Path, rows: pd.DataFrame, *, identifier: str, name: str, reason: str
) -> pd.DataFrame:
    """Return ``rows`` as entries of the left-out list, with their line in the file."""
    return pd.DataFrame(
        {
            "release": release_id,
            "file": path.name,
            "row": rows.index,
            "identifier": rows[identifier].to_numpy(),
            "name": rows[name].to_numpy(),
            "reason": reason,
        },
        columns=list(LEFT_OUT_COLUMNS),
    )


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
