"""CSV for spreadsheets: marked with its encoding, and with no text in it that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import pandas as pd

from equitymap.spreadsheets import as_cell

BYTE_ORDER_MARK = "\ufeff"


def as_text(cell: object) -> object:
    """Return a cell that a spreadsheet will not run: a text that begins like a formula gets an apostrophe."""
    if not isinstance(cell, str):
        return cell
    one = cell.replace("\r\n", "\n").replace("\r", "\n")  # a bare \r is not quoted, and would begin a row
    return as_cell(one)


def csv_of(frame: pd.DataFrame, *, index: bool = True, mark: bool = True) -> str:
    """Return a frame as the CSV that people open in a spreadsheet: every download, and what commands write.

    Parameters
    ----------
    frame
        Any frame; numbers stay numbers, days are written as 2016-08-31.
    index
        Whether its index is the first column.
    mark
        Whether it begins with a byte order mark, without which Excel garbles every accent and dash.

    Returns
    -------
    Texts that a spreadsheet would take for a formula (=, +, -, @, a tab or a line end first) begin with an apostrophe,
    headings too.
    """
    texts = frame.map(as_text, na_action="ignore")
    texts.columns = [as_text(name) for name in frame.columns]
    if index:
        texts.index = frame.index.map(as_text).rename(frame.index.name)
    written = texts.to_csv(index=index, date_format="%Y-%m-%d", lineterminator="\n")
    return f"{BYTE_ORDER_MARK if mark else ''}{written}"


def with_columns(written: str, columns: Mapping[str, str]) -> str:
    """Return CSV with more columns at its end, each with one text that speaks of all rows and stands in the first.

    A file without rows stays as it is, and so does every other cell.
    """
    bare = written.removeprefix(BYTE_ORDER_MARK)
    rows = list(csv.reader(io.StringIO(bare, newline="")))
    if not columns or len(rows) < 2:
        return written
    first = [*map(str, map(as_text, columns.values()))]
    tails = [list(columns), first, *([""] * len(columns) for _ in rows[2:])]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([*row, *tail] for row, tail in zip(rows, tails, strict=True))
    return f"{BYTE_ORDER_MARK if written.startswith(BYTE_ORDER_MARK) else ''}{out.getvalue()}"
