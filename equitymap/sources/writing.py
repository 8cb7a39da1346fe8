"""Writing a file so that no reader ever sees half of it, and so that no spreadsheet runs it."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import pandas as pd

from equitymap.errors import StoreError


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file under another name, then rename it into place; return ``path``.

    Raises
    ------
    StoreError
        When the disk refuses. What stood at ``path`` before is untouched.
    """
    part = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        part = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        part.chmod(0o644)
        return part.replace(path)
    except OSError as refused:
        if part is not None:
            part.unlink(missing_ok=True)
        raise StoreError(
            f"{path} could not be written ({refused.strerror}). Free some space, or allow writing there, and try again."
        ) from None


FORMULA = re.compile(r"\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
BYTE_ORDER_MARK = "\ufeff"


def as_text(cell: object) -> object:
    """Return a cell that a spreadsheet will not run: a text that begins like a formula gets an apostrophe."""
    if not isinstance(cell, str):
        return cell
    one = cell.replace("\r\n", "\n").replace("\r", "\n")  # a bare \r is not quoted, and would begin a row
    return f"'{one}" if FORMULA.match(cell) else one


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
